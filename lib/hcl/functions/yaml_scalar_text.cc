#include "lib/hcl/functions/yaml_scalar_text.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "lib/hcl/functions/code_points.h"
#include "lib/hcl/functions/yaml_scanner.h"

namespace infra::hcl {
namespace {

// Blanks and line ends inside of a scalar. One line end becomes a space, of several the first is
// dropped; blanks around line ends are dropped.
class Gap {
 public:
  // Takes all there is. `indent`: a tab before that column is wrong.
  void read(YamlText& text, std::uint32_t indent = 0) {
    while (text.is_blank() || text.is_break()) {
      if (text.is_break()) {
        blanks_.clear();
        (std::exchange(has_break_, true) ? more_ : first_) += text.read_break();
      } else if (!has_break_) {
        text.read(blanks_);
      } else {
        if (text[0] == '\t' && text.mark().column < indent) {
          fail_yaml(text.mark().line, text.mark().column,
                    "found a tab character that violates indentation");
        }
        text.skip();
      }
    }
  }
  // After a backslash at the end of a line, which stands for nothing.
  void begin_with_escaped_break() { has_break_ = true; }
  bool has_break() const { return has_break_; }

  void append_to(std::string& out) {
    if (!has_break_) {
      out += blanks_;
    } else if (first_.starts_with('\n')) {
      out += more_.empty() ? " " : more_;
    } else {
      out += first_ + more_;
    }
    *this = Gap();
  }

 private:
  std::string blanks_, first_, more_;
  bool has_break_ = false;
};

void read_hex_escape(YamlText& text, int digits, std::string& out) {
  std::uint32_t value = 0;
  for (int i = 0; i < digits; ++i, text.skip()) {
    const char c = text[0];
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) {
      fail_yaml(text.mark().line, text.mark().column, "did not find expected hexadecimal number");
    }
    value = value << 4 | static_cast<std::uint32_t>(digit);
  }
  if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) {
    fail_yaml(text.mark().line, text.mark().column, "found invalid Unicode character escape code");
  }
  append_code_point(out, static_cast<std::int32_t>(value));
}

// At the backslash.
void read_escape(YamlText& text, std::string& out) {
  constexpr std::string_view kLetters = "0abtnvfre \"'\\\t";
  constexpr std::string_view kMeanings("\0\a\b\t\n\v\f\r\x1b \"'\\\t", 14);
  const char letter = text[1];
  const YamlMark mark = text.mark();
  const std::size_t known = letter == '\0' ? kLetters.npos : kLetters.find(letter);
  const int digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
  if (known != kLetters.npos) {
    out += kMeanings[known];
  } else if (letter == 'N' || letter == '_') {
    append_code_point(out, letter == 'N' ? 0x85 : 0xa0);
  } else if (letter == 'L' || letter == 'P') {
    append_code_point(out, letter == 'L' ? 0x2028 : 0x2029);
  } else if (digits == 0) {
    fail_yaml(mark.line, mark.column, "found unknown escape character");
  }
  text.skip(2);
  if (digits > 0) read_hex_escape(text, digits, out);
}

struct BlockHeader {
  int chomping = 0;  // 1: keep all line ends, -1: none
  int increment = 0;
};

BlockHeader read_block_header(YamlText& text) {
  BlockHeader header;
  const YamlMark mark = text.mark();
  for (int i = 0; i < 2; ++i) {
    const char c = text[0];
    if ((c == '+' || c == '-') && header.chomping == 0) {
      header.chomping = c == '+' ? 1 : -1;
      text.skip();
    } else if (c >= '0' && c <= '9' && header.increment == 0) {
      if (c == '0') {
        fail_yaml(mark.line, mark.column, "found an indentation indicator equal to 0");
      }
      header.increment = c - '0';
      text.skip();
    }
  }
  text.skip_blanks();
  text.skip_comment();
  if (!text.is_break_or_end()) {
    fail_yaml(mark.line, mark.column, "did not find expected comment or line break");
  }
  text.skip_break();
  return header;
}

