#include "lib/automation/ci.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "lib/automation/yaml_text.h"

namespace infra::automation {
namespace {

std::vector<CiFile> all_files(const workspace::Config& config) {
  const CiFacts facts = {"0.1.0", true, true};
  std::vector<CiFile> files = github_workflows(config, facts);
  for (CiFile& file : gitlab_pipelines(config, facts)) files.push_back(std::move(file));
  return files;
}

TEST_CASE("texts that YAML would take for something else are quoted") {
  for (const char* text : {"", "true", "No", "1", "1.10", "1e3", "0x1f", "*.tf*", "a: b", "a #b",
                           "- a", "\"x\"", "a\\b", "10:20", "~", "a\nb"}) {
    const YAML::Node node = YAML::Load("key: " + yaml_text(text) + "\n");
    CHECK(node["key"].IsScalar());
    CHECK(node["key"].Scalar() == text);
    CHECK(yaml_text(text).starts_with('"'));
  }
  for (const char* text : {"stacks/pay/prod", "a-b_c.d", ".terraform.lock.hcl", "v1"})
    CHECK(yaml_text(text) == text);
}

TEST_CASE("every file is YAML, and nothing is left to be filled in") {
  workspace::Config config;
  config.automation.program.sha256 = std::string(64, 'a');
  for (const CiFile& file : all_files(config)) {
    INFO(file.path);
    CHECK_NOTHROW(YAML::Load(file.text));
    std::string text = file.text;
    for (auto at = text.find("${{"); at != text.npos; at = text.find("${{")) text.erase(at, 3);
    CHECK(text.find("{{") == text.npos);
    CHECK(file.text.find("INFRA_SHA256: {{") == file.text.npos);
  }
}

TEST_CASE("actions are pinned by commit") {
  for (const CiFile& file : all_files({})) {
    for (auto at = file.text.find("uses: "); at != file.text.npos;
         at = file.text.find("uses: ", at + 1)) {
      const std::string line = file.text.substr(at, file.text.find('\n', at) - at);
      INFO(line);
      const auto commit = line.find('@');
      REQUIRE(commit != line.npos);
      const std::string hex = line.substr(commit + 1, 40);
      CHECK(hex.find_first_not_of("0123456789abcdef") == hex.npos);
      CHECK(line.find(" # v", commit) == commit + 41);
    }
  }
}

// Of a GitHub workflow: may this job take a token of the cloud?
bool takes_cloud(const YAML::Node& job) {
  return job["permissions"] && job["permissions"]["id-token"];
}

TEST_CASE("no job starts with a permission, and code of a fork never meets the cloud") {
  const auto files = github_workflows({}, {"0.1.0", true, true});
  for (const CiFile& file : files) {
    const YAML::Node root = YAML::Load(file.text);
    CHECK(root["permissions"].size() == 0);
    for (const auto& job : root["jobs"]) {
      INFO(file.path << " " << job.first.Scalar());
      CHECK(job.second["permissions"].IsMap());
      bool checked_out = false;
      for (const auto& step : job.second["steps"]) {
        const std::string uses = step["uses"] ? step["uses"].Scalar() : "";
        if (!uses.starts_with("actions/checkout@")) continue;
        checked_out = true;
        CHECK(step["with"]["fetch-depth"].as<int>() == 0);
        CHECK_FALSE(step["with"]["persist-credentials"].as<bool>());
      }
      CHECK(checked_out);
      if (!takes_cloud(job.second) || file.path.find("drift") != file.path.npos) continue;
      CHECK(job.second["if"].Scalar().find("head.repo.full_name == github.repository") !=
            std::string::npos);
    }
  }
  CHECK(files[0].text.find("pull_request_target") == std::string::npos);
}

TEST_CASE("a pipeline of GitLab gives the token to jobs of its own branches only") {
  const auto files = gitlab_pipelines({}, {"0.1.0", false, false});
  for (const CiFile& file : files) {
    if (file.path == ".gitlab/infra-plan.yml") continue;
    CHECK(file.text.find("id_tokens") == file.text.npos);
  }
  const YAML::Node jobs = YAML::Load(files[1].text);
  CHECK(jobs["infra-plan"]["rules"][0]["if"].Scalar().find(
            "$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID") != std::string::npos);
}

TEST_CASE("version and digest of infra.yaml are pinned") {
  workspace::Config config;
  config.organisation = "acme";
  config.automation.program.version = "0.9.1";
  config.automation.program.sha256 = std::string(64, 'b');
  for (const CiFile& file : {github_workflows(config, {"0.1.0", false, false})[0],
                             gitlab_pipelines(config, {"0.1.0", false, false})[3]}) {
    INFO(file.path);
    CHECK(file.text.find("acme/infra/releases/download/v0.9.1/") != file.text.npos);
    CHECK(file.text.find(std::string(64, 'b')) != file.text.npos);
  }
}

}  // namespace
}  // namespace infra::automation
