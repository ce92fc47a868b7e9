// UTF-8 code point by code point, with the character classes of Go's unicode package.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace infra::hcl {

// Takes the first code point off `text`, which is not empty; a wrong byte is U+FFFD.
std::int32_t take_code_point(std::string_view& text);
void append_code_point(std::string& out, std::int32_t point);
bool is_utf8(std::string_view bytes);

bool is_white_space(std::int32_t point);
bool is_letter_or_digit(std::int32_t point);

}  // namespace infra::hcl
