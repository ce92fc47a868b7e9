#include "lib/terraform/policy_document.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/terraform/sdk_set_order.h"

namespace infra::terraform {
namespace {

using hcl::Type;
using hcl::Value;
using Json = nlohmann::ordered_json;
using Strings = std::vector<std::string>;

struct Failure {
  std::string message;
};

// IAM takes one string or a list; which of both was written is kept.
struct StringOrList {
  Strings values;
  bool is_list = true;
};

struct Principal {
  std::string type;
  StringOrList identifiers;
};

struct Condition {
  std::string test, variable;
  StringOrList values;
};

struct Statement {
  std::string sid, effect;
  std::optional<Json> action, not_action, resource, not_resource;
  std::vector<Principal> principals, not_principals;
  std::vector<Condition> conditions;
};

struct Document {
  std::string version, id;
  std::vector<Statement> statements;
};

// ---- arguments

const Value* argument(const Value& object, std::string_view name) {
  const Value* found = object.find(name);
  return found && !found->is_null() ? found : nullptr;
}

std::string text(const Value& object, std::string_view name, std::string otherwise = {}) {
  const Value* value = argument(object, name);
  return value ? value->as_string() : std::move(otherwise);
}

std::vector<Value> blocks(const Value& object, std::string_view name) {
  const Value* value = argument(object, name);
  if (!value) return {};
  if (value->kind() == Type::Kind::object) return {*value};
  return {value->elements().begin(), value->elements().end()};
}

Strings strings(const Value& object, std::string_view name) {
  Strings result;
  if (const Value* value = argument(object, name))
    for (const Value& element : value->elements())
      result.push_back(element.is_null() ? "" : element.as_string());
  return result;
}

// `&{…}` stands for IAM's own `${…}`, which Terraform would take for an interpolation.
std::string replace_variables(std::string value, const std::string& version,
                              std::string_view where) {
  const bool found = value.find("&{") != value.npos;
  if (found && version == "2008-10-17")
    throw Failure{"reading " + std::string(where) + ": found &{ sequence in (" + value +
                  "), which is not supported in document version 2008-10-17"};
  for (std::size_t at = 0; (at = value.find("&{", at)) != value.npos; ++at) value[at] = '$';
  return value;
}

// A set of one is a string; of several, a list in descending order.
std::optional<Json> string_list(Strings values) {
  if (values.empty()) return std::nullopt;
  if (values.size() == 1) return Json(values.front());
  std::ranges::sort(values, std::greater<>());
  return Json(values);
}

std::optional<Json> variables_replaced(const Value& block, std::string_view name,
                                       const std::string& version) {
  Strings values = strings(block, name);
  for (std::string& value : values) value = replace_variables(std::move(value), version, name);
  return string_list(std::move(values));
}

std::vector<Principal> read_principals(const Value& statement, std::string_view name,
                                       const std::string& version) {
  std::vector<Principal> result;
  for (const Value& block : in_sdk_set_order(blocks(statement, name))) {
    Strings identifiers = strings(block, "identifiers");
    for (std::string& each : identifiers) each = replace_variables(std::move(each), version, name);
    std::ranges::sort(identifiers, std::greater<>());
    const bool is_list = identifiers.size() != 1;
    result.push_back({text(block, "type"), {std::move(identifiers), is_list}});
  }
  return result;
}

std::vector<Condition> read_conditions(const Value& statement, const std::string& version) {
  std::vector<Condition> result;
  for (const Value& block : in_sdk_set_order(blocks(statement, "condition"))) {
    Strings values = strings(block, "values");
    for (std::string& each : values)
      each = replace_variables(std::move(each), version, "condition");
    const bool is_list = values.size() != 1;
    result.push_back({text(block, "test"), text(block, "variable"), {std::move(values), is_list}});
  }
  return result;
}

Statement read_statement(const Value& block, const std::string& version) {
  Statement result;
  result.sid = text(block, "sid");
  result.effect = text(block, "effect", "Allow");
  result.action = string_list(strings(block, "actions"));
  result.not_action = string_list(strings(block, "not_actions"));
  result.resource = variables_replaced(block, "resources", version);
  result.not_resource = variables_replaced(block, "not_resources", version);
  result.principals = read_principals(block, "principals", version);
  result.not_principals = read_principals(block, "not_principals", version);
  result.conditions = read_conditions(block, version);
  return result;
}

Document read_arguments(const Value& config) {
  Document result;
  result.version = text(config, "version", "2012-10-17");
  result.id = text(config, "policy_id");
  std::set<std::string> sids;
  for (const Value& block : blocks(config, "statement")) {
    Statement statement = read_statement(block, result.version);
    if (!statement.sid.empty() && !sids.insert(statement.sid).second)
      throw Failure{"duplicate Sid (" + statement.sid +
                    "). Remove the Sid or ensure the Sid is unique."};
    result.statements.push_back(std::move(statement));
  }
  return result;
}

// ---- documents in JSON

std::string scalar_text(const Json& json) {
  return json.is_string() ? json.get<std::string>() : json.is_boolean() ? json.dump() : "";
}

StringOrList string_or_list(const Json& json) {
  if (!json.is_array()) return {{scalar_text(json)}, false};
  StringOrList result;
  for (const Json& each : json) result.values.push_back(scalar_text(each));
  return result;
}

std::vector<Principal> principals_from(const Json& json) {
  if (json.is_string()) return {{"*", {{"*"}, true}}};
  std::vector<Principal> result;
  if (json.is_object())
    for (const auto& [type, identifiers] : json.items())
      result.push_back({type, string_or_list(identifiers)});
  return result;
}

// Values of other kinds than strings, booleans and lists are lost on the way through the provider.
std::vector<Condition> conditions_from(const Json& json) {
  std::vector<Condition> result;
  if (!json.is_object()) return result;
  for (const auto& [test, variables] : json.items()) {
    if (!variables.is_object()) continue;
    for (const auto& [variable, values] : variables.items())
      if (values.is_string() || values.is_boolean() || values.is_array())
        result.push_back({test, variable, string_or_list(values)});
  }
  return result;
}

Statement statement_from(const Json& json) {
  Statement result;
  for (const auto& [key, value] : json.items()) {
    if (key == "Sid") result.sid = scalar_text(value);
    if (key == "Effect") result.effect = scalar_text(value);
    if (key == "Action") result.action = value;
    if (key == "NotAction") result.not_action = value;
    if (key == "Resource") result.resource = value;
    if (key == "NotResource") result.not_resource = value;
    if (key == "Principal") result.principals = principals_from(value);
    if (key == "NotPrincipal") result.not_principals = principals_from(value);
    if (key == "Condition") result.conditions = conditions_from(value);
  }
  return result;
}

Document document_from(const std::string& source, std::string_view which, std::size_t index) {
  const std::string where =
      "merging " + std::string(which) + " document " + std::to_string(index) + ": ";
  const Json json = Json::parse(source, nullptr, false);
  if (json.is_discarded() || !json.is_object()) throw Failure{where + "not a JSON object"};
  Document result;
  result.version = scalar_text(json.value("Version", Json()));
  result.id = scalar_text(json.value("Id", Json()));
  const Json statements = json.value("Statement", Json::array());
  if (!statements.is_array())
    throw Failure{where +
                  "json: cannot unmarshal object into Go struct field IAMPolicyDoc.Statement of "
                  "type []*iam.IAMPolicyStatement"};
  for (const Json& statement : statements)
    if (statement.is_object()) result.statements.push_back(statement_from(statement));
  return result;
}

// ---- merging

void merge(Document& into, Document from) {
  if (!from.id.empty()) into.id = std::move(from.id);
  into.version = std::max(into.version, from.version);
  for (Statement& statement : from.statements) {
    const auto same = std::ranges::find_if(into.statements, [&](const Statement& existing) {
      return !statement.sid.empty() && existing.sid == statement.sid;
    });
    if (same == into.statements.end()) {
      into.statements.push_back(std::move(statement));
    } else {
      *same = std::move(statement);
    }
  }
}

void merge_sources(Document& into, const Strings& sources) {
  std::set<std::string> sids;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (sources[i].empty()) continue;
    Document source = document_from(sources[i], "source", i);
    for (std::size_t s = 0; s < source.statements.size(); ++s) {
      const std::string& sid = source.statements[s].sid;
      if (!sid.empty() && !sids.insert(sid).second)
        throw Failure{"merging source document " + std::to_string(i) + ": duplicate Sid (" + sid +
                      ") in source_policy_documents (statement " + std::to_string(s) +
                      "). Remove the Sid or ensure Sids are unique."};
    }
    merge(into, std::move(source));
  }
}

// ---- writing

Json to_json(const StringOrList& values) {
  return values.is_list ? Json(values.values) : Json(values.values.front());
}

// Keys in order; several entries of one key make one list.
Json to_json(const std::vector<Principal>& principals) {
  if (principals.size() == 1 && principals[0].type == "*" &&
      principals[0].identifiers.values == Strings{"*"})
    return "*";
  std::map<std::string, StringOrList> all;
  for (const Principal& principal : principals) {
    StringOrList identifiers = principal.identifiers;
    if (identifiers.is_list) std::ranges::sort(identifiers.values, std::greater<>());
    const auto [at, is_new] = all.try_emplace(principal.type, identifiers);
    if (is_new) continue;
    at->second.is_list = true;
    at->second.values.insert(at->second.values.end(), identifiers.values.begin(),
                             identifiers.values.end());
  }
  Json result = Json::object();
  for (const auto& [type, identifiers] : all) result[type] = to_json(identifiers);
  return result;
}

Json to_json(const std::vector<Condition>& conditions) {
  std::map<std::string, std::map<std::string, StringOrList>> all;
  for (const Condition& condition : conditions) {
    const auto [at, is_new] = all[condition.test].try_emplace(condition.variable, condition.values);
    if (is_new) continue;
    at->second.is_list = true;
    at->second.values.insert(at->second.values.end(), condition.values.values.begin(),
                             condition.values.values.end());
  }
  Json result = Json::object();
  for (const auto& [test, variables] : all)
    for (const auto& [variable, values] : variables) result[test][variable] = to_json(values);
  return result;
}

Json to_json(const Statement& statement) {
  Json result = Json::object();
  if (!statement.sid.empty()) result["Sid"] = statement.sid;
  result["Effect"] = statement.effect;
  if (statement.effect.empty()) result.erase("Effect");
  if (statement.action) result["Action"] = *statement.action;
  if (statement.not_action) result["NotAction"] = *statement.not_action;
  if (statement.resource) result["Resource"] = *statement.resource;
  if (statement.not_resource) result["NotResource"] = *statement.not_resource;
  if (!statement.principals.empty()) result["Principal"] = to_json(statement.principals);
  if (!statement.not_principals.empty()) result["NotPrincipal"] = to_json(statement.not_principals);
  if (!statement.conditions.empty()) result["Condition"] = to_json(statement.conditions);
  return result;
}

// Go's encoding/json escapes what HTML or JavaScript would trip over. None of these stands outside
// a string in JSON.
std::string as_go_writes(const std::string& json) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kEscapes = {{
      {"<", "\\u003c"},
      {">", "\\u003e"},
      {"&", "\\u0026"},
      {"\xe2\x80\xa8", "\\u2028"},
      {"\xe2\x80\xa9", "\\u2029"},
  }};
  std::string result;
  for (std::size_t at = 0; at < json.size();) {
    const auto escape = std::ranges::find_if(kEscapes, [&](const auto& each) {
      return std::string_view(json).substr(at).starts_with(each.first);
    });
    if (escape == kEscapes.end()) {
      result += json[at++];
    } else {
      result += escape->second;
      at += escape->first.size();
    }
  }
  return result;
}

