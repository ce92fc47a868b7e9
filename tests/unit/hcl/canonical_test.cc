#include "lib/hcl/canonical.h"

#include <catch2/catch.hpp>

#include "lib/hcl/parser.h"

namespace infra::hcl {
namespace {

std::vector<std::string> declared(const std::string& text) {
  diag::SourceMap sources;
  diag::Diagnostics found;
  const auto file = parse_file(sources, sources.add("main.tf", text), found);
  REQUIRE(found.empty());
  return canonical_declarations(*file->body);
}

TEST_CASE("comments, white space and the order of declarations do not count") {
  CHECK(declared("locals {\n  a = 1 # one\n  b = [1,\n 2]\n}\n") ==
        declared("/* x */ locals { b = [1, 2] }\nlocals {\n\n  a   = 1\n}\n"));
  CHECK(declared("variable \"a\" {\n  description = \"x\"\n  type = string\n}\n") ==
        declared("variable \"a\" {\n  type = string\n}\n"));
  CHECK(declared("locals { a = \"${var.x}\" }\n") == declared("locals { a = (var.x) }\n"));
}

TEST_CASE("whatever a plan may depend on counts") {
  const std::pair<const char*, const char*> kDiffer[] = {
      {"locals { a = 1 }\n", "locals { a = 2 }\n"},
      {"locals { a = 1 }\n", "locals { b = 1 }\n"},
      {"locals { a = 1 - 2 - 3 }\n", "locals { a = 1 - (2 - 3) }\n"},
      {"locals { a = x[0] }\n", "locals { a = x[1] }\n"},
      {"locals { a = x.*.b }\n", "locals { a = x[*].b }\n"},
      {"locals { a = f(x) }\n", "locals { a = f(x...) }\n"},
      {"locals { a = [for k in x : k] }\n", "locals { a = {for k in x : k => k} }\n"},
      {"locals { a = {b = 1} }\n", "locals { a = {(b) = 1} }\n"},
      {"locals { a = \"a${b}c\" }\n", "locals { a = \"a${b}d\" }\n"},
      {"locals {\n  a = <<E\nx\nE\n}\n", "locals {\n  a = <<E\n x\nE\n}\n"},
      {"resource \"a\" \"b\" {\n  x {\n    i = 1\n  }\n  x {\n    i = 2\n  }\n}\n",
       "resource \"a\" \"b\" {\n  x {\n    i = 2\n  }\n  x {\n    i = 1\n  }\n}\n"},
      {"resource \"a\" \"b\" {}\n", "resource \"a\" \"c\" {}\n"},
      {"resource \"a\" \"b\" { description = \"x\" }\n",
       "resource \"a\" \"b\" { description = \"y\" }\n"},
      {"provider \"aws\" {}\n", ""},
  };
  for (const auto& [before, now] : kDiffer) {
    INFO(before << now);
    CHECK(declared(before) != declared(now));
  }
}

}  // namespace
}  // namespace infra::hcl