// Empty lines and the indentation of the next one. `indent` 0: that line says what it is.
std::string read_block_breaks(YamlText& text, std::uint32_t& indent, int outer) {
  std::string breaks;
  std::uint32_t widest = 0;
  while (true) {
    const auto is_inside = [&] { return indent == 0 || text.mark().column < indent; };
    while (is_inside() && text[0] == ' ') text.skip();
    widest = std::max(widest, text.mark().column);
    if (is_inside() && text[0] == '\t') {
      fail_yaml(text.mark().line, text.mark().column,
                "found a tab character where an indentation space is expected");
    }
    if (!text.is_break()) break;
    breaks += text.read_break();
  }
  if (indent == 0) {
    indent = std::max({widest, static_cast<std::uint32_t>(outer + 1), std::uint32_t{1}});
  }
  return breaks;
}

}  // namespace

std::string read_yaml_quoted(YamlText& text) {
  const YamlMark begin = text.mark();
  const char quote = text[0];
  const bool is_single = quote == '\'';
  std::string out;
  Gap gap;
  for (text.skip(); text[0] != quote || (is_single && text[1] == '\'');) {
    if (text.is_document_mark()) {
      fail_yaml(begin.line, begin.column, "found unexpected document indicator");
    }
    if (text.at_end()) fail_yaml(begin.line, begin.column, "found unexpected end of stream");
    if (text.is_blank() || text.is_break()) {
      gap.read(text);
      gap.append_to(out);
    } else if (is_single && text[0] == '\'') {
      out += '\'';
      text.skip(2);
    } else if (is_single || text[0] != '\\') {
      text.read(out);
    } else if (text.is_break(1)) {
      text.skip();
      text.skip_break();
      gap.begin_with_escaped_break();
      gap.read(text);
      gap.append_to(out);
    } else {
      read_escape(text, out);
    }
  }
  text.skip();
  return out;
}

std::string read_yaml_block(YamlText& text, int outer) {
  const bool is_literal = text[0] == '|';
  text.skip();
  const BlockHeader header = read_block_header(text);
  auto indent =
      static_cast<std::uint32_t>(header.increment == 0 ? 0 : std::max(outer, 0) + header.increment);
  std::string out, line_end;
  std::string breaks = read_block_breaks(text, indent, outer);
  bool after_blank = false;
  while (text.mark().column == indent && !text.at_end()) {
    const bool is_indented = text.is_blank();
    const bool folds = !is_literal && !after_blank && !is_indented && line_end.starts_with('\n');
    if (!folds) {
      out += line_end;
    } else if (breaks.empty()) {
      out += ' ';
    }
    out += breaks;
    after_blank = is_indented;
    while (!text.is_break_or_end()) text.read(out);
    line_end = text.read_break();
    breaks = read_block_breaks(text, indent, outer);
  }
  if (header.chomping != -1) out += line_end;
  if (header.chomping == 1) out += breaks;
  return out;
}

YamlPlain read_yaml_plain(YamlText& text, int outer, bool in_flow) {
  const auto indent = static_cast<std::uint32_t>(outer + 1);
  const auto ends = [&] {
    if (text.is_blank_or_end()) return true;
    if (text[0] == ':' && text.is_blank_or_end(1)) return true;
    return in_flow && std::string_view(",?[]{}").find(text[0]) != std::string_view::npos;
  };
  YamlPlain plain;
  Gap gap;
  while (!text.is_document_mark() && text[0] != '#') {
    if (!ends()) gap.append_to(plain.text);
    while (!ends()) text.read(plain.text);
    if (!text.is_blank() && !text.is_break()) break;
    gap.read(text, indent);
    if (!in_flow && text.mark().column < indent) break;
  }
  plain.ends_at_line_start = gap.has_break();
  return plain;
}

}  // namespace infra::hcl
