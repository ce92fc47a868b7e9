// All or nothing, with the program ended by SIGKILL before every single step.
#include "lib/scaffold/transaction.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

#include "lib/base/error.h"
#include "lib/base/file_system.h"
#include "lib/base/temp_dir.h"

namespace infra::scaffold {
namespace {

namespace fs = std::filesystem;
using Changes = std::map<std::string, std::optional<std::string>>;

std::map<std::string, std::string> tree_of(const std::string& root) {
  std::map<std::string, std::string> tree;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const std::string name = fs::relative(entry.path(), root).string();
    tree[name] = entry.is_directory() ? "<folder>" : DiskFileSystem().read(entry.path().string());
  }
  return tree;
}

void put(const std::string& root, const std::string& path, const std::string& text) {
  fs::create_directories(fs::path(root + "/" + path).parent_path());
  write_file_atomically(root + "/" + path, text);
}

struct Repository {
  Repository() {
    put(dir.path(), "CODEOWNERS", "* @all\n");
    put(dir.path(), "stacks/old/dev/main.tf", "old\n");
    put(dir.path(), "stacks/old/dev/gone.tf", "gone\n");
    put(dir.path(), "stacks/left/only.tf", "only\n");
    before = tree_of(dir.path());
  }
  const TempDir dir;
  std::map<std::string, std::string> before;
};

const Changes kChanges = {
    {"CODEOWNERS", "* @all\n/stacks/new/ @new\n"}, {"new-at-the-top", "#!/bin/sh\n"},
    {"stacks/new/dev/main.tf", "dev\n"},           {"stacks/new/dev/deep/er/main.tf", "deep\n"},
    {"stacks/new/prod/main.tf", "prod\n"},         {"stacks/old/dev/main.tf", "changed\n"},
    {"stacks/old/dev/gone.tf", std::nullopt},      {"stacks/left/only.tf", std::nullopt}};

void check_written(const std::string& root) {
  const auto tree = tree_of(root);
  for (const auto& [path, text] : kChanges) {
    INFO(path);
    CHECK(tree.contains(path) == text.has_value());
    if (text) CHECK(tree.at(path) == *text);
  }
  CHECK_FALSE(tree.contains("stacks/left"));
  CHECK_FALSE(tree.contains(std::string(kJournalFolder)));
}

std::vector<std::string> steps_of_a_run() {
  const Repository repository;
  std::vector<std::string> steps;
  CHECK(write_all(
      repository.dir.path(), kChanges,
      {.stop = {}, .before_step = [&](std::string_view step) { steps.emplace_back(step); }}));
  return steps;
}

// Runs `work` in a child that is killed before step number `n`; true where it came so far.
template <typename Work>
bool killed_at(std::size_t n, const Work& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    std::size_t at = 0;
    const auto count = [&](std::string_view) {
      if (at++ == n) ::raise(SIGKILL);
    };
    try {
      work(count);
    } catch (...) {
      ::_exit(2);
    }
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE((WIFSIGNALED(status) || WEXITSTATUS(status) == 0));
  return WIFSIGNALED(status);
}

TEST_CASE("a transaction writes, replaces and deletes, and leaves nothing of its own") {
  const Repository repository;
  CHECK(write_all(repository.dir.path(), kChanges));
  check_written(repository.dir.path());
  struct stat script = {};
  ::stat((repository.dir.path() + "/new-at-the-top").c_str(), &script);
  CHECK((script.st_mode & S_IXUSR) != 0);
  CHECK_FALSE(recover(repository.dir.path()));
}

TEST_CASE("a run that is killed at any step is put back by the next one, or was complete") {
  const std::size_t count = steps_of_a_run().size();
  REQUIRE(count > 15);
  std::size_t put_back = 0, complete = 0;
  for (std::size_t n = 0; n < count; ++n) {
    const Repository repository;
    const std::string& root = repository.dir.path();
    REQUIRE(killed_at(n, [&](const auto& step) {
      write_all(root, kChanges, {.stop = {}, .before_step = step});
    }));
    recover(root);
    INFO("killed before step " << n);
    if (tree_of(root) == repository.before) {
      ++put_back;
    } else {
      check_written(root);
      ++complete;
    }
    CHECK(write_all(root, kChanges));
    check_written(root);
  }
  CHECK(put_back > 15);
  CHECK(complete > 0);
}

TEST_CASE("putting back can be killed at any step too") {
  const auto steps = steps_of_a_run();
  const auto commit = static_cast<std::size_t>(std::ranges::find(steps, "commit") - steps.begin());
  for (std::size_t n = 0;; ++n) {
    const Repository repository;
    const std::string& root = repository.dir.path();
    REQUIRE(killed_at(commit, [&](const auto& step) {
      write_all(root, kChanges, {.stop = {}, .before_step = step});
    }));
    const bool killed =
        killed_at(n, [&](const auto& step) { recover(root, {.stop = {}, .before_step = step}); });
    recover(root);
    INFO("killed before step " << n);
    CHECK(tree_of(root) == repository.before);
    if (!killed) break;
  }
}

TEST_CASE("a failure at any step leaves the repository as it was") {
  const auto steps = steps_of_a_run();
  const auto commit = static_cast<std::size_t>(std::ranges::find(steps, "commit") - steps.begin());
  for (std::size_t n = 0; n <= commit; ++n) {
    const Repository repository;
    std::size_t at = 0;
    const auto fail = [&](std::string_view) {
      if (at++ == n) throw Error("cannot write: No space left on device");
    };
    INFO("fails before step " << n << ": " << steps[n]);
    CHECK_THROWS_AS(write_all(repository.dir.path(), kChanges, {.stop = {}, .before_step = fail}),
                    Error);
    CHECK(tree_of(repository.dir.path()) == repository.before);
  }
}

TEST_CASE("asked to stop, a transaction puts the repository back") {
  const auto steps = steps_of_a_run();
  const auto commit = static_cast<std::size_t>(std::ranges::find(steps, "commit") - steps.begin());
  for (const std::size_t n : {std::size_t{0}, commit / 2, commit - 2}) {
    const Repository repository;
    std::stop_source stop;
    std::size_t at = 0;
    const auto count = [&](std::string_view) {
      if (at++ == n) stop.request_stop();
    };
    CHECK_FALSE(write_all(repository.dir.path(), kChanges,
                          {.stop = stop.get_token(), .before_step = count}));
    CHECK(tree_of(repository.dir.path()) == repository.before);
  }
}

TEST_CASE("what appears in a place meanwhile is not overwritten") {
  const Repository repository;
  const std::string& root = repository.dir.path();
  const auto interfere = [&](std::string_view step) {
    if (step == "journal") put(root, "new-at-the-top", "of somebody else\n");
  };
  CHECK_THROWS_AS(write_all(root, kChanges, {.stop = {}, .before_step = interfere}), Error);
  auto expected = repository.before;
  expected["new-at-the-top"] = "of somebody else\n";
  CHECK(tree_of(root) == expected);
}

TEST_CASE("links lead to their files, but not out of the repository") {
  const Repository repository;
  const TempDir outside;
  const std::string& root = repository.dir.path();
  fs::create_symlink("CODEOWNERS", root + "/link");
  fs::create_directory_symlink(outside.path(), root + "/out");
  CHECK(write_all(root, {{"link", "through\n"}}));
  CHECK(fs::is_symlink(root + "/link"));
  CHECK(DiskFileSystem().read(root + "/CODEOWNERS") == "through\n");
  CHECK_THROWS_AS(write_all(root, {{"out/file", "x"}}), Error);
  CHECK(fs::is_empty(outside.path()));
  CHECK_THROWS_AS(write_all(root, {{"stacks", "a folder is there"}}), Error);
  CHECK_THROWS_AS(write_all(root, {{"CODEOWNERS/file", "a file is there"}}), Error);
}

TEST_CASE("a damaged journal is not followed") {
  const Repository repository;
  const std::string& root = repository.dir.path();
  put(root, std::string(kJournalFolder) + "/journal", "A ../../etc/passwd\n");
  CHECK_THROWS_AS(recover(root), Error);
  CHECK_THROWS_AS(write_all(root, kChanges), Error);
}

}  // namespace
}  // namespace infra::scaffold
