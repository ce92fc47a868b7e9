#include "lib/hcl/graphemes.h"

#include <utf8proc.h>

#include <utility>

#include "lib/hcl/value.h"

namespace infra::hcl {
namespace {

// The code point at the start of `text` and its bytes; -1 and 1 for what is no UTF-8.
std::pair<utf8proc_int32_t, std::size_t> decode(std::string_view text) {
  utf8proc_int32_t point = 0;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const utf8proc_ssize_t length =
      utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size()), &point);
  if (length <= 0) return {-1, 1};
  return {point, static_cast<std::size_t>(length)};
}

bool is_plain(char c) { return c >= 0x20 && c < 0x7f; }

bool always_ends_cluster(std::string_view cluster) {
  constexpr std::string_view kDelimiters = "-_:;/\\,.(){}[]|?!~ \t@#$%^&*+\"'";
  return cluster.size() == 1 && kDelimiters.find(cluster[0]) != std::string_view::npos;
}

}  // namespace

std::size_t grapheme_length(std::string_view text) {
  if (text.empty()) return 0;
  if (is_plain(text[0]) && (text.size() == 1 || is_plain(text[1]))) return 1;
  auto [previous, at] = decode(text);
  utf8proc_int32_t state = 0;
  while (previous >= 0 && at < text.size()) {
    const auto [next, length] = decode(text.substr(at));
    if (next < 0 || utf8proc_grapheme_break_stateful(previous, next, &state)) break;
    previous = next;
    at += length;
  }
  return at;
}

std::size_t count_graphemes(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(grapheme_length(text));
  return count;
}

std::size_t skip_graphemes(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (; count > 0 && at < text.size(); --count) at += grapheme_length(text.substr(at));
  return at;
}

std::string safe_known_prefix(std::string_view text) {
  std::string normal = Value::string_nfc(text).as_string();
  std::size_t last = 0;
  for (std::size_t at = 0; at < normal.size();) {
    last = at;
    at += grapheme_length(std::string_view(normal).substr(at));
  }
  if (!always_ends_cluster(std::string_view(normal).substr(last))) normal.resize(last);
  return normal;
}

}  // namespace infra::hcl
