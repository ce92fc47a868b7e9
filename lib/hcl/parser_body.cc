// Bodies: arguments and blocks.
#include <fmt/format.h>

#include "lib/hcl/characters.h"
#include "lib/hcl/native_parser.h"

namespace infra::hcl {

const Body* NativeParser::body(const Token& open, bool nested, Span missing) {
  const std::size_t attributes = attributes_.size(), blocks = blocks_.size();
  while (true) {
    if (!nested) at_block_ = false;
    if (at(TokenKind::newline)) {
      take();
      continue;
    }
    if (at(TokenKind::end_of_file) || at_block_ || (nested && at(TokenKind::close_brace))) break;
    item();
    if (failed_) skip_item(nested);
  }
  return finish_body(attributes, blocks, span(open.end, token().begin), missing);
}

const Body* NativeParser::finish_body(std::size_t attributes, std::size_t blocks, Span where,
                                      Span missing) {
  Body made;
  made.attributes = pop(attributes_, attributes);
  made.blocks = pop(blocks_, blocks);
  made.span = where;
  made.missing = missing;
  check_repeated(made.attributes);
  return arena_.make<Body>(made);
}

void NativeParser::check_repeated(std::span<const Attribute> attributes) {
  if (attributes.size() < 2) return;
  const auto repeated = [&](const Attribute& first, const Attribute& again) {
    report(again.name.span, fmt::format("argument `{}` is set twice", again.name.text),
           "set again here", "keep one of them", {{first.name.span, "first set here"}});
  };
  const auto written = [&](const Attribute* a) {
    return text_.substr(a->name.span.begin, a->name.span.end - a->name.span.begin);
  };
  if (attributes.size() <= 12) {
    for (std::size_t i = 1; i < attributes.size(); ++i)
      for (std::size_t k = 0; k < i; ++k)
        if (written(&attributes[i]) == written(&attributes[k])) {
          repeated(attributes[k], attributes[i]);
          break;
        }
    return;
  }
  std::vector<const Attribute*> sorted;
  sorted.reserve(attributes.size());
  for (const Attribute& a : attributes) sorted.push_back(&a);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const auto* a, const auto* b) { return written(a) < written(b); });
  for (std::size_t i = 1, first = 0; i < sorted.size(); ++i) {
    if (written(sorted[i]) == written(sorted[first]))
      repeated(*sorted[first], *sorted[i]);
    else
      first = i;
  }
}

void NativeParser::item() {
  if (at(TokenKind::open_quote))
    return unexpected("the name of an argument or a block", "names are written without quotes");
  if (at(TokenKind::close_brace))
    return error(span(token()), "`}` closes nothing", "no block is open here",
                 "take it away, or add the `{` that it belongs to");
  if (!at(TokenKind::identifier)) return unexpected("an argument or a block");
  const Token first = take();
  if (at(TokenKind::equal)) return attribute(first, false);
  if (at(TokenKind::open_quote) || at(TokenKind::open_brace) || at(TokenKind::identifier))
    return block(first);
  unexpected(fmt::format("`=` or `{{` behind `{}`", text(first)),
             at(TokenKind::colon) || at(TokenKind::equal_op)
                 ? "an argument is set with a single `=`"
                 : "");
}

void NativeParser::attribute(const Token& name_token, bool single_line) {
  const Token equals = take();
  const Expr* value = expression();
  attributes_.push_back({name(name_token), value,
                         span(name_token.begin, std::max(equals.end, value->span.end)),
                         span(equals)});
  if (failed_ || single_line || accept(TokenKind::newline) || at(TokenKind::end_of_file)) return;
  if (at(TokenKind::comma))
    return error(span(token()), "expected the end of the line, found `,`", "no comma here",
                 "arguments are separated by newlines");
  unexpected(fmt::format("the end of the line behind the value of `{}`", text(name_token)));
}

