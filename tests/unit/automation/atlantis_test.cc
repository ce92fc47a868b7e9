#include "lib/automation/atlantis.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "lib/base/error.h"
#include "lib/workspace/atlantis_file.h"
#include "lib/workspace/atlantis_server.h"

namespace infra::automation {
namespace {

class NoProcesses final : public process::ProcessRunner {
 public:
  process::ProcessResult run(const process::Command& command, std::stop_token) override {
    throw Error("no process may run here: " + command.argv[0]);
  }
};

struct Opened {
  MemoryFileSystem files;
  NoProcesses processes;
  workspace::Workspace workspace;
  explicit Opened(const std::map<std::string, std::string>& texts)
      : files(texts), workspace(files, processes, options()) {
    INFO((workspace.config().found.empty() ? "" : workspace.config().found[0].message));
    REQUIRE(workspace.config().found.empty());
    workspace.discover();
  }
  static workspace::OpenOptions options() {
    workspace::OpenOptions result;
    result.cwd = "/r";
    result.program_version = "0.1.0";
    return result;
  }
  std::string generate() {
    const workspace::Graph graph(workspace, 1);
    const auto exchange = workspace::find_exchange(workspace, graph, 1);
    const std::string existing =
        files.kind("/r/atlantis.yaml") == FileKind::file ? files.read("/r/atlantis.yaml") : "";
    return atlantis_yaml(workspace, graph, exchange, existing);
  }
};

std::vector<std::string> texts_of(const YAML::Node& list) {
  std::vector<std::string> result;
  for (const auto& each : list) result.push_back(each.as<std::string>());
  return result;
}

YAML::Node project_of(const YAML::Node& root, const std::string& dir) {
  for (const auto& each : root["projects"])
    if (each["dir"].as<std::string>() == dir) return each;
  FAIL("no project for " + dir);
  return {};
}

std::map<std::string, std::string> repository() {
  return {
      {"/r/modules/a/main.tf",
       "module \"b\" { source = \"../b\" }\nlocals { t = file(\"${path.module}/t[1].json\") }\n"},
      {"/r/modules/b/main.tf", "locals { x = 1 }\n"},
      {"/r/modules/unused/main.tf", "locals { x = 1 }\n"},
      {"/r/shared/network/dev/main.tf",
       "resource \"aws_ssm_parameter\" \"vpc\" {\n  name  = \"/shared/network/vpc-id\"\n"
       "  type  = \"String\"\n  value = \"x\"\n}\n"},
      {"/r/stacks/pay/dev/main.tf",
       "module \"a\" { source = \"../../../modules/a\" }\n"
       "data \"aws_ssm_parameter\" \"vpc\" { name = \"/shared/network/vpc-id\" }\n"
       "locals { f = fileset(\"../../../common/rules\", \"*\") }\n"},
  };
}

TEST_CASE(
    "a project is planned by what its stack calls and reads, and waits for what it takes over") {
  Opened opened(repository());
  const std::string text = opened.generate();
  const YAML::Node root = YAML::Load(text);
  CHECK(root["version"].as<int>() == 3);
  CHECK(root["projects"].size() == 2);
  const YAML::Node pay = project_of(root, "stacks/pay/dev");
  CHECK(texts_of(pay["autoplan"]["when_modified"]) ==
        std::vector<std::string>{"*.tf*", ".terraform.lock.hcl", "../../../common/rules",
                                 "../../../modules/a/*.tf*", "../../../modules/a/t\\[1\\].json",
                                 "../../../modules/b/*.tf*"});
  CHECK(texts_of(pay["depends_on"]) == std::vector<std::string>{"shared/network/dev"});
  CHECK(pay["execution_order_group"].as<int>() == 2);
  CHECK(texts_of(pay["apply_requirements"]) ==
        std::vector<std::string>{"approved", "mergeable", "undiverged"});
  CHECK(pay["workflow"].as<std::string>() == "infra");
  CHECK(root["workflows"]["infra"]["plan"]["steps"].size() == 7);
  const YAML::Node network = project_of(root, "shared/network/dev");
  CHECK_FALSE(network["depends_on"]);
  CHECK(network["execution_order_group"].as<int>() == 1);
  opened.files.write("/r/atlantis.yaml", text);
  CHECK(opened.generate() == text);
}

TEST_CASE("what somebody wrote about a project, and other workflows, are kept") {
  auto files = repository();
  files["/r/atlantis.yaml"] =
      "version: 3\nparallel_apply: true\nprojects:\n"
      "  - name: blue\n    dir: ./stacks/pay/dev/\n    workspace: blue\n    workflow: own\n"
      "    terraform_version: 1.11.4\n    execution_order_group: 9\n"
      "    autoplan: { enabled: false, when_modified: [\"*.tf\"] }\n"
      "  - name: green\n    dir: stacks/pay/dev\n    workspace: green\n"
      "    apply_requirements: [mergeable]\n"
      "  - dir: stacks/gone/dev\n  - dir: docs\n    name: docs\n"
      "workflows:\n  own:\n    plan:\n      steps:\n        - init\n"
      "        - plan: { extra_args: [-var-file, ../vars/blue.tfvars] }\n";
  files["/r/docs/a.md"] = "";
  Opened opened(files);
  const YAML::Node root = YAML::Load(opened.generate());
  const YAML::Node blue = root["projects"][1];
  CHECK(blue["name"].as<std::string>() == "blue");
  CHECK(blue["dir"].as<std::string>() == "stacks/pay/dev");
  CHECK(blue["workspace"].as<std::string>() == "blue");
  CHECK(blue["workflow"].as<std::string>() == "own");
  CHECK(blue["terraform_version"].as<std::string>() == "1.11.4");
  CHECK(blue["execution_order_group"].as<int>() == 2);
  CHECK_FALSE(blue["autoplan"]["enabled"].as<bool>());
  const auto patterns = texts_of(blue["autoplan"]["when_modified"]);
  CHECK(std::ranges::find(patterns, "../vars/blue.tfvars") != patterns.end());
  const YAML::Node green = root["projects"][2];
  CHECK(green["workflow"].as<std::string>() == "infra");
  CHECK(texts_of(green["apply_requirements"]) ==
        std::vector<std::string>{"approved", "mergeable", "undiverged"});
  CHECK(root["projects"].size() == 4);
  CHECK(root["projects"][3]["name"].as<std::string>() == "docs");
  CHECK(root["parallel_apply"].as<bool>());
  CHECK(root["workflows"].size() == 2);
}

TEST_CASE("stacks in a circle do not wait for each other") {
  const auto stack = [](const std::string& own, const std::string& other) {
    return "resource \"aws_ssm_parameter\" \"p\" {\n  name  = \"/" + own +
           "\"\n  type  = \"String\"\n  value = \"x\"\n}\n"
           "data \"aws_ssm_parameter\" \"q\" { name = \"/" +
           other + "\" }\n";
  };
  Opened opened({{"/r/stacks/a/dev/main.tf", stack("a/dev/x", "b/dev/x")},
                 {"/r/stacks/b/dev/main.tf", stack("b/dev/x", "a/dev/x")}});
  const YAML::Node root = YAML::Load(opened.generate());
  for (const char* dir : {"stacks/a/dev", "stacks/b/dev"}) {
    CHECK_FALSE(project_of(root, dir)["depends_on"]);
    CHECK(project_of(root, dir)["execution_order_group"].as<int>() == 1);
  }
}

TEST_CASE("what the server decides is left to it") {
  auto files = repository();
  files["/r/infra.yaml"] = "automation: { atlantis: { server: server/repos.yaml } }\n";
  workspace::Config config;
  config.automation.atlantis.workflow = "infra";
  files["/r/server/repos.yaml"] = atlantis_server_yaml(config);
  {
    Opened opened(files);
    const YAML::Node root = YAML::Load(opened.generate());
    const YAML::Node pay = project_of(root, "stacks/pay/dev");
    CHECK_FALSE(pay["apply_requirements"]);
    CHECK_FALSE(pay["workflow"]);
    CHECK_FALSE(root["workflows"]);
  }
  files["/r/server/repos.yaml"] =
      "repos:\n- id: /.*/\n  allowed_overrides: [apply_requirements, workflow]\n"
      "- id: other/repository\n  apply_requirements: [approved, mergeable]\n";
  {
    Opened opened(files);
    const YAML::Node pay = project_of(YAML::Load(opened.generate()), "stacks/pay/dev");
    CHECK(pay["apply_requirements"].size() == 3);
    CHECK_FALSE(pay["workflow"]);  // atlantis.yaml may not define it
  }
  files["/r/server/repos.yaml"] = "repos:\n- id: /.*/\n  apply_requirements: [mergeable]\n";
  {
    Opened opened(files);
    CHECK_THROWS_AS(opened.generate(), Error);
  }
}

TEST_CASE("a file that is no YAML is not written over") {
  auto files = repository();
  files["/r/atlantis.yaml"] = "version: [\n";
  Opened opened(files);
  CHECK_THROWS_AS(opened.generate(), Error);
}

TEST_CASE("a repository without stacks gets a file without projects") {
  const std::map<std::string, std::string> files = {{"/r/infra.yaml", "version: 1\n"}};
  Opened opened(files);
  const YAML::Node root = YAML::Load(opened.generate());
  CHECK(root["projects"].IsSequence());
  CHECK(root["projects"].size() == 0);
}

}  // namespace
}  // namespace infra::automation
