#include "lib/workspace/workspace.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "lib/base/error.h"
#include "lib/workspace/atlantis_file.h"
#include "lib/workspace/call_source.h"
#include "lib/workspace/code_owners.h"
#include "lib/workspace/glob.h"

namespace infra::workspace {
namespace {

using Catch::Contains;

TEST_CASE("globs of folders name the parts of a path") {
  using Captures = std::map<std::string, std::string>;
  CHECK(match_glob("stacks/{service}/{env}", "stacks/pay/prod") ==
        Captures{{"service", "pay"}, {"env", "prod"}});
  CHECK(match_glob("modules/{module}", "modules/a/b") == std::nullopt);
  CHECK(match_glob("modules/{module}", "modules") == std::nullopt);
  CHECK(match_glob("{service}-{env}", "pay-api-prod") ==
        Captures{{"service", "pay"}, {"env", "api-prod"}});
  CHECK(match_glob("examples/broken/**", "examples/broken"));
  CHECK(match_glob("examples/broken/**", "examples/broken/a/b"));
  CHECK(match_glob("**/x*", "a/b/xy"));
  CHECK_FALSE(match_glob("**/x*", "a/b/yx"));
  CHECK(match_glob("./modules/*/", "modules/a"));
  CHECK(match_glob("**/a/**/{b}/c", "a/x/a/y/c") == Captures{{"b", "y"}});
}

TEST_CASE("globs take no longer for more of `**`") {
  std::string pattern, path;
  for (int i = 0; i < 60; ++i) {
    pattern += "**/a/";
    path += "a/";
  }
  CHECK_FALSE(match_glob(pattern + "b", path + "a"));
  CHECK(match_glob(pattern + "b", path + "b"));
  CHECK_FALSE(owns(pattern + "b", path + "a"));
  CHECK(owns(pattern + "b", path + "b/c"));
  CHECK_FALSE(is_modified_by({pattern + "b"}, path + "a"));
  CHECK(is_modified_by({pattern + "b"}, path + "b/c"));
}

class NoProcesses final : public process::ProcessRunner {
 public:
  process::ProcessResult run(const process::Command& command, std::stop_token) override {
    throw Error("no process may run here: " + command.argv[0]);
  }
};

using Files = std::map<std::string, std::string>;

struct Opened {
  MemoryFileSystem files;
  NoProcesses processes;
  Workspace workspace;
  explicit Opened(const std::map<std::string, std::string>& texts, std::string cwd = "/r",
                  std::vector<std::string> paths = {})
      : files(texts),
        workspace(files, processes,
                  {.cwd = std::move(cwd),
                   .config = "",
                   .paths = std::move(paths),
                   .program_version = "0.1.0"}) {
    workspace.discover();
  }
  std::string kinds() const {
    static constexpr const char* kNames[] = {"stack", "shared", "module", "example"};
    std::string result;
    for (const Folder& folder : workspace.folders())
      result += folder.path + " " + kNames[static_cast<int>(folder.kind)] + " " + folder.name +
                (folder.env.empty() ? "" : "/" + folder.env) + "\n";
    return result;
  }
};

constexpr const char* kBackend = "terraform {\n  backend \"s3\" {}\n}\n";
constexpr const char* kEmpty = "# nothing\n";

TEST_CASE("the standard's layout is recognised without configuration") {
  const Opened opened(Files{{"/r/modules/queue/main.tf", kEmpty},
                            {"/r/modules/queue/examples/basic/main.tf", "provider \"aws\" {}\n"},
                            {"/r/shared/network/prod/main.tf", kBackend},
                            {"/r/stacks/pay/stg/main.tf", kBackend},
                            {"/r/.hidden/main.tf", kEmpty},
                            {"/r/stacks/pay/prod/.terraform/modules/x/main.tf", kEmpty}});
  CHECK(opened.kinds() ==
        "modules/queue module queue\nmodules/queue/examples/basic example basic\n"
        "shared/network/prod shared network/prod\nstacks/pay/stg stack pay/staging\n");
  CHECK_FALSE(opened.workspace.folder("modules/queue/examples/basic")->deployed);
}

TEST_CASE("the layout below terraform/ is recognised without configuration") {
  const Opened opened(Files{{"/r/terraform/modules/queue/main.tf.json", "{}"},
                            {"/r/terraform/shared/kms/main.tf", kBackend},
                            {"/r/terraform/environments/dev/pay/main.tf", kBackend}});
  CHECK(opened.kinds() ==
        "terraform/environments/dev/pay stack pay/dev\nterraform/modules/queue module queue\n"
        "terraform/shared/kms shared kms\n");
}

TEST_CASE("what no glob names is judged by calls, backend and provider configurations") {
  const Opened opened(
      Files{{"/r/apps/pay/prod/main.tf",
             std::string(kBackend) + "module \"x\" {\n  source = \"../../../lib/x\"\n}\n"},
            {"/r/lib/x/main.tf", "provider \"aws\" {}\n"},
            {"/r/lib/unused/main.tf", kEmpty},
            {"/r/examples/demo/main.tf", "provider \"aws\" {}\n"}});
  CHECK(opened.kinds() ==
        "apps/pay/prod stack pay/prod\nexamples/demo stack demo\nlib/unused module unused\n"
        "lib/x module x\n");
  CHECK(opened.workspace.folder("lib/x")->callers == std::vector<std::string>{"apps/pay/prod"});
  CHECK_FALSE(opened.workspace.folder("examples/demo")->deployed);
  CHECK(opened.workspace.folder("apps/pay/prod")->because == "has a backend");
}

TEST_CASE("the examples of a repository that is one module are no callers of it") {
  const Opened opened(Files{{"/r/main.tf", kEmpty},
                            {"/r/examples/complete/main.tf",
                             "provider \"aws\" {}\nmodule \"this\" {\n  source = \"../..\"\n}\n"}});
  CHECK(opened.kinds() == ". module r\nexamples/complete example complete\n");
  CHECK(opened.workspace.folder(".")->callers.empty());
}

TEST_CASE("infra.yaml decides where the repository begins and what it looks like") {
  const Opened opened(
      {{"/o/r/infra.yaml", "layout: { stacks: 'live/{env}/{service}', exclude: [old/**] }\n"},
       {"/o/r/live/prod/pay/main.tf", kEmpty},
       {"/o/r/old/x/main.tf", kBackend},
       {"/o/other/main.tf", kBackend}},
      "/o/r/live");
  CHECK(opened.workspace.root() == "/o/r");
  CHECK(opened.kinds() == "live/prod/pay stack pay/prod\n");
}

TEST_CASE("committed files of folders that are not looked at are left out") {
  const Opened opened({{"/r/infra.yaml", "version: 1\nlayout: { exclude: [tests/**] }\n"},
                       {"/r/stacks/pay/prod/main.tf", "locals {}\n"},
                       {"/r/tests/case/terraform.tfstate", "{}"},
                       {"/r/stacks/pay/prod/terraform.tfstate", "{}"}});
  const auto files = opened.workspace.committed_files();
  CHECK(std::ranges::count(files, "stacks/pay/prod/terraform.tfstate") == 1);
  CHECK(std::ranges::count(files, "tests/case/terraform.tfstate") == 0);
}

TEST_CASE("paths select folders, and a path without Terraform is an error") {
  const std::map<std::string, std::string> files = {{"/r/stacks/pay/prod/main.tf", kBackend},
                                                    {"/r/stacks/pays/prod/main.tf", kBackend},
                                                    {"/r/docs/x.md", ""}};
  const Opened opened(files, "/r", {"/r/stacks/pay"});
  REQUIRE(opened.workspace.selected().size() == 1);
  CHECK(opened.workspace.selected()[0]->path == "stacks/pay/prod");
  CHECK_THROWS_WITH(Opened(files, "/r", {"/r/docs"}).workspace.selected(),
                    Contains("no Terraform files"));
  CHECK_THROWS_WITH(Opened(files, "/r", {"/elsewhere"}).workspace.selected(),
                    Contains("/elsewhere"));
}

TEST_CASE("a source that is this repository under another name is a folder of it") {
  const std::vector<std::string> names = {"github.com/acme/platform"};
  const auto folder = [&](std::string source) {
    diag::SourceMap sources;
    const MemoryFileSystem files(
        {{"/r/a/b/main.tf", "module \"x\" {\n  source = \"" + source + "\"\n}\n"}});
    terraform::ModuleStore store(files, sources, "/r");
    return called_folder(*store.load("/r/a/b").calls.at(0).block, "a/b", names)
        .value_or("elsewhere");
  };
  CHECK(folder("../../modules/q") == "modules/q");
  CHECK(folder("../../../outside") == "elsewhere");
  CHECK(folder("git::https://github.com/acme/platform.git//modules/q?ref=modules/q/v1.0.0") ==
        "modules/q");
  CHECK(folder("git::ssh://git@github.com/acme/platform//modules/q") == "modules/q");
  CHECK(folder("git@github.com:acme/platform.git//modules/q?ref=x") == "modules/q");
  CHECK(folder("github.com/acme/platform//modules/q") == "modules/q");
  CHECK(folder("terraform-aws-modules/vpc/aws") == "elsewhere");
  CHECK(folder("git::https://github.com/acme/other.git//modules/q") == "elsewhere");
}

TEST_CASE("a check-out beside this one is read as part of the organisation") {
  const Opened opened(Files{{"/o/r/infra.yaml", "repositories: [../platform, ../absent]\n"},
                            {"/o/r/stacks/pay/prod/main.tf", kBackend},
                            {"/o/platform/infra.yaml", "repositories: [../r]\n"},
                            {"/o/platform/shared/network/prod/main.tf", kBackend}},
                      "/o/r");
  REQUIRE(opened.workspace.others().size() == 1);
  CHECK(opened.workspace.others()[0]->folders().size() == 1);
  REQUIRE(opened.workspace.notes().size() == 1);
  CHECK_THAT(opened.workspace.notes()[0], Contains("../absent"));
}

}  // namespace
}  // namespace infra::workspace
