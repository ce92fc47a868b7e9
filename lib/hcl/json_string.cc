#include "lib/hcl/json_string.h"

#include <optional>

#include "lib/base/strings.h"

namespace infra::hcl {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

void append_utf8(std::string& to, std::uint32_t code) {
  auto byte = [&](std::uint32_t value) { to.push_back(static_cast<char>(value)); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | code >> 6);
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | code >> 12);
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | code >> 18);
    byte(0x80 | (code >> 12 & 0x3F));
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

// The four digits of `\uXXXX` at `at`.
std::optional<std::uint32_t> hex4(std::string_view text, std::size_t at) {
  if (at + 4 > text.size()) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : text.substr(at, 4)) {
    std::uint32_t digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<std::uint32_t>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      digit = static_cast<std::uint32_t>(c - 'a' + 10);
    } else if (c >= 'A' && c <= 'F') {
      digit = static_cast<std::uint32_t>(c - 'A' + 10);
    } else {
      return std::nullopt;
    }
    value = value * 16 + digit;
  }
  return value;
}

struct Decoder {
  std::string_view token;
  DecodedString result;
  bool with_offsets;

  void emitted(std::size_t from) {
    if (with_offsets) result.offsets.resize(result.text.size(), static_cast<std::uint32_t>(from));
  }

  // A `\u` escape at `at`, or two that are a surrogate pair; a lone surrogate becomes U+FFFD.
  std::size_t unicode(std::size_t at) {
    const auto code = hex4(token, at + 2);
    if (!code) {
      result.bad_escapes.push_back(static_cast<std::uint32_t>(at));
      return 2;
    }
    if (*code >= 0xD800 && *code < 0xDC00 && token.substr(at + 6, 2) == "\\u") {
      const auto low = hex4(token, at + 8);
      if (low && *low >= 0xDC00 && *low < 0xE000) {
        append_utf8(result.text, 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00));
        return 12;
      }
    }
    append_utf8(result.text, *code >= 0xD800 && *code < 0xE000 ? kReplacement : *code);
    return 6;
  }

  std::size_t escape(std::size_t at) {
    const char c = at + 1 < token.size() ? token[at + 1] : '\0';
    switch (c) {
      case '"':
      case '\\':
      case '/':
        result.text.push_back(c);
        return 2;
      case 'b':
        result.text.push_back('\b');
        return 2;
      case 'f':
        result.text.push_back('\f');
        return 2;
      case 'n':
        result.text.push_back('\n');
        return 2;
      case 'r':
        result.text.push_back('\r');
        return 2;
      case 't':
        result.text.push_back('\t');
        return 2;
      case 'u':
        return unicode(at);
      default:
        result.bad_escapes.push_back(static_cast<std::uint32_t>(at));
        return at + 1 < token.size() ? 2 : 1;
    }
  }
};

}  // namespace

DecodedString decode_json_string(std::string_view token, bool with_offsets) {
  Decoder decoder = {token, {}, with_offsets};
  std::string& text = decoder.result.text;
  text.reserve(token.size());
  std::size_t at = 1;
  while (at < token.size() && token[at] != '"') {
    const std::size_t from = at;
    if (token[at] == '\\') {
      at += decoder.escape(at);
      decoder.emitted(from);
      continue;
    }
    const CodePoint character = decode_utf8(token.substr(at));
    if (!character.valid) {
      append_utf8(text, kReplacement);
      decoder.emitted(from);
      ++at;  // each wrong byte counts for itself, as in Go
      continue;
    }
    for (int i = 0; i < character.bytes; ++i, ++at) {
      text.push_back(token[at]);
      decoder.emitted(at);
    }
  }
  if (with_offsets) decoder.result.offsets.push_back(static_cast<std::uint32_t>(at));
  return std::move(decoder.result);
}

}  // namespace infra::hcl
