// Operators, operands and what follows them.
#include <fmt/format.h>

#include <array>

#include "lib/hcl/characters.h"
#include "lib/hcl/native_parser.h"

namespace infra::hcl {
namespace {

struct Operator {
  int precedence = 0;  // 0: no binary operator
  BinaryOp op = BinaryOp::add;
};

constexpr auto kOperators = [] {
  std::array<Operator, 64> table{};
  const auto set = [&](TokenKind kind, int precedence, BinaryOp op) {
    table[static_cast<std::size_t>(kind)] = {precedence, op};
  };
  set(TokenKind::or_op, 1, BinaryOp::logical_or);
  set(TokenKind::and_op, 2, BinaryOp::logical_and);
  set(TokenKind::equal_op, 3, BinaryOp::equal);
  set(TokenKind::not_equal, 3, BinaryOp::not_equal);
  set(TokenKind::less, 4, BinaryOp::less);
  set(TokenKind::less_equal, 4, BinaryOp::less_equal);
  set(TokenKind::greater, 4, BinaryOp::greater);
  set(TokenKind::greater_equal, 4, BinaryOp::greater_equal);
  set(TokenKind::plus, 5, BinaryOp::add);
  set(TokenKind::minus, 5, BinaryOp::subtract);
  set(TokenKind::star, 6, BinaryOp::multiply);
  set(TokenKind::slash, 6, BinaryOp::divide);
  set(TokenKind::percent, 6, BinaryOp::modulo);
  return table;
}();

// digits [. digits] [e [sign] digits], as Go's big.ParseFloat reads it.
bool is_number(std::string_view text) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t begin = i;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
    return i > begin;
  };
  digits();
  if (i < text.size() && text[i] == '.') {
    ++i;
    digits();
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (!digits()) return false;
  }
  return i == text.size();
}

}  // namespace

Expr* NativeParser::expression() {
  if (!enter()) return invalid_from(token().begin);
  Expr* made = binary(0);
  if (!failed_ && at(TokenKind::question)) made = conditional(made);
  leave();
  return made;
}

Expr* NativeParser::conditional(Expr* condition) {
  std::uint32_t tallest = height_;
  const Token question = take();
  const Expr* if_true = expression();
  tallest = std::max(tallest, height_);
  if (failed_) return invalid_from(condition->span.begin);
  if (!at(TokenKind::colon)) {
    unexpected("`:` and the value for false", {}, {{span(question), "of this conditional"}});
    return invalid_from(condition->span.begin);
  }
  take();
  const Expr* if_false = expression();
  if (failed_) return invalid_from(condition->span.begin);
  grow(std::max(tallest, height_));
  return make(span(condition->span.begin, if_false->span.end),
              Conditional{condition, if_true, if_false});
}

// Operators that bind more tightly than `minimum`; all of them associate to the left.
Expr* NativeParser::binary(int minimum) {
  Expr* left = operand();
  while (!failed_) {
    const Operator op = kOperators[static_cast<std::size_t>(kind())];
    if (op.precedence <= minimum) break;
    const std::uint32_t below = height_;
    const Token symbol = take();
    const Expr* right = binary(op.precedence);
    grow(std::max(below, height_));
    left = make(span(left->span.begin, right->span.end), Binary{op.op, left, right, span(symbol)});
  }
  return left;
}

Expr* NativeParser::operand() {
  Expr* made = term();
  if (!failed_ && (at(TokenKind::dot) || at(TokenKind::open_bracket))) return traversals(made);
  return made;
}

Expr* NativeParser::term() {
  using Term = Expr* (NativeParser::*)();
  static constexpr auto kTerms = [] {
    std::array<Term, 64> table{};
    const auto set = [&](TokenKind kind, Term how) { table[static_cast<std::size_t>(kind)] = how; };
    set(TokenKind::identifier, &NativeParser::word);
    set(TokenKind::number, &NativeParser::number);
    set(TokenKind::open_quote, &NativeParser::quoted_template);
    set(TokenKind::open_heredoc, &NativeParser::heredoc);
    set(TokenKind::open_bracket, &NativeParser::tuple);
    set(TokenKind::open_brace, &NativeParser::object);
    set(TokenKind::open_paren, &NativeParser::parentheses);
    set(TokenKind::minus, &NativeParser::unary);
    set(TokenKind::bang, &NativeParser::unary);
    return table;
  }();
  height_ = 0;
  if (const Term how = kTerms[static_cast<std::size_t>(kind())]) return (this->*how)();
  unexpected("an expression", at(TokenKind::equal) ? "to compare two values write `==`"
                              : at(TokenKind::newline)
                                  ? "a value begins on the line of its `=`; in parentheses it may "
                                    "go over several lines"
                                  : "");
  return invalid_from(token().begin);
}

bool NativeParser::check_number(const Token& t) {
  if (is_number(text(t))) return true;
  report(span(t), fmt::format("`{}` is not a number", text(t)), "not a number",
         "a version or an address is a string: put it in quotes");
  return false;
}

Expr* NativeParser::number() {
  const Token t = take();
  if (!check_number(t)) return make(span(t), Invalid{});
  return make(span(t), NumberLiteral{text(t)});
}

Expr* NativeParser::word() {
  const Token t = take();
  if (at(TokenKind::open_paren) || at(TokenKind::double_colon)) return call(t);
  const std::string_view written = text(t);
  if (written == "true" || written == "false") return make(span(t), BoolLiteral{written == "true"});
  if (written == "null") return make(span(t), NullLiteral{});
  return make(span(t), Traversal{name(t), {}});
}

