#include "lib/terraform/evaluate.h"

#include <catch2/catch.hpp>

#include "tests/unit/terraform/evaluate_fixture.h"

namespace infra::terraform {
namespace {

using Texts = Fixture::Texts;

const Resource& resource(const EvaluatedModule& root, std::string_view address) {
  for (const Resource& candidate : root.resources) {
    if (candidate.address == address) return candidate;
  }
  FAIL("there is no " << address);
  return root.resources.front();
}

std::string shown(const hcl::Value* value) {
  return value == nullptr ? "absent" : hcl::to_console(*value);
}

TEST_CASE("a policy document with arguments that it has not is left unknown", "[evaluate]") {
  for (const char* argument : {"size = 1", "size = true", "size = { a = 1 }", "size = [[1]]"}) {
    for (const char* block : {"principals", "not_principals", "condition"}) {
      Fixture fixture(
          Texts{{"/r/main.tf", std::string("data \"aws_iam_policy_document\" \"d\" {\n"
                                           "  statement {\n    ") +
                                   block + " {\n      " + argument + "\n    }\n  }\n}\n"}});
      const auto root = fixture.evaluate("/r");
      CHECK(shown(resource(root, "data.aws_iam_policy_document.d").attribute("json")) ==
            "(known after apply)");
    }
  }
}

TEST_CASE("locals, variables and modules give the values of resources", "[evaluate]") {
  Fixture fixture(Texts{{"/r/main.tf", R"(
variable "name" { default = "x" }
locals { full = "${var.name}-1" }
module "m" {
  source = "./m"
  name   = local.full
}
resource "terraform_data" "a" {
  count = 2
  input = "${module.m.out}-${count.index}"
}
output "o" { value = terraform_data.a[*].input }
)"},
                        {"/r/m/main.tf", R"(
variable "name" { type = string }
output "out" { value = upper(var.name) }
)"}});
  const EvaluatedModule root = fixture.evaluate("/r");
  CHECK(fixture.messages(root) == "");
  REQUIRE(root.resources.size() == 2);
  CHECK(shown(resource(root, "terraform_data.a[1]").attribute("input")) == "\"X-1-1\"");
  CHECK(shown(&root.outputs[0].value) == "[\n  \"X-1-0\",\n  \"X-1-1\",\n]");
}

TEST_CASE("resources of chosen types have the values that evaluating everything gives them",
          "[evaluate]") {
  Fixture fixture(Texts{{"/r/main.tf", R"(
module "out" {
  source   = "./out"
  for_each = toset(["a", "b"])
  name     = module.names.all[each.key]
}
module "names" { source = "./names" }
resource "aws_sqs_queue" "q" { name = "q" }
resource "aws_ssm_parameter" "p" {
  count = 2
  name  = "/${aws_sqs_queue.q.name}/${count.index}"
}
)"},
                        {"/r/out/main.tf", R"(
variable "name" {}
resource "aws_ssm_parameter" "p" { name = var.name }
resource "aws_sns_topic" "t" { name = var.name }
)"},
                        {"/r/names/main.tf", R"(
resource "aws_sns_topic" "t" { name = "n" }
output "all" { value = { a = "/${aws_sns_topic.t.name}/a", b = "/${aws_sns_topic.t.name}/b" } }
)"}});
  const auto names = [](const EvaluatedModule& root) {
    std::string text;
    for (const Resource& each : root.of_type("aws_ssm_parameter"))
      text += each.address + " " + shown(each.attribute("name")) + "\n";
    return text;
  };
  const auto all = fixture.evaluate("/r");
  fixture.options.only_types = {"aws_ssm_parameter"};
  const auto chosen = fixture.evaluate("/r");
  CHECK(all.resources.size() == 8);
  CHECK(chosen.resources.size() == 4);
  CHECK(names(chosen) == names(all));
  CHECK(names(chosen).ends_with("module.out[\"b\"].aws_ssm_parameter.p \"/n/b\"\n"));
}

TEST_CASE("one root cause is one diagnostic that lists its instances", "[evaluate]") {
  Fixture fixture(Texts{{"/r/main.tf", R"(
module "m" {
  source   = "./m"
  for_each = toset(["eu", "us"])
}
)"},
                        {"/r/m/main.tf", R"(
resource "terraform_data" "a" {
  count = 2
  input = 1 + "x"
}
)"}});
  const EvaluatedModule root = fixture.evaluate("/r");
  REQUIRE(root.found.size() == 1);
  CHECK(root.found[0].subject.address == "module.m.terraform_data.a");
  CHECK(root.found[0].subject.attribute == "input");
  CHECK(root.found[0].subject.instances ==
        std::vector<std::string>{
            R"(module.m["eu"].terraform_data.a[0])", R"(module.m["eu"].terraform_data.a[1])",
            R"(module.m["us"].terraform_data.a[0])", R"(module.m["us"].terraform_data.a[1])"});
}

TEST_CASE("an error of a declaration does not come back where it is used", "[evaluate]") {
  Fixture fixture(Texts{{"/r/main.tf", R"(
locals {
  a = 1 + "x"
  b = local.a + 1
}
resource "terraform_data" "a" {
  count = local.a
  input = [local.b, local.nope]
}
)"}});
  fixture.options.strict = true;
  CHECK(fixture.messages(fixture.evaluate("/r")) ==
        "HCL012 main.tf:3:11 string where a number is needed\n"
        "HCL002 main.tf:8:21 `local.nope` is not declared\n");
}

TEST_CASE("a variable without a value is unknown because of itself", "[evaluate][unknown]") {
  Fixture fixture(Texts{{"/r/main.tf", R"(
variable "tags" { type = map(string) }
resource "terraform_data" "a" { input = merge(var.tags, { Owner = "x" }) }
)"}});
  const EvaluatedModule root = fixture.evaluate("/r");
  CHECK(fixture.messages(root) == "");
  const hcl::Value& input = *root.resources[0].attribute("input");
  REQUIRE_FALSE(input.is_known());
  REQUIRE(input.partial() != nullptr);
  CHECK(input.partial()->cause == "var.tags");
  REQUIRE(input.partial()->entries.size() == 1);
  CHECK(input.partial()->entries[0].key == "Owner");
}

TEST_CASE("strict evaluation refuses a root variable without a value", "[evaluate]") {
  Fixture fixture(Texts{{"/r/main.tf", "variable \"a\" {}\n"}});
  fixture.options.strict = true;
  CHECK(fixture.messages(fixture.evaluate("/r")) ==
        "HCL012 main.tf:1:1 the variable `a` has no value\n");
}

TEST_CASE("an unknown count or for_each leaves one instance for all", "[evaluate][unknown]") {
  Fixture fixture(Texts{{"/r/main.tf", R"(
variable "n" {}
variable "m" {}
resource "terraform_data" "a" {
  count = var.n
  input = count.index
}
module "m" {
  source   = "./m"
  for_each = var.m
  v        = each.value
}
output "o" { value = [terraform_data.a, module.m] }
)"},
                        {"/r/m/main.tf",
                         "variable \"v\" {}\nresource \"terraform_data\" \"b\" { "
                         "input = { k = var.v, l = 1 } }\n"}});
  const EvaluatedModule root = fixture.evaluate("/r");
  CHECK(fixture.messages(root) == "");
  const Resource& a = resource(root, "terraform_data.a[*]");
  CHECK_FALSE(a.index.is_known());
  CHECK(a.attribute("input")->cause() == "var.n");
  const Resource& b = resource(root, "module.m[*].terraform_data.b");
  CHECK(b.attribute("input")->find("k")->cause() == "var.m");
  CHECK(shown(b.attribute("input")->find("l")) == "1");
}

TEST_CASE("a library module by itself does not believe its defaults", "[evaluate]") {
  Fixture fixture(Texts{{"/r/main.tf",
                         "variable \"tags\" {\n  default = {}\n}\noutput \"o\" {\n  "
                         "value = var.tags\n}\n"}});
  fixture.options.stand_alone_module = true;
  CHECK(fixture.evaluate("/r").outputs[0].value.cause() == "var.tags");
}

TEST_CASE("attributes that the provider decides are unknown because of themselves",
          "[evaluate][schema]") {
  Fixture fixture(Texts{{"/r/main.tf", R"(
resource "aws_sqs_queue" "q" {
  name = "orders"
  tags = { Owner = "x" }
}
output "arn" { value = aws_sqs_queue.q.arn }
output "name" { value = aws_sqs_queue.q.name }
)"}});
  const EvaluatedModule root = fixture.evaluate("/r");
  CHECK(fixture.messages(root) == "");
  CHECK(root.outputs[0].value.cause() == "aws_sqs_queue.q.arn");
  CHECK(shown(&root.outputs[1].value) == "\"orders\"");
  CHECK(resource(root, "aws_sqs_queue.q").attribute("tags_all")->cause() ==
        "aws_sqs_queue.q.tags_all");
}

TEST_CASE("a resource without a schema keeps what is set and is open", "[evaluate][schema]") {
  Fixture fixture(Texts{{"/r/main.tf", R"(
resource "random_pet" "p" {
  length = 2
  keepers { a = 1 }
}
output "set" { value = random_pet.p.length }
output "other" { value = random_pet.p.id }
)"}});
  for (const bool partial : {true, false}) {
    fixture.options.use_partial = partial;
    const EvaluatedModule root = fixture.evaluate("/r");
    CHECK(fixture.messages(root) == "");
    CHECK(shown(&root.outputs[0].value) == "2");
    CHECK(root.outputs[1].value.cause() == "random_pet.p.id");
    CHECK(root.resources[0].attribute("keepers")->length() == 1);
  }
}

TEST_CASE("dynamic blocks expand, nested ones with iterators of their own", "[evaluate][dynamic]") {
  Fixture fixture(Texts{{"/r/main.tf", R"(
locals {
  groups = { a = [80, 81], b = [443] }
}
resource "aws_security_group" "g" {
  dynamic "ingress" {
    for_each = local.groups
    iterator = group
    content {
      description = group.key
      from_port   = group.value[0]
      to_port     = group.value[0]
      protocol    = "tcp"
    }
  }
  ingress {
    from_port = 22
    to_port   = 22
    protocol  = "tcp"
  }
}
resource "some_thing" "t" {
  dynamic "outer" {
    for_each = local.groups
    content {
      dynamic "inner" {
        for_each = outer.value
        content { v = "${outer.key}-${inner.value}" }
      }
    }
  }
}
)"}});
  const EvaluatedModule root = fixture.evaluate("/r");
  CHECK(fixture.messages(root) == "");
  const hcl::Value& ingress = *resource(root, "aws_security_group.g").attribute("ingress");
  REQUIRE(ingress.length() == 3);
  CHECK(shown(ingress.elements()[1].find("description")) == "\"b\"");
  CHECK(shown(ingress.elements()[1].find("from_port")) == "443");
  const hcl::Value& outer = *resource(root, "some_thing.t").attribute("outer");
  CHECK(shown(outer.elements()[0].find("inner")->elements()[1].find("v")) == "\"a-81\"");
}

TEST_CASE("a dynamic block over a partly unknown map has the certain blocks", "[dynamic]") {
  Fixture fixture(Texts{{"/r/main.tf", R"(
variable "tags" { type = map(string) }
resource "aws_autoscaling_group" "g" {
  dynamic "tag" {
    for_each = merge(var.tags, { Owner = "x" })
    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = true
    }
  }
}
)"}});
  const EvaluatedModule root = fixture.evaluate("/r");
  const hcl::Value& tags = *root.resources[0].attribute("tag");
  REQUIRE(tags.length() == 2);
  CHECK(shown(tags.elements()[0].find("key")) == "\"Owner\"");
  CHECK(tags.elements()[1].find("key")->cause() == "var.tags");
  fixture.options.use_partial = false;
  const EvaluatedModule strict = fixture.evaluate("/r");
  CHECK_FALSE(strict.resources[0].attribute("tag")->is_known());
}

TEST_CASE("blocks in JSON syntax are told by the schema", "[evaluate][json]") {
  Fixture fixture(Texts{{"/r/main.tf.json", R"({"resource": {"aws_instance": {"i": {
    "ami": "x",
    "root_block_device": {"volume_size": 10},
    "ebs_block_device": [{"device_name": "a"}, {"device_name": "b"}]
  }}}})"}});
  const EvaluatedModule root = fixture.evaluate("/r");
  CHECK(fixture.messages(root) == "");
  const Resource& instance = root.resources[0];
  REQUIRE(instance.attribute("root_block_device")->length() == 1);
  CHECK(shown(instance.attribute("root_block_device")->elements()[0].find("volume_size")) == "10");
  CHECK(instance.attribute("ebs_block_device")->length() == 2);
}

TEST_CASE("the way to a resource is in its calls, outermost first", "[evaluate]") {
  Fixture fixture(Texts{{"/r/main.tf", "module \"a\" {\n  source = \"./a\"\n  count  = 1\n}\n"},
                        {"/r/a/main.tf", "module \"b\" {\n  source = \"../b\"\n}\n"},
                        {"/r/b/main.tf", "resource \"terraform_data\" \"t\" {}\n"}});
  const EvaluatedModule root = fixture.evaluate("/r");
  const Resource& t = resource(root, "module.a[0].module.b.terraform_data.t");
  CHECK(t.config_address == "module.a.module.b.terraform_data.t");
  CHECK(t.module == "module.a[0].module.b");
  REQUIRE(t.calls.size() == 2);
  CHECK(t.calls[0].address == "module.a[0]");
  CHECK(t.calls[1].address == "module.a[0].module.b");
}

TEST_CASE("resources are in Terraform's order, ten behind two", "[evaluate]") {
  Fixture fixture(Texts{{"/r/main.tf", R"(
resource "terraform_data" "b" { count = 11 }
resource "terraform_data" "a" {}
data "aws_region" "z" {}
)"}});
  const EvaluatedModule root = fixture.evaluate("/r");
  REQUIRE(root.resources.size() == 13);
  CHECK(root.resources[0].address == "data.aws_region.z");
  CHECK(root.resources[1].address == "terraform_data.a");
  CHECK(root.resources[4].address == "terraform_data.b[2]");
  CHECK(root.resources[12].address == "terraform_data.b[10]");
}

TEST_CASE("a chain of ten thousand locals is followed", "[evaluate][limits]") {
  std::string text = "locals {\n  l0 = 1\n";
  for (int i = 1; i <= 10'000; ++i) {
    text += "  l" + std::to_string(i) + " = local.l" + std::to_string(i - 1) + " + 1\n";
  }
  // The last is asked for first.
  text +=
      "}\nvariable \"v\" {\n  default = 1\n  validation {\n    condition = var.v < "
      "local.l10000\n    error_message = \"E.\"\n  }\n}\noutput \"o\" {\n  value = "
      "local.l10000\n}\n";
  Fixture fixture(Texts{{"/r/main.tf", text}});
  const EvaluatedModule root = fixture.evaluate("/r");
  CHECK(fixture.messages(root) == "");
  CHECK(shown(&root.outputs[0].value) == "10001");
}

TEST_CASE("values that a chain nests without end are cut off", "[evaluate][limits]") {
  std::string text = "locals {\n  l0 = 1\n";
  for (int i = 1; i <= 3'000; ++i) {
    text += "  l" + std::to_string(i) + " = [local.l" + std::to_string(i - 1) + "]\n";
  }
  Fixture fixture(Texts{{"/r/main.tf", text + "}\noutput \"o\" {\n  value = local.l3000\n}\n"}});
  const EvaluatedModule root = fixture.evaluate("/r");
  CHECK_THAT(fixture.messages(root), Catch::Contains("HCL014 main.tf:1003:11"));
}

TEST_CASE("a data source may be read by whoever asks", "[evaluate][data]") {
  Fixture fixture(Texts{{"/r/main.tf", R"(
provider "aws" { region = local.region }
locals { region = "eu-west-1" }
data "aws_region" "here" {}
output "name" { value = data.aws_region.here.name }
)"}});
  fixture.options.read_data = [](const std::string& type, const Value&,
                                 const ProviderConfiguration& provider) -> std::optional<Value> {
    if (type != "aws_region") return std::nullopt;
    return Value::object({{"name", *provider.values.find("region"), {}}});
  };
  CHECK(shown(&fixture.evaluate("/r").outputs[0].value) == "\"eu-west-1\"");
}

TEST_CASE("work and memory are limited for a root module as a whole", "[evaluate][limits]") {
  std::string text = "locals {\n  l0 = \"0123456789\"\n";
  for (int i = 1; i <= 60; ++i) {
    const std::string before = "local.l" + std::to_string(i - 1);
    text += "  l" + std::to_string(i) + " = \"${" + before + "}${" + before + "}\"\n";
  }
  Fixture fixture(Texts{{"/r/main.tf", text + "}\n"}});
  CHECK_THAT(fixture.messages(fixture.evaluate("/r")), Catch::Contains("HCL014"));
  Fixture many(Texts{{"/r/main.tf", "resource \"terraform_data\" \"a\" {\n  count = 1e12\n}\n"}});
  CHECK_THAT(many.messages(many.evaluate("/r")), Catch::Contains("HCL014 main.tf:2:11"));
}

TEST_CASE("file() reads nothing outside the repository and names what it read", "[evaluate]") {
  Fixture fixture(Texts{{"/r/s/main.tf", R"(
output "in" { value = file("${path.module}/../shared.txt") }
output "out" { value = file("../../etc/passwd") }
)"},
                        {"/r/shared.txt", "shared"},
                        {"/etc/passwd", "secret"}});
  const EvaluatedModule root = fixture.evaluate("/r/s");
  CHECK_THAT(fixture.messages(root), Catch::Contains("s/main.tf:3:"));
  CHECK(shown(&root.outputs[0].value) == "\"shared\"");
  CHECK_FALSE(root.outputs[1].value.is_known());
  CHECK(root.files_used == std::vector<std::string>{"s/main.tf", "shared.txt"});
}

TEST_CASE("values keep the place where they were set", "[evaluate][origin]") {
  Fixture fixture(Texts{{"/r/main.tf", R"(
locals {
  tags = { Owner = "x" }
}
module "m" {
  source = "./m"
  tags   = local.tags
}
)"},
                        {"/r/m/main.tf",
                         "variable \"tags\" {\n  type = map(string)\n}\nresource "
                         "\"aws_sqs_queue\" \"q\" {\n  tags = var.tags\n}\n"}});
  const EvaluatedModule root = fixture.evaluate("/r");
  const hcl::Value& tags = *root.resources[0].attribute("tags");
  const auto at = [&](diag::Span span) {
    const auto& file = fixture.sources[span.file];
    return file.path + ":" + std::to_string(diag::position_at(file, span.begin).line);
  };
  CHECK(at(tags.origin()) == "main.tf:3");
  CHECK(at(tags.entries()[0].value.origin()) == "main.tf:3");
}

TEST_CASE("lifecycle and its paths are read, also quoted ones", "[evaluate]") {
  Fixture fixture(Texts{{"/r/main.tf", R"(
resource "aws_sqs_queue" "q" {
  lifecycle {
    prevent_destroy = true
    ignore_changes  = [tags["Owner"], name]
  }
}
resource "aws_sqs_queue" "r" {
  lifecycle { ignore_changes = all }
}
)"}});
  const EvaluatedModule root = fixture.evaluate("/r");
  const Lifecycle& q = resource(root, "aws_sqs_queue.q").lifecycle;
  CHECK(q.prevent_destroy);
  REQUIRE(q.ignore_changes.size() == 2);
  CHECK(q.ignore_changes[0].path == "tags[\"Owner\"]");
  CHECK(resource(root, "aws_sqs_queue.r").lifecycle.ignore_changes[0].path == "all");
}

TEST_CASE("the console looks into the module and refuses what is not declared", "[console]") {
  Fixture fixture(Texts{{"/r/main.tf", "variable \"v\" {}\nlocals {\n  x = [1, var.v]\n}\n"}});
  ConsoleModule console(fixture.store, "/r", fixture.options);
  const hcl::Name root{"local", {}};
  const hcl::Step good{
      .kind = hcl::Step::Kind::attribute, .legacy = false, .text = "x", .span = {}};
  const hcl::Step bad{.kind = hcl::Step::Kind::attribute, .legacy = false, .text = "y", .span = {}};
  diag::Diagnostics found;
  std::size_t used = 0;
  hcl::Value value;
  ConsoleModule::run([&] {
    value = console.scope().resolve({root, {&good, 1}}, {}, used, found);
    CHECK(found.empty());
    console.scope().resolve({root, {&bad, 1}}, {}, used, found);
  });
  CHECK(shown(&value) == "[\n  1,\n  (known after apply),\n]");
  CHECK(found.size() == 1);
}

}  // namespace
}  // namespace infra::terraform
