#include "lib/workspace/code_owners.h"

#include <catch2/catch.hpp>

namespace infra::workspace {

using Names = std::vector<std::string>;

TEST_CASE("patterns of CODEOWNERS", "[workspace][owners]") {
  CHECK(owns("*", "a/b.tf"));
  CHECK(owns("*.tf", "a/b.tf"));
  CHECK(owns("/a/", "a/b/c.tf"));
  CHECK_FALSE(owns("/a/", "x/a/c.tf"));
  CHECK(owns("a/", "x/a/c.tf"));
  CHECK_FALSE(owns("a/", "x/a"));
  CHECK(owns("docs/*", "docs/a.md"));
  CHECK_FALSE(owns("docs/*", "docs/a/b.md"));
  CHECK(owns("/docs", "docs/a/b.md"));
  CHECK(owns("**/logs", "a/b/logs/c"));
  CHECK(owns("/a/**/z.tf", "a/z.tf"));
  CHECK_FALSE(owns("/a/**/z.tf", "b/z.tf"));
}

TEST_CASE("the last pattern that covers a file names its owners", "[workspace][owners]") {
  const CodeOwners owners(
      "# all\n[Section]\n* @org/all # who else\n/shared/ @org/a\t@bob\n/shared/open/\n"
      "*.md docs@example.com\n/with\\ blank/c#/ @c\n");
  CHECK(owners.of_file("x.tf") == Names{"@org/all"});
  CHECK(owners.of_file("shared/n/main.tf") == Names{"@org/a", "@bob"});
  CHECK(owners.of_file("shared/open/main.tf").empty());  // taken from all
  CHECK(owners.of_file("modules/sqs/README.md") == Names{"docs@example.com"});
  CHECK(owners.of_file("with blank/c#/main.tf") == Names{"@c"});
  CHECK(CodeOwners("/a/ @x\n").of_file("b").empty());
  CHECK(CodeOwners().of_file("a").empty());
}

TEST_CASE("the owners of a folder are those of the Terraform in it", "[workspace][owners]") {
  const CodeOwners owners("/shared/ @org/a\nmodules/*/tests @org/testers\n/stacks/* @org/top\n");
  CHECK(owners.of_folder("shared/kms/prod") == Names{"@org/a"});
  CHECK(owners.of_folder("modules/sqs/tests") == Names{"@org/testers"});
  CHECK(owners.of_folder("modules/sqs").empty());
  CHECK(CodeOwners("/*.tf @root\n").of_folder(".") == Names{"@root"});
  CHECK(owners.of_folder("stacks/pay").empty());  // `/*` is the files of that folder alone
  CHECK(CodeOwners("*.tf @tf\n*.md @docs\n").of_file("README.md") == Names{"@docs"});
  CHECK(CodeOwners("*.md @docs\n*.tf @tf\n").of_file("README.md") == Names{"@docs"});
}

}  // namespace infra::workspace
