#include <catch2/catch.hpp>

#include "tests/unit/terraform/evaluate_fixture.h"

namespace infra::terraform {
namespace {

using Texts = Fixture::Texts;

std::string faults(const std::string& text) {
  Fixture fixture(Texts{{"/r/main.tf", text}});
  return fixture.messages(fixture.evaluate("/r"));
}

TEST_CASE("malformed declarations are reported at the wrong token", "[load]") {
  struct Case {
    const char *text, *message;
  };
  const Case cases[] = {
      {"variabel \"x\" {}\n", "HCL001 main.tf:1:1 there is no block `variabel` at the top"},
      {"variable \"x\" {\n  defualt = 1\n}\n", "HCL001 main.tf:2:3 there is no argument `defualt`"},
      {"variable {}\n", "HCL001 main.tf:1:1 `variable` block without a name"},
      {"variable \"a\" \"b\" {}\n", "HCL001 main.tf:1:14 `variable` blocks have no more labels"},
      {"variable \"1a\" {}\n", "HCL001 main.tf:1:10 `1a` is no name"},
      {"variable \"count\" {}\n", "HCL001 main.tf:1:10 a variable cannot be called `count`"},
      {"variable \"x\" {\n  type = strin\n}\n", "HCL001 main.tf:2:10 `strin` is not a type"},
      {"variable \"x\" {\n  type = map\n  default = { a = 1 }\n}\noutput \"o\" {\n}\n",
       "HCL001 main.tf:5:11 `value` is missing in a `output` block"},
      {"variable \"x\" {\n  nullable = 3\n}\n", "HCL001 main.tf:2:14 `nullable` must be a bool"},
      {"variable \"x\" {\n  type    = number\n  default = \"a\"\n}\n",
       "HCL012 main.tf:3:13 the default of `x` does not fit its type, number"},
      {"variable \"x\" {\n  nullable = false\n  default  = null\n}\n",
       "HCL012 main.tf:3:14 the default of `x` is null"},
      {"variable \"x\" {\n  default = var.y\n}\n",
       "HCL002 main.tf:2:13 nothing can be referred to here"},
      {"variable \"x\" {\n  default = upper(\"a\")\n}\n",
       "HCL002 main.tf:2:13 functions cannot be called here"},
      {"locals \"x\" {\n}\n", "HCL001 main.tf:1:8 `locals` blocks have no labels"},
      {"resource \"terraform_data\" \"a\" {\n  lifecycle {\n    foo = 1\n  }\n}\n",
       "HCL001 main.tf:3:5 there is no argument `foo` in a `lifecycle` block"},
      {"data \"aws_region\" \"a\" {\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n",
       "HCL001 main.tf:3:5 there is no argument `prevent_destroy`"},
      {"module \"m\" {\n  lifecycle {\n  }\n}\n", "HCL001 main.tf:2:3 `lifecycle` cannot stand"},
      {"resource \"terraform_data\" \"a\" {\n  count = 1\n  for_each = {}\n}\n",
       "HCL001 main.tf:3:3 `count` and `for_each` cannot both be set"},
      {"terraform {\n  backedn \"s3\" {\n  }\n}\n",
       "HCL001 main.tf:2:3 there is no block `backedn`"},
      {"moved {\n  from = terraform_data.a\n}\n", "HCL001 main.tf:1:6 `to` is missing"},
      {"check \"x\" {\n}\n", "a `check` block without an `assert` block"},
  };
  for (const auto& [text, message] : cases) {
    CAPTURE(text);
    CHECK_THAT(faults(text), Catch::Contains(message));
  }
}

TEST_CASE("the second of two declarations is the duplicate, files in name order", "[load]") {
  Fixture fixture(Texts{{"/r/a.tf", "locals {\n  x = 1\n}\nprovider \"aws\" {\n}\n"},
                        {"/r/b.tf", "locals {\n  x = 2\n}\nprovider \"aws\" {\n}\n"},
                        {"/r/c.tf", "provider \"aws\" {\n  alias = \"dr\"\n}\n"}});
  const EvaluatedModule root = fixture.evaluate("/r");
  CHECK(fixture.messages(root) ==
        "HCL006 b.tf:2:3 local.x is declared twice\n"
        "HCL006 b.tf:4:1 provider `aws` is declared twice\n");
}

TEST_CASE("references to what is not declared say what there is", "[load][references]") {
  struct Case {
    const char *expression, *message, *help;
  };
  const Case cases[] = {
      {"var.nmae", "`var.nmae` is not declared", "did you mean `var.name`?"},
      {"local.name", "`local.name` is not declared", "did you mean `var.name`?"},
      {"terraform_dta.a.id", "`terraform_dta.a` is not declared", "did you mean `terraform_data`?"},
      {"terraform_data.b.id", "`terraform_data.b` is not declared",
       "did you mean `terraform_data.a`?"},
      {"data.aws_region.x", "`data.aws_region.x` is not declared", ""},
      {"module.m.x", "`module.m` is not declared", ""},
      {"foo", "`foo` alone is not a value", "a text is written in quotes"},
      {"path.modul", "there is no `path.modul`", "did you mean `path.module`?"},
      {"terraform.env", "there is no `terraform.env`", "there is `terraform.workspace`"},
      {"each.key", "`each` has a value only in a block with `for_each`", ""},
      {"count.index", "`count` has a value only in a block with `count`", ""},
      {"self.id", "`self` has a value only in", ""},
      {"terraform_data.many.id", "`terraform_data.many` has `count`", "count.index"},
      {"terraform_data.a[0].id", "`terraform_data.a` has neither `count` nor `for_each`", ""},
      {"try(local.nope, 1)", "`local.nope` is not declared", "there is `local.other`"},
      {"[for x in [1] : y]", "`y` alone is not a value", ""},
  };
  for (const auto& [expression, message, help] : cases) {
    CAPTURE(expression);
    Fixture fixture(Texts{{"/r/main.tf", std::string(R"(variable "name" { default = 1 }
locals { other = 1 }
resource "terraform_data" "a" {}
resource "terraform_data" "many" { count = 1 }
output "o" { value = )") + expression + " }\n"}});
    fixture.evaluate("/r");
    const diag::Diagnostics found = fixture.store.found();
    REQUIRE(found.size() == 1);
    CHECK(std::string(found[0].rule->code) == "HCL002");
    CHECK_THAT(found[0].message, Catch::Contains(message));
    CHECK_THAT(found[0].help, Catch::Contains(help));
  }
}

TEST_CASE("a file with a syntax error does not make what it declares undeclared", "[load]") {
  Fixture fixture(Texts{{"/r/a.tf", "locals {\n  x = [1\n}\nvariable \"v\" {}\n"},
                        {"/r/b.tf", "output \"o\" {\n  value = [var.v, local.lost]\n}\n"}});
  CHECK_THAT(fixture.messages(fixture.evaluate("/r")), !Catch::Contains("HCL002"));
}

TEST_CASE("what JSON syntax writes as strings are references and types", "[load][json]") {
  Fixture fixture(Texts{{"/r/main.tf.json", R"json({
  "variable": {"v": {"type": "list(strin)", "default": []}},
  "resource": {
  "terraform_data" : {
    "a" : {
      "depends_on" : ["terraform_data.b"], "lifecycle" : { "ignore_changes" : ["input"] }
    }
  }}
})json"}});
  const EvaluatedModule root = fixture.evaluate("/r");
  CHECK(fixture.messages(root) ==
        "HCL001 main.tf.json:2:36 `strin` is not a type\n"
        "HCL002 main.tf.json:6:24 `terraform_data.b` is not declared\n");
  REQUIRE(root.resources.size() == 1);
  REQUIRE(root.resources[0].lifecycle.ignore_changes.size() == 1);
  CHECK(root.resources[0].lifecycle.ignore_changes[0].path == "input");
}

TEST_CASE("what no other file declares cannot be overridden", "[load]") {
  Fixture fixture(Texts{{"/r/main.tf", "output \"o\" {\n  value = 1\n}\n"},
                        {"/r/x_override.tf", "output \"p\" {\n  value = 1\n}\n"}});
  CHECK(fixture.messages(fixture.evaluate("/r")) ==
        "HCL001 x_override.tf:1:1 output `p` overrides nothing\n");
}

}  // namespace
}  // namespace infra::terraform
