// Golden tests of the commands: each folder tests/cli/<case> is one run of the program, in process.
//   cmd            the arguments; NAME=value words in front of them set the environment
//   in/            the working directory (copied, so that a command may write)
//   stdin          what the command reads, if anything
//   setup          a shell script that is run in the copy first (to make a git repository, say)
//   stdout.golden, stderr.golden, exit_code
//   after/         files as the command must leave them: every one that it changes or makes
// INFRA_UPDATE_GOLDEN=1 rewrites what is expected (not in CI); the difference is for reviewing.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "cmd/infra/app.h"
#include "lib/base/strings.h"
#include "lib/base/temp_dir.h"

namespace infra {
namespace {

namespace fs = std::filesystem;

const fs::path kCases = fs::path(INFRA_SOURCE_DIR) / "tests" / "cli";

bool updating() {
  const char* update = std::getenv("INFRA_UPDATE_GOLDEN");
  return update != nullptr && std::string_view(update) == "1" && std::getenv("CI") == nullptr;
}

std::string read_if_there(const fs::path& path) {
  const DiskFileSystem disk;
  return disk.kind(path) == FileKind::file ? disk.read(path) : "";
}

// Words of a command line: blanks part them, single and double quotes hold them together.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  char quote = 0;
  bool any = false;
  for (const char c : line) {
    if (quote != 0 ? c == quote : c == '"' || c == '\'') {
      quote = quote != 0 ? '\0' : c;
      any = true;
    } else if (quote == 0 && (c == ' ' || c == '\n' || c == '\t')) {
      if (any) words.push_back(std::exchange(word, {}));
      any = false;
    } else {
      word += c;
      any = true;
    }
  }
  if (any) words.push_back(word);
  return words;
}

std::string replace_all(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

using Tree = std::map<std::string, std::string>;  // path -> text

Tree read_tree(const fs::path& folder) {
  Tree tree;
  if (!fs::is_directory(folder)) return tree;
  for (auto it = fs::recursive_directory_iterator(folder); it != fs::end(it); ++it) {
    if (it->path().filename() == ".git") it.disable_recursion_pending();
    if (it->is_regular_file())
      tree[fs::relative(it->path(), folder).string()] = DiskFileSystem().read(it->path());
  }
  return tree;
}

struct Outcome {
  std::string out, err, exit_code;
  Tree changed;
};

std::map<std::string, std::string> environment_for(const std::string& home) {
  const char* path = std::getenv("PATH");
  return {{"PATH", path == nullptr ? "/usr/bin:/bin" : path},
          {"HOME", home},
          {"GIT_CONFIG_NOSYSTEM", "1"},
          {"GIT_AUTHOR_NAME", "a"},
          {"GIT_AUTHOR_EMAIL", "a@example.com"},
          {"GIT_COMMITTER_NAME", "a"},
          {"GIT_COMMITTER_EMAIL", "a@example.com"}};
}

Outcome run_case(const fs::path& folder) {
  const TempDir dir("infra-case"), home("infra-home");
  if (fs::exists(folder / "in"))
    fs::copy(folder / "in", dir.path(),
             fs::copy_options::recursive | fs::copy_options::copy_symlinks);
  process::PosixProcessRunner processes;
  auto environment = environment_for(home.path());
  if (fs::exists(folder / "setup")) {
    process::Command setup;
    setup.argv = {"sh", "-eu", (folder / "setup").string()};
    for (const auto& [name, value] : environment) setup.env.push_back(name + "=" + value);
    setup.cwd = dir.path();
    const auto result = processes.run(setup, {});
    INFO(result.out << result.err);
    REQUIRE(result.exit_code == 0);
  }
  const Tree before = read_tree(dir.path());

  std::vector<std::string> words = words_of(DiskFileSystem().read(folder / "cmd"));
  while (!words.empty() && words[0].find('=') != std::string::npos && words[0][0] != '-') {
    const auto equals = words[0].find('=');
    environment[words[0].substr(0, equals)] = words[0].substr(equals + 1);
    words.erase(words.begin());
  }
  const DiskFileSystem files;
  const FixedClock clock(std::chrono::sys_days(std::chrono::year(2026) / 11 / 21));
  std::istringstream in(read_if_there(folder / "stdin"));
  std::ostringstream out, err;
  const int exit_code =
      run_app(words, {files, processes, clock, in, out, err, environment, dir.path()});
  Outcome outcome = {replace_all(out.str(), dir.path(), "$DIR"),
                     replace_all(err.str(), dir.path(), "$DIR"),
                     fmt::format("{}\n", exit_code),
                     {}};
  for (auto& [path, text] : read_tree(dir.path())) {
    const auto old = before.find(path);
    if (old == before.end() || old->second != text) outcome.changed[path] = text;
  }
  return outcome;
}

void write_expectation(const fs::path& folder, const Outcome& outcome) {
  write_file_atomically(folder / "stdout.golden", outcome.out);
  write_file_atomically(folder / "stderr.golden", outcome.err);
  write_file_atomically(folder / "exit_code", outcome.exit_code);
  fs::remove_all(folder / "after");
  for (const auto& [path, text] : outcome.changed) {
    fs::create_directories((folder / "after" / path).parent_path());
    write_file_atomically(folder / "after" / path, text);
  }
}

TEST_CASE("commands print, write and return what their cases say") {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(kCases))
    if (fs::exists(entry.path() / "cmd")) folders.push_back(entry.path());
  REQUIRE_FALSE(folders.empty());
  std::ranges::sort(folders);
  for (const fs::path& folder : folders) {
    DYNAMIC_SECTION(folder.filename().string()) {
      const Outcome outcome = run_case(folder);
      if (updating()) write_expectation(folder, outcome);
      CHECK(outcome.out == read_if_there(folder / "stdout.golden"));
      CHECK(outcome.err == read_if_there(folder / "stderr.golden"));
      CHECK(outcome.exit_code == read_if_there(folder / "exit_code"));
      CHECK(outcome.changed == read_tree(folder / "after"));
    }
  }
}

}  // namespace
}  // namespace infra
