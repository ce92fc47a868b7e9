// File functions: which files they see, and that they see no others.
#include <catch2/catch.hpp>
#include <filesystem>

#include "lib/base/temp_dir.h"
#include "lib/hcl/function.h"
#include "lib/hcl/rules.h"

namespace infra::hcl {
namespace {

struct Files {
  explicit Files(const FileSystem& system) {
    environment.files = &system;
    environment.working_directory = "/repo/stack";
    environment.allowed_root = "/repo";
    environment.home = "/home/me";
  }
  Value call(std::string_view name, std::vector<std::string> arguments) {
    std::vector<Value> values;
    for (std::string& each : arguments) values.push_back(Value::string(std::move(each)));
    Budget budget;
    CallContext context{environment, budget};
    return call_function(*find_function(name), values, context);
  }
  std::string text(std::string_view name, std::vector<std::string> arguments) {
    return call(name, std::move(arguments)).as_string();
  }
  FunctionError error(std::string_view name, std::vector<std::string> arguments) {
    try {
      call(name, std::move(arguments));
    } catch (const FunctionError& error) {
      return error;
    }
    FAIL("no error");
    return {};
  }
  std::vector<std::string> set(std::string folder, std::string pattern) {
    std::vector<std::string> found;
    const Value value = call("fileset", {std::move(folder), std::move(pattern)});
    for (const Value& each : value.elements()) found.push_back(each.as_string());
    return found;
  }
  FunctionEnvironment environment;
};

MemoryFileSystem repository() {
  return MemoryFileSystem({{"/repo/stack/a.txt", "hello\n"},
                           {"/repo/stack/b.bin", std::string("\xff\x00", 2)},
                           {"/repo/stack/d/.hidden", ""},
                           {"/repo/stack/d/e/f.txt", ""},
                           {"/repo/stack/d/g.json", ""},
                           {"/repo/shared.txt", "shared"},
                           {"/secret.txt", "secret"},
                           {"/repository/x.txt", "another"}});
}

using Names = std::vector<std::string>;

TEST_CASE("files are read from the root module's folder") {
  const MemoryFileSystem system = repository();
  Files files(system);
  CHECK(files.text("file", {"a.txt"}) == "hello\n");
  CHECK(files.text("file", {"./d/../a.txt"}) == "hello\n");
  CHECK(files.text("file", {"../shared.txt"}) == "shared");
  CHECK(files.text("file", {"/repo/shared.txt"}) == "shared");
  CHECK(files.text("filebase64", {"b.bin"}) == "/wA=");
  CHECK(files.text("filemd5", {"a.txt"}) == "b1946ac92492d2347c6235b4d2611184");
  CHECK(files.call("fileexists", {"a.txt"}).as_bool());
  CHECK_FALSE(files.call("fileexists", {"nope"}).as_bool());
}

TEST_CASE("a missing file is a finding of its own rule, at the path") {
  const MemoryFileSystem system = repository();
  Files files(system);
  const FunctionError error = files.error("file", {"nope.txt"});
  CHECK(error.rule == &kFileMissing);
  CHECK(error.argument == 0);
  CHECK(files.error("filesha256", {"nope.txt"}).rule == &kFileMissing);
  CHECK(files.error("file", {"d"}).message.find("is a directory") != std::string::npos);
  CHECK(files.error("file", {"b.bin"}).message.find("not valid UTF-8") != std::string::npos);
}

TEST_CASE("a path that leaves the repository is refused, whether it exists or not") {
  const MemoryFileSystem system = repository();
  Files files(system);
  for (const char* path : {"/secret.txt", "../../secret.txt", "/repository/x.txt", "/etc/nope",
                           "~/x", "d/../../../secret.txt"}) {
    INFO(path);
    CHECK(files.error("file", {path}).message.find("outside of the repository") !=
          std::string::npos);
    CHECK(files.error("fileexists", {path}).message.find("outside") != std::string::npos);
    CHECK(files.error("filemd5", {path}).message.find("outside") != std::string::npos);
  }
  CHECK(files.error("fileset", {"../..", "**"}).message.find("outside") != std::string::npos);
  CHECK(files.set("..", "../*.txt").empty());
}

TEST_CASE("a symbolic link does not lead out of the repository") {
  const TempDir folder("functions");
  const std::filesystem::path root = std::filesystem::canonical(folder.path());
  std::filesystem::create_directories(root / "repo");
  std::filesystem::create_directories(root / "outside");
  write_file_atomically((root / "outside/secret.txt").string(), "secret");
  write_file_atomically((root / "repo/inside.txt").string(), "inside");
  std::filesystem::create_symlink("../outside/secret.txt", root / "repo/link.txt");
  std::filesystem::create_symlink("../outside", root / "repo/linked");
  std::filesystem::create_symlink("inside.txt", root / "repo/good.txt");
  std::filesystem::create_symlink(".", root / "repo/loop");
  const DiskFileSystem system;
  Files files(system);
  files.environment.working_directory = files.environment.allowed_root = (root / "repo").string();
  CHECK(files.text("file", {"good.txt"}) == "inside");
  CHECK(files.error("file", {"link.txt"}).message.find("outside") != std::string::npos);
  CHECK(files.error("file", {"linked/secret.txt"}).message.find("outside") != std::string::npos);
  CHECK(files.set(".", "*.txt") == Names{"good.txt", "inside.txt"});
  CHECK(files.set(".", "linked/*").empty());
}

TEST_CASE("fileset() finds files by pattern") {
  const MemoryFileSystem system = repository();
  Files files(system);
  CHECK(files.set(".", "*") == Names{"a.txt", "b.bin"});
  CHECK(files.set(".", "**") == Names{"a.txt", "b.bin", "d/.hidden", "d/e/f.txt", "d/g.json"});
  CHECK(files.set(".", "**/*.txt") == Names{"a.txt", "d/e/f.txt"});
  CHECK(files.set(".", "{a,b}.*") == Names{"a.txt", "b.bin"});
  CHECK(files.set(".", "[^a].???") == Names{"b.bin"});
  CHECK(files.set("d", "e/*") == Names{"e/f.txt"});
  CHECK(files.set("d", "../a.txt") == Names{"../a.txt"});
  CHECK(files.set("nope", "*").empty());
  CHECK(files.error("fileset", {".", "["}).message.find("syntax error") != std::string::npos);
}

TEST_CASE("a pattern cannot take for ever") {
  MemoryFileSystem system;
  system.write("/repo/stack/" + std::string(200, 'a'), "");
  Files files(system);
  std::string pattern;
  for (int i = 0; i < 40; ++i) pattern += "a*";
  CHECK_THROWS_AS(files.set(".", pattern + "b"), LimitReached);
}

TEST_CASE("without files every file function is unknown, and paths are still known") {
  const MemoryFileSystem system;
  Files files(system);
  files.environment.files = nullptr;
  for (const char* name : {"file", "filebase64", "filemd5", "fileexists"}) {
    INFO(name);
    CHECK_FALSE(files.call(name, {"a.txt"}).is_known());
  }
  CHECK_FALSE(files.call("fileset", {".", "*"}).is_known());
  CHECK(files.text("abspath", {"a/../b"}) == "/repo/stack/b");
  CHECK(files.text("pathexpand", {"~/x"}) == "/home/me/x");
  CHECK(files.text("pathexpand", {"x"}) == "x");
  CHECK(files.text("basename", {"/a/b/"}) == "b");
  CHECK(files.text("dirname", {"/a/b"}) == "/a");
}

}  // namespace
}  // namespace infra::hcl