PolicyDocument write(const Document& document) {
  Json json = Json::object();
  if (!document.version.empty()) json["Version"] = document.version;
  if (!document.id.empty()) json["Id"] = document.id;
  for (const Statement& statement : document.statements)
    json["Statement"].push_back(to_json(statement));
  PolicyDocument result;
  result.json = as_go_writes(json.dump(2));
  result.minified_json = as_go_writes(json.dump());
  result.id = std::to_string(crc32(result.json));
  return result;
}

}  // namespace

bool is_policy_document_config(const Value& config) {
  const auto is_text = [](const Value& value) {
    return value.is_null() || value.kind() == Type::Kind::string;
  };
  const auto is_sequence = [](const Value& value) {
    return value.kind() == Type::Kind::list || value.kind() == Type::Kind::set ||
           value.kind() == Type::Kind::tuple;
  };
  const auto all_of = [&](const Value& object, std::initializer_list<std::string_view> names,
                          const auto& holds) {
    return std::ranges::all_of(names, [&](std::string_view name) {
      const Value* value = argument(object, name);
      return value == nullptr || !value->is_known() || holds(*value);
    });
  };
  const auto are_texts = [&](const Value& list) {
    return is_sequence(list) && std::ranges::all_of(list.elements(), [&](const Value& each) {
             return !each.is_known() || is_text(each);
           });
  };
  const auto objects = [&](const auto& is_right) {
    return [&](const Value& list) {
      if (list.kind() == Type::Kind::object) return is_right(list);
      return is_sequence(list) && std::ranges::all_of(list.elements(), [&](const Value& each) {
               return each.is_known() && !each.is_null() && each.kind() == Type::Kind::object &&
                      is_right(each);
             });
    };
  };
  // The order of these blocks comes from all that is in them, so nothing else may be.
  const auto only = [](const Value& block, std::initializer_list<std::string_view> names) {
    return std::ranges::all_of(block.entries(), [&](const hcl::Entry& entry) {
      return std::ranges::find(names, entry.key) != names.end();
    });
  };
  const auto principal = [&](const Value& block) {
    return only(block, {"type", "identifiers"}) && all_of(block, {"type"}, is_text) &&
           all_of(block, {"identifiers"}, are_texts);
  };
  const auto condition = [&](const Value& block) {
    return only(block, {"test", "variable", "values"}) &&
           all_of(block, {"test", "variable"}, is_text) && all_of(block, {"values"}, are_texts);
  };
  const auto statement = [&](const Value& block) {
    return all_of(block, {"sid", "effect"}, is_text) &&
           all_of(block, {"actions", "not_actions", "resources", "not_resources"}, are_texts) &&
           all_of(block, {"principals", "not_principals"}, objects(principal)) &&
           all_of(block, {"condition"}, objects(condition));
  };
  return all_of(config, {"version", "policy_id"}, is_text) &&
         all_of(config, {"source_policy_documents", "override_policy_documents"}, are_texts) &&
         all_of(config, {"statement"}, objects(statement));
}

std::variant<PolicyDocument, PolicyDocumentError> render_policy_document(const Value& config) {
  try {
    Document document;
    merge_sources(document, strings(config, "source_policy_documents"));
    merge(document, read_arguments(config));
    const Strings overrides = strings(config, "override_policy_documents");
    for (std::size_t i = 0; i < overrides.size(); ++i)
      if (!overrides[i].empty()) merge(document, document_from(overrides[i], "override", i));
    return write(document);
  } catch (const Failure& failure) {
    const bool reading = failure.message.starts_with("reading ");
    return PolicyDocumentError{(reading ? "" : "writing IAM Policy Document: ") + failure.message};
  }
}

}  // namespace infra::terraform