void NativeParser::block(const Token& type) {
  const std::size_t labels = labels_.size();
  const bool good = block_header(type);
  Block made;
  made.type = name(type);
  made.labels = pop(labels_, labels);
  made.header = span(type.begin, made.labels.empty() ? type.end : made.labels.back().span.end);
  const Span behind = span(made.header.end, made.header.end);
  made.open_brace = made.close_brace = behind;
  if (good) {
    const Token open = take();
    made.open_brace = span(open);
    block_body(made, open);
  } else {
    made.body = finish_body(attributes_.size(), blocks_.size(), behind, behind);
  }
  made.span = span(type.begin, std::max(made.header.end, made.close_brace.end));
  blocks_.push_back(made);
  if (!good || failed_ || at_block_) return;
  if (accept(TokenKind::newline) || at(TokenKind::end_of_file)) return;
  unexpected(fmt::format("the end of the line behind the block `{}`", text(type)));
}

bool NativeParser::block_header(const Token& type) {
  while (!at(TokenKind::open_brace)) {
    if (at(TokenKind::identifier)) {
      const Token word = take();
      labels_.push_back({normal(word), span(word)});
    } else if (at(TokenKind::open_quote)) {
      quoted_label();
      if (failed_) return false;
    } else {
      unexpected(fmt::format("`{{` or a label of the block `{}`", text(type)),
                 at(TokenKind::newline) ? "the `{` stands on the line of the block's type"
                 : at(TokenKind::equal) ? "an argument has one name before its `=`"
                                        : "");
      return false;
    }
  }
  return true;
}

void NativeParser::quoted_label() {
  const Token open = take();
  std::string joined;
  std::string_view only;
  int pieces = 0;
  while (!at(TokenKind::close_quote)) {
    if (at(TokenKind::quoted_literal)) {
      only = literal_text(take());
      if (pieces++ > 0 || !at(TokenKind::close_quote)) joined += only;
    } else if (at(TokenKind::template_interpolation) || at(TokenKind::template_control)) {
      error(span(token()), fmt::format("`{}` in a block label", text()), "labels are literal",
            fmt::format("for a literal `{}` write `{}{}`", text(), text()[0], text()));
      take();
      if (resync(TokenKind::template_end, false, false) != Sync::closer) return;
      take();
    } else if (at(TokenKind::quoted_newline)) {
      if (!string_newline(open)) {
        failed_ = true;
        return;
      }
    } else if (stray(token())) {
      take();
    } else {
      return unclosed_template(open);
    }
  }
  const Token close = take();
  const std::string_view whole = pieces == 1 && joined.empty() ? only : arena_.copy(joined);
  labels_.push_back({to_nfc(whole, arena_), span(open.begin, close.end)});
}

void NativeParser::block_body(Block& made, const Token& open) {
  const Span missing = span(made.header.end, made.header.end);
  made.body = finish_body(attributes_.size(), blocks_.size(), span(open.end, open.end), missing);
  if (!enter()) return;
  if (at(TokenKind::newline) || at(TokenKind::end_of_file) || at(TokenKind::close_brace))
    made.body = body(open, true, missing);
  else
    made.body = single_line_body(open, missing);
  leave();
  made.close_brace = span(previous_end(), previous_end());
  if (failed_ || at_block_) return;
  if (at(TokenKind::close_brace))
    made.close_brace = span(take());
  else
    error(span(open), fmt::format("block `{}` is never closed", made.type.text), "opened here",
          "the file ends before its `}`");
}

// `{ name = value }` on one line: exactly one argument.
const Body* NativeParser::single_line_body(const Token& open, Span missing) {
  const std::size_t attributes = attributes_.size(), blocks = blocks_.size();
  static constexpr const char* kHelp =
      "a block on one line holds one argument; put several on lines of their own";
  if (!at(TokenKind::identifier)) {
    unexpected("an argument, `}` or the end of the line");
  } else {
    const Token first = take();
    if (at(TokenKind::equal))
      attribute(first, true);
    else
      unexpected(fmt::format("`=` behind `{}`", text(first)), kHelp);
    if (!failed_ && !at(TokenKind::close_brace)) {
      if (at(TokenKind::end_of_file))
        unclosed(open, "block", "`}`");
      else
        unexpected("`}`", kHelp, {{span(open), "this block is on one line"}});
    }
  }
  if (failed_) resync(TokenKind::close_brace, false, false);
  return finish_body(attributes, blocks, span(open.end, std::max(open.end, token().begin)),
                     missing);
}

}  // namespace infra::hcl
