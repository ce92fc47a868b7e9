#include "lib/base/put_back.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <memory>

#include "lib/base/file_system.h"
#include "lib/base/temp_dir.h"

namespace infra {
namespace {

struct Fixture {
  TempDir dir;
  DiskFileSystem disk;
  std::string file = dir.path() + "/file", notes = dir.path() + "/notes", note = notes + "/a";

  void write(const std::string& text) const { write_file_atomically(file, text); }
  std::string text() const {
    return disk.kind(file) == FileKind::file ? disk.read(file) : "(missing)";
  }
  bool has_note() const { return disk.kind(note) == FileKind::file; }
  // What a killed run leaves: a change, and the note of it.
  void die_after(const std::string& change) const {
    const auto run = std::make_unique<PutBack>(file, note);
    write(change);
    run->note_change();
    REQUIRE(has_note());
    std::filesystem::copy_file(note, notes + "/kept");
    std::filesystem::rename(file, file + "-kept");  // the same file, not a copy of it
    std::filesystem::create_directory(file);        // which no destructor can take away
    std::filesystem::create_directory(file + "/x");
  }
  void is_dead() const {
    std::filesystem::remove_all(file);
    std::filesystem::rename(file + "-kept", file);
  }
};

TEST_CASE("a file is what it was, also where there was none") {
  const Fixture fixture;
  const bool was_there = GENERATE(true, false);
  if (was_there) fixture.write("mine");
  {
    const PutBack put_back(fixture.file, fixture.note);
    put_back.note_change();
    CHECK_FALSE(fixture.has_note());
    fixture.write("changed");
    put_back.note_change();
    CHECK(fixture.has_note());
  }
  CHECK(fixture.text() == (was_there ? "mine" : "(missing)"));
  CHECK_FALSE(fixture.has_note());
}

TEST_CASE("what a killed run changed is put back by the next one") {
  const Fixture fixture;
  const bool was_there = GENERATE(true, false);
  if (was_there) fixture.write("mine\nof two lines\n");
  fixture.die_after("changed");
  fixture.is_dead();
  REQUIRE(fixture.text() == "changed");
  put_back_left(fixture.notes);
  CHECK(fixture.text() == (was_there ? "mine\nof two lines\n" : "(missing)"));
}

TEST_CASE("what somebody wrote since then stays") {
  const Fixture fixture;
  fixture.die_after("changed");
  fixture.is_dead();
  fixture.write("changed");
  put_back_left(fixture.notes);
  CHECK(fixture.text() == "changed");
  std::filesystem::remove(fixture.file);
  put_back_left(fixture.notes);
  CHECK(fixture.text() == "(missing)");
}

TEST_CASE("notes that nobody can read, or that are not there, are no error") {
  const Fixture fixture;
  put_back_left(fixture.notes);
  std::filesystem::create_directory(fixture.notes);
  for (const char* text : {"", "\n", "\n\nwas not there\n", "/nowhere\n1 2 3\nwas there\nx"}) {
    write_file_atomically(fixture.note, text);
    put_back_left(fixture.notes);
  }
  CHECK(fixture.text() == "(missing)");
}

}  // namespace
}  // namespace infra
