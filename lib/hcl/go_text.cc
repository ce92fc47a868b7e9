#include "lib/hcl/go_text.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>

namespace infra::hcl {

namespace {

bool is_printable(utf8proc_int32_t code) {
  static constexpr utf8proc_category_t kHidden[] = {
      UTF8PROC_CATEGORY_CN, UTF8PROC_CATEGORY_ZS, UTF8PROC_CATEGORY_ZL, UTF8PROC_CATEGORY_ZP,
      UTF8PROC_CATEGORY_CC, UTF8PROC_CATEGORY_CF, UTF8PROC_CATEGORY_CS, UTF8PROC_CATEGORY_CO};
  return code == ' ' || std::ranges::find(kHidden, utf8proc_category(code)) == std::end(kHidden);
}

void append_hex(std::string& out, const char* prefix, std::uint32_t value, int digits) {
  out += prefix;
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
    out += "0123456789abcdef"[(value >> shift) & 15];
  }
}

}  // namespace

void append_go_quoted(std::string& out, std::string_view text) {
  static constexpr std::string_view kEscaped = "\a\b\f\n\r\t\v\"\\";
  static constexpr std::string_view kLetters = "abfnrtv\"\\";
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (const auto found = kEscaped.find(text[at]); found != std::string_view::npos) {
      out += '\\';
      out += kLetters[found];
      ++at;
      continue;
    }
    utf8proc_int32_t code = 0;
    const utf8proc_ssize_t length =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at),
                         static_cast<utf8proc_ssize_t>(text.size() - at), &code);
    if (length <= 0) {
      append_hex(out, "\\x", byte, 2);
      ++at;
      continue;
    }
    const auto rune = static_cast<std::uint32_t>(code);
    if (is_printable(code)) {
      out += text.substr(at, static_cast<std::size_t>(length));
    } else if (rune < 0x80) {
      append_hex(out, "\\x", rune, 2);
    } else if (rune < 0x10000) {
      append_hex(out, "\\u", rune, 4);
    } else {
      append_hex(out, "\\U", rune, 8);
    }
    at += static_cast<std::size_t>(length);
  }
  out += '"';
}

std::string go_quoted(std::string_view text) {
  std::string out;
  append_go_quoted(out, text);
  return out;
}

}  // namespace infra::hcl
