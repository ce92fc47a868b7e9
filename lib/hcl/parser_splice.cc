// Templates: parts -> expressions. Indentation of `<<-`, adjacent literals, `if` and `for`.
#include <fmt/format.h>

#include "lib/hcl/characters.h"
#include "lib/hcl/native_parser.h"

namespace infra::hcl {
namespace {

std::size_t leading_spaces(std::string_view text) {  // characters
  std::size_t count = 0;
  while (const std::size_t length = space_length(text)) {
    text.remove_prefix(length);
    ++count;
  }
  return count;
}

std::string_view without_spaces(std::string_view text, std::size_t count) {
  while (count-- > 0) text.remove_prefix(std::min(text.size(), space_length(text)));
  return text;
}

}  // namespace

// What `<<-` does: the smallest indentation of all lines is taken from each of them. Lines of only
// white space do not count; a line that begins with a sequence has none.
void NativeParser::remove_indent(std::size_t mark) {
  std::size_t smallest = SIZE_MAX;
  std::vector<std::size_t> lines;
  bool line_begin = true;
  for (std::size_t i = mark; i < parts_.size(); ++i) {
    const Part& part = parts_[i];
    const bool is_literal = part.kind == Part::Kind::literal;
    if (line_begin) {
      if (!is_literal) {
        smallest = 0;
      } else if (!trim_left(part.text).empty() || !part.text.ends_with('\n')) {
        smallest = std::min(smallest, leading_spaces(part.text));
        lines.push_back(i);
      }
    }
    line_begin = is_literal && part.text.ends_with('\n');
  }
  for (const std::size_t line : lines) {
    std::string_view& value = parts_[line].text;
    value = without_spaces(value, smallest);
  }
}

void NativeParser::join_literals(std::size_t mark) {
  std::size_t to = mark;
  for (std::size_t i = mark; i < parts_.size();) {
    Part part = parts_[i];
    std::size_t end = i + 1;
    if (part.kind == Part::Kind::literal) {
      std::size_t size = part.text.size();
      bool adjacent = true;  // in memory, so that nothing need be copied
      for (; end < parts_.size() && parts_[end].kind == Part::Kind::literal; ++end) {
        adjacent = adjacent && parts_[end].text.data() == part.text.data() + size;
        size += parts_[end].text.size();
      }
      if (end > i + 1) {
        if (adjacent) {
          part.text = {part.text.data(), size};
        } else {
          std::string joined;
          joined.reserve(size);
          for (std::size_t k = i; k < end; ++k) joined += parts_[k].text;
          part.text = arena_.copy(joined);
        }
        part.span.end = parts_[end - 1].span.end;
      }
      part.text = to_nfc(part.text, arena_);
    }
    parts_[to++] = part;
    i = end;
  }
  parts_.resize(to);
}

Expr* NativeParser::finish_template(std::size_t mark, Span where, bool heredoc,
                                    std::uint32_t tallest) {
  const std::size_t count = parts_.size() - mark;
  Expr* made = nullptr;
  height_ = tallest;
  if (count == 0) {
    made = make(where, StringLiteral{});
  } else if (count == 1 && parts_[mark].kind == Part::Kind::literal) {
    made = make(where, StringLiteral{parts_[mark].text});
  } else if (count == 1 && parts_[mark].kind == Part::Kind::value) {
    grow(tallest);
    made = make(where, TemplateWrap{parts_[mark].expr});
  } else {
    Splicing state{mark, parts_.size()};
    const std::size_t exprs = exprs_.size();
    for (splice(state); state.next < state.end; splice(state)) {
      const Part& part = parts_[state.next++];
      report(part.span, fmt::format("`{}` closes nothing", directive_text(part.kind)),
             "no directive is open here");
    }
    grow(tallest + 2 * state.deepest);
    made = make(where, Template{pop(exprs_, exprs), heredoc});
  }
  parts_.resize(mark);
  return made;
}

std::string_view NativeParser::directive_text(Part::Kind kind) {
  if (kind == Part::Kind::else_) return "%{ else }";
  return kind == Part::Kind::end_if ? "%{ endif }" : "%{ endfor }";
}

// Puts parts on exprs_ up to the end or to an `else`, `endif` or `endfor`.
void NativeParser::splice(Splicing& state) {
  while (state.next < state.end && !gave_up_) {
    const Part& part = parts_[state.next];
    switch (part.kind) {
      case Part::Kind::literal:
        if (!part.text.empty()) exprs_.push_back(make(part.span, StringLiteral{part.text}));
        ++state.next;
        break;
      case Part::Kind::value:
        exprs_.push_back(part.expr);
        ++state.next;
        break;
      case Part::Kind::if_:
        exprs_.push_back(splice_if(state));
        break;
      case Part::Kind::for_:
        exprs_.push_back(splice_for(state));
        break;
      case Part::Kind::else_:
      case Part::Kind::end_if:
      case Part::Kind::end_for:
        return;
    }
  }
  if (gave_up_) state.next = state.end;
}

Expr* NativeParser::branch(std::size_t mark, Span empty) {
  const Exprs items = pop(exprs_, mark);
  if (items.empty()) return make(empty, StringLiteral{});
  const Span where = span(items.front()->span.begin, items.back()->span.end);
  if (const auto* only = items.size() == 1 ? items[0]->as<StringLiteral>() : nullptr)
    return make(where, *only);
  return make(where, Template{items, false});
}

// Takes the directive that ends `opener`; reports another one, or none.
bool NativeParser::end_directive(Splicing& state, const Part& opener, Part::Kind wanted) {
  const bool is_if = opener.kind == Part::Kind::if_;
  const std::string_view wanted_text = directive_text(wanted);
  if (gave_up_) return false;
  if (state.next >= state.end) {
    report(opener.span, fmt::format("`%{{ {} }}` has no `{}`", is_if ? "if" : "for", wanted_text),
           "opened here", fmt::format("the template ends before `{}`", wanted_text));
    return false;
  }
  const Part& found = parts_[state.next++];
  if (found.kind == wanted) return true;
  report(found.span,
         fmt::format("expected `{}`, found `{}`", wanted_text, directive_text(found.kind)),
         found.kind == Part::Kind::else_ ? is_if ? "second `else`" : "`for` has no `else`" : "", {},
         {{opener.span, "opened here"}});
  return false;
}

Expr* NativeParser::splice_if(Splicing& state) {
  const Part opener = parts_[state.next++];
  if (!enter()) return make(opener.span, Invalid{});
  state.deepest = std::max(state.deepest, ++state.level);
  const std::size_t mark = exprs_.size();
  splice(state);
  const Expr* if_true = branch(mark, span(opener.span.end, opener.span.end));
  const Expr* if_false = nullptr;
  if (state.next < state.end && parts_[state.next].kind == Part::Kind::else_) {
    const Part otherwise = parts_[state.next++];
    splice(state);
    if_false = branch(mark, span(otherwise.span.end, otherwise.span.end));
  }
  const bool closed = end_directive(state, opener, Part::Kind::end_if);
  --state.level;
  leave();
  const Span last = parts_[std::min(state.next, state.end) - 1].span;
  const Span where = span(opener.span.begin, last.end);
  if (!closed) return make(where, Invalid{});
  if (!if_false) if_false = make(span(last.begin, last.begin), StringLiteral{});
  return make(where, Conditional{opener.expr, if_true, if_false, true});
}

Expr* NativeParser::splice_for(Splicing& state) {
  const Part opener = parts_[state.next++];
  if (!enter()) return make(opener.span, Invalid{});
  state.deepest = std::max(state.deepest, ++state.level);
  const std::size_t mark = exprs_.size();
  splice(state);
  For made;
  made.key_name = opener.key_name;
  made.value_name = opener.value_name;
  made.collection = opener.expr;
  made.value = branch(mark, span(opener.span.end, opener.span.end));
  const bool closed = end_directive(state, opener, Part::Kind::end_for);
  --state.level;
  leave();
  const Span last = parts_[std::min(state.next, state.end) - 1].span;
  const Span where = span(opener.span.begin, last.end);
  if (!closed || !made.collection) return make(where, Invalid{});
  return make(where, TemplateJoin{make(where, made)});
}

}  // namespace infra::hcl
