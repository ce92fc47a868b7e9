// Character sets other than UTF-8, for textencodebase64() and textdecodebase64(). Single-byte sets
// are those of Go's golang.org/x/text exactly; the East Asian ones are iconv's closest relatives of
// the WHATWG tables that Go has, and differ from these in rare characters.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace infra::hcl {

struct Charset {
  std::string_view name;   // of the IANA registry
  std::string_view iconv;  // "": the C library has none
  bool is_single_byte;
};

const Charset* find_charset(std::string_view name);  // also aliases, in any case; null: unknown

// nullopt: `text` has a character that the set has not, or does not end whole.
std::optional<std::string> encode_text(const Charset& charset, std::string_view utf8);
std::optional<std::string> decode_text(const Charset& charset, std::string_view bytes);

}  // namespace infra::hcl
