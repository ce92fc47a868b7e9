#include "lib/git/git.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "lib/base/error.h"
#include "lib/base/temp_dir.h"
#include "lib/git/revision_file_system.h"

namespace infra::git {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;

struct Repository {
  TempDir dir;
  process::PosixProcessRunner processes;
  Git git{processes,
          {{"PATH", std::getenv("PATH")},
           {"HOME", "/nonexistent"},
           {"GIT_AUTHOR_NAME", "a"},
           {"GIT_AUTHOR_EMAIL", "a@example.com"},
           {"GIT_COMMITTER_NAME", "a"},
           {"GIT_COMMITTER_EMAIL", "a@example.com"}},
          dir.path()};

  Repository() { git.run({"init", "-q", "-b", "main"}); }
  void write(const std::string& path, const std::string& text) {
    fs::create_directories(fs::path(dir.path() + "/" + path).parent_path());
    write_file_atomically(dir.path() + "/" + path, text);
  }
  void commit() {
    git.run({"add", "-A"});
    git.run({"commit", "-q", "-m", "x"});
  }
};

TEST_CASE("a remote's name is the same in every spelling of its URL") {
  for (const char* url :
       {"https://github.com/acme/platform.git", "git@github.com:acme/platform.git",
        "ssh://git@github.com:22/acme/platform", "https://user:pw@GitHub.com/acme/platform/",
        "github.com/acme/platform"})
    CHECK(repository_name(url) == "github.com/acme/platform");
  CHECK(repository_name("git@git.example.com:2024/x/y.git") == "git.example.com/2024/x/y");
  CHECK(repository_name("/srv/git/x.git").empty());
  CHECK(repository_name("file:///srv/git/x.git").empty());
  CHECK(repository_name("nonsense").empty());
}

TEST_CASE("the top level and its names are found without running git") {
  const MemoryFileSystem files(
      {{"/r/.git/config",
        "[core]\n\turl = no\n[remote \"origin\"]\n\turl = git@example.com:a/b.git\n"
        "\tfetch = +refs\n[remote \"up\"]\n  url=https://example.com/c/b\n[branch \"url\"]\n"},
       {"/r/x/main.tf", ""},
       {"/w/.git", "gitdir: /r/.git/worktrees/w\n"},
       {"/r/.git/worktrees/w/commondir", "../..\n"}});
  CHECK(top_level(files, "/r/x") == "/r");
  CHECK(top_level(files, "/elsewhere") == std::nullopt);
  const std::vector<std::string> names = {"example.com/a/b", "example.com/c/b"};
  CHECK(remote_names(files, "/r") == names);
  CHECK(remote_names(files, "/w") == names);
}

TEST_CASE("changed files are those since the merge base, untracked ones included") {
  Repository repository;
  repository.write("a.tf", "1");
  repository.write("b 한.tf", "1");
  repository.commit();
  repository.git.run({"checkout", "-q", "-b", "work"});
  repository.write("b 한.tf", "2");
  repository.commit();
  repository.write("c/new.tf", "1");
  repository.git.run({"checkout", "-q", "main"});
  repository.write("only-on-main.tf", "1");
  repository.git.run({"add", "only-on-main.tf"});
  repository.git.run({"commit", "-q", "-m", "y"});
  repository.git.run({"checkout", "-q", "work"});
  CHECK(repository.git.changed_files("main") == std::vector<std::string>{"b 한.tf", "c/new.tf"});
  CHECK(repository.git.default_branch() == "main");
}

TEST_CASE("a base that is missing is an error that says how to get it") {
  Repository repository;
  repository.write("a", "1");
  repository.commit();
  CHECK_THROWS_WITH(repository.git.changed_files("nowhere"), Contains("`nowhere`"));
  CHECK_THROWS_AS(repository.git.commit_of("--output=x"), Error);
}

TEST_CASE("a branch without a commit has nothing to compare with") {
  Repository repository;
  repository.write("a", "1");
  CHECK_THROWS_WITH(repository.git.default_branch(), Contains("no commit yet"));
  CHECK_THROWS_WITH(repository.git.changed_files("origin/main"), Contains("no commit yet"));
  repository.commit();
  CHECK(repository.git.default_branch() == "main");
  repository.git.run({"checkout", "-q", "--orphan", "new"});
  CHECK_THROWS_WITH(repository.git.changed_files("main"), Contains("no commit yet"));
}

TEST_CASE("ignored folders are listed, tracked files in them are not lost") {
  Repository repository;
  repository.write(".gitignore", "out/\nkept/\n");
  repository.write("out/main.tf", "");
  repository.write("kept/main.tf", "");
  repository.git.run({"add", "-f", "kept/main.tf"});
  repository.commit();
  CHECK(repository.git.ignored_folders() == std::vector<std::string>{"out"});
}

TEST_CASE("a revision is read as a file system, with its links") {
  Repository repository;
  repository.write("modules/a/main.tf", "old");
  repository.write("data/blob.bin", std::string("\0\n\0", 3));
  fs::create_directory_symlink("modules/a", repository.dir.path() + "/link");
  fs::create_symlink("loop", repository.dir.path() + "/loop");
  repository.commit();
  repository.write("modules/a/main.tf", "new");
  repository.write("modules/b/main.tf", "new");
  const std::string& root = repository.dir.path();
  const RevisionFileSystem files(repository.git, "HEAD", root);
  CHECK(files.read(root + "/modules/a/main.tf") == "old");
  CHECK(files.read(root + "/link/main.tf") == "old");
  CHECK(files.read(root + "/data/blob.bin") == std::string("\0\n\0", 3));
  CHECK(files.kind(root + "/modules/b") == FileKind::missing);
  CHECK(files.kind(root + "/link") == FileKind::directory);
  CHECK(files.kind(root + "/loop/x") == FileKind::missing);
  CHECK(files.kind("/etc/passwd") == FileKind::missing);
  const auto entries = files.list(root);
  REQUIRE(entries.size() == 4);
  CHECK(entries[0].name == "data");
  CHECK((entries[1].name == "link" && entries[1].is_symlink &&
         entries[1].kind == FileKind::directory));
  CHECK(files.list(root + "/modules").size() == 1);
  CHECK_THROWS_AS(RevisionFileSystem(repository.git, "nowhere", root), Error);
}

}  // namespace
}  // namespace infra::git
