#include "lib/hcl/format_layout.h"

#include <algorithm>
#include <span>

#include "lib/hcl/graphemes.h"

namespace infra::hcl {
namespace {

using enum TokenKind;

// One line of the file: `name` `= value` `# comment`, any of which may be empty. A line that is no
// attribute is all lead. Heredocs belong to the line on which they begin.
struct Line {
  std::span<FormatToken> lead, assign, comment;
};

template <typename... Kinds>
bool one_of(TokenKind kind, Kinds... kinds) {
  return ((kind == kinds) || ...);
}

int bracket_change(TokenKind kind) {
  if (one_of(kind, open_brace, open_bracket, open_paren, template_interpolation, template_control))
    return 1;
  return one_of(kind, close_brace, close_bracket, close_paren, template_end) ? -1 : 0;
}

int net_brackets(std::span<const FormatToken> tokens) {
  int net = 0;
  for (const FormatToken& token : tokens) net += bracket_change(token.kind);
  return net;
}

bool ends_line(const FormatToken& token) {
  return token.kind == newline || (token.kind == comment && token.bytes.ends_with('\n'));
}

void split_cells(Line& line) {
  if (line.lead.size() > 1 && line.lead.back().kind == comment) {
    line.comment = line.lead.last(1);
    line.lead = line.lead.first(line.lead.size() - 1);
  }
  for (std::size_t i = 1; i < line.lead.size(); ++i) {
    if (line.lead[i].kind != equal) continue;
    // With brackets left open the value goes on in the next line and is not aligned.
    if (net_brackets(line.lead.subspan(i)) == 0) {
      line.assign = line.lead.subspan(i);
      line.lead = line.lead.first(i);
    }
    break;
  }
}

std::vector<Line> split_into_lines(std::span<FormatToken> tokens) {
  std::vector<Line> lines;
  std::size_t start = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!ends_line(tokens[i])) continue;
    lines.push_back({tokens.subspan(start, i + 1 - start), {}, {}});
    start = i + 1;
  }
  lines.push_back({tokens.subspan(start), {}, {}});
  for (Line& line : lines) split_cells(line);
  return lines;
}

// Brackets opened on one line are one level, however many they are; the stack remembers how many,
// so that the level ends only when all of them are closed.
void indent(std::span<Line> lines) {
  std::vector<int> levels;
  for (Line& line : lines) {
    if (line.lead.empty()) continue;
    FormatToken& first = line.lead.front();
    if (first.kind == newline) {
      first.spaces = 0;
      continue;
    }
    int net = 0;
    for (const auto cell : {line.lead, line.assign}) {
      for (const FormatToken& token : cell) {
        net += bracket_change(token.kind);
        if (token.kind == open_heredoc) break;
      }
    }
    for (int closed = -net; closed > 0 && !levels.empty();) {
      const int taken = std::min(closed, levels.back());
      levels.back() -= taken;
      closed -= taken;
      if (levels.back() == 0) levels.pop_back();
    }
    first.spaces = static_cast<std::uint32_t>(2 * levels.size());
    if (net > 0) levels.push_back(net);
  }
}

// A minus behind what cannot end an expression is a sign; end_of_file is a cell's begin.
bool minus_is_sign(TokenKind before) {
  return one_of(before, end_of_file, open_paren, open_brace, open_bracket, equal, colon, comma,
                question, plus, star, slash, percent, minus, equal_op, not_equal, greater,
                greater_equal, less, less_equal, and_op, or_op, bang);
}

bool is_template_text(TokenKind kind) { return kind == quoted_literal || kind == string_literal; }

// Whether a blank stands between `token` and `after`; `before` is end_of_file at a cell's begin.
bool space_after(TokenKind before, const FormatToken& token, TokenKind after) {
  const TokenKind kind = token.kind;
  if (after == newline) return false;
  if (kind == identifier && after == open_paren) return false;
  if ((kind == identifier && after == double_colon) ||
      (kind == double_colon && after == identifier))
    return false;
  if (kind == dot || after == dot) return false;
  if (after == comma || after == ellipsis) return false;
  if (kind == comma) return true;
  if (is_template_text(kind) || kind == open_quote || kind == open_heredoc ||
      is_template_text(after) || after == close_quote || after == close_heredoc)
    return false;
  // `[for x in [y] : x]`: not an index of something called `in`.
  if (kind == identifier && before == identifier && token.bytes == "in") return true;
  if (after == open_bracket && (kind == identifier || kind == number || bracket_change(kind) < 0))
    return false;
  if (kind == bang) return false;
  if (kind == minus) return !minus_is_sign(before);
  if (kind == open_brace || after == close_brace)
    return !(kind == open_brace && after == close_brace);
  const bool begins = after == template_interpolation || after == template_control;
  if ((kind == template_interpolation || kind == template_control) && after == open_brace)
    return true;
  if (kind == close_brace && after == template_end) return true;
  if (kind == template_end && begins) return false;
  return bracket_change(kind) <= 0 && bracket_change(after) >= 0;
}

void space_cell(std::span<FormatToken> cell) {
  TokenKind before = end_of_file;
  for (std::size_t i = 0; i + 1 < cell.size(); ++i) {
    cell[i + 1].spaces = space_after(before, cell[i], cell[i + 1].kind) ? 1 : 0;
    before = cell[i].kind;
  }
}

std::size_t columns(std::string_view bytes) {
  const bool ascii = std::ranges::none_of(bytes, [](char c) { return (c & 0x80) != 0; });
  if (!ascii || bytes.find('\r') != bytes.npos) return count_graphemes(bytes);
  return bytes.size();
}

std::size_t columns(std::span<const FormatToken> cell) {
  std::size_t count = 0;
  for (const FormatToken& token : cell) count += token.spaces + columns(token.bytes);
  return count;
}

// Lines in a row that have `cell` get it in the same column, one blank behind the longest.
template <typename Width>
void align(std::span<Line> lines, std::span<FormatToken> Line::*cell, Width width) {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < lines.size();) {
    widths.clear();
    std::size_t end = i;
    for (; end < lines.size() && !(lines[end].*cell).empty(); ++end)
      widths.push_back(width(lines[end]));
    if (!widths.empty()) {
      const std::size_t widest = *std::ranges::max_element(widths);
      for (std::size_t j = 0; j < widths.size(); ++j)
        (lines[i + j].*cell).front().spaces = static_cast<std::uint32_t>(widest - widths[j] + 1);
    }
    i = end + (widths.empty() ? 1 : 0);
  }
}

}  // namespace

void lay_out(std::vector<FormatToken>& tokens) {
  std::span<FormatToken> all = tokens;
  if (!all.empty() && all.back().kind == end_of_file) all = all.first(all.size() - 1);
  std::vector<Line> lines = split_into_lines(all);
  indent(lines);
  for (Line& line : lines) {
    space_cell(line.lead);
    space_cell(line.assign);
  }
  align(std::span(lines), &Line::assign, [](const Line& line) { return columns(line.lead); });
  align(std::span(lines), &Line::comment,
        [](const Line& line) { return columns(line.lead) + columns(line.assign); });
}

std::string to_text(const std::vector<FormatToken>& tokens) {
  std::size_t size = 0;
  for (const FormatToken& token : tokens) size += token.spaces + token.bytes.size();
  std::string text;
  text.reserve(size);
  for (const FormatToken& token : tokens) {
    text.append(token.spaces, ' ');
    text.append(token.bytes);
  }
  return text;
}

}  // namespace infra::hcl