Expr* NativeParser::unary() {
  const Token symbol = take();
  const UnaryOp op = symbol.kind == TokenKind::minus ? UnaryOp::negate : UnaryOp::logical_not;
  if (!enter()) return invalid_from(symbol.begin);
  const Expr* inner = operand();
  leave();
  grow(height_);
  return make(span(symbol.begin, std::max(symbol.end, inner->span.end)), Unary{op, inner});
}

Expr* NativeParser::parentheses() {
  const bool outer = newlines_;
  newlines_ = false;
  const Token open = take();
  const Expr* inner = expression();
  if (!failed_ && !at(TokenKind::close_paren)) unclosed(open, "`(`", "`)`");
  if (failed_ && resync(TokenKind::close_paren, false, false) != Sync::closer) {
    newlines_ = outer;
    return invalid_from(open.begin);
  }
  const Token close = take_closer(outer);
  grow(height_);
  return make(span(open.begin, close.end), Parentheses{inner});
}

Expr* NativeParser::traversals(Expr* source) {
  const std::size_t mark = steps_.size();
  while (!failed_) {
    if (at(TokenKind::dot))
      dot(source, mark);
    else if (at(TokenKind::open_bracket))
      bracket(source, mark);
    else
      break;
  }
  return with_steps(source, mark);
}

Expr* NativeParser::with_steps(Expr* source, std::size_t mark) {
  if (steps_.size() == mark) return source;
  const std::span<const Step> steps = pop(steps_, mark);
  if (auto* traversal = std::get_if<Traversal>(&source->node)) {
    traversal->steps = steps;
    source->span.end = steps.back().span.end;
    return source;
  }
  grow(height_);
  return make(span(source->span.begin, steps.back().span.end), RelativeTraversal{source, steps});
}

void NativeParser::dot(Expr*& source, std::size_t mark) {
  const Token dot_token = take();
  if (at(TokenKind::identifier)) {
    const Token t = take();
    steps_.push_back({Step::Kind::attribute, false, normal(t), span(dot_token.begin, t.end)});
  } else if (at(TokenKind::number)) {
    legacy_index(dot_token);
  } else if (at(TokenKind::star)) {
    take();
    source = attribute_splat(with_steps(source, mark), dot_token);
  } else {
    unexpected("an attribute name behind the dot");
  }
}

void NativeParser::legacy_index(const Token& dot_token) {
  const Token t = take();
  const std::string_view written = text(t);
  if (const std::size_t point = written.find('.'); point != std::string_view::npos)
    report(span(t), fmt::format("`{}` is read as one number", written), "not two indexes",
           fmt::format("write `[{}][{}]`", written.substr(0, point), written.substr(point + 1)));
  else
    check_number(t);
  steps_.push_back({Step::Kind::number_index, true, written, span(dot_token.begin, t.end)});
}

// `source.*` takes the attribute steps that follow; an index behind it is of the splat's result.
Expr* NativeParser::attribute_splat(Expr* source, const Token& dot_token) {
  const std::uint32_t below = height_;
  const Span marker = span(dot_token.begin, previous_end());
  const std::size_t mark = steps_.size();
  while (!failed_ && at(TokenKind::dot)) {
    const Token next_dot = take();
    if (at(TokenKind::number)) {
      legacy_index(next_dot);
    } else if (at(TokenKind::identifier)) {
      const Token t = take();
      steps_.push_back({Step::Kind::attribute, false, normal(t), span(next_dot.begin, t.end)});
    } else {
      unexpected("an attribute name behind the dot",
                 at(TokenKind::star) ? "for a splat in a splat write `[*]`" : "");
    }
  }
  Expr* each = with_steps(make(marker, SplatItem{}), mark);
  grow(std::max(below + 1, height_));
  return make(span(source->span.begin, std::max(marker.end, each->span.end)),
              Splat{source, each, false, marker});
}

void NativeParser::bracket(Expr*& source, std::size_t mark) {
  const Token open = take();
  if (!at(TokenKind::star)) return index(source, mark, open);
  take();
  if (!at(TokenKind::close_bracket)) {
    unexpected("`]` behind `[*`", {}, {{span(open), "splat opened here"}});
    if (resync(TokenKind::close_bracket, false, false) != Sync::closer) return;
  }
  take();
  source = full_splat(with_steps(source, mark), open);
}

// `source[*]` takes every step that follows.
Expr* NativeParser::full_splat(Expr* source, const Token& open) {
  const std::uint32_t below = height_;
  const Span marker = span(open.begin, previous_end());
  if (!enter()) return source;
  height_ = 0;
  const Expr* each = traversals(make(marker, SplatItem{}));
  leave();
  grow(std::max(below, height_));
  return make(span(source->span.begin, std::max(marker.end, each->span.end)),
              Splat{source, each, true, marker});
}

void NativeParser::index(Expr*& source, std::size_t mark, const Token& open) {
  const std::uint32_t below = height_;
  const bool outer = newlines_;
  set_newlines(false);
  const Expr* key = expression();
  if (!failed_ && !at(TokenKind::close_bracket)) unclosed(open, "`[`", "`]`");
  if (failed_ && resync(TokenKind::close_bracket, false, false) != Sync::closer) {
    newlines_ = outer;
    return;
  }
  const Token close = take_closer(outer);
  const Span where = span(open.begin, close.end);
  if (const auto* string = key->as<StringLiteral>()) {
    height_ = below;
    steps_.push_back({Step::Kind::string_index, false, string->value, where});
  } else if (const auto* literal = key->as<NumberLiteral>()) {
    height_ = below;
    steps_.push_back({Step::Kind::number_index, false, literal->text, where});
  } else {
    const std::uint32_t key_height = height_;
    height_ = below;
    source = with_steps(source, mark);
    grow(std::max(height_, key_height));
    source = make(span(source->span.begin, close.end), Index{source, key});
  }
}

}  // namespace infra::hcl
