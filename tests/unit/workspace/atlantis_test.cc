#include "lib/workspace/atlantis.h"

#include <catch2/catch.hpp>

namespace infra::workspace {
namespace {

TEST_CASE("projects have their workspace and the environment of their workflow", "[atlantis]") {
  const auto projects = read_atlantis(R"(version: 3
projects:
  - name: pay-prod
    dir: ./stacks/pay/prod/
    workspace: prod
    workflow: tags
  - dir: .
workflows:
  tags:
    plan:
      steps:
        - env: { name: TF_AWS_DEFAULT_TAGS_Owner, value: me }
        - env: { name: TF_VAR_sha, command: git rev-parse HEAD }
        - init
        - run: echo hello
        - plan
)");
  REQUIRE(projects.size() == 2);
  CHECK(projects[0].dir == "stacks/pay/prod");
  CHECK(projects[0].workspace == "prod");
  CHECK(projects[0].environment.at("TF_AWS_DEFAULT_TAGS_Owner") == "me");
  CHECK_FALSE(projects[0].environment.at("TF_VAR_sha").has_value());
  CHECK(projects[1].dir == ".");
  CHECK(projects[1].workspace == "default");
  CHECK(projects[1].environment.empty());
}

TEST_CASE("what is malformed in atlantis.yaml is left out", "[atlantis]") {
  CHECK(read_atlantis("").empty());
  CHECK(read_atlantis("a: [").empty());
  CHECK(read_atlantis("projects: 3").empty());
  CHECK(read_atlantis("projects: [3, {name: x}, [a]]").empty());
  CHECK(read_atlantis("projects: [{dir: a, workflow: w}]\nworkflows: {w: {plan: {steps: 3}}}")[0]
            .environment.empty());
  CHECK(read_atlantis("projects: [{dir: a, workflow: w}]\nworkflows: [w]").size() <= 1);
}

}  // namespace
}  // namespace infra::workspace
