#include "lib/terraform/proven_keys.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <catch2/catch.hpp>

#include "tests/unit/terraform/evaluate_fixture.h"

namespace infra::terraform {
namespace {

// The keys that are certain of `var.m` with this condition, where nobody gives a value.
std::string proven(const std::string& condition, const std::string& more = "nullable = false",
                   const std::string& type = "map(string)") {
  Fixture fixture(Fixture::Texts{{"/r/main.tf", fmt::format(R"(
variable "other" {{ type = bool }}
variable "m" {{
  type = {}
  {}
  validation {{
    condition     = {}
    error_message = "Wrong."
  }}
}}
resource "terraform_data" "a" {{ input = var.m }}
)",
                                                            type, more, condition)}});
  const EvaluatedModule root = fixture.evaluate("/r");
  REQUIRE(root.resources.size() == 1);
  const hcl::Value* value = root.resources[0].attribute("input");
  REQUIRE(value != nullptr);
  CHECK_FALSE(value->is_known());
  if (value->partial() == nullptr) return "";
  CHECK(value->partial()->open);
  std::vector<std::string> keys;
  for (const hcl::PartialEntry& entry : value->partial()->entries) {
    CHECK_FALSE(entry.maybe);
    keys.push_back(entry.key);
  }
  return fmt::format("{}", fmt::join(keys, " "));
}

TEST_CASE("a validation proves the keys that it asks for, however it is written", "[proven_keys]") {
  CHECK(proven(R"(length(setsubtract(["a", "b"], keys(var.m))) == 0)") == "a b");
  CHECK(proven(R"(alltrue([for k in ["a", "b"] : contains(keys(var.m), k)]))") == "a b");
  CHECK(proven(R"(can(var.m["a"]) && can(var.m.b))") == "a b");
  CHECK(proven(R"(lookup(var.m, "a", "") != "" || true)").empty());
  CHECK(proven(R"(lookup(var.m, "a", "") != "")") == "a");
  CHECK(proven(R"(contains(keys(var.m), "a") || contains(keys(var.m), "b"))").empty());
  CHECK(proven(R"(can(regex("^x", var.m["a"])))") == "a");
  CHECK(proven(R"(contains(keys(var.m), "a"))", "nullable = false", "any") == "a");
}

TEST_CASE("a validation that proves nothing is not taken for a proof", "[proven_keys]") {
  CHECK(proven(R"(length(var.m) == 2 && "a" != "b")").empty());
  CHECK(proven(R"(length(setsubtract(keys(var.m), ["a", "b"])) == 0)").empty());
  CHECK(proven(R"(var.other || contains(keys(var.m), "a"))").empty());
  CHECK(proven(R"(var.m == null || contains(keys(var.m), "a"))", "").empty());
  CHECK(proven(R"(var.m == null ? true : contains(keys(var.m), "a"))", "").empty());
  // Null has no keys: Terraform refuses it here.
  CHECK(proven(R"(contains(keys(var.m), "a"))", "") == "a");
}

TEST_CASE("what callers pass to a module is completed by the module's validations",
          "[proven_keys]") {
  Fixture fixture(Fixture::Texts{{"/r/main.tf", R"(
variable "given" { type = map(string) }
module "m" {
  source = "./m"
  tags   = merge(var.given, { b = "x" })
}
)"},
                                 {"/r/m/main.tf", R"(
variable "tags" {
  type     = map(string)
  nullable = false
  validation {
    condition     = contains(keys(var.tags), "a")
    error_message = "Without a."
  }
}
resource "terraform_data" "a" { input = var.tags }
)"}});
  const EvaluatedModule root = fixture.evaluate("/r");
  const hcl::Value* value = root.resources.at(0).attribute("input");
  REQUIRE(value != nullptr);
  REQUIRE(value->partial() != nullptr);
  REQUIRE(value->partial()->entries.size() == 2);
  CHECK(value->partial()->entries[0].key == "a");
  CHECK(value->partial()->entries[1].value.as_string() == "x");
}

}  // namespace
}  // namespace infra::terraform
