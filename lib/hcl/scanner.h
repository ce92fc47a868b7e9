// Splits HCL native syntax into tokens: the first stage of the parser, of the formatter and of the
// edit API. Grammar: HCL specification, "Lexical Elements". Every byte of the file belongs to a
// token or to the white space between two tokens, so a file can be put together again.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "lib/diag/source_map.h"

namespace infra::hcl {

enum class TokenKind : std::uint8_t {
  identifier,
  number,
  open_brace,
  close_brace,
  open_bracket,
  close_bracket,
  open_paren,
  close_paren,
  open_quote,
  close_quote,  // of a quoted template
  open_heredoc,
  close_heredoc,  // `<<EOT` with its newline; the closing word with its indent
  quoted_literal,
  string_literal,          // literal part of a quoted template; of a heredoc
  template_interpolation,  // ${ or ${~
  template_control,        // %{ or %{~
  template_end,            // } or ~} of either
  star,
  slash,
  plus,
  minus,
  percent,
  equal,
  equal_op,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  and_op,
  or_op,
  bang,
  question,
  colon,
  double_colon,
  comma,
  dot,
  ellipsis,
  fat_arrow,
  newline,
  comment,  // a line comment includes its newline
  invalid,
  bad_utf8,
  stray_quote,
  stray_backslash,  // reported by the parser
  end_of_file,
};

struct Token {
  TokenKind kind = TokenKind::end_of_file;
  std::uint32_t begin = 0, end = 0;  // bytes in the file
};

enum class ScanMode : std::uint8_t {
  normal,         // a file, or an expression
  template_text,  // the inside of a template (templatefile(), strings in JSON)
};

// Never fails: the parser reports invalid tokens and goes on. The last token is end_of_file.
std::vector<Token> scan(std::string_view text, ScanMode mode = ScanMode::normal);

}  // namespace infra::hcl
