#include "lib/hcl/functions/base64.h"

#include <array>
#include <cstdint>

namespace infra::hcl {
namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> kValues = [] {
  std::array<std::int8_t, 256> values = {};
  values.fill(-1);
  for (std::size_t i = 0; i < kDigits.size(); ++i) {
    values[static_cast<unsigned char>(kDigits[i])] = static_cast<std::int8_t>(i);
  }
  return values;
}();

}  // namespace

std::string base64_encode(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group <<= 8;
      if (i + k < bytes.size()) group |= static_cast<unsigned char>(bytes[i + k]);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out += i + k <= bytes.size() ? kDigits[group >> (18 - 6 * k) & 0x3f] : '=';
    }
  }
  return out;
}

Base64 base64_decode(std::string_view text) {
  Base64 result;
  std::uint32_t group = 0;
  int digits = 0, padding = 0;
  std::size_t group_begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r' || c == '\n') continue;
    const int value = kValues[static_cast<unsigned char>(c)];
    const bool is_padding = c == '=' && digits + padding >= 2 && padding < 2;
    if ((digits + padding == 4) || (value < 0 && !is_padding) || (value >= 0 && padding > 0)) {
      result.error_at = i;
      return result;
    }
    if (digits + padding == 0) group_begin = i;
    group = group << 6 | static_cast<std::uint32_t>(value < 0 ? 0 : value);
    (is_padding ? padding : digits) += 1;
    if (digits + padding < 4) continue;
    for (int k = 0; k < digits - 1; ++k) {
      result.bytes += static_cast<char>(group >> (16 - 8 * k) & 0xff);
    }
    group = 0;
    if (padding == 0) digits = 0;
  }
  if (digits + padding != 0 && digits + padding != 4) result.error_at = group_begin;
  return result;
}

}  // namespace infra::hcl
