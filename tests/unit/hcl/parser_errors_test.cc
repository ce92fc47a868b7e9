#include <catch2/catch.hpp>

#include "lib/hcl/parser.h"
#include "lib/hcl/rules.h"

namespace {

using namespace infra;
using namespace infra::hcl;

struct Parsed {
  std::string text;
  diag::SourceMap sources;
  diag::Diagnostics found;
  std::unique_ptr<File> file;

  explicit Parsed(std::string source) : text(std::move(source)) {
    file = parse_file(sources, sources.add("t.tf", text), found);
  }
  std::string marked(std::size_t i = 0) const {
    const diag::Span& span = found.at(i).primary.span;
    return text.substr(span.begin, span.end - span.begin);
  }
};

// The messages of all diagnostics, one a line.
std::string messages(const std::string& text) {
  std::string out;
  for (const diag::Diagnostic& diagnostic : Parsed(text).found) out += diagnostic.message + "\n";
  return out;
}

std::string repeat(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("a message says what was expected and what was found") {
  CHECK(messages("a = \n") == "expected an expression, found the end of the line\n");
  CHECK(messages("a = [1 2]\n") == "expected `,` or `]`, found `2`\n");
  CHECK(messages("a = {b 1}\n") == "expected `=` behind the key, found `1`\n");
  CHECK(messages("a : 1\n") == "expected `=` or `{` behind `a`, found `:`\n");
  CHECK(messages("a = 1 b\n") ==
        "expected the end of the line behind the value of `a`, found `b`\n");
  CHECK(messages("a = x.\n") ==
        "expected an attribute name behind the dot, found the end of the line\n");
  CHECK(messages("a = [for x y : x]\n") == "expected `in`, found `y`\n");
  CHECK(messages("}\n") == "`}` closes nothing\n");
}

TEST_CASE("what is open at the end of the file is marked where it was opened") {
  const Parsed block("a {\n  b = 1\n");
  REQUIRE(block.found.size() == 1);
  CHECK(block.found[0].message == "block `a` is never closed");
  CHECK(block.marked() == "{");
  CHECK(messages("a = f(1,\n  2") == "`(` is never closed\n");
  CHECK(messages("a = <<EOT\nb\n") == "heredoc `EOT` is never closed\n");
  CHECK(messages("a = \"b") == "string is never closed\n");
}

TEST_CASE("characters of other languages are named") {
  CHECK(messages("a = 'b'\n") == "`'` is no quote in HCL\n");
  CHECK(messages("a = b & c\n") == "`&` is no operator\n");
  CHECK(messages("a = \xe2\x80\x9c"
                 "b\n") == "`\u201c` is no quote in HCL\n");
  CHECK(messages("a = \xff\n") == "byte 0xff is not UTF-8\n");
  CHECK(messages("a = 1;\n") == "`;` separates nothing\n");
}

TEST_CASE("a wrong escape marks only itself") {
  const Parsed parsed("a = \"b\\qc\"\n");
  REQUIRE(parsed.found.size() == 1);
  CHECK(parsed.marked() == "\\q");
}

TEST_CASE("a missing quote costs one line, not the file") {
  const Parsed parsed("a = \"b\nc = \"d\"\ne {\n  f = \"g\"\n}\n");
  REQUIRE(parsed.found.size() == 1);
  CHECK(parsed.found[0].message == "string is not closed on its line");
  CHECK(parsed.marked() == "\"b");
  CHECK(parsed.file->body->attribute("c") != nullptr);
  CHECK(parsed.file->body->block("e") != nullptr);
  CHECK(messages("a = {\n  b = \"${c\"\n  d = \"e\"\n}\nf = \"g\"\n") ==
        "`${` is not closed before the string ends\n");
}

TEST_CASE("a string over several lines is one finding") {
  CHECK(messages("a = \"b\n  c\n  d\"\ne = 1\n") == "quoted string goes over several lines\n");
}

TEST_CASE("each wrong argument of a file is reported, and the others are in the tree") {
  const Parsed parsed(
      "a = [1 2]\nb {\n  c = ]\n  d = 1\n  e = f(\n}\ng = {\n  h = *\n  i = 2\n}\n");
  CHECK(parsed.found.size() == 4);
  CHECK(parsed.file->has_errors);
  const Body& body = *parsed.file->body;
  CHECK(body.attribute("a") != nullptr);
  REQUIRE(body.block("b") != nullptr);
  CHECK(body.block("b")->body->attribute("d") != nullptr);
  CHECK(body.attribute("g") != nullptr);
}

TEST_CASE("an unclosed bracket does not swallow the next block") {
  const Parsed parsed("a \"b\" {\n  c = [1,\n}\n\nd \"e\" {\n  f = 1\n}\n");
  CHECK(parsed.found.size() == 1);
  CHECK(parsed.file->body->blocks.size() == 2);
}

TEST_CASE("an argument set twice names the first place") {
  const Parsed parsed("a = 1\nb = 2\na = 3\n");
  REQUIRE(parsed.found.size() == 1);
  CHECK(parsed.found[0].primary.span.begin == 12);
  REQUIRE(parsed.found[0].labels.size() == 1);
  CHECK(parsed.found[0].labels[0].span.begin == 0);
  std::string many;
  for (int i = 0; i < 30; ++i) many += "x" + std::to_string(i % 29) + " = 1\n";
  CHECK(messages(many) == "argument `x0` is set twice\n");
}

TEST_CASE("nesting beyond the limit is one diagnostic, whatever nests") {
  for (const char* piece :
       {"[", "(", "{a=", "f(", "x[", "-", "!", "\"${", "x?y:", "[for a in b:", "<<E\n${"}) {
    const Parsed parsed("a = " + repeat(piece, 100'000));
    CAPTURE(piece);
    REQUIRE(parsed.found.size() == 1);
    CHECK(parsed.found[0].rule == &kLimitReached);
  }
  const Parsed blocks(repeat("a {\n", 100'000));
  REQUIRE(blocks.found.size() == 1);
  CHECK(blocks.found[0].rule == &kLimitReached);
  CHECK(Parsed("a = " + repeat("(", 400) + "1" + repeat(")", 400)).found.empty());
}

TEST_CASE("a tree that is deep to the left is limited too") {
  for (const char* piece : {"+1", "[y]", "[*]", ".*[0]"}) {
    const Parsed parsed("a = x" + repeat(piece, 100'000) + "\n");
    CAPTURE(piece);
    REQUIRE(parsed.found.size() == 1);
    CHECK(parsed.found[0].rule == &kLimitReached);
  }
  CHECK(Parsed("a = x" + repeat(".y", 100'000) + "\n").found.empty());
  CHECK(Parsed("a = x" + repeat("+1", 1'000) + "\n").found.empty());
}

TEST_CASE("every rule's bad example is reported and its good one is not") {
  CHECK(Parsed(std::string(kSyntaxError.bad)).found.size() == 1);
  for (const diag::RuleInfo* rule : hcl_rules()) {
    CAPTURE(rule->code);
    CHECK(Parsed(std::string(rule->good)).found.empty());
  }
}
