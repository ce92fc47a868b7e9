#include "lib/release/compare.h"

#include <catch2/catch.hpp>

namespace infra::release {
namespace {

struct Version {
  explicit Version(const std::string& text) {
    files.write("/m/main.tf", text);
    store = std::make_unique<terraform::ModuleStore>(files, sources, "/m");
    terraform::EvaluateOptions options;
    options.repository_root = "/m";
    evaluated = terraform::evaluate_root(*store, "/m", options);
  }
  ModuleVersion version() const { return {*evaluated.module, sources, evaluated}; }

  MemoryFileSystem files;
  diag::SourceMap sources;
  std::unique_ptr<terraform::ModuleStore> store;
  terraform::EvaluatedModule evaluated;
};

struct Pair {
  const char* before;
  const char* after;
  const char* wanted;  // "bump kind subject" of each reason, joined by "; "
};

std::string said(const Pair& pair) {
  const Version before(pair.before), after(pair.after);
  std::string result;
  for (const Reason& reason : compare(before.version(), after.version())) {
    if (!result.empty()) result += "; ";
    result += std::string(bump_name(reason.bump)) + " " + reason.kind + " " + reason.subject;
    CHECK(!reason.because.empty());
  }
  return result;
}

#define V(type) "variable \"a\" {\n  type = " type "\n}\n"
#define T(body) "terraform {\n" body "\n}\n"

const Pair kPairs[] = {
    // Nothing that callers or plans see.
    {V("string"), V("string"), ""},
    {V("string"), "# a comment\nvariable \"a\" { type = string }\n", ""},
    {"locals {\n  a = 1\n}\n", "locals {\n  a = 2\n}\n", "patch implementation-changed module"},
    // Variables.
    {"", V("string"), "major variable-required variable.a"},
    {"", "variable \"a\" { default = 1 }", "minor variable-added variable.a"},
    {"", "variable \"a\" { default = null }", "minor variable-added variable.a"},
    {V("string"), "", "major variable-removed variable.a"},
    {V("string"), "variable \"b\" {\n  type = string\n}\n",
     "major variable-removed variable.a; major variable-required variable.b"},
    {V("string"), "variable \"a\" {\n  type    = string\n  default = \"x\"\n}\n",
     "minor default-added variable.a"},
    {"variable \"a\" { default = 1 }", "variable \"a\" {}", "major default-removed variable.a"},
    {"variable \"a\" { default = 1 }", "variable \"a\" { default = 2 }",
     "patch default-changed variable.a"},
    {"variable \"a\" { default = 1 }", "variable \"a\" { default = 1.0 }",
     "patch implementation-changed module"},
    {"variable \"a\" {}", "variable \"a\" { nullable = false }",
     "major nullable-removed variable.a"},
    {"variable \"a\" { nullable = false }", "variable \"a\" {}", "minor nullable-added variable.a"},
    {"variable \"a\" {}", "variable \"a\" { sensitive = true }",
     "major variable-sensitive variable.a"},
    {"variable \"a\" { sensitive = true }", "variable \"a\" {}",
     "patch variable-not-sensitive variable.a"},
    {"variable \"a\" {}", "variable \"a\" { ephemeral = true }",
     "major variable-ephemeral variable.a"},
    {"variable \"a\" {}", "variable \"a\" { description = \"x\" }",
     "patch description-changed variable.a"},
    {"variable \"a\" {}",
     "variable \"a\" {\n  validation {\n    condition = var.a != 1\n    error_message = \"No.\"\n  "
     "}\n}",
     "major validation-tightened variable.a"},
    {"variable \"a\" {\n  validation {\n    condition = var.a != 1\n    error_message = \"No.\"\n  "
     "}\n}",
     "variable \"a\" {}", "minor validation-loosened variable.a"},
    {"variable \"a\" {\n  validation {\n    condition = var.a != 1\n    error_message = \"No.\"\n  "
     "}\n}",
     "variable \"a\" {\n  validation {\n    condition = (\n    var.a != 1)\n    error_message = "
     "\"Not one.\"\n  }\n}",
     "major validation-tightened variable.a"},
    // Types.
    {V("number"), V("string"), "minor type-widened variable.a"},
    {V("bool"), V("string"), "minor type-widened variable.a"},
    {V("string"), V("number"), "major type-narrowed variable.a"},
    {V("number"), V("bool"), "major type-narrowed variable.a"},
    {V("string"), V("any"), "minor type-widened variable.a"},
    {V("any"), V("string"), "major type-narrowed variable.a"},
    {V("list(number)"), V("list(string)"), "minor type-widened variable.a"},
    {V("list(string)"), V("set(string)"), "major type-narrowed variable.a"},
    {V("set(string)"), V("list(string)"), "major type-narrowed variable.a"},
    {V("map(string)"), V("object({ a = string })"), "major type-narrowed variable.a"},
    {V("list(string)"), V("string"), "major type-narrowed variable.a"},
    {V("object({ a = string })"), V("object({ a = string, b = string })"),
     "major type-narrowed variable.a"},
    {V("object({ a = string })"), V("object({ a = string, b = optional(string) })"),
     "minor type-widened variable.a"},
    {V("object({ a = string })"), V("object({ a = optional(string) })"),
     "minor type-widened variable.a"},
    {V("object({ a = optional(string) })"), V("object({ a = string })"),
     "major type-narrowed variable.a"},
    {V("object({ a = string, b = string })"), V("object({ a = string })"),
     "major type-narrowed variable.a"},
    {V("map(object({ a = number }))"), V("map(object({ a = string }))"),
     "minor type-widened variable.a"},
    {V("map(object({ a = number }))"), V("map(object({ a = bool }))"),
     "major type-narrowed variable.a"},
    {V("tuple([string])"), V("tuple([string, string])"), "major type-narrowed variable.a"},
    {V("tuple([number])"), V("tuple([string])"), "minor type-widened variable.a"},
    // Outputs.
    {"", "output \"o\" { value = 1 }", "minor output-added output.o"},
    {"output \"o\" { value = 1 }", "", "major output-removed output.o"},
    {"output \"o\" { value = 1 }", "output \"o\" {\n  value     = 1\n  sensitive = true\n}",
     "major output-sensitive output.o"},
    {"output \"o\" {\n  value     = 1\n  sensitive = true\n}", "output \"o\" { value = 1 }",
     "patch output-not-sensitive output.o"},
    {"output \"o\" { value = 1 }", "output \"o\" { value = [1] }",
     "major output-type-changed output.o"},
    {"output \"o\" { value = { a = 1 } }", "output \"o\" { value = { a = 1, b = 2 } }",
     "major output-type-changed output.o"},
    {"output \"o\" { value = 1 }", "output \"o\" { value = 2 }",
     "patch implementation-changed module"},
    // Requirements.
    {T("required_version = \">= 1.5\""), T("required_version = \">= 1.11\""),
     "major terraform-range-narrowed terraform"},
    {T("required_version = \">= 1.11\""), T("required_version = \">= 1.5\""),
     "minor terraform-range-widened terraform"},
    {T("required_version = \">= 1.5\""), T("required_version = \">= 1.5, < 2.0\""),
     "major terraform-range-narrowed terraform"},
    {T("required_version = \">= 1.5\""), T("required_version = \">= 1.5.0\""),
     "minor terraform-range-widened terraform"},
    {"", T("required_version = \">= 1.5\""), "major terraform-range-narrowed terraform"},
    {T("required_providers {\n aws = { source = \"hashicorp/aws\", version = \"~> 5.0\" }\n}"),
     T("required_providers {\n aws = { source = \"hashicorp/aws\", version = \">= 5.0, < 7.0\" "
       "}\n}"),
     "minor provider-range-widened provider.aws"},
    {T("required_providers {\n aws = { source = \"hashicorp/aws\", version = \"~> 5.0\" }\n}"),
     T("required_providers {\n aws = { source = \"hashicorp/aws\", version = \"~> 6.0\" }\n}"),
     "major provider-range-narrowed provider.aws"},
    {T("required_providers {\n aws = { source = \"hashicorp/aws\" }\n}"),
     T("required_providers {\n aws = {\n source = \"hashicorp/aws\"\n configuration_aliases = "
       "[aws.dr]\n}\n}"),
     "major provider-needed provider.aws"},
    // Resources.
    {"", "resource \"aws_sqs_queue\" \"q\" {}", "minor resource-added aws_sqs_queue.q"},
    {"resource \"aws_sqs_queue\" \"q\" {}", "", "major resource-removed aws_sqs_queue.q"},
    {"resource \"aws_sqs_queue\" \"q\" {}", "resource \"aws_sqs_queue\" \"r\" {}",
     "major resource-removed aws_sqs_queue.q; minor resource-added aws_sqs_queue.r"},
    {"resource \"aws_sqs_queue\" \"q\" {}",
     "resource \"aws_sqs_queue\" \"r\" {}\nmoved {\n  from = aws_sqs_queue.q\n  to = "
     "aws_sqs_queue.r\n}",
     "minor resource-added aws_sqs_queue.r; patch resource-moved aws_sqs_queue.q"},
    {"resource \"aws_sqs_queue\" \"q\" {}", "resource \"aws_sqs_queue\" \"q\" { count = 1 }",
     "patch implementation-changed module"},
    {"resource \"aws_sqs_queue\" \"q\" { count = 1 }",
     "resource \"aws_sqs_queue\" \"q\" { for_each = toset([\"a\"]) }",
     "major instances-renamed aws_sqs_queue.q"},
    {"resource \"aws_sqs_queue\" \"q\" { for_each = toset([\"a\", \"b\"]) }",
     "resource \"aws_sqs_queue\" \"q\" { for_each = toset([\"a\"]) }",
     "major instance-removed aws_sqs_queue.q[\"b\"]"},
    {"variable \"a\" {}\nresource \"aws_sqs_queue\" \"q\" { for_each = var.a }",
     "variable \"a\" {}\nresource \"aws_sqs_queue\" \"q\" { for_each = toset(values(var.a)) }",
     "major for-each-changed aws_sqs_queue.q"},
    {"resource \"aws_sqs_queue\" \"q\" { name = \"a\" }",
     "resource \"aws_sqs_queue\" \"q\" { name = \"b\" }",
     "major argument-replaces aws_sqs_queue.q"},
    {"resource \"aws_sqs_queue\" \"q\" { delay_seconds = 1 }",
     "resource \"aws_sqs_queue\" \"q\" { delay_seconds = 2 }",
     "patch implementation-changed module"},
    {"variable \"a\" { default = \"x\" }\nresource \"aws_sqs_queue\" \"q\" { name = var.a }",
     "variable \"a\" { default = \"y\" }\nresource \"aws_sqs_queue\" \"q\" { name = var.a }",
     "major argument-replaces aws_sqs_queue.q; patch default-changed variable.a"},
    {"resource \"aws_sqs_queue\" \"q\" {\n  lifecycle {\n    prevent_destroy = true\n  }\n}",
     "resource \"aws_sqs_queue\" \"q\" {}", "patch prevent-destroy-removed aws_sqs_queue.q"},
    {"data \"aws_region\" \"r\" {}", "data \"aws_region\" \"s\" {}",
     "patch implementation-changed module"},
    // Module calls.
    {"module \"m\" { source = \"./m\" }", "", "major call-removed module.m"},
    {"", "module \"m\" { source = \"./m\" }", "minor call-added module.m"},
};

TEST_CASE("release: each difference asks for its bump") {
  for (const Pair& pair : kPairs) {
    INFO(pair.before << "\n=>\n" << pair.after);
    CHECK(said(pair) == pair.wanted);
  }
}

TEST_CASE("release: a renamed variable and a moved resource are suggested") {
  const Version before(V("string") "resource \"aws_sqs_queue\" \"q\" {}"),
      after("variable \"b\" { type = string }\nresource \"aws_sqs_queue\" \"r\" {}");
  const auto reasons = compare(before.version(), after.version());
  REQUIRE(reasons.size() == 4);
  CHECK(reasons[0].because ==
        "callers' plans destroy it; if it is `aws_sqs_queue.r` now, a `moved` block keeps it");
  CHECK(reasons[1].because ==
        "callers that set it are refused; it may have become `b`, which has the same type");
  CHECK(reasons[1].file == "main.tf");
  CHECK(reasons[1].line == 1);
}

}  // namespace
}  // namespace infra::release
