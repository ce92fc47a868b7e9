// The real scanners on tests/data/scanners/repo, and the real terraform. script/tools installs the
// scanners into .tools/bin; where one is missing its test skips and says so. In CI that is a
// failure for tfsec and Checkov, unless script/tools found their registry out of reach.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <set>

#include "lib/base/error.h"
#include "lib/scanners/terraform_validate.h"
#include "lib/scanners/tool.h"
#include "tests/unit/scanners/repository.h"

namespace infra::scanners {
namespace {

using test::Repository;
using Lines = std::vector<std::string>;
namespace fs = std::filesystem;

const std::string kData = std::string(INFRA_SOURCE_DIR) + "/tests/data/scanners/";
const std::string kTools = std::string(INFRA_SOURCE_DIR) + "/.tools/";

bool is_there(const std::string& name, bool needed_in_ci) {
  if (fs::exists(kTools + "bin/" + name)) return true;
  const std::string reason = fs::exists(kTools + name + ".missing")
                                 ? DiskFileSystem().read(kTools + name + ".missing")
                                 : "script/tools has not been run\n";
  std::cerr << "skipped: " << name << " is not installed: " << reason;
  if (needed_in_ci && std::getenv("CI") != nullptr && !fs::exists(kTools + name + ".missing"))
    FAIL(name << " is not installed, and script/tools does not say why");
  return false;
}

Repository& prepared(Repository& repository) {
  repository.copy_of(kData + "repo");
  const char* path = std::getenv("PATH");
  repository.path = kTools + "bin:" + (path == nullptr ? "/usr/bin:/bin" : path);
  repository.timeout = std::chrono::minutes(5);
  return repository;
}

std::set<std::string> codes(const ScanResult& result) {
  std::set<std::string> codes;
  for (const diag::Diagnostic& each : result.found) codes.emplace(each.rule->code);
  return codes;
}

// What the recordings, which the parsers are tested on, say that this program finds.
std::set<std::string> recorded(const Tool& tool, const std::string& name, int exit_code = 0) {
  process::ProcessResult result;
  result.exit_code = exit_code;
  result.out = DiskFileSystem().read(kData + name);
  std::set<std::string> codes;
  for (const Finding& finding : tool.read(result, {"."}).findings)
    codes.insert("EXT:" + std::string(tool.name) + ":" + finding.id);
  return codes;
}

TEST_CASE("the real tfsec finds what its recording has, and has seen all of the repository") {
  if (!is_there("tfsec", true)) return;
  Repository repository;
  CHECK(codes(prepared(repository).scan({"tfsec"})) == recorded(tfsec(), "tfsec.json"));
}

TEST_CASE("the real tfsec is silent at the top of a repository, and root by root it is not") {
  if (!is_there("tfsec", true)) return;
  Repository repository;
  prepared(repository);
  // A root module at the top hides the others from tfsec.
  repository.write("main.tf", "resource \"aws_sns_topic\" \"t\" {\n  name = \"t\"\n}\n");
  const auto found = codes(repository.scan({"tfsec"}));
  CHECK(found.contains("EXT:tfsec:AVD-AWS-0095"));
  CHECK(found.contains("EXT:tfsec:AVD-AWS-0107"));
  CHECK_FALSE(found.contains("EXT:tfsec:incomplete"));
}

TEST_CASE("the real tfsec respects ignore comments and its own settings") {
  if (!is_there("tfsec", true)) return;
  Repository repository;
  prepared(repository);
  repository.write("stacks/pay/prod/main.tf",
                   "#tfsec:ignore:aws-s3-enable-bucket-logging\n"
                   "resource \"aws_s3_bucket\" \"data\" {\n  bucket = \"pay-data\"\n}\n");
  repository.write(".tfsec/config.yml", "exclude: [aws-s3-enable-versioning]\n");
  const auto found = codes(repository.scan({"tfsec"}));
  CHECK_FALSE(found.contains("EXT:tfsec:AVD-AWS-0089"));
  CHECK_FALSE(found.contains("EXT:tfsec:AVD-AWS-0090"));
  CHECK(found.contains("EXT:tfsec:AVD-AWS-0088"));
}

TEST_CASE("a file that the real tfsec cannot parse is incomplete") {
  if (!is_there("tfsec", true)) return;
  Repository repository;
  prepared(repository).write("stacks/pay/prod/broken.tf", "resource \"aws_s3_bucket\" \"b\" {\n");
  CHECK(codes(repository.scan({"tfsec"})).contains("EXT:tfsec:incomplete"));
}

TEST_CASE("the real Checkov finds what its recording has, and respects its settings") {
  if (!is_there("checkov", true)) return;
  Repository repository;
  CHECK(codes(prepared(repository).scan({"checkov"})) == recorded(checkov(), "checkov.json", 1));
  repository.write(".checkov.yml", "skip-check: [CKV_AWS_24, CKV2_AWS_6]\n");
  repository.write("stacks/pay/prod/broken.tf", "resource \"aws_s3_bucket\" \"b\" {\n");
  const auto found = codes(repository.scan({"checkov"}));
  CHECK_FALSE(found.contains("EXT:checkov:CKV_AWS_24"));
  CHECK(found.contains("EXT:checkov:CKV_AWS_18"));
  CHECK(found.contains("EXT:checkov:incomplete"));
}

TEST_CASE("the real Trivy finds what its recording has, and respects .trivyignore") {
  if (!is_there("trivy", false)) return;
  Repository repository;
  CHECK(codes(prepared(repository).scan({"trivy"})) == recorded(trivy(), "trivy.json"));
  repository.write(".trivyignore", "AWS-0107\n");
  CHECK_FALSE(codes(repository.scan({"trivy"})).contains("EXT:trivy:AWS-0107"));
}

TEST_CASE("the real conftest finds what its recording has") {
  if (!is_there("conftest", false)) return;
  Repository repository;
  CHECK(codes(prepared(repository).scan({"conftest"})) == recorded(conftest(), "conftest.json", 1));
}

TEST_CASE("conftest without policies is an error that says where they belong") {
  if (!is_there("conftest", false)) return;
  Repository repository;
  fs::remove_all(prepared(repository).root() + "/policy");
  CHECK_THROWS_WITH(repository.scan({"conftest"}), Catch::Contains("finds no policies"));
}

}  // namespace
}  // namespace infra::scanners
