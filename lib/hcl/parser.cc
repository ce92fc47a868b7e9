#include "lib/hcl/parser.h"

#include "lib/hcl/characters.h"
#include "lib/hcl/native_parser.h"

namespace infra::hcl {
namespace {

// An unclosed quote turns the rest of the file inside out; the parser then scans it anew from the
// next line. This bounds the work where every line has one.
constexpr int kMaxRescans = 20;

bool begins_line(std::string_view text, std::size_t at) {
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t')) --at;
  return at == 0 || text[at - 1] == '\n';
}

}  // namespace

NativeParser::NativeParser(std::string_view text, std::uint32_t file, Arena& arena,
                           diag::Diagnostics& found, ScanMode mode)
    : text_(text),
      ascii_(is_ascii(text)),
      file_(file),
      arena_(arena),
      found_(found),
      tokens_(scan(text, mode)) {
  drop_comments(0);
  exprs_.reserve(64);
  items_.reserve(32);
  steps_.reserve(32);
  attributes_.reserve(64);
  blocks_.reserve(32);
  labels_.reserve(8);
}

void NativeParser::drop_comments(std::size_t from) {
  std::size_t to = from;
  for (std::size_t i = from; i < tokens_.size(); ++i) {
    Token t = tokens_[i];
    if (t.kind != TokenKind::comment && to == i) {
      ++to;
      continue;
    }
    if (t.kind == TokenKind::comment) {
      std::uint32_t end = t.end;
      const bool line = text_[end - 1] == '\n';
      if (line) end -= end - t.begin > 1 && text_[end - 2] == '\r' ? 2 : 1;
      comments_.push_back({span(t.begin, end), begins_line(text_, t.begin)});
      if (!line) continue;
      t = {TokenKind::newline, end, t.end};
    }
    tokens_[to++] = t;
  }
  tokens_.resize(to);
}

bool NativeParser::accept(TokenKind wanted) {
  if (!at(wanted)) return false;
  take();
  return true;
}

void NativeParser::set_newlines(bool significant) {
  newlines_ = significant;
  at_ = previous_ == kNone ? 0 : previous_ + 1;
  if (!significant) skip_newlines();
}

Token NativeParser::take_closer(bool outer_newlines) {
  newlines_ = outer_newlines;
  return take();
}

void NativeParser::jump(std::size_t index) {
  at_ = index;
  previous_ = index == 0 ? kNone : index - 1;
}

void NativeParser::rescan(std::uint32_t from) {
  if (++rescans_ > kMaxRescans) {
    gave_up_ = true;
    return jump(tokens_.size() - 1);
  }
  const std::size_t kept = at_;
  tokens_.resize(kept);
  std::erase_if(comments_, [&](const Comment& c) { return c.span.begin >= from; });
  for (Token t : scan(text_.substr(from))) {
    t.begin += from;
    t.end += from;
    tokens_.push_back(t);
  }
  drop_comments(kept);
  jump(kept);
}

const Body* NativeParser::file() {
  const auto end = static_cast<std::uint32_t>(text_.size());
  const Body* made = body({TokenKind::end_of_file, 0, 0}, false, span(0, 0));
  const_cast<Body*>(made)->span = span(0, end);
  return made;
}

const Expr* NativeParser::whole_expression() {
  set_newlines(false);
  const Expr* made = expression();
  if (!failed_ && !at(TokenKind::end_of_file))
    unexpected("the end of the expression", "only one expression is possible here");
  return made;
}

const Expr* NativeParser::whole_template() {
  return template_inside({TokenKind::end_of_file, 0, 0}, TokenKind::end_of_file, false);
}

std::unique_ptr<File> parse_file(const diag::SourceMap& sources, std::uint32_t file,
                                 diag::Diagnostics& found) {
  auto made = std::make_unique<File>();
  NativeParser parser(sources[file].text, file, made->arena, found, ScanMode::normal);
  made->source = file;
  made->body = parser.file();
  made->has_errors = parser.has_errors();
  made->comments = parser.take_comments();
  return made;
}

std::unique_ptr<ExpressionFile> parse_expression(const diag::SourceMap& sources, std::uint32_t file,
                                                 diag::Diagnostics& found) {
  auto made = std::make_unique<ExpressionFile>();
  NativeParser parser(sources[file].text, file, made->arena, found, ScanMode::normal);
  made->expr = parser.whole_expression();
  made->has_errors = parser.has_errors();
  return made;
}

std::unique_ptr<ExpressionFile> parse_template(const diag::SourceMap& sources, std::uint32_t file,
                                               diag::Diagnostics& found) {
  auto made = std::make_unique<ExpressionFile>();
  NativeParser parser(sources[file].text, file, made->arena, found, ScanMode::template_text);
  made->expr = parser.whole_template();
  made->has_errors = parser.has_errors();
  return made;
}

}  // namespace infra::hcl
