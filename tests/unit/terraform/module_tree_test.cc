#include <catch2/catch.hpp>

#include "lib/terraform/module_source.h"
#include "tests/unit/terraform/evaluate_fixture.h"

namespace infra::terraform {
namespace {

using Texts = Fixture::Texts;

std::string provider_of(const EvaluatedModule& root, std::string_view address) {
  for (const Resource& resource : root.resources) {
    if (resource.address == address) return resource.provider->display();
  }
  return "no such resource";
}

TEST_CASE("the sources of one repository are recognised in every spelling", "[module_source]") {
  for (const char* source :
       {"git::https://git.example.com/org/platform.git//modules/x?ref=v1",
        "git::ssh://git@git.example.com/org/platform.git//modules/x",
        "git::ssh://git@git.example.com:22/org/platform//modules/x?ref=modules/x/v1.2.3",
        "git@git.example.com:org/platform.git//modules/x",
        "git.example.com/org/platform//modules/x",
        "git::https://token@git.example.com/Org/Platform.git//modules/x?depth=1&ref=v2"}) {
    CAPTURE(source);
    const RepositorySource split = split_repository_source(source);
    CHECK(split.repository == "git.example.com/org/platform");
    CHECK(split.folder == "modules/x");
  }
  CHECK(split_repository_source("terraform-aws-modules/vpc").repository.empty());
}

TEST_CASE("a source that is this repository under another name is a local folder",
          "[module_source]") {
  Fixture fixture(Texts{{"/r/s/main.tf", R"(
module "q" {
  source = "git::https://git.example.com/org/platform.git//modules/q?ref=modules/q/v1.0.0"
}
output "o" { value = module.q.v }
)"},
                        {"/r/modules/q/main.tf", "output \"v\" { value = 7 }\n"}});
  fixture.options.repository_names = {"git.example.com/org/platform"};
  const EvaluatedModule root = fixture.evaluate("/r/s");
  CHECK(fixture.messages(root) == "");
  CHECK(hcl::to_console(root.outputs[0].value) == "7");
  CHECK(root.modules_used == std::vector<std::string>{"modules/q", "s"});
}

TEST_CASE("an installed module is found through modules.json", "[module_source]") {
  Fixture fixture(
      Texts{{"/r/s/main.tf",
             "module \"v\" {\n  source = \"org/vpc/aws\"\n}\noutput \"o\" {\n  "
             "value = module.v.x\n}\n"},
            {"/r/s/.terraform/modules/modules.json",
             R"({"Modules":[{"Key":"","Dir":"."},{"Key":"v","Dir":".terraform/modules/v"}]})"},
            {"/r/s/.terraform/modules/v/main.tf", "output \"x\" { value = \"in\" }\n"}});
  const EvaluatedModule root = fixture.evaluate("/r/s");
  CHECK(fixture.messages(root) == "");
  CHECK(hcl::to_console(root.outputs[0].value) == "\"in\"");
}

TEST_CASE("a module that is not at hand has unknown outputs and is no failure", "[module_source]") {
  Fixture fixture(Texts{{"/r/main.tf", R"(
module "v" { source = "org/vpc/aws" }
module "w" {
  source = "org/vpc/aws"
  count  = 2
}
output "o" { value = [module.v.x, module.w[0].y] }
output "bad" { value = try(module.w.y, "list") }
)"}});
  const EvaluatedModule root = fixture.evaluate("/r");
  CHECK(fixture.messages(root) ==
        "HCL004 main.tf:2:23 module source `org/vpc/aws` is not at hand\n"
        "HCL004 main.tf:4:12 module source `org/vpc/aws` is not at hand\n");
  CHECK(root.found[0].severity == diag::Severity::note);
  CHECK(hcl::to_console(root.outputs[0].value) ==
        "[\n  (known after apply),\n  (known after apply),\n]");
  CHECK(root.outputs[0].value.elements()[0].cause() == "module.v.x");
  CHECK(hcl::to_console(root.outputs[1].value) == "\"list\"");
}

TEST_CASE("sources that lead nowhere are refused, each with its reason", "[module_source]") {
  struct Case {
    const char *source, *message;
  };
  const Case cases[] = {
      {"./nope", "there is no folder `s/nope`"},
      {"../../outside", "module source `../../outside` leaves the repository"},
      {"modules/q", "`modules/q` is no module source"},
      {"${var.x}", "a module source must be written out"},
  };
  for (const auto& [source, message] : cases) {
    Fixture fixture(Texts{{"/r/s/main.tf", std::string("variable \"x\" { default = 1 }\nmodule "
                                                       "\"m\" {\n  source = \"") +
                                               source + "\"\n}\n"},
                          {"/outside/main.tf", "output \"v\" { value = 7 }\n"}});
    CAPTURE(source);
    CHECK_THAT(fixture.messages(fixture.evaluate("/r/s")),
               Catch::Contains(std::string("HCL004 s/main.tf:3:12 ") + message));
  }
}

TEST_CASE("modules that call themselves or each other are reported and not followed",
          "[module_tree]") {
  Fixture itself(Texts{{"/r/main.tf", "module \"m\" {\n  source = \"./\"\n}\n"}});
  CHECK(itself.messages(itself.evaluate("/r")) ==
        "HCL013 main.tf:2:12 `module.m` calls the module that it stands in\n");
  Fixture circle(Texts{{"/r/main.tf", "module \"a\" {\n  source = \"./a\"\n}\n"},
                       {"/r/a/main.tf", "module \"b\" {\n  source = \"../b\"\n}\n"},
                       {"/r/b/main.tf", "module \"c\" {\n  source = \"../a\"\n}\n"}});
  CHECK(circle.messages(circle.evaluate("/r")) ==
        "HCL013 b/main.tf:2:12 modules call each other in a circle: b -> c\n");
}

TEST_CASE("a tree of calls that grows exponentially is cut off", "[module_tree]") {
  Texts texts;
  for (int i = 0; i < 40; ++i) {
    const std::string next = "../m" + std::to_string(i + 1);
    texts["/r/m" + std::to_string(i) + "/main.tf"] = "module \"a\" {\n  source = \"" + next +
                                                     "\"\n}\nmodule \"b\" {\n  source = \"" + next +
                                                     "\"\n}\n";
  }
  texts["/r/m40/main.tf"] = "";
  Fixture fixture(texts);
  CHECK_THAT(fixture.messages(fixture.evaluate("/r/m0")), Catch::Contains("HCL014"));
}

TEST_CASE("arguments of a call are held against the module's variables", "[module_tree]") {
  Fixture fixture(Texts{{"/r/main.tf", R"(
module "m" {
  source = "./m"
  nmae   = 1
}
output "o" { value = module.m.arm }
)"},
                        {"/r/m/main.tf", R"(
variable "name" { default = 1 }
variable "needed" {}
output "arn" { value = 1 }
)"}});
  const EvaluatedModule root = fixture.evaluate("/r");
  CHECK(fixture.messages(root) ==
        "HCL003 main.tf:2:1 `module.m` lacks the argument `needed`\n"
        "HCL003 main.tf:4:3 `module.m` has no variable `nmae`\n"
        "HCL002 main.tf:6:22 `module.m` has no output `arm`\n");
  CHECK(root.found[1].help == "did you mean `name`?");
  CHECK(root.found[2].help == "did you mean `arn`?");
}

TEST_CASE("provider configurations are passed down under the names of the callee",
          "[module_tree][providers]") {
  Fixture fixture(
      Texts{{"/r/main.tf", R"(
provider "aws" { region = "a" }
provider "aws" {
  alias  = "dr"
  region = "b"
}
module "plain" { source = "./m" }
module "dr" {
  source    = "./m"
  providers = { aws = aws.dr }
}
module "both" {
  source    = "./two"
  providers = { aws = aws, aws.other = aws.dr }
}
resource "aws_sqs_queue" "q" { provider = aws.dr }
resource "aws_sqs_queue" "old" { provider = "aws.dr" }
)"},
            {"/r/m/main.tf", "module \"in\" {\n  source = \"./in\"\n}\n"},
            {"/r/m/in/main.tf", "resource \"aws_sqs_queue\" \"q\" {}\n"},
            {"/r/two/main.tf", R"(
terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      version               = "~> 6.0"
      configuration_aliases = [aws.other]
    }
  }
}
resource "aws_sqs_queue" "a" {}
resource "aws_sqs_queue" "b" { provider = aws.other }
)"},
            {"/r/.terraform.lock.hcl",
             "provider \"registry.terraform.io/hashicorp/aws\" {\n  version = \"6.1.2\"\n}\n"}});
  const EvaluatedModule root = fixture.evaluate("/r");
  CHECK(fixture.messages(root) == "HCL001 main.tf:17:45 a reference is written without quotes\n");
  CHECK(provider_of(root, "module.plain.module.in.aws_sqs_queue.q") == "aws");
  CHECK(provider_of(root, "module.dr.module.in.aws_sqs_queue.q") == "aws.dr");
  CHECK(provider_of(root, "module.both.aws_sqs_queue.a") == "aws");
  CHECK(provider_of(root, "module.both.aws_sqs_queue.b") == "aws.dr");
  CHECK(provider_of(root, "aws_sqs_queue.q") == "aws.dr");
  CHECK(provider_of(root, "aws_sqs_queue.old") == "aws.dr");
  const auto& provider = *root.resources[0].provider;
  CHECK(provider.locked_version == "6.1.2");
  CHECK(provider.constraints == std::vector<std::string>{"~> 6.0"});
  CHECK(hcl::to_console(*provider.values.find("region")) == "\"b\"");
}

TEST_CASE("an alias that nobody configured is reported where it is named", "[providers]") {
  Fixture fixture(Texts{{"/r/main.tf", R"(
provider "aws" { alias = "dr" }
resource "aws_sqs_queue" "q" {
  count    = 2
  provider = aws.rd
}
)"}});
  const EvaluatedModule root = fixture.evaluate("/r");
  CHECK(fixture.messages(root) ==
        "HCL002 main.tf:5:14 there is no provider configuration `aws.rd`\n");
  CHECK(root.found[0].help == "did you mean `aws.dr`?");
}

TEST_CASE("cycles name every declaration on the way, also through modules", "[cycles]") {
  Fixture fixture(
      Texts{{"/r/main.tf", R"(
module "m" {
  source = "./m"
  in     = local.x
}
locals { x = module.m.out }
)"},
            {"/r/m/main.tf", "variable \"in\" {}\noutput \"out\" { value = var.in }\n"}});
  CHECK(fixture.messages(fixture.evaluate("/r")) ==
        "HCL013 main.tf:6:10 reference cycle: local.x -> module.m.output.out -> module.m.var.in -> "
        "local.x\n");
  // Through another output of the same module there is no cycle.
  Fixture fine(Texts{{"/r/main.tf", R"(
module "m" {
  source = "./m"
  in     = module.m.free
}
)"},
                     {"/r/m/main.tf", "variable \"in\" {}\noutput \"free\" { value = 1 }\n"}});
  CHECK(fine.messages(fine.evaluate("/r")) == "");
}

}  // namespace
}  // namespace infra::terraform
