#include "lib/terraform/proven_keys.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "lib/hcl/convert.h"
#include "lib/hcl/evaluate.h"
#include "lib/hcl/map_scope.h"

namespace infra::terraform {
namespace {

using hcl::Entry;
using hcl::Type;
using hcl::Value;

constexpr std::size_t kMostKeys = 64;  // of one condition: each costs two evaluations

class Trial {
 public:
  Trial(const VariableDeclaration& variable, const hcl::Expr& condition,
        const diag::SourceMap& sources, const hcl::FunctionEnvironment& functions)
      : variable_(variable),
        condition_(condition),
        functions_(functions),
        element_(variable.type.kind() == Type::Kind::map ? variable.type.element()
                                                         : Type::string()) {
    const std::string_view text = sources.text(condition.span);
    names_null_ = text.find("null") != text.npos;
    read_names(text);
  }

  std::set<std::string> run() const {
    if (names_.empty() || names_.size() > kMostKeys || !looks_at_the_variable_only()) return {};
    if (variable_.nullable && (names_null_ || !refuses(Value::null(variable_.type)))) return {};
    std::set<std::string> needed = needed_with(Value::unknown(element_));
    // Where the operators of an older Terraform make nothing of an unknown operand.
    if (element_ == Type::string()) needed.merge(needed_with(Value::string("x")));
    return needed;
  }

 private:
  std::set<std::string> needed_with(const Value& value) const {
    // Keys that no condition names: one that merely counts the keys proves nothing.
    const std::set<std::string> none, others = {"~a", "~b", "~c"};
    if (refuses(map(std::nullopt, none, value)) || refuses(map(std::nullopt, others, value)))
      return {};
    std::set<std::string> needed;
    for (const std::string& name : names_) {
      if (refuses(map(name, none, value)) && refuses(map(name, others, value))) needed.insert(name);
    }
    return needed;
  }

  // What could be keys: quoted strings, and the names that references go on with.
  void read_names(std::string_view text) {
    for (std::size_t begin = text.find('"'); begin != text.npos;) {
      const std::size_t end = text.find('"', begin + 1);
      if (end == text.npos) break;
      const std::string_view word = text.substr(begin + 1, end - begin - 1);
      if (!word.empty() && word.find_first_of("\\$%\n") == word.npos) names_.emplace(word);
      begin = text.find('"', end + 1);
    }
    for (const hcl::Reference& reference : hcl::references(condition_)) {
      const auto& steps = reference.traversal->steps;
      if (steps.size() > 1 && !steps[1].text.empty()) names_.emplace(steps[1].text);
    }
  }

  bool looks_at_the_variable_only() const {
    return std::ranges::all_of(hcl::references(condition_), [&](const hcl::Reference& reference) {
      const hcl::Traversal& traversal = *reference.traversal;
      return traversal.root.text == "var" && !traversal.steps.empty() &&
             traversal.steps[0].text == variable_.name;
    });
  }

  // All names but `missing`.
  Value map(const std::optional<std::string>& missing, const std::set<std::string>& others,
            const Value& value) const {
    std::vector<Entry> entries;
    for (const std::set<std::string>* names : {&names_, &others}) {
      for (const std::string& name : *names) {
        if (name != missing) entries.push_back({name, value});
      }
    }
    return Value::map(element_, std::move(entries));
  }

  // Terraform refuses what makes a condition false, and what it cannot evaluate.
  bool refuses(const Value& tried) const {
    const hcl::MapScope scope(Value::object({{"var", Value::object({{variable_.name, tried}})}}));
    hcl::Budget budget;
    diag::Diagnostics found;
    const hcl::Evaluation evaluation{scope, functions_, budget, found, false};
    const hcl::Converted held =
        hcl::convert(hcl::evaluate(condition_, evaluation), hcl::Type::boolean());
    if (!found.empty()) return true;
    return !held.error && held.value.is_known() && !held.value.is_null() && !held.value.as_bool();
  }

  const VariableDeclaration& variable_;
  const hcl::Expr& condition_;
  const hcl::FunctionEnvironment& functions_;
  Type element_;
  // A newer Terraform does not look at the other side of `var.x == null || …`.
  bool names_null_ = false;
  std::set<std::string> names_;
};

}  // namespace

std::vector<std::string> validated_keys(const VariableDeclaration& variable,
                                        const diag::SourceMap& sources,
                                        const hcl::FunctionEnvironment& functions) {
  const Type::Kind kind = variable.type.kind();
  if (kind != Type::Kind::map && kind != Type::Kind::dynamic) return {};
  std::set<std::string> keys;
  for (const hcl::Block* validation : variable.validations) {
    const hcl::Attribute* condition = validation->body->attribute("condition");
    if (condition == nullptr) continue;
    keys.merge(Trial(variable, *condition->value, sources, functions).run());
  }
  return {keys.begin(), keys.end()};
}

Value with_validated_keys(Value value, const VariableDeclaration& variable,
                          const std::vector<std::string>& keys) {
  if (value.is_known() || keys.empty()) return value;
  hcl::Partial partial;
  if (value.partial() != nullptr) {
    partial = *value.partial();
  } else {
    partial.cause = std::string(value.cause());
  }
  const Type element = variable.type.kind() == Type::Kind::map ? variable.type.element() : Type();
  for (const std::string& key : keys) {
    const auto at = std::ranges::lower_bound(partial.entries, key, {}, &hcl::PartialEntry::key);
    if (at != partial.entries.end() && at->key == key) {
      at->maybe = false;
    } else {
      partial.entries.insert(
          at, {key, Value::unknown(element).with_cause(std::string(value.cause())), false, {}});
    }
  }
  return value.with_partial(std::move(partial));
}

}  // namespace infra::terraform
