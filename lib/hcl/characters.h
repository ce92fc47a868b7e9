// What HCL asks about characters beyond ASCII, and Go's idea of white space, which decides where a
// heredoc ends and what `~` and `<<-` take away. For the scanner, the
// parser and whoever judges a name.
#pragma once

#include <cstddef>
#include <string_view>

#include "lib/base/arena.h"

namespace infra::hcl {

bool is_identifier_start(char32_t c);     // c >= 0x80
bool is_identifier_continue(char32_t c);  // c >= 0x80
bool is_identifier(std::string_view text);

// Length of the white space character that `text` begins with; 0: there is none.
std::size_t space_length(std::string_view text);
std::string_view trim_left(std::string_view text);
std::string_view trim_right(std::string_view text);

bool is_ascii(std::string_view text);
// `text` itself where it is in Unicode's normal form C already, or no UTF-8 at all.
std::string_view to_nfc(std::string_view text, Arena& arena);

}  // namespace infra::hcl
