#include "lib/hcl/functions/ip_network.h"

#include <fmt/format.h>

#include <algorithm>

namespace infra::hcl {
namespace {

// Takes digits off `text`; nullopt: none, or more than any part of an address can be.
std::optional<int> take_number(std::string_view& text, int base) {
  int value = 0;
  std::size_t count = 0;
  for (; count < text.size(); ++count) {
    const char c = text[count];
    const int digit = c >= '0' && c <= '9'                 ? c - '0'
                      : base == 16 && c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : base == 16 && c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                           : -1;
    if (digit < 0) break;
    value = value * base + digit;
    if (value >= 0xffffff) return std::nullopt;
  }
  if (count == 0) return std::nullopt;
  text.remove_prefix(count);
  return value;
}

bool parse_v4(std::string_view text, std::uint8_t* out) {
  for (int i = 0; i < 4; ++i) {
    if (i > 0) {
      if (!text.starts_with('.')) return false;
      text.remove_prefix(1);
    }
    const auto part = take_number(text, 10);
    if (!part || *part > 255) return false;
    out[i] = static_cast<std::uint8_t>(*part);
  }
  return text.empty();
}

bool parse_v6(std::string_view text, std::array<std::uint8_t, 16>& out) {
  std::size_t size = 0;
  std::optional<std::size_t> gap;  // where :: stands
  if (text.starts_with("::")) {
    gap = 0;
    text.remove_prefix(2);
    if (text.empty()) return true;
  }
  while (size < 16) {
    const std::string_view whole = text;
    const auto part = take_number(text, 16);
    if (!part || *part > 0xffff) return false;
    if (text.starts_with('.')) {
      if (size > 12 || (!gap && size != 12) || !parse_v4(whole, &out[size])) return false;
      size += 4;
      text = {};
      break;
    }
    out[size++] = static_cast<std::uint8_t>(*part >> 8);
    out[size++] = static_cast<std::uint8_t>(*part & 0xff);
    if (text.empty()) break;
    if (text[0] != ':' || text.size() == 1) return false;
    text.remove_prefix(1);
    if (text[0] != ':') continue;
    if (gap) return false;
    gap = size;
    text.remove_prefix(1);
    if (text.empty()) break;
  }
  if (!text.empty() || gap.has_value() != (size < 16)) return false;
  if (gap) {
    const auto tail = static_cast<std::ptrdiff_t>(*gap), end = static_cast<std::ptrdiff_t>(size);
    std::move_backward(out.begin() + tail, out.begin() + end, out.end());
    std::fill(out.begin() + tail, out.begin() + tail + 16 - end, std::uint8_t{0});
  }
  return true;
}

std::string v4_text(const std::uint8_t* bytes) {
  return fmt::format("{}.{}.{}.{}", bytes[0], bytes[1], bytes[2], bytes[3]);
}

}  // namespace

bool IpAddress::is_mapped() const {
  return bits == 128 && bytes[10] == 0xff && bytes[11] == 0xff &&
         std::all_of(bytes.begin(), bytes.begin() + 10, [](std::uint8_t b) { return b == 0; });
}

std::string IpAddress::to_string() const {
  if (bits == 32) return v4_text(bytes.data());
  if (is_mapped()) return v4_text(bytes.data() + 12);
  const auto group = [&](int i) {
    const auto at = static_cast<std::size_t>(i) * 2;
    return bytes[at] << 8 | bytes[at + 1];
  };
  int gap = -1, gap_length = 1;  // the first of the longest runs of zeros
  for (int i = 0; i < 8;) {
    int end = i;
    while (end < 8 && group(end) == 0) ++end;
    if (end - i > gap_length) {
      gap = i;
      gap_length = end - i;
    }
    i = std::max(end, i + 1);
  }
  std::string text;
  for (int i = 0; i < 8;) {
    if (i == gap) {
      text += "::";
      i += gap_length;
      continue;
    }
    if (!text.empty() && !text.ends_with(':')) text += ':';
    text += fmt::format("{:x}", group(i++));
  }
  return text;
}

std::string IpNetwork::to_string() const {
  if (prefix < 0)
    return "<nil>";  // what the real program answers to cidrsubnet("10.0.0.0/8", -9, 0)
  const int shown = address.is_mapped() ? std::max(prefix - 96, 0) : prefix;
  return fmt::format("{}/{}", address.to_string(), shown);
}

std::optional<IpNetwork> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == text.npos) return std::nullopt;
  IpNetwork network;
  IpAddress& address = network.address;
  if (!parse_v4(text.substr(0, slash), address.bytes.data())) {
    address = {.bytes = {}, .bits = 128};
    if (!parse_v6(text.substr(0, slash), address.bytes)) return std::nullopt;
  }
  std::string_view rest = text.substr(slash + 1);
  const auto prefix = take_number(rest, 10);
  if (!prefix || !rest.empty() || *prefix > address.bits) return std::nullopt;
  network.prefix = *prefix;
  const IpAddress mask = netmask(*prefix, address.bits);
  for (std::size_t i = 0; i < address.bytes.size(); ++i) address.bytes[i] &= mask.bytes[i];
  return network;
}

IpAddress netmask(int prefix, int bits) {
  IpAddress mask = {.bytes = {}, .bits = bits};
  for (int i = 0; i < prefix; ++i) {
    mask.bytes[static_cast<std::size_t>(i / 8)] |= static_cast<std::uint8_t>(0x80 >> (i % 8));
  }
  return mask;
}

}  // namespace infra::hcl
