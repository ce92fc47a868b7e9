// Strings of JSON: decoding with positions. Used by json_reader.cc and json_expression.cc.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace infra::hcl {

struct DecodedString {
  std::string text;                    // UTF-8; what is no Unicode became U+FFFD
  std::vector<std::uint32_t> offsets;  // of each byte of `text` and of its end; only when asked
  // Offsets in the token of what JSON does not allow, empty where all is well.
  std::vector<std::uint32_t> bad_escapes;
};

// `token` as written, with its opening quote; the closing one may be missing.
DecodedString decode_json_string(std::string_view token, bool with_offsets);

}  // namespace infra::hcl
