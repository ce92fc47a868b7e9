#include "lib/release/module_docs.h"

#include <catch2/catch.hpp>

#include "lib/terraform/load.h"

namespace infra::release {
namespace {

Interface interface_from(const std::string& text) {
  MemoryFileSystem files;
  files.write("/m/main.tf", text);
  diag::SourceMap sources;
  diag::Diagnostics found;
  const auto module = terraform::load_module(files, sources, "/m", "m", found);
  CHECK(found.empty());
  return interface_of(*module, sources);
}

TEST_CASE("interface: several lines become one") {
  CHECK(on_one_line("string") == "string");
  CHECK(on_one_line("object({\n  a = string # why\n  b = optional(list(string), [])\n})") ==
        "object({ a = string, b = optional(list(string), []) })");
  CHECK(on_one_line("{\n}") == "{ }");
  CHECK(on_one_line("[\n  \"a\",\n  \"b\",\n]") == "[\"a\", \"b\"]");
  CHECK(on_one_line("{\n  a = 1,\n  b = {\n    c = 2\n  }\n}") == "{ a = 1, b = { c = 2 } }");
  CHECK(on_one_line("map(object({\n  a = string\n}))") == "map(object({ a = string }))");
  CHECK(on_one_line("-1") == "-1");
}

TEST_CASE("interface: what a module needs, takes, gives and makes") {
  const Interface interface = interface_from(R"(terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      version               = ">= 5.100"
      configuration_aliases = [aws.dr]
    }
  }
}
variable "b" {
  type        = map(string)
  default     = {}
  description = "A | B"
  nullable    = false
}
variable "a" { sensitive = true }
output "o" {
  value       = random_id.x.hex
  description = "The id."
  sensitive   = true
}
data "aws_region" "r" {}
resource "random_id" "x" { byte_length = 2 }
resource "aws_sns_topic" "t" {}
module "m" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "~> 5.0"
}
)");
  CHECK(interface.required_version == ">= 1.11");
  REQUIRE(interface.providers.size() == 2);
  CHECK(interface.providers[0].aliases == std::vector<std::string>{"aws.dr"});
  CHECK(interface.providers[1].source == "hashicorp/random");
  CHECK(module_reference(interface) == R"(### Requirements

| name | version | configurations to pass |
|---|---|---|
| terraform | `>= 1.11` | |
| provider `aws` (hashicorp/aws) | `>= 5.100` | `aws.dr` |
| provider `random` (hashicorp/random) | any | |

### Inputs

| name | description | type | default |
|---|---|---|---|
| `a` | (sensitive) | `any` | required |
| `b` | A \| B | `map(string)` | `{}` |

### Outputs

| name | description |
|---|---|
| `o` | The id. (sensitive) |

### Resources

| kind | address |
|---|---|
| resource | `aws_sns_topic.t` |
| resource | `random_id.x` |
| data source | `data.aws_region.r` |

### Modules

| name | source | version |
|---|---|---|
| `m` | `terraform-aws-modules/vpc/aws` | ~> 5.0 |
)");
}

TEST_CASE("docs: only what stands between the markers is replaced, in the file's line ends") {
  CHECK(*with_reference("a\n<!-- BEGIN_TF_DOCS -->\nold\n<!-- END_TF_DOCS -->\nb\n", "new\n") ==
        "a\n<!-- BEGIN_TF_DOCS -->\nnew\n<!-- END_TF_DOCS -->\nb\n");
  CHECK(*with_reference("<!-- BEGIN_TF_DOCS --><!-- END_TF_DOCS -->\r\n", "new\n") ==
        "<!-- BEGIN_TF_DOCS -->\r\nnew\r\n<!-- END_TF_DOCS -->\r\n");
  CHECK_FALSE(with_reference("a\n", "new\n"));
  CHECK_FALSE(with_reference("<!-- END_TF_DOCS -->\n<!-- BEGIN_TF_DOCS -->\n", "new\n"));
}

}  // namespace
}  // namespace infra::release
