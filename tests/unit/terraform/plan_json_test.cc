#include "lib/terraform/plan_json.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>

#include "lib/base/error.h"
#include "lib/base/file_system.h"

namespace infra::terraform {
namespace {

std::string document(const std::string& members) {
  return R"({"format_version":"1.2","terraform_version":"1.11.4",)" + members +
         R"(,"applyable":true,"complete":true,"errored":false})";
}

std::string change(const std::string& head, const std::string& body) {
  return R"({"mode":"managed","provider_name":"registry.terraform.io/hashicorp/aws",)" + head +
         R"(,"change":{)" + body + "}}";
}

Plan read(const std::string& text) { return read_plan_json(text, 7); }

const Resource& resource(const Plan& plan, std::string_view address) {
  for (const Resource& item : plan.resources) {
    if (item.address == address) return item;
  }
  FAIL("no " << address);
  throw 0;
}

const std::string kQueue =
    R"("address":"module.a[\"x.y\"].module.b[0].aws_sqs_queue.q[\"k\"]",
       "module_address":"module.a[\"x.y\"].module.b[0]","type":"aws_sqs_queue","name":"q","index":"k")";

TEST_CASE("a change gives a resource with address, module, index and calls", "[plan_json]") {
  Plan plan = read(document(
      R"("resource_changes":[)" +
      change(
          kQueue,
          R"("actions":["create"],"before":null,"after":{"name":"n","big":123456789012345678901234567890.5,
        "delay":90,"list":[1,"a",null]},"after_unknown":{"id":true},"after_sensitive":{})") +
      "]"));
  CHECK(plan.terraform_version == "1.11.4");
  REQUIRE(plan.resources.size() == 1);
  const Resource& queue = plan.resources[0];
  CHECK(queue.from_plan);
  CHECK(queue.config_address == "module.a.module.b.aws_sqs_queue.q");
  CHECK(queue.module == "module.a[\"x.y\"].module.b[0]");
  REQUIRE(queue.calls.size() == 2);
  CHECK(queue.calls[0].address == "module.a[\"x.y\"]");
  CHECK(queue.calls[1].address == "module.a[\"x.y\"].module.b[0]");
  CHECK(queue.index.as_string() == "k");
  CHECK(queue.span == Span{7, 0, 0});
  CHECK(queue.values.find("delay")->as_number() == hcl::Number::from_int(90));
  CHECK(queue.values.find("big")->as_number().to_string() == "123456789012345678901234567890.5");
  CHECK(queue.values.find("list")->length() == 3);
  REQUIRE(queue.values.find("id"));
  CHECK_FALSE(queue.values.find("id")->is_known());
  CHECK(queue.values.find("id")->cause() == queue.address);
  REQUIRE(queue.provider);
  CHECK(queue.provider->name == "aws");
  CHECK(queue.provider->source == "hashicorp/aws");
}

TEST_CASE("sensitive values never enter the view", "[plan_json]") {
  Plan plan = read(document(
      R"("resource_changes":[)" + change(kQueue, R"("actions":["update"],
        "before":{"tags":{"Owner":"hunter1","Team":"x"},"pin":1234},
        "after":{"name":"hunter2","tags":{"Owner":"hunter2","Team":"x"},"pin":1234,
                 "tags_all":{"Owner":"hunter2","Team":"x","D":"y"},
                 "whole":{"A":"hunter2","B":["hunter2",true]},
                 "block":[{"tags":{"Owner":"hunter2"},"tags_all":{"Owner":"hunter2","Z":"z"}}]},
        "after_unknown":{},
        "before_sensitive":{"tags":{"Owner":true},"pin":true},
        "after_sensitive":{"name":true,"tags":{"Owner":true},"tags_all":{},"whole":true,"pin":true,
                           "block":[{"tags":true,"tags_all":{}}]})") +
      R"(],"planned_values":{"outputs":{"o":{"sensitive":true,"type":"string","value":"hunter2"},
        "u":{"sensitive":false},"n":{"sensitive":false,"value":1.50}},"root_module":{}})"));
  const Value& values = plan.resources[0].values;
  CHECK(values.find("name")->as_string() == "(sensitive)");
  CHECK(values.find("name")->is_sensitive());
  const Value& tags = *values.find("tags");
  CHECK_FALSE(tags.is_sensitive());
  CHECK(tags.find("Owner")->as_string() == "(sensitive)");
  CHECK(tags.find("Owner")->is_sensitive());
  CHECK(tags.find("Team")->as_string() == "x");
  // The provider's copy of the tags has no marks of its own.
  CHECK(values.find("tags_all")->find("Owner")->as_string() == "(sensitive)");
  CHECK(values.find("tags_all")->find("D")->as_string() == "y");
  CHECK(values.find("whole")->is_sensitive());
  CHECK(values.find("whole")->find("A")->as_string() == "(sensitive)");
  CHECK(values.find("whole")->find("B")->elements()[1].as_string() == "(sensitive)");
  const Value& block = values.find("block")->elements()[0];
  CHECK(block.find("tags")->is_sensitive());
  CHECK(block.find("tags_all")->find("Owner")->as_string() == "(sensitive)");
  CHECK(values.find("pin")->as_string() == "(sensitive)");
  CHECK(plan.changes[0].before.find("tags")->find("Owner")->as_string() == "(sensitive)");
  CHECK(plan.changes[0].before.find("pin")->is_sensitive());
  CHECK(plan.outputs[0].name == "o");
  CHECK(plan.outputs[0].value.as_string() == "(sensitive)");
  CHECK_FALSE(plan.outputs[1].value.is_known());
  CHECK(plan.outputs[2].value.as_number().to_string() == "1.5");
}

