#include "lib/base/file_system.h"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "lib/base/error.h"
#include "lib/base/temp_dir.h"

namespace infra {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;

TEST_CASE("paths are normalised by their text alone") {
  CHECK(normalize_path("a/./b/../c") == "a/c");
  CHECK(normalize_path("../../a/..") == "../..");
  CHECK(normalize_path("/../a//b/") == "/a/b");
  CHECK(normalize_path("a/..") == ".");
  CHECK(normalize_path("") == ".");
}

TEST_CASE("paths are joined and taken apart") {
  CHECK(join_path("a", "b") == "a/b");
  CHECK(join_path("a/", "b") == "a/b");
  CHECK(join_path("a", "/b") == "/b");
  CHECK(join_path("", "b") == "b");
  CHECK(parent_path("a/b") == "a");
  CHECK(parent_path("/a") == "/");
  CHECK(parent_path("a") == "");
  CHECK(file_name("a/b.tf") == "b.tf");
  CHECK(relative_path("/a/b/c", "/a/d") == "../b/c");
  CHECK(relative_path("a", "a") == ".");
  CHECK(relative_path("/a/b", "/") == "a/b");
}

TEST_CASE("the file system in memory has the folders of its files") {
  const MemoryFileSystem files({{"a/b/main.tf", "x"}, {"/a/c.tf", "y"}, {"a/bc", "z"}});
  CHECK(files.read("/a/b/main.tf") == "x");
  CHECK(files.kind("a/b") == FileKind::directory);
  CHECK(files.kind("a/b/main.tf") == FileKind::file);
  CHECK(files.kind("nowhere") == FileKind::missing);
  const auto entries = files.list("a");
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].name == "b");
  CHECK(entries[0].kind == FileKind::directory);
  CHECK(entries[1].name == "bc");
  CHECK(entries[2].name == "c.tf");
  CHECK_THROWS_WITH(files.read("a/b"), Contains("a/b"));
}

TEST_CASE("the disk is read, and what cannot be read is named with the reason") {
  const TempDir dir;
  const DiskFileSystem disk;
  write_file_atomically(dir.path() + "/a.tf", "text");
  CHECK(disk.read(dir.path() + "/a.tf") == "text");
  CHECK(disk.read("/proc/self/stat").size() > 10);
  CHECK_THROWS_WITH(disk.read(dir.path()), Contains("Is a directory"));
  CHECK_THROWS_WITH(disk.read(dir.path() + "/b.tf"), Contains("No such file"));
  CHECK_THROWS_WITH(disk.list(dir.path() + "/a.tf"), Contains("Not a directory"));
}

TEST_CASE("links are followed, dangling ones are missing, loops are an error") {
  const TempDir dir;
  const DiskFileSystem disk;
  fs::create_directory(dir.path() + "/real");
  write_file_atomically(dir.path() + "/real/a.tf", "text");
  fs::create_symlink("real", dir.path() + "/link");
  fs::create_symlink("nowhere", dir.path() + "/dangling");
  fs::create_symlink("loop", dir.path() + "/loop");
  const auto entries = disk.list(dir.path());
  REQUIRE(entries.size() == 4);
  CHECK((entries[0].name == "dangling" && entries[0].kind == FileKind::missing));
  CHECK((entries[1].name == "link" && entries[1].kind == FileKind::directory));
  CHECK(entries[1].is_symlink);
  CHECK((entries[2].name == "loop" && entries[2].kind == FileKind::missing));
  CHECK_FALSE(entries[3].is_symlink);
  CHECK(disk.canonical(dir.path() + "/link/../link/a.tf") == dir.path() + "/real/a.tf");
  CHECK(disk.canonical(dir.path() + "/real/new/file") == dir.path() + "/real/new/file");
  CHECK_THROWS_WITH(disk.canonical(dir.path() + "/loop/x"), Contains("symbolic links"));
}

TEST_CASE("a named pipe that nobody writes to does not stop us") {
  const TempDir dir;
  REQUIRE(::mkfifo((dir.path() + "/pipe").c_str(), 0600) == 0);
  CHECK(DiskFileSystem().kind(dir.path() + "/pipe") == FileKind::other);
  CHECK(DiskFileSystem().read(dir.path() + "/pipe").empty());
}

TEST_CASE("writing replaces a file whole, keeps its permissions and writes through links") {
  const TempDir dir;
  const std::string file = dir.path() + "/run.sh", link = dir.path() + "/link";
  write_file_atomically(file, "old");
  fs::permissions(file, fs::perms(0750));
  fs::create_symlink("run.sh", link);
  write_file_atomically(link, "new");
  CHECK(DiskFileSystem().read(file) == "new");
  CHECK(fs::is_symlink(link));
  CHECK(fs::status(file).permissions() == fs::perms(0750));
  CHECK(DiskFileSystem().list(dir.path()).size() == 2);
}

TEST_CASE("a write that fails leaves the old file and nothing else") {
  const TempDir dir;
  fs::create_directory(dir.path() + "/folder");
  CHECK_THROWS_WITH(write_file_atomically(dir.path() + "/folder", "x"), Contains("Is a directory"));
  CHECK_THROWS_WITH(write_file_atomically(dir.path() + "/no/file", "x"), Contains("No such file"));
  CHECK_THROWS_AS(write_file_atomically("/proc/infra-test", "x"), Error);
  CHECK(DiskFileSystem().list(dir.path()).size() == 1);
}

TEST_CASE("a temporary folder vanishes with its owner") {
  std::string path;
  {
    const TempDir dir;
    path = dir.path();
    write_file_atomically(path + "/a", "x");
  }
  CHECK(DiskFileSystem().kind(path) == FileKind::missing);
}

}  // namespace
}  // namespace infra
