#include "lib/policy/iam_policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lib/base/strings.h"

namespace infra::policy {
namespace {

using Json = nlohmann::ordered_json;
using Kind = hcl::Type::Kind;

constexpr int kMaxDepth = 32;  // policies are nowhere near as deep

Json unknown() { return Json(std::string(hcl::kUnknownPart)); }

bool is_unknown(const Json& json) {
  return json.is_string() && json.get_ref<const std::string&>() == hcl::kUnknownPart;
}

Json to_json(const Value& value, int depth = 0) {
  if (depth > kMaxDepth) return unknown();
  if (!value.is_known()) {
    const hcl::PartialText* text = value.partial_text();
    return text != nullptr && !text->text.empty() ? Json(text->text) : unknown();
  }
  if (value.is_null()) return nullptr;
  switch (value.kind()) {
    case Kind::string:
      return value.as_string();
    case Kind::boolean:
      return value.as_bool();
    case Kind::number:
      return value.as_number().to_string();
    case Kind::list:
    case Kind::set:
    case Kind::tuple: {
      Json json = Json::array();
      for (const Value& element : value.elements()) json.push_back(to_json(element, depth + 1));
      return json;
    }
    case Kind::map:
    case Kind::object: {
      Json json = Json::object();
      for (const hcl::Entry& entry : value.entries())
        json[entry.key] = to_json(entry.value, depth + 1);
      return json;
    }
    case Kind::dynamic:
      break;
  }
  return unknown();
}

const Value* member(const Value& object, std::string_view name) {
  if (!object.is_known() || object.is_null()) return nullptr;
  if (object.kind() != Kind::object && object.kind() != Kind::map) return nullptr;
  return object.find(name);
}

std::vector<Value> elements_of(const Value* value) {
  if (value == nullptr || !value->is_known() || value->is_null()) return {};
  if (value->kind() == Kind::object || value->kind() == Kind::map) return {*value};
  if (value->kind() != Kind::list && value->kind() != Kind::set && value->kind() != Kind::tuple)
    return {};
  return {value->elements().begin(), value->elements().end()};
}

struct Document {
  Json statements = Json::array();
  std::vector<Span> spans;  // of the statements; may be shorter
  bool complete = true;
};

void append(Document& into, Document from) {
  into.spans.resize(into.statements.size());
  for (Json& statement : from.statements) into.statements.push_back(std::move(statement));
  into.spans.insert(into.spans.end(), from.spans.begin(), from.spans.end());
  into.complete = into.complete && from.complete;
}

// `{"Statement": …}`, of which one statement may stand without a list.
Document from_json(const Json& json) {
  Document document;
  if (!json.is_object()) {
    document.complete = false;
    return document;
  }
  const auto found = json.find("Statement");
  if (found == json.end()) return document;
  if (is_unknown(*found)) {
    document.complete = false;
  } else if (found->is_array()) {
    document.statements = *found;
  } else {
    document.statements.push_back(*found);
  }
  return document;
}

std::optional<Document> read(const Value& value, int depth);

// The arguments of aws_iam_policy_document.
Document from_arguments(const Value& config, int depth) {
  Document document;
  const auto others = [&](std::string_view name) {
    const Value* list = member(config, name);
    if (list != nullptr && !list->is_known()) document.complete = false;
    for (const Value& each : elements_of(list)) {
      if (auto other = read(each, depth + 1)) {
        append(document, *std::move(other));
      } else {
        document.complete = false;
      }
    }
  };
  others("source_policy_documents");
  document.spans.resize(document.statements.size());
  for (const Value& block : elements_of(member(config, "statement"))) {
    if (!block.is_known()) {
      document.complete = false;
      continue;
    }
    static constexpr std::pair<std::string_view, const char*> kNames[] = {
        {"sid", "Sid"},
        {"effect", "Effect"},
        {"actions", "Action"},
        {"not_actions", "NotAction"},
        {"resources", "Resource"},
        {"not_resources", "NotResource"}};
    Json statement = Json::object();
    for (const auto& [from, to] : kNames) {
      const Value* part = member(block, from);
      if (part == nullptr || (part->is_known() && part->is_null())) continue;
      if (Json json = to_json(*part); !json.is_array() || !json.empty())
        statement[to] = std::move(json);
    }
    for (const Value& principal : elements_of(member(block, "principals"))) {
      const Value* type = member(principal, "type");
      const Value* identifiers = member(principal, "identifiers");
      if (type == nullptr || identifiers == nullptr) continue;
      const Json key = to_json(*type);
      const Json all = to_json(*identifiers);
      if (!key.is_string()) continue;
      Json& list = statement["Principal"][key.get<std::string>()];
      if (all.is_array()) {
        for (const Json& each : all) list.push_back(each);
      } else {
        list.push_back(all);
      }
    }
    const Value* conditions = member(block, "condition");
    if (conditions != nullptr && !conditions->is_known()) statement["Condition"] = unknown();
    for (const Value& condition : elements_of(conditions)) {
      const Value* test = member(condition, "test");
      const Value* variable = member(condition, "variable");
      const Value* values = member(condition, "values");
      if (test == nullptr || variable == nullptr || values == nullptr) {
        statement["Condition"] = unknown();
        break;
      }
      const Json key = to_json(*test), name = to_json(*variable);
      if (key.is_string() && name.is_string())
        statement["Condition"][key.get<std::string>()][name.get<std::string>()] = to_json(*values);
    }
    document.statements.push_back(std::move(statement));
    document.spans.push_back(block.origin());
  }
  others("override_policy_documents");
  return document;
}

std::optional<Document> from_text(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded() || !json.is_object()) return std::nullopt;
  return from_json(json);
}

std::optional<Document> read(const Value& value, int depth) {
  if (depth > kMaxDepth) return std::nullopt;
  if (value.is_known()) {
    if (value.is_null() || value.kind() != Kind::string) return std::nullopt;
    return from_text(value.as_string());
  }
  const hcl::PartialText* text = value.partial_text();
  if (text == nullptr) return std::nullopt;
  if (!text->text.empty()) return from_text(text->text);
  const Value& encoded = text->encoded;
  if (!encoded.is_known() || encoded.is_null()) return std::nullopt;
  if (member(encoded, "statement") != nullptr || member(encoded, "json") != nullptr)
    return from_arguments(encoded, depth);
  Document document = from_json(to_json(encoded));
  for (const Value& statement : elements_of(member(encoded, "Statement")))
    document.spans.push_back(statement.origin());
  return document;
}

std::vector<std::string> strings_of(const Json& statement, const char* key) {
  std::vector<std::string> result;
  const auto found = statement.find(key);
  if (found == statement.end()) return result;
  if (found->is_string()) result.push_back(found->get<std::string>());
  if (found->is_array())
    for (const Json& each : *found)
      if (each.is_string()) result.push_back(each.get<std::string>());
  return result;
}

void read_principals(const Json& json, PolicyStatement& statement) {
  const auto found = json.find("Principal");
  if (found == json.end()) return;
  if (found->is_string()) statement.principals.emplace_back("*", found->get<std::string>());
  if (!found->is_object()) return;
  for (const auto& [type, all] : found->items()) {
    if (all.is_string()) statement.principals.emplace_back(type, all.get<std::string>());
    if (!all.is_array()) continue;
    for (const Json& each : all)
      if (each.is_string()) statement.principals.emplace_back(type, each.get<std::string>());
  }
}

void read_conditions(const Json& json, PolicyStatement& statement) {
  const auto found = json.find("Condition");
  if (found == json.end() || found->is_null()) return;
  if (!found->is_object()) {
    statement.unknown_conditions = true;
    return;
  }
  for (const auto& [test, variables] : found->items()) {
    if (!variables.is_object()) {
      statement.unknown_conditions = true;
      continue;
    }
    for (const auto& [variable, values] : variables.items())
      statement.conditions.push_back({test, variable, strings_of(variables, variable.c_str())});
  }
}

PolicyStatement read_statement(const Json& json, std::size_t number) {
  PolicyStatement statement;
  statement.number = number;
  const auto text = [&](const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  statement.sid = text("Sid");
  const std::string effect = text("Effect");
  statement.allows = effect == "Allow" || effect.empty();
  statement.actions = strings_of(json, "Action");
  statement.resources = strings_of(json, "Resource");
  statement.all_but_actions = json.contains("NotAction");
  statement.all_but_resources = json.contains("NotResource");
  read_principals(json, statement);
  read_conditions(json, statement);
  return statement;
}

}  // namespace

bool PolicyStatement::names_everybody() const {
  return std::ranges::any_of(principals, [](const auto& principal) {
    return principal.second == "*" && (principal.first == "*" || principal.first == "AWS");
  });
}

bool PolicyStatement::is_limited() const {
  static constexpr std::string_view kLimiting[] = {"aws:principalorgid",
                                                   "aws:principalorgpaths",
                                                   "aws:principalaccount",
                                                   "aws:principalarn",
                                                   "aws:sourceaccount",
                                                   "aws:sourcearn",
                                                   "aws:sourceorgid",
                                                   "aws:sourceorgpaths",
                                                   "aws:sourcevpc",
                                                   "aws:sourcevpce",
                                                   "aws:sourceip",
                                                   "aws:sourceowner",
                                                   "aws:userid",
                                                   "kms:calleraccount",
                                                   "aws:principalisawsservice",
                                                   "aws:vpcsourceip",
                                                   "aws:principalservicename"};
  if (unknown_conditions) return true;
  return std::ranges::any_of(conditions, [](const PolicyCondition& condition) {
    const std::string name = to_lower_ascii(condition.variable);
    if (name.find(hcl::kUnknownPart) != name.npos) return true;
    if (std::ranges::find(kLimiting, name) == std::end(kLimiting)) return false;
    return std::ranges::none_of(condition.values, [](const std::string& value) {
      return value == "*" || value.ends_with("/0");
    });
  });
}

bool PolicyStatement::has_action(std::string_view action) const {
  return std::ranges::find(actions, action) != actions.end();
}

bool PolicyStatement::is_any_resource() const {
  return std::ranges::find(resources, "*") != resources.end();
}

std::string PolicyStatement::shown() const {
  return sid.empty() ? fmt::format("statement {}", number)
                     : fmt::format("statement {} (`{}`)", number, sid);
}

std::optional<Policy> read_policy(const Argument& argument) {
  if (!argument.is_set()) return std::nullopt;
  const std::optional<Document> document = read(argument.value, 0);
  if (!document) return std::nullopt;
  Policy policy;
  policy.complete = document->complete;
  for (std::size_t i = 0; i < document->statements.size(); ++i) {
    const Json& json = document->statements[i];
    if (!json.is_object()) {
      policy.complete = false;
      continue;
    }
    PolicyStatement statement = read_statement(json, i + 1);
    statement.span = argument.span;
    if (i < document->spans.size() && document->spans[i].file != 0)
      statement.span = document->spans[i];
    policy.statements.push_back(std::move(statement));
    policy.size += json.dump(-1, ' ', false, Json::error_handler_t::replace).size();
  }
  return policy;
}

std::vector<IdentityPolicy> identity_policies(const Resource& resource) {
  std::vector<IdentityPolicy> result;
  if (resource.mode != terraform::Mode::managed) return result;
  const Arguments arguments(resource);
  const std::string_view type = resource.type;
  if (type == "aws_iam_policy") result.push_back({arguments.get("policy"), false});
  if (type == "aws_ssoadmin_permission_set_inline_policy")
    result.push_back({arguments.get("inline_policy"), false});
  if (type == "aws_iam_role_policy" || type == "aws_iam_user_policy" ||
      type == "aws_iam_group_policy")
    result.push_back({arguments.get("policy"), true});
  if (type == "aws_iam_role")
    for (const Arguments& block : arguments.blocks("inline_policy"))
      result.push_back({block.get("policy"), true});
  std::erase_if(result, [](const IdentityPolicy& each) { return !each.argument.is_set(); });
  return result;
}

}  // namespace infra::policy