TEST_CASE("unknown parts are unknown where they are, with what they refer to", "[plan_json]") {
  Plan plan = read(document(
      R"("resource_changes":[)" + change(kQueue, R"("actions":["create"],"before":null,
        "after":{"tags":{"Team":"x"},"rule":[{"a":1},{"a":2}],"none":null},
        "after_unknown":{"tags":{"Owner":true},"rule":[{},{"b":true}],"none":true,"all":{"x":true}})") +
      R"(],"configuration":{"provider_config":{"aws":{"name":"aws"}},"root_module":{"module_calls":{"a":{"module":{
        "module_calls":{"b":{"module":{"resources":[{"address":"aws_sqs_queue.q","mode":"managed",
        "type":"aws_sqs_queue","name":"q","provider_config_key":"aws","expressions":{
        "tags":{"references":["aws_vpc.main.id","aws_vpc.main"]}}}]}}}}}}}})"));
  const Value& values = plan.resources[0].values;
  CHECK(values.find("tags")->find("Team")->as_string() == "x");
  CHECK_FALSE(values.find("tags")->find("Owner")->is_known());
  CHECK(values.find("tags")->find("Owner")->cause() == "aws_vpc.main.id");
  CHECK(values.find("rule")->elements()[1].find("a")->as_number().to_string() == "2");
  CHECK_FALSE(values.find("rule")->elements()[1].find("b")->is_known());
  CHECK_FALSE(values.find("none")->is_known());
  CHECK(values.find("all")->find("x")->cause() == plan.resources[0].address);
}

TEST_CASE("the provider configuration in effect comes from the configuration", "[plan_json]") {
  Plan plan = read(
      document(R"("resource_changes":[)" +
               change(kQueue, R"("actions":["create"],"before":null,"after":{"name":"n"})") + "," +
               change(R"("address":"aws_vpc.v","type":"aws_vpc","name":"v")",
                      R"("actions":["no-op"],"before":{"a":1},"after":{"a":1})") +
               R"(],"configuration":{"provider_config":{
        "aws":{"name":"aws","full_name":"registry.terraform.io/hashicorp/aws","version_constraint":"~> 5.0",
               "expressions":{"region":{"references":["var.region"]},
                 "default_tags":[{"tags":{"constant_value":{"Team":"t"}}}]}},
        "aws.dr":{"name":"aws","alias":"dr","expressions":{"region":{"constant_value":"eu-west-2"}}}},
      "root_module":{"resources":[{"address":"aws_vpc.v","provider_config_key":"aws"}],
        "module_calls":{"a":{"module":{"module_calls":{"b":{"module":{"resources":[
          {"address":"aws_sqs_queue.q","provider_config_key":"aws.dr"}]}}}}}}}})"));
  const ProviderConfiguration& main = *resource(plan, "aws_vpc.v").provider;
  CHECK(main.alias.empty());
  CHECK(main.source == "hashicorp/aws");
  CHECK(main.constraints == std::vector<std::string>{"~> 5.0"});
  CHECK(main.values.find("region")->cause() == "var.region");
  CHECK(main.values.find("default_tags")->elements()[0].find("tags")->find("Team")->as_string() ==
        "t");
  const ProviderConfiguration& dr = *plan.resources[0].provider;
  CHECK(dr.alias == "dr");
  CHECK(dr.values.find("region")->as_string() == "eu-west-2");
  CHECK_FALSE(dr.values.find("default_tags"));
}

