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
  close_quote,             // of a quoted template
  open_heredoc,            // `<<EOT` with its newline
  close_heredoc,           // the closing word with the white space around it, without its newline
  quoted_literal,          // literal part of a quoted template; adjacent ones belong together
  quoted_newline,          // one or more newlines in a quoted template: always an error
  string_literal,          // literal part of a heredoc or of a bare template; a newline ends one
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
  // Always errors, reported by the parser:
  invalid,      // a character that begins no token, `&`, `|`, `^`, `~`, `;`, what an error cut off
  bad_utf8,     // one byte
  stray_quote,  // ' or `
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
// A byte-order mark at the begin is in no token. `text` is shorter than 4 GiB.
std::vector<Token> scan(std::string_view text, ScanMode mode = ScanMode::normal);

}  // namespace infra::hcl
