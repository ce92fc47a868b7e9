#include "lib/policy/code_owners.h"

#include <catch2/catch.hpp>

namespace infra::policy {

TEST_CASE("the last pattern that covers a path names its owners", "[policy][owners]") {
  const CodeOwners owners = CodeOwners::parse(
      "# who looks at what\n[Section]\n*  @org/all\n/shared/ @org/platform @org/security # both\n"
      "/shared/network/prod\nmodules/*/tests @org/testers\n*.md docs@example.com\n");
  const auto of = [&](const std::string& path) {
    const auto* found = owners.find(path);
    return found == nullptr ? std::vector<std::string>{"none"} : *found;
  };
  using Names = std::vector<std::string>;
  CHECK(of("stacks/pay/prod") == Names{"@org/all"});
  CHECK(of("shared/kms/prod") == Names{"@org/platform", "@org/security"});
  CHECK(of("shared/kms/prod/main.tf") == Names{"@org/platform", "@org/security"});
  CHECK(of("shared/network/prod").empty());  // taken from all
  CHECK(of("modules/sqs/README.md") == Names{"docs@example.com"});
  CHECK(CodeOwners::parse("/a/ @x\n").find("b") == nullptr);
  CHECK(CodeOwners().find("a") == nullptr);
}

}  // namespace infra::policy
