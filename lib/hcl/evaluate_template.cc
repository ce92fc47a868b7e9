#include <fmt/format.h>

#include <algorithm>

#include "lib/hcl/convert.h"
#include "lib/hcl/equality.h"
#include "lib/hcl/evaluator.h"
#include "lib/hcl/graphemes.h"

namespace infra::hcl {
namespace {

constexpr std::size_t kMaxPrefix = 128;  // HCL keeps no more of a known beginning

// What is known of a text with unknown parts; nothing where that is no more than a beginning.
class KnownParts {
 public:
  void add(std::string_view text) {
    if (text_.size() + text.size() <= kMaxText) text_ += text;
  }
  void add_unknown() { add(kUnknownPart); }
  Value on(Value unknown) && { return unknown.with_partial_text({std::move(text_), {}}); }

 private:
  static constexpr std::size_t kMaxText = 65536;  // policies are smaller
  std::string text_;
};

Value unknown_string(std::string_view beginning) {
  Refinement refinement;
  refinement.not_null = true;
  refinement.prefix = safe_known_prefix(beginning.substr(0, kMaxPrefix));
  return Value::unknown(Type::string(), std::move(refinement));
}

}  // namespace

// Every part is evaluated, also after an unknown one, so that all that is wrong is found.
Value Evaluator::visit(const Expr&, const Template& node) {
  std::string result;
  KnownParts parts;
  Mark marks = Mark::none;
  bool known = true;
  std::string cause;
  const std::size_t before = found_->size();
  for (const Expr* part : node.parts) {
    const Value value = evaluate(*part);
    if (value.is_null()) {
      report(part->span, "null cannot be put into a string", "null",
             "use `coalesce`, or a conditional, for the case that there is no value");
      continue;
    }
    marks = marks | value.marks();
    if (!value.is_known()) {
      if (known) parts.add(result);
      known = false;
      const PartialText* inner = value.partial_text();
      if (inner != nullptr && !inner->text.empty()) {
        parts.add(inner->text);
      } else {
        parts.add_unknown();
      }
      if (cause.empty()) cause = std::string(value.cause());
      continue;
    }
    const Converted piece = convert(value.without_marks(), Type::string());
    if (piece.error) {
      report(part->span,
             fmt::format("{} cannot be put into a string", value.type().friendly_name()),
             piece.error->message, "use `jsonencode`, `join` or one of its parts");
    } else if (known) {
      result += text(piece.value.as_string());
    } else {
      parts.add(piece.value.as_string());
    }
  }
  const bool failed = has_errors(*found_, before);
  if (known && !failed) return Value::string_nfc(result).with_marks(marks);
  Value unknown = unknown_string(failed ? std::string_view() : result).with_marks(marks);
  if (!failed && evaluation_.use_partial) unknown = std::move(parts).on(std::move(unknown));
  return cause.empty() ? unknown : unknown.with_cause(std::move(cause));
}

Value Evaluator::visit(const Expr&, const TemplateWrap& node) { return evaluate(*node.value); }

Value Evaluator::visit(const Expr& expr, const TemplateJoin& node) {
  const Value tuple = evaluate(*node.tuple);
  if (!tuple.is_known() || tuple.is_null() || tuple.kind() != Type::Kind::tuple) {
    return because(Value::unknown(Type::string()), {&tuple});
  }
  Mark marks = tuple.marks();
  std::string result;
  for (const Value& element : tuple.elements()) {
    if (element.is_null()) {
      report(expr.span, "null cannot be put into a string", "a turn of this loop gives null");
      return Value::unknown(Type::string());
    }
    const Converted piece = convert(element, Type::string());
    if (piece.error) {
      report(expr.span,
             fmt::format("{} cannot be put into a string", element.type().friendly_name()),
             piece.error->message);
      return Value::unknown(Type::string());
    }
    if (!element.is_known()) {
      return because(Value::unknown(Type::string()).with_marks(tuple.marks()), {&element});
    }
    marks = marks | element.marks();
    result += text(piece.value.as_string());
  }
  return Value::string_nfc(result).with_marks(marks);
}

}  // namespace infra::hcl
