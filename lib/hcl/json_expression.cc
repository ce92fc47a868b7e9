#include "lib/hcl/json_expression.h"

#include <unordered_map>
#include <utility>
#include <vector>

#include "lib/hcl/json_graft.h"
#include "lib/hcl/json_string.h"
#include "lib/hcl/parser.h"
#include "lib/hcl/rules.h"
#include "lib/hcl/value.h"

namespace infra::hcl {

const Expr* JsonExpressions::convert(const JsonNode& node, JsonText strings) {
  switch (node.kind) {
    case JsonNode::Kind::null:
      return arena_.make<Expr>(node.span, NullLiteral{});
    case JsonNode::Kind::boolean:
      return arena_.make<Expr>(node.span, BoolLiteral{node.boolean});
    case JsonNode::Kind::number:
      return arena_.make<Expr>(node.span, NumberLiteral{node.text});
    case JsonNode::Kind::string:
      return string(node.text, node.span, node.escaped, strings);
    case JsonNode::Kind::array: {
      std::vector<const Expr*> items;
      items.reserve(node.items.size());
      for (const JsonNode* item : node.items) items.push_back(convert(*item, strings));
      return arena_.make<Expr>(node.span, Tuple{arena_.copy(items)});
    }
    case JsonNode::Kind::object:
      return object(node, strings);
    case JsonNode::Kind::invalid:
      break;
  }
  return arena_.make<Expr>(node.span, Invalid{});
}

const Expr* JsonExpressions::string(std::string_view text, diag::Span span, bool escaped,
                                    JsonText strings) {
  if (strings == JsonText::references) return parsed(text, span, escaped, false);
  const bool may_be_template = strings == JsonText::templates &&
                               (text.find("${") != text.npos || text.find("%{") != text.npos);
  if (may_be_template) return parsed(text, span, escaped, true);
  if (!escaped) return arena_.make<Expr>(span, StringLiteral{text});  // ASCII
  const Value normalized = Value::string_nfc(text);
  return arena_.make<Expr>(span,
                           StringLiteral{arena_.copy(std::string_view(normalized.as_string()))});
}

const Expr* JsonExpressions::parsed(std::string_view text, diag::Span span, bool escaped,
                                    bool as_template) {
  diag::SourceMap own;
  const std::uint32_t source = own.add({}, std::string(text));
  diag::Diagnostics problems;
  const auto file =
      as_template ? parse_template(own, source, problems) : parse_expression(own, source, problems);
  Placement placement = {file_, span.begin + 1, {}};
  std::vector<std::uint32_t> offsets;
  if (escaped) {
    offsets = decode_json_string(text_.substr(span.begin, span.end - span.begin), true).offsets;
    for (std::uint32_t& offset : offsets) offset += span.begin;
    placement.offsets = offsets;
  }
  for (diag::Diagnostic& problem : problems) {
    placement.place(problem);
    found_.push_back(std::move(problem));
  }
  return graft(file->expr, placement, arena_);
}

const Expr* JsonExpressions::object(const JsonNode& node, JsonText strings) {
  std::vector<ObjectItem> items;
  items.reserve(node.properties.size());
  std::unordered_map<std::string_view, diag::Span> seen;  // literal keys only
  for (const JsonProperty& property : node.properties) {
    const bool requirement = strings == JsonText::requirement;
    const bool aliases = requirement && property.name.text == "configuration_aliases";
    const Expr* key = string(property.name.text, property.name.span, property.name.escaped,
                             requirement ? JsonText::literal : strings);
    if (const auto* literal = key->as<StringLiteral>()) {
      const auto [first, is_new] = seen.emplace(literal->value, property.name.span);
      if (!is_new) {
        found_.push_back({.rule = &kSyntaxError,
                          .severity = kSyntaxError.severity,
                          .message = "`" + std::string(literal->value) + "` is set twice",
                          .primary = {property.name.span, "set again here"},
                          .labels = {{first->second, "first set here"}},
                          .help = "remove one of the two properties"});
        continue;
      }
    }
    items.push_back({key, convert(*property.value, aliases ? JsonText::references : strings)});
  }
  return arena_.make<Expr>(node.span, Object{arena_.copy(items)});
}

}  // namespace infra::hcl
