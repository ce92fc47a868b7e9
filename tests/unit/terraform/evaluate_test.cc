#include "lib/terraform/evaluate.h"

#include <catch2/catch.hpp>

#include "tests/unit/terraform/evaluate_fixture.h"

namespace infra::terraform {
namespace {

TEST_CASE("locals, variables and modules give the values of resources", "[evaluate]") {
  Fixture fixture(Fixture::Texts{{"/r/main.tf", R"(
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
  CHECK(root.resources[1].address == "terraform_data.a[1]");
  CHECK(hcl::to_console(*root.resources[1].attribute("input")) == "\"X-1-1\"");
  CHECK(hcl::to_console(root.outputs[0].value) == "[\n  \"X-1-0\",\n  \"X-1-1\",\n]");
}

}  // namespace
}  // namespace infra::terraform
