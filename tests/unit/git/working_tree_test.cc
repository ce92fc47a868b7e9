#include "lib/git/working_tree.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "lib/base/temp_dir.h"

namespace infra::git {
namespace {

namespace fs = std::filesystem;

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
  std::string at(const std::string& path) const { return dir.path() + "/" + path; }
  void write(const std::string& path, const std::string& text) const {
    fs::create_directories(fs::path(at(path)).parent_path());
    write_file_atomically(at(path), text);
  }
  void commit() const {
    git.run({"add", "-A"});
    git.run({"commit", "-q", "-m", "x"});
  }
  std::string state_of(const char* path) const {
    const WorkingTree tree(git);
    const TreeEntry* entry = tree.find(path);
    if (entry == nullptr) return "none";
    static constexpr const char* kNames[] = {"clean", "changed", "untracked", "repository"};
    return std::string(kNames[static_cast<int>(entry->state)]) + (entry->id.empty() ? "" : " id") +
           (entry->is_link ? " link" : "");
  }
  // Both ways to ask must agree.
  std::vector<std::string> changed(const std::string& commit) const {
    const auto found = changed_since(git, WorkingTree(git), commit);
    CHECK(found == git.changed_since(commit));
    return found;
  }
};

using Paths = std::vector<std::string>;

TEST_CASE("git's listing tells what is clean, changed, gone, new, linked or another repository") {
  const Repository repository;
  for (const char* path :
       {"clean.tf", "changed.tf", "gone.tf", "hidden.tf", "b 한\"\n.tf", "same.tf"})
    repository.write(path, "1");
  repository.write(".gitignore", "ignored/\n");
  repository.write("ignored/x.tf", "");
  fs::create_symlink("clean.tf", repository.at("link.tf"));
  repository.commit();
  repository.write("changed.tf", "22");
  repository.write("same.tf", "1");  // written again, with what it held
  repository.write("new/x.tf", "");
  repository.write("staged.tf", "1");
  repository.git.run({"add", "staged.tf"});
  repository.git.run({"update-index", "--assume-unchanged", "hidden.tf"});
  fs::remove(repository.at("gone.tf"));
  fs::create_directory(repository.at("inner"));
  const Git inner(const_cast<Repository&>(repository).processes, {{"PATH", std::getenv("PATH")}},
                  repository.at("inner"));
  inner.run({"init", "-q"});
  repository.write("inner/x.tf", "");
  CHECK(repository.state_of("clean.tf") == "clean id");
  CHECK(repository.state_of("same.tf") == "clean id");
  CHECK(repository.state_of("b 한\"\n.tf") == "clean id");
  CHECK(repository.state_of("changed.tf") == "changed");
  CHECK(repository.state_of("gone.tf") == "changed");
  CHECK(repository.state_of("hidden.tf") == "clean");
  CHECK(repository.state_of("link.tf") == "clean link");
  CHECK(repository.state_of("new/x.tf") == "untracked");
  CHECK(repository.state_of("staged.tf") == "clean id");
  CHECK(repository.state_of("ignored/x.tf") == "none");
  CHECK(repository.state_of("inner/") == "repository");
  CHECK(repository.changed("HEAD") ==
        Paths{"changed.tf", "gone.tf", "inner/", "new/x.tf", "staged.tf"});
}

TEST_CASE("the id is that of the content, and a change that is taken back is none") {
  const Repository repository;
  repository.write("a.tf", "1\n");
  repository.commit();
  repository.git.run({"checkout", "-q", "-b", "work"});
  repository.write("a.tf", "2\n");
  repository.commit();
  const WorkingTree tree(repository.git);
  CHECK(tree.find("a.tf")->id == "0cfbf08886fca9a91cb753ec8734c84fcbe52c9f");
  CHECK(repository.changed("main") == Paths{"a.tf"});
  repository.write("a.tf", "1\n");  // as it was, but not committed
  CHECK(repository.changed("main").empty());
  repository.git.run({"rm", "-q", "--cached", "a.tf"});
  CHECK(repository.changed("main") == Paths{"a.tf"});
}

TEST_CASE("many changed files are found as well as few") {
  const Repository repository;
  Paths expected;
  for (int i = 100; i < 400; ++i) {
    expected.push_back("d/" + std::to_string(i));
    repository.write(expected.back(), "1");
  }
  repository.write("e", "1");
  repository.commit();
  for (const std::string& path : expected) repository.write(path, "2");
  CHECK(repository.changed("HEAD") == expected);
}

TEST_CASE("files of a merge that is not resolved have no content that is known") {
  const Repository repository;
  repository.write("a.tf", "1\n");
  repository.commit();
  repository.git.run({"checkout", "-q", "-b", "work"});
  repository.write("a.tf", "2\n");
  repository.commit();
  repository.git.run({"checkout", "-q", "main"});
  repository.write("a.tf", "3\n");
  repository.commit();
  CHECK_THROWS(repository.git.run({"merge", "work"}));
  CHECK(repository.state_of("a.tf") == "changed");
  CHECK(repository.changed("HEAD") == Paths{"a.tf"});
}

}  // namespace
}  // namespace infra::git
