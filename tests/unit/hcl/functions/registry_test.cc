// The registry against `terraform metadata functions -json` of 1.11.4 (tests/data/functions.jsonl).
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "lib/hcl/function.h"

namespace infra::hcl {
namespace {

using Json = nlohmann::json;

// ["list", "string"], as Terraform writes types in JSON.
Json type_json(const Type& type) {
  switch (type.kind()) {
    case Type::Kind::dynamic:
      return "dynamic";
    case Type::Kind::string:
      return "string";
    case Type::Kind::number:
      return "number";
    case Type::Kind::boolean:
      return "bool";
    case Type::Kind::list:
      return {"list", type_json(type.element())};
    case Type::Kind::set:
      return {"set", type_json(type.element())};
    case Type::Kind::map:
      return {"map", type_json(type.element())};
    case Type::Kind::tuple:
    case Type::Kind::object:
      break;
  }
  return nullptr;
}

Json parameter_json(const Parameter& parameter) {
  return {{"name", parameter.name}, {"type", type_json(parameter.type)}};
}

std::map<std::string, Json> terraform_functions() {
  std::ifstream file(INFRA_SOURCE_DIR "/tests/data/functions.jsonl");
  REQUIRE(file.is_open());
  std::map<std::string, Json> functions;
  for (std::string line; std::getline(file, line);) {
    Json json = Json::parse(line);
    functions.emplace(json["name"].get<std::string>(), json);
  }
  return functions;
}

TEST_CASE("the registry has exactly Terraform's functions") {
  const auto wanted = terraform_functions();
  const std::vector<std::string_view> names = function_names();
  CHECK(wanted.size() == 118);
  CHECK(names.size() == wanted.size());
  for (const std::string_view name : names) {
    INFO(name);
    CHECK(wanted.contains(std::string(name)));
  }
}

TEST_CASE("each function has Terraform's parameters") {
  for (const auto& [name, wanted] : terraform_functions()) {
    if (name == "try" || name == "can") continue;  // the evaluator's
    INFO(name);
    const Function* function = find_function(name);
    REQUIRE(function != nullptr);
    Json parameters = Json::array();
    for (const Parameter& each : function->parameters) parameters.push_back(parameter_json(each));
    CHECK(parameters == wanted["parameters"]);
    const Json variadic = function->variadic ? parameter_json(*function->variadic) : Json();
    CHECK(variadic == wanted.value("variadic", Json()));
  }
}

TEST_CASE("a function is also found in the namespace core") {
  CHECK(find_function("core::upper") == find_function("upper"));
  CHECK(find_function("core::core::upper") == nullptr);
  CHECK(find_function("Upper") == nullptr);
  CHECK(find_function("") == nullptr);
}

}  // namespace
}  // namespace infra::hcl