TEST_CASE("a change keeps actions, reasons, moves and what replaces it", "[plan_json]") {
  Plan plan = read(document(
      R"("resource_changes":[)" +
      change(R"("address":"aws_x.a","type":"aws_x","name":"a","previous_address":"aws_x.old",
                "action_reason":"replace_because_cannot_update")",
             R"("actions":["delete","create"],"before":{"n":"a"},"after":{"n":"b"},
                "replace_paths":[["n"],["rule",0,"port"]],"importing":{"id":"i"})") +
      "," +
      change(R"("address":"aws_x.gone","type":"aws_x","name":"gone")",
             R"("actions":["delete"],"before":{"n":"a"},"after":null,"after_unknown":{})") +
      R"(],"resource_drift":[)" +
      change(R"("address":"aws_x.a","type":"aws_x","name":"a")",
             R"("actions":["update"],"before":{"n":"a"},"after":{"n":"c"})") +
      "]"));
  REQUIRE(plan.changes.size() == 2);
  CHECK(plan.changes[0].actions == std::vector<std::string>{"delete", "create"});
  CHECK(plan.changes[0].replace_paths == std::vector<std::string>{"n", "rule[0].port"});
  CHECK(plan.changes[0].previous_address == "aws_x.old");
  CHECK(plan.changes[0].action_reason == "replace_because_cannot_update");
  CHECK(plan.changes[0].imported);
  CHECK(plan.changes[1].after.values.is_null());
  CHECK_FALSE(plan.changes[1].imported);
  REQUIRE(plan.resources.size() == 1);  // what is deleted is not planned
  REQUIRE(plan.drift.size() == 1);
  CHECK(plan.drift[0].after.values.find("n")->as_string() == "c");
}

TEST_CASE("a planned resource without a change has its planned values", "[plan_json]") {
  Plan plan =
      read(document(R"("planned_values":{"root_module":{"child_modules":[{"address":"module.m",
      "resources":[{"address":"module.m.aws_x.a[0]","mode":"managed","type":"aws_x","name":"a","index":0,
        "values":{"n":"v","s":"hunter2","values":"w"},"sensitive_values":{"s":true}}]}]}})"));
  REQUIRE(plan.resources.size() == 1);
  CHECK(plan.resources[0].module == "module.m");
  CHECK(plan.resources[0].config_address == "module.m.aws_x.a");
  CHECK(plan.resources[0].values.find("n")->as_string() == "v");
  CHECK(plan.resources[0].values.find("s")->as_string() == "(sensitive)");
}

std::string refusal(const std::string& text) {
  try {
    read(text);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST_CASE("what is no plan is refused with what was found", "[plan_json]") {
  CHECK(refusal("") == "this is no plan in JSON: it is not JSON from byte 1 on");
  CHECK(refusal("[]") == "this is no plan in JSON: it is a JSON array, not an object");
  CHECK(refusal("3") == "this is no plan in JSON: it is one JSON value, not an object");
  CHECK(refusal("PK\x03\x04") == "this is a saved plan in Terraform's own form, not JSON");
  CHECK(refusal("{\"@level\":\"info\"}\n{\"@level\":\"info\"}") ==
        "this is the log of a command with `-json`, not a plan");
  CHECK(refusal(R"({"format_version":"1.0","values":{}})") ==
        "this is no plan in JSON: it is the JSON of a state");
  CHECK(refusal(R"({"provider_schemas":{}})") ==
        "this is no plan in JSON: it is the schema of a provider");
  CHECK(refusal(R"({"version":4,"lineage":"x","resources":[]})") ==
        "this is no plan in JSON: it is a state file");
  CHECK(refusal("{}") ==
        "this is no plan in JSON: it has neither `planned_values` nor `resource_changes`");
  CHECK(refusal(R"({"format_version":"2.0","planned_values":{}})") ==
        "this is no plan in JSON: its format_version is `2.0`, not 1.x");
  CHECK(refusal(R"({"resource_changes":[]})") ==
        "this is no plan in JSON: it has no `format_version`");
  CHECK(refusal(document(R"("resource_changes":[{"type":"aws_x"}])")) ==
        "this is no plan in JSON: it has a resource without `address` or `type`");
  CHECK(refusal(document(R"("resource_changes":[{"type":"aws_x","address":"aws_x.a"}])")) ==
        "this is no plan in JSON: `aws_x.a` has no `change`");
  CHECK(refusal(document(R"("resource_changes":[{"a":)" + std::string(5000, '['))) ==
        "this is no plan in JSON: it is nested too deeply");
}

TEST_CASE("members of the wrong type are survived", "[plan_json]") {
  CHECK(read(document(R"("resource_changes":3,"planned_values":[1],"configuration":"x")"))
            .resources.empty());
  Plan plan = read(document(
      R"("resource_changes":[)" +
      change(
          R"("address":"aws_x.a","type":"aws_x","name":7,"index":null)",
          R"("actions":"create","before":3,"after":{"n":"b"},"after_unknown":[true],"after_sensitive":"x",
                "replace_paths":[3,[null]])") +
      R"(],"configuration":{"provider_config":{"aws":3},"root_module":{"resources":[3,{"address":1}]}})"));
  CHECK(plan.resources.size() == 1);
}

TEST_CASE("speed of a large plan", "[.benchmark]") {
  std::string text;
  if (const char* path = std::getenv("INFRA_PLAN")) {
    text = DiskFileSystem().read(path);
  }
  auto start = std::chrono::steady_clock::now();
  Plan plan = read(text);
  WARN(plan.resources.size()
       << " resources in "
       << std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() << " s");
}

}  // namespace
}  // namespace infra::terraform
