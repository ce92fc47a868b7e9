#include "lib/hcl/edit.h"

#include <catch2/catch.hpp>

#include "lib/hcl/format.h"
#include "lib/hcl/parser.h"

namespace infra::hcl {
namespace {

struct Parsed {
  explicit Parsed(std::string text) {
    number = sources.add("main.tf", std::move(text));
    file = parse_file(sources, number, found);
    REQUIRE(found.empty());
  }
  std::string with(const std::vector<diag::Edit>& edits) const {
    return hcl::apply(sources[number].text, edits);
  }
  const Body& block() const { return *file->body->blocks[0].body; }

  diag::SourceMap sources;
  diag::Diagnostics found;
  std::uint32_t number = 0;
  std::unique_ptr<File> file;
};

std::string set(const std::string& text, const std::string& name, const std::string& value) {
  const Parsed parsed(text);
  return parsed.with(set_attribute(parsed.sources, parsed.block(), name, value));
}

std::string set_item(const std::string& object, const std::string& key) {
  const Parsed parsed("tags = " + object);
  const Expr& value = *parsed.file->body->attributes[0].value;
  return parsed.with(set_object_item(parsed.sources, value, key, "\"x\"")).substr(7);
}

std::string remove(const std::string& text, const std::string& name) {
  const Parsed parsed(text);
  return parsed.with(remove_attribute(parsed.sources, parsed.block(), name));
}

std::string append(const std::string& text, const std::string& what) {
  const Parsed parsed(text);
  return parsed.with(append_to_body(parsed.sources, parsed.block(), what));
}

TEST_CASE("edit: a new attribute is aligned with those before it") {
  CHECK(set("b {\n  a = 1 # one\n\n  c {}\n}\n", "long", "2") ==
        "b {\n  a    = 1 # one\n  long = 2\n\n  c {}\n}\n");
}

TEST_CASE("edit: a value is replaced and what surrounds it laid out again") {
  CHECK(set("b {\n  a = 1     # one\n  c = \"two\" # two\n}\n", "c", "2") ==
        "b {\n  a = 1 # one\n  c = 2 # two\n}\n");
  CHECK(set("b {\n  a = <<-EOT\n    x\n  EOT\n}\n", "a", "2") == "b {\n  a = 2\n}\n");
}

TEST_CASE("edit: a block on one line is spread over several") {
  CHECK(set("b {}\n", "a", "1") == "b {\n  a = 1\n}\n");
  CHECK(set("b { a = 1 }\n", "bc", "2") == "b {\n  a  = 1\n  bc = 2\n}\n");
  CHECK(set("b {\n}\n", "a", "1") == "b {\n  a = 1\n}\n");
  CHECK(set("b {\n  c {}\n}\n", "a", "1") == "b {\n  a = 1\n\n  c {}\n}\n");
}

TEST_CASE("edit: a file that is not formatted keeps every other byte") {
  CHECK(set("b  {\n    a=1\n  }\n", "long", "2") == "b  {\n    a=1\n    long = 2\n  }\n");
  CHECK(set("b  {\n    a=1\n  }\n", "a", "2") == "b  {\n    a=2\n  }\n");
}

TEST_CASE("edit: line ends stay what they are") {
  CHECK(set("b {\r\n  a = 1\r\n}\r\n", "bc", "[\n2\n]") ==
        "b {\r\n  a = 1\r\n  bc = [\r\n    2\r\n  ]\r\n}\r\n");
  const Parsed parsed("a = 1");
  CHECK(parsed.with(set_attribute(parsed.sources, *parsed.file->body, "b", "2")) == "a = 1\nb = 2");
}

TEST_CASE("edit: the edits touch no more than what changes") {
  const Parsed parsed("b {\n  a = 1\n}\n\nc {\n  x = 1\n}\n");
  const auto edits = set_attribute(parsed.sources, parsed.block(), "a", "2");
  REQUIRE(edits.size() == 1);
  CHECK(edits[0].span == diag::Span{parsed.number, 10, 11});
  CHECK(edits[0].replacement == "2");
}

TEST_CASE("edit: an attribute goes with its line unless a comment stands there") {
  CHECK(remove("b {\n  a    = 1\n  long = 2\n}\n", "long") == "b {\n  a = 1\n}\n");
  CHECK(remove("b {\n  a = 1 # why\n}\n", "a") == "b {\n  # why\n}\n");
  CHECK(remove("b { a = 1 }\n", "a") == "b {}\n");
  CHECK(remove("b {\n  a = 1\n}\n", "nope") == "b {\n  a = 1\n}\n");
}

TEST_CASE("edit: an object's item is added in the object's style") {
  CHECK(set_item("{}\n", "Owner") == "{ Owner = \"x\" }\n");
  CHECK(set_item("{ a = 1 }\n", "Owner") == "{ a = 1, Owner = \"x\" }\n");
  CHECK(set_item("{\n  a = 1\n}\n", "Owner") == "{\n  a     = 1\n  Owner = \"x\"\n}\n");
  CHECK(set_item("{\n  a = 1,\n}\n", "Owner") == "{\n  a     = 1,\n  Owner = \"x\",\n}\n");
  CHECK(set_item("{\n  a = 1,\n  b = 2\n}\n", "c") == "{\n  a = 1,\n  b = 2,\n  c = \"x\"\n}\n");
  CHECK(set_item("{\n  \"a\" : 1\n}\n", "c") == "{\n  \"a\" : 1\n  \"c\" : \"x\"\n}\n");
  CHECK(set_item("{\n}\n", "c") == "{\n  c = \"x\"\n}\n");
  CHECK(set_item("{ a = 1 }\n", "cost:center") == "{ a = 1, \"cost:center\" = \"x\" }\n");
  CHECK(set_item("{ Owner = 1, b = 2 }\n", "Owner") == "{ Owner = \"x\", b = 2 }\n");
}

TEST_CASE("edit: a block is appended behind an empty line") {
  CHECK(append("b {\n  a = 1\n}\n", "c {\n  d = 1\n}\n") ==
        "b {\n  a = 1\n\n  c {\n    d = 1\n  }\n}\n");
  CHECK(append("b {}\n", "c = 1") == "b {\n  c = 1\n}\n");
  const Parsed parsed("b {}\n");
  CHECK(parsed.with(append_to_body(parsed.sources, *parsed.file->body, "c {}\n")) ==
        "b {}\n\nc {}\n");
}

TEST_CASE("edit: a name is replaced where it stands") {
  const Parsed parsed("a = 1\n");
  CHECK(parsed.with(rename_attribute(parsed.file->body->attributes[0], "bc")) == "bc = 1\n");
}

}  // namespace
}  // namespace infra::hcl
