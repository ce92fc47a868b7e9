// docs/infra.schema.json: what editors complete infra.yaml by.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <type_traits>

#include "lib/workspace/config_fields.h"
#include "lib/workspace/config_file.h"

namespace infra::workspace {
namespace {

using Json = nlohmann::ordered_json;

Json schema_of(const std::string&) { return {{"type", {"string", "number", "boolean", "null"}}}; }
Json schema_of(int) { return {{"type", "integer"}}; }
Json schema_of(double) { return {{"type", "number"}}; }
Json schema_of(const Texts&) {
  const Json text = {{"type", {"string", "number", "boolean"}}};
  return {{"anyOf", {text, {{"type", "array"}, {"items", text}}}}};
}
template <typename T>
Json schema_of(const std::map<std::string, T>&) {
  return {{"type", "object"}, {"additionalProperties", schema_of(T())}};
}

template <typename T>
Json default_of(const T& value) {
  return value;
}

class Describer {
 public:
  template <typename T>
  void value(const char* key, T& target, const char* help) {
    Json schema = {{"description", help}};
    schema.update(schema_of(target));
    if (target != T()) schema["default"] = default_of(target);
    properties_[key] = std::move(schema);
  }
  void choice(const char* key, std::string& target, const char* help, const Texts& allowed) {
    properties_[key] = {{"description", help}, {"enum", allowed}, {"default", target}};
  }
  void pattern(const char* key, std::string& target, const char* help) {
    value(key, target, help);
    properties_[key]["format"] = "regex";
  }
  template <typename Visit>
  void object(const char* key, const char* help, const Visit& visit) {
    Describer members;
    visit(members);
    properties_[key] = members.finish(help);
  }
  template <typename T, typename Visit>
  void objects(const char* key, std::map<std::string, T>&, const char* help, const Visit& visit) {
    T one = {};
    Describer members;
    visit(one, members);
    properties_[key] = {
        {"description", help}, {"type", "object"}, {"additionalProperties", members.finish("")}};
  }
  void rules(const char* key, std::map<std::string, RuleConfig>&, const char* help) {
    const Json word = {{"enum", {"error", "warning", "note", "off", false}}};
    properties_[key] = {
        {"description", help},
        {"type", "object"},
        {"propertyNames", {{"pattern", "^([A-Z]{2,8}([0-9]{3})?|EXT:.+)$"}}},
        {"additionalProperties",
         {{"anyOf", {word, {{"type", "object"}, {"properties", {{"severity", word}}}}}}}}};
  }
  Json finish(const char* help) {
    Json schema = Json::object();
    if (*help != '\0') schema["description"] = help;
    schema["type"] = {"object", "null"};
    schema["properties"] = std::move(properties_);
    schema["additionalProperties"] = false;
    return schema;
  }

 private:
  Json properties_ = Json::object();
};

}  // namespace

std::string config_json_schema() {
  Config defaults;
  Describer describer;
  visit_config(defaults, describer);
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                 {"title", "infra.yaml"}};
  schema.update(describer.finish("configuration of infra"));
  return schema.dump(2) + "\n";
}

}  // namespace infra::workspace
