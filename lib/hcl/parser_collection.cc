// Calls, tuples, objects and `for`.
#include <fmt/format.h>

#include "lib/hcl/characters.h"
#include "lib/hcl/native_parser.h"

namespace infra::hcl {

bool NativeParser::call_name(const Token& first, Name& made) {
  made = name(first);
  if (!at(TokenKind::double_colon)) return true;
  std::string whole(made.text);
  std::uint32_t end = first.end;
  while (accept(TokenKind::double_colon)) {
    if (!at(TokenKind::identifier)) {
      unexpected("the name of a function behind `::`");
      return false;
    }
    const Token next = take();
    whole += "::";
    whole += normal(next);
    end = next.end;
  }
  made = {arena_.copy(whole), span(first.begin, end)};
  if (!at(TokenKind::open_paren)) {
    unexpected(fmt::format("`(` behind the function name `{}`", whole));
    return false;
  }
  return true;
}

Expr* NativeParser::call(const Token& first) {
  FunctionCall made;
  if (!call_name(first, made.name)) return invalid_from(first.begin);
  const bool outer = newlines_;
  newlines_ = false;
  const Token open = take();
  made.open_paren = made.close_paren = span(open);
  const std::size_t mark = exprs_.size();
  if (comma_list(open, TokenKind::close_paren, "`(`", &made.expand_final))
    made.close_paren = span(take_closer(outer));
  newlines_ = outer;
  made.arguments = pop(exprs_, mark);
  return make(span(first.begin, made.close_paren.end), made);
}

Expr* NativeParser::tuple() {
  const bool outer = newlines_;
  newlines_ = false;
  const Token open = take();
  if (at_word("for")) return for_expression(open, TokenKind::close_bracket, outer);
  const std::size_t mark = exprs_.size();
  std::uint32_t end = open.end;
  if (comma_list(open, TokenKind::close_bracket, "`[`", nullptr)) end = take_closer(outer).end;
  newlines_ = outer;
  const Exprs items = pop(exprs_, mark);
  return make(span(open.begin, std::max(end, previous_end())), Tuple{items});
}

// Items on exprs_, up to the closer, which is left to the caller; false: there is none.
// `expand`: `...` behind the last item is possible.
bool NativeParser::comma_list(const Token& open, TokenKind closer, const std::string& what,
                              bool* expand) {
  std::uint32_t tallest = 0;
  bool found = true;
  while (!at(closer)) {
    exprs_.push_back(expression());
    tallest = std::max(tallest, height_);
    if (!failed_) {
      if (accept(TokenKind::comma)) continue;
      if (expand && at(TokenKind::ellipsis)) {
        take();
        *expand = true;
        if (!at(closer)) unexpected("`)` behind `...`", "only the last argument is expanded");
      }
      if (at(closer)) break;
      if (!failed_)
        unclosed(open, what, closer == TokenKind::close_paren ? "`,` or `)`" : "`,` or `]`");
    }
    const Sync sync = resync(closer, true, false);
    found = sync != Sync::lost;
    if (sync != Sync::separator) break;
    take();
  }
  grow(tallest);
  return found;
}

Expr* NativeParser::object() {
  const bool outer = newlines_;
  newlines_ = false;
  const Token open = take();
  if (at_word("for")) return for_expression(open, TokenKind::close_brace, outer);
  set_newlines(true);
  const std::size_t mark = items_.size();
  object_items(open);
  std::uint32_t end = previous_end();
  if (!failed_) end = take_closer(outer).end;
  newlines_ = outer;
  return make(span(open.begin, std::max(open.end, end)), Object{pop(items_, mark)});
}

// Up to the closing brace, which is left to the caller unless the parser has failed.
void NativeParser::object_items(const Token& open) {
  std::uint32_t tallest = 0;
  while (true) {
    skip_newlines();
    if (at(TokenKind::close_brace)) break;
    object_item();
    tallest = std::max(tallest, height_);
    if (!failed_) {
      if (at(TokenKind::close_brace)) break;
      if (accept(TokenKind::comma) || accept(TokenKind::newline)) continue;
      unclosed(open, "`{`", "`,`, `}` or the end of the line");
    }
    newlines_ = true;
    const Sync sync = resync(TokenKind::close_brace, true, true);
    if (sync != Sync::separator) break;
    take();
  }
  grow(tallest);
}

void NativeParser::object_item() {
  if (at(TokenKind::end_of_file)) {
    error(place(token()), "expected `}`, found the end of the file", "expected `}`");
    return;
  }
  const Expr* key = expression();
  const std::uint32_t below = height_;
  if (failed_) return;
  if (!at(TokenKind::equal) && !at(TokenKind::colon))
    return unexpected("`=` behind the key", at(TokenKind::identifier) || at(TokenKind::number)
                                                ? "put a key that is more than one word in quotes"
                                                : "");
  take();
  const Expr* value = expression();
  items_.push_back({key, value});
  height_ = std::max(below, height_);
}

// Behind `[` or `{`, newlines being white space.
Expr* NativeParser::for_expression(const Token& open, TokenKind closer, bool outer_newlines) {
  For made;
  for_inside(open, closer, made);
  const std::uint32_t below = height_;
  if (failed_ && resync(closer, false, false) != Sync::closer) {
    newlines_ = outer_newlines;
    return invalid_from(open.begin);
  }
  const bool good = made.collection && made.value;
  const Token close = take_closer(outer_newlines);
  grow(below);
  if (!good) return make(span(open.begin, close.end), Invalid{});
  return make(span(open.begin, close.end), made);
}

bool NativeParser::for_names(Name& key_name, Name& value_name) {
  if (!at(TokenKind::identifier)) {
    unexpected("a name behind `for`");
    return false;
  }
  value_name = name(take());
  if (accept(TokenKind::comma)) {
    if (!at(TokenKind::identifier)) {
      unexpected("the name for the value behind the comma");
      return false;
    }
    key_name = value_name;
    value_name = name(take());
  }
  if (!at_word("in")) {
    unexpected("`in`", "`for NAME in COLLECTION` or `for KEY, VALUE in COLLECTION`");
    return false;
  }
  take();
  return true;
}

void NativeParser::for_inside(const Token& open, TokenKind closer, For& made) {
  std::uint32_t tallest = 0;
  take();
  if (!for_names(made.key_name, made.value_name)) return;
  made.collection = expression();
  tallest = std::max(tallest, height_);
  if (failed_) return;
  if (!at(TokenKind::colon)) return unexpected("`:` behind the collection of `for`");
  take();
  for_result(closer, made);
  tallest = std::max(tallest, height_);
  if (!failed_ && at_word("if")) {
    take();
    made.condition = expression();
    tallest = std::max(tallest, height_);
  }
  height_ = tallest;
  if (failed_ || at(closer)) return;
  unclosed(
      open, closer == TokenKind::close_brace ? "`{`" : "`[`",
      closer == TokenKind::close_brace ? "`}` at the end of `for`" : "`]` at the end of `for`");
}

void NativeParser::for_result(TokenKind closer, For& made) {
  const bool object = closer == TokenKind::close_brace;
  made.value = expression();
  if (failed_) return;
  if (at(TokenKind::fat_arrow)) {
    const Token arrow = take();
    made.key = made.value;
    const std::uint32_t below = height_;
    made.value = expression();
    height_ = std::max(below, height_);
    if (failed_) return;
    if (!object)
      report(span(arrow), "`=>` in a `for` that makes a tuple", "not in `[`",
             "write `{ for … }` to make an object");
  } else if (object) {
    report(made.value->span, "`for` that makes an object has no key", "expected `KEY => VALUE`",
           "write `[ for … ]` to make a tuple");
  }
  if (at(TokenKind::ellipsis)) {
    const Token dots = take();
    made.grouping = true;
    if (!object)
      report(span(dots), "`...` in a `for` that makes a tuple", "not in `[`",
             "grouping by key needs `{ for … }`");
  }
}

}  // namespace infra::hcl
