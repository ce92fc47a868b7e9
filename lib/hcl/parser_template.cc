// Quoted templates, heredocs and bare templates: their tokens -> parts.
#include <fmt/format.h>

#include "lib/hcl/characters.h"
#include "lib/hcl/native_parser.h"

namespace infra::hcl {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void append_utf8(std::uint32_t c, std::string& out) {
  const auto byte = [&](std::uint32_t b) { out += static_cast<char>(b); };
  if (c < 0x80) {
    byte(c);
  } else if (c < 0x800) {
    byte(0xc0 | c >> 6);
    byte(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    byte(0xe0 | c >> 12);
    byte(0x80 | (c >> 6 & 0x3f));
    byte(0x80 | (c & 0x3f));
  } else {
    byte(0xf0 | c >> 18);
    byte(0x80 | (c >> 12 & 0x3f));
    byte(0x80 | (c >> 6 & 0x3f));
    byte(0x80 | (c & 0x3f));
  }
}

}  // namespace

Expr* NativeParser::quoted_template() {
  const Token open = take();
  if (at(TokenKind::quoted_literal) && tokens_[at_ + 1].kind == TokenKind::close_quote) {
    const std::string_view value = to_nfc(literal_text(take()), arena_);
    return make(span(open.begin, take().end), StringLiteral{value});
  }
  return template_inside(open, TokenKind::close_quote, false);
}

Expr* NativeParser::heredoc() {
  const Token open = take();
  return template_inside(open, TokenKind::close_heredoc, text_[open.begin + 2] == '-');
}

Expr* NativeParser::template_inside(const Token& open, TokenKind closer, bool flush) {
  const std::size_t mark = parts_.size();
  ++template_depth_;
  const std::uint32_t tallest = template_parts(open, closer);
  --template_depth_;
  if (failed_) {
    parts_.resize(mark);
    return invalid_from(open.begin);
  }
  if (flush) remove_indent(mark);
  join_literals(mark);
  return finish_template(mark, span(open.begin, previous_end()), closer == TokenKind::close_heredoc,
                         tallest);
}

// Up to and with the closer. Returns the height of the tallest expression in it.
std::uint32_t NativeParser::template_parts(const Token& open, TokenKind closer) {
  std::uint32_t tallest = 0;
  bool trim_next = false, told = false;
  while (!at(closer)) {
    if (at(TokenKind::quoted_literal) || at(TokenKind::string_literal)) {
      const Token t = take();
      std::string_view value = literal_text(t);
      if (trim_next) value = trim_left(value);
      trim_next = false;
      parts_.push_back({Part::Kind::literal, span(t), value, nullptr, {}, {}});
      if ((at(TokenKind::template_interpolation) || at(TokenKind::template_control)) &&
          text().size() == 3)
        parts_.back().text = trim_right(value);
    } else if (at(TokenKind::template_interpolation) || at(TokenKind::template_control)) {
      trim_next = sequence(open);
      if (failed_) return tallest;
      tallest = std::max(tallest, height_);
    } else if (at(TokenKind::quoted_newline)) {
      if (told)
        take();
      else if (!string_newline(open))
        return tallest;
      told = true;
    } else if (stray(token())) {
      take();
    } else {
      unclosed_template(open);
      return tallest;
    }
  }
  take();
  return tallest;
}

void NativeParser::unclosed_template(const Token& open) {
  if (open.kind == TokenKind::open_heredoc) {
    std::string_view word = trim_right(text(open)).substr(2);
    if (word.starts_with('-')) word.remove_prefix(1);
    error(span(open.begin, open.begin + 2 + static_cast<std::uint32_t>(word.size())),
          fmt::format("heredoc `{}` is never closed", word), "opened here",
          fmt::format("end it with a line that holds only `{}`", word));
  } else {
    error(span(open), "string is never closed", "opened here", "add the closing `\"`");
  }
}

// A newline in a quoted string. Where the closing quote further down ends its line too, the string
// was meant to go over several lines; else the quote is missing, and what follows is code. False:
// the string ends here.
bool NativeParser::string_newline(const Token& open) {
  const std::uint32_t end = token().begin;
  std::size_t close = at_;
  int depth = 0;
  for (; tokens_[close].kind != TokenKind::end_of_file; ++close) {
    const TokenKind next = tokens_[close].kind;
    if (next == TokenKind::template_interpolation || next == TokenKind::template_control ||
        next == TokenKind::open_quote)
      ++depth;
    else if (next == TokenKind::template_end)
      --depth;
    else if (next == TokenKind::close_quote && depth-- == 0)
      break;
  }
  const TokenKind behind = close + 1 < tokens_.size() ? tokens_[close + 1].kind : kind();
  if (behind == TokenKind::newline || behind == TokenKind::comma ||
      behind == TokenKind::close_paren || behind == TokenKind::close_bracket ||
      (behind == TokenKind::end_of_file && tokens_[close].kind == TokenKind::close_quote)) {
    report(span(open.begin, end), "quoted string goes over several lines",
           "line ends in the string", "write a newline as `\\n`, or use a heredoc (`<<EOT`)");
    take();
    return true;
  }
  report(span(open.begin, end), "string is not closed on its line", "closing `\"` is missing",
         "add the closing `\"`");
  rescan(end);
  failed_ = rescanned_ = template_depth_ > 1 || gave_up_;
  return false;
}

// `${ … }` or `%{ … }`. Returns whether it ends in `~}`, which trims the literal behind it.
bool NativeParser::sequence(const Token& open) {
  const bool outer = newlines_;
  newlines_ = false;
  const Token begin = take();
  Part part;
  if (begin.kind == TokenKind::template_interpolation) {
    part.kind = Part::Kind::value;
    part.expr = expression();
  } else {
    height_ = 0;
    directive(part);
  }
  close_sequence(begin, open, outer);
  if (failed_) return false;
  const Token end = take_closer(outer);
  part.span = span(begin.begin, end.end);
  parts_.push_back(part);
  return end.end - end.begin == 2;
}

void NativeParser::close_sequence(const Token& begin, const Token& open, bool outer_newlines) {
  const bool quote_follows = at(TokenKind::open_quote) || at(TokenKind::close_quote);
  if (!failed_ && !at(TokenKind::template_end)) {
    const std::string written(text(begin));
    if (quote_follows && open.kind == TokenKind::open_quote) {
      error(span(begin), fmt::format("`{}` is not closed before the string ends", written),
            "opened here", "add the `}`");
      std::size_t line = text_.find('\n', token().begin);
      if (line == std::string_view::npos) line = text_.size();
      rescan(static_cast<std::uint32_t>(line));
      rescanned_ = true;
    } else if (at(TokenKind::end_of_file)) {
      error(span(begin), fmt::format("`{}` is never closed", written), "opened here",
            "the file ends before its `}`");
    } else {
      unexpected("`}` behind the expression",
                 fmt::format("for a literal `{0}` write `{1}{0}`", written, written[0]),
                 {{span(begin), "opened here"}});
    }
  }
  if (failed_ && resync(TokenKind::template_end, false, false) != Sync::closer)
    newlines_ = outer_newlines;
}

void NativeParser::directive(Part& part) {
  static constexpr const char* kHelp = "`if`, `else`, `endif`, `for` or `endfor`";
  if (!at(TokenKind::identifier)) return unexpected("a directive", kHelp);
  const Token word = token();
  const std::string_view written = text();
  if (written == "if") {
    take();
    part.kind = Part::Kind::if_;
    part.expr = expression();
  } else if (written == "for") {
    take();
    part.kind = Part::Kind::for_;
    if (for_names(part.key_name, part.value_name)) part.expr = expression();
  } else if (written == "else" || written == "endif" || written == "endfor") {
    take();
    part.kind = written == "else"    ? Part::Kind::else_
                : written == "endif" ? Part::Kind::end_if
                                     : Part::Kind::end_for;
  } else {
    error(span(word), fmt::format("`{}` is not a template directive", written), "no directive",
          fmt::format("it is one of {}; for a literal `%{{` write `%%{{`", kHelp));
  }
}

std::string_view NativeParser::literal_text(const Token& t) {
  const std::string_view written = text(t);
  // `$${` and `%%{` are tokens of their own, or begin one in a heredoc.
  if (written[0] == '$' || written[0] == '%')
    return written.size() > 2 && written[1] == written[0] && written[2] == '{' ? written.substr(1)
                                                                               : written;
  if (t.kind == TokenKind::string_literal || written.find('\\') == std::string_view::npos)
    return written;
  return unescape(t.begin, written);
}

std::string_view NativeParser::unescape(std::uint32_t begin, std::string_view written) {
  std::string out;
  out.reserve(written.size());
  while (true) {
    const std::size_t backslash = written.find('\\');
    out += written.substr(0, backslash);
    if (backslash == std::string_view::npos) break;
    begin += static_cast<std::uint32_t>(backslash);
    written.remove_prefix(backslash);
    const std::size_t length = escape(begin, written, out);
    begin += static_cast<std::uint32_t>(length);
    written.remove_prefix(length);
  }
  return arena_.copy(out);
}

// The escape sequence that `rest` begins with; returns its length.
std::size_t NativeParser::escape(std::uint32_t begin, std::string_view rest, std::string& out) {
  switch (rest[1]) {
    case 'n':
      out += '\n';
      return 2;
    case 'r':
      out += '\r';
      return 2;
    case 't':
      out += '\t';
      return 2;
    case '"':
    case '\\':
      out += rest[1];
      return 2;
    case 'u':
    case 'U':
      return unicode_escape(begin, rest, out);
    default: {
      std::size_t length = 2;
      while (length < rest.size() && (static_cast<unsigned char>(rest[length]) & 0xc0) == 0x80)
        ++length;
      report(span(begin, begin + static_cast<std::uint32_t>(length)),
             fmt::format("`{}` is not an escape sequence", rest.substr(0, length)),
             "unknown escape", "for a literal backslash write `\\\\`");
      out += rest.substr(1, length - 1);
      return length;
    }
  }
}

std::size_t NativeParser::unicode_escape(std::uint32_t begin, std::string_view rest,
                                         std::string& out) {
  const std::size_t wanted = rest[1] == 'u' ? 6 : 10;
  std::size_t length = 2;
  std::uint32_t c = 0;
  for (; length < wanted && length < rest.size(); ++length) {
    const int digit = hex_digit(rest[length]);
    if (digit < 0) break;
    c = c << 4 | static_cast<std::uint32_t>(digit);
  }
  const Span where = span(begin, begin + static_cast<std::uint32_t>(length));
  if (length < wanted)
    report(where, fmt::format("`{}` is cut short", rest.substr(0, length)),
           fmt::format("expected {} hexadecimal digits", wanted - 2));
  else if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
    report(where, fmt::format("`{}` is not a character", rest.substr(0, length)),
           "not a Unicode character");
  else
    append_utf8(c, out);
  return length;
}

}  // namespace infra::hcl
