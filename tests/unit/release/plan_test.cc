#include "lib/release/plan.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "lib/base/error.h"
#include "lib/base/temp_dir.h"

namespace infra::release {
namespace {

namespace fs = std::filesystem;

struct Repository {
  TempDir dir;
  process::PosixProcessRunner processes;
  DiskFileSystem files;
  git::Git git{processes, environment(), dir.path()};

  static std::map<std::string, std::string> environment() {
    std::map<std::string, std::string> result;
    const char* path = std::getenv("PATH");
    result["PATH"] = path ? path : "/usr/bin:/bin";
    result["HOME"] = "/nonexistent";
    for (const char* name : {"GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"}) result[name] = "a";
    for (const char* name : {"GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"})
      result[name] = "a@example.com";
    return result;
  }

  Repository() {
    git.run({"init", "-q", "-b", "main"});
    write("modules/queue/main.tf", "variable \"name\" {\n  type = string\n}\n");
    write("modules/queue/README.md", "# queue\n");
    write("modules/topic/main.tf",
          "module \"queue\" {\n  source = \"../queue\"\n  name = \"a\"\n}\n");
    write("modules/new/main.tf", "locals {}\n");
    git.run({"add", "-A"});
    git.run({"commit", "-q", "-m", "x"});
    for (const char* tag : {"modules/queue/v1.2.3", "modules/queue/v1.10.0",
                            "modules/queue/v2.0.0-rc.1", "modules/topic/v0.3.0"})
      git.run({"tag", tag});
  }
  void write(const std::string& path, const std::string& text) {
    fs::create_directories(fs::path(dir.path() + "/" + path).parent_path());
    write_file_atomically(dir.path() + "/" + path, text);
  }
  // One line per module: path, versions, bump, kinds of reasons.
  std::string plan(const std::string& base = {}) {
    workspace::OpenOptions options;
    options.cwd = dir.path();
    workspace::Workspace workspace(files, processes, options);
    workspace.discover();
    std::string result;
    for (const PlannedRelease& planned :
         plan_releases(workspace, git, workspace.selected(), base)) {
      if (planned.bump == Bump::none) continue;
      result += planned.name + " " + (planned.from ? planned.from->to_string() : "-") + " " +
                planned.to.to_string();
      for (const Reason& reason : planned.reasons) result += " " + reason.kind;
      result += "\n";
    }
    return result;
  }
};

TEST_CASE("release plan: since the newest tag of each module, callers by path included") {
  Repository repository;
  CHECK(repository.plan() == "new - 1.0.0 first-release\n");
  repository.write("modules/queue/main.tf", "# why\nvariable \"name\" { type = string }\n");
  CHECK(repository.plan() == "new - 1.0.0 first-release\n");
  repository.write("modules/queue/README.md", "# Queue\n");
  CHECK(repository.plan() ==
        "new - 1.0.0 first-release\nqueue 1.10.0 1.10.1 files-changed\n"
        "topic 0.3.0 0.3.1 callee-changed\n");
  repository.write("modules/queue/main.tf", "variable \"title\" { type = string }\n");
  CHECK(repository.plan() ==
        "new - 1.0.0 first-release\nqueue 1.10.0 2.0.0 variable-removed variable-required\n"
        "topic 0.3.0 0.3.1 callee-changed\n");
}

TEST_CASE("release plan: against a revision that is given") {
  Repository repository;
  repository.write("modules/other/main.tf", "locals {}\n");
  CHECK(repository.plan("HEAD") == "other - 1.0.0 module-added\n");
  CHECK_THROWS_AS(repository.plan("nonsense"), Error);
}

}  // namespace
}  // namespace infra::release
