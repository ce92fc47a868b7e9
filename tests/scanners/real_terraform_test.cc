// The real terraform behind `validate --terraform`; skipped where there is none, but not in CI.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>

#include "lib/scanners/programs.h"
#include "lib/scanners/terraform_validate.h"
#include "tests/unit/scanners/repository.h"

namespace infra::scanners {
namespace {

using test::Repository;
using Lines = std::vector<std::string>;

bool prepare(Repository& repository) {
  const char* path = std::getenv("PATH");
  repository.path = path == nullptr ? "/usr/bin:/bin" : path;
  repository.timeout = std::chrono::minutes(5);
  if (!find_program("terraform", repository.settings()).empty()) return true;
  std::cerr << "skipped: terraform is not installed\n";
  if (std::getenv("CI") != nullptr) FAIL("terraform is not installed");
  return false;
}

ScanResult run(Repository& repository) {
  repository.open();
  Settings settings = repository.settings();
  settings.environment["TF_CLI_CONFIG_FILE"] = "/dev/null";
  ScanResult result;
  run_terraform(repository.workspace(), repository.selected(), repository.roots(),
                repository.processes(), settings, result);
  return result;
}

const std::string kHead = "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n  }\n}\n";

TEST_CASE("faults that the real terraform finds are at their places, of several root modules") {
  Repository repository;
  if (!prepare(repository)) return;
  repository.write("modules/m/main.tf", "resource \"terraform_data\" \"d\" {\n  inputt = 1\n}\n");
  for (const std::string stack : {"a", "b"})
    repository.write("stacks/" + stack + "/prod/main.tf",
                     kHead + "module \"m\" {\n  source = \"../../../modules/m\"\n}\n");
  repository.write("stacks/c/prod/main.tf", kHead + "output \"o\" {\n  value = var.nothing\n}\n");
  repository.write("stacks/d/prod/main.tf", kHead + "output \"o\" {\n  value = 1\n}\n");
  const ScanResult result = run(repository);
  CHECK(repository.merged(result) ==
        Lines{"EXT:terraform:unsupported-argument modules/m/main.tf module.m.terraform_data.d",
              "EXT:terraform:reference-to-undeclared-input-variable stacks/c/prod/main.tf "});
  CHECK(repository.last()[0].subject.stack == "stacks/a/prod");
  CHECK(repository.last()[0].notes == Lines{"also from stacks/b/prod"});
  CHECK_FALSE(std::filesystem::exists(repository.root() + "/stacks/a/prod/.terraform"));
}

TEST_CASE("a module that is not there is the user's fault, found by the real init") {
  Repository repository;
  if (!prepare(repository)) return;
  repository.write("stacks/a/prod/main.tf", kHead + "module \"m\" {\n  source = \"./none\"\n}\n");
  const ScanResult result = run(repository);
  REQUIRE(result.found.size() == 1);
  CHECK(std::string(result.found[0].rule->code).starts_with("EXT:terraform:"));
  CHECK(result.found[0].subject.address == "module.m");
}

}  // namespace
}  // namespace infra::scanners
