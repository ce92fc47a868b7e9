#include "lib/hcl/parser.h"

#include <catch2/catch.hpp>

#include "tests/unit/hcl/show_syntax.h"

namespace {

using namespace infra;
using namespace infra::hcl;
using test::show_body;
using test::show_expression;
using test::show_template;

bool is_valid(const std::string& text) {
  diag::SourceMap sources;
  diag::Diagnostics found;
  const bool bad = parse_file(sources, sources.add("t.tf", text), found)->has_errors;
  REQUIRE(bad == !found.empty());
  return !bad;
}

}  // namespace

TEST_CASE("operators bind as in the specification and associate to the left") {
  CHECK(show_expression("a || b && c == d < e + f * g") ==
        "(|| a (&& b (== c (< d (+ e (* f g))))))");
  CHECK(show_expression("a - b - c % d") == "(- (- a b) (% c d))");
  CHECK(show_expression("-a.b + !c[0]") == "(+ (neg a.b) (not c[0]))");
  CHECK(show_expression("(a + b) * c") == "(* (paren (+ a b)) c)");
  CHECK(show_expression("a ? b : c ? d : e") == "(if a b (if c d e))");
}

TEST_CASE("literal steps join the traversal, others make an index") {
  CHECK(show_expression("a.b[0][\"c\"].d") == "a.b[0][\"c\"].d");
  CHECK(show_expression("a[b].c") == "(rel (index a b) .c)");
  CHECK(show_expression("f(x).a.0") == "(rel (f x) .a[0])");
  CHECK(show_expression("a[-1]") == "(index a (neg 1))");
  CHECK(show_expression("a[true]") == "(index a true)");
  CHECK(show_expression("(a).b") == "(rel (paren a) .b)");
}

TEST_CASE("an attribute splat ends at an index, a full splat takes it") {
  CHECK(show_expression("a.*.b[0]") == "(rel (splat a (rel item .b)) [0])");
  CHECK(show_expression("a.*.b.0.c") == "(splat a (rel item .b[0].c))");
  CHECK(show_expression("a[*].b[0]") == "(splat a (rel item .b[0]))");
  CHECK(show_expression("a[*][*].b") == "(splat a (splat item (rel item .b)))");
}

TEST_CASE("calls, collections and for") {
  CHECK(show_expression("f(a, b...)") == "(f a b...)");
  CHECK(show_expression("provider::aws::f(1,)") == "(provider::aws::f 1)");
  CHECK(show_expression("[1, \"a\", null,]") == "[1 \"a\" null]");
  CHECK(show_expression("{a = 1, (b) : 2\n\"c\" = 3}") == "{a=1 (paren b)=2 \"c\"=3}");
  CHECK(show_expression("[for x in y : x.a if x.b]") == "(for x y x.a if x.b)");
  CHECK(show_expression("{for k, v in y : k => v...}") == "(for k,v y k=>v...)");
  CHECK(show_expression("[\n1,\n2\n]") == "[1 2]");
}

TEST_CASE("a template keeps the type of a single interpolation only") {
  CHECK(show_expression("\"${a}\"") == "(wrap a)");
  CHECK(show_expression("\" ${~ a}\"") == "(template a)");
  CHECK(show_expression("\"a${b}c\"") == "(template \"a\" b \"c\")");
  CHECK(show_expression("\"$${a} %%{b}\"") == "\"${a} %{b}\"");
  CHECK(show_expression(R"("\n\t\"\\\u00e9\U0001f600")") == "\"\n\t\"\\é😀\"");
}

TEST_CASE("~ trims the literal beside it, through escapes") {
  CHECK(show_expression(R"("a\n ${~ b ~} \tc")") == "(template \"a\" b \"c\")");
  CHECK(show_template("a\n  ${~ b ~}\n  c") == "(template \"a\n\" b \"  c\")");
}

TEST_CASE("template directives become conditionals and joins") {
  CHECK(show_template("%{ if a }x%{ else }${y}%{ endif }") ==
        "(template (if a \"x\" (template y)))");
  CHECK(show_template("%{ if a }%{ endif }") == "(template (if a \"\" \"\"))");
  CHECK(show_template("%{ for k, v in m ~} ${k}%{ endfor }") ==
        "(template (join (for k,v m (template k))))");
}

TEST_CASE("<<- takes the smallest indentation of all lines") {
  CHECK(show_expression("<<-E\n    a\n      b\n\n    c\n    E\n") == "\"a\n  b\n\nc\n\"");
  CHECK(show_expression("<<-E\n  ${a}\n    b\n  E\n") == "(template a \"\n  b\n\")");
  CHECK(show_expression("<<E\n  a\n  E\n") == "\"  a\n\"");
  CHECK(show_expression("<<E\r\na\r\nE\r\n") == "\"a\r\n\"");
}

TEST_CASE("strings and names are normalised to NFC") {
  CHECK(show_expression("\"e\u0301\"") == "\"é\"");
  CHECK(show_expression("\"e\\u0301\"") == "\"é\"");
  CHECK(show_expression("e\u0301.b") == "é.b");
}

TEST_CASE("a body holds arguments and blocks in the order of the file") {
  CHECK(show_body("a = 1 # x\nb \"l\" m {\n  c = 2\n  d { e = 3 }\n}\n/* y */ f {}\n") ==
        "a=1;b l m {c=2;d {e=3;}}f {}");
  CHECK(show_body("\ufeffa = 1\r\nb {\r\n}") == "a=1;b {}");
}

TEST_CASE("spans are those of the text") {
  diag::SourceMap sources;
  diag::Diagnostics found;
  const std::string text = "a \"b\" {\n  c = f(1) # d\n}\n";
  const auto file = parse_file(sources, sources.add("t.tf", text), found);
  const auto piece = [&](Span span) { return text.substr(span.begin, span.end - span.begin); };
  const Block& block = file->body->blocks[0];
  CHECK(piece(block.header) == "a \"b\"");
  CHECK(piece(block.labels[0].span) == "\"b\"");
  CHECK(piece(block.span) == text.substr(0, text.size() - 1));
  CHECK(piece(block.body->span) == "\n  c = f(1) # d\n");
  const Attribute& attribute = block.body->attributes[0];
  CHECK(piece(attribute.span) == "c = f(1)");
  CHECK(piece(attribute.value->span) == "f(1)");
  CHECK(piece(attribute.equals) == "=");
  REQUIRE(file->comments.size() == 1);
  CHECK(piece(file->comments[0].span) == "# d");
  CHECK_FALSE(file->comments[0].own_line);
}

TEST_CASE("what Terraform accepts is accepted") {
  for (const char* text :
       {"", "\n\n", "a = 1", "a = [\n1\n,\n2]\n", "a = f(\n1\n)\n", "a = (1\n+ 2)\n", "a {}\n",
        "a b \"c\" {}\n", "a = {\n b = 1,\n\n c = 2\n}\n", "a = x ? y : z\n", "a = \"${\n1\n}\"\n",
        "a = [for\nx in y : x]\n", "a { b = 1 }\n", "a = 1.e5\n",
        "a = {if = 1, 1.5 = 2, true = 3, null = 4}\n", "a = \"x\".y\n",
        "a = {\n\nfor x in y : x => x}"}) {
    CAPTURE(text);
    CHECK(is_valid(text));
  }
}

TEST_CASE("what Terraform refuses is refused") {
  for (const char* text : {"a",
                           "a = ",
                           "a = 1 b = 2",
                           "a = 1, b = 2",
                           "a : 1",
                           "\"a\" = 1",
                           "a = 1\na = 2\n",
                           "}",
                           "a {",
                           "a {\nb = 1 }\n",
                           "a { b = 1\n}\n",
                           "a { b {} }\n",
                           "a { b = 1, c = 2 }\n",
                           "a {} b {}\n",
                           "a \"${b}\" {}\n",
                           "a\n{\n}\n",
                           "a = [1 2]\n",
                           "a = [,]\n",
                           "a = f(,)\n",
                           "a = f(1... , 2)\n",
                           "a = {b}\n",
                           "a = {b = 1 c = 2}\n",
                           "a = 1 +\n2\n",
                           "a = x ? y\n",
                           "a = x.0.1\n",
                           "a = x.\n",
                           "a = x.*.*\n",
                           "a = x[\n*]\n",
                           "a = 1.2.3\n",
                           "a = \"\\q\"\n",
                           "a = \"\\u12\"\n",
                           "a = \"\\ud800\"\n",
                           "a = \"b\nc\"\n",
                           "a = 'b'\n",
                           "a = b & c\n",
                           "a = <<E\nb\nE",
                           "a = [for x in y : k => x]\n",
                           "a = {for x in y : x}\n",
                           "a = [for x in y : x...]\n",
                           "a = \"%{ if x }\"\n",
                           "a = \"%{ endif }\"\n",
                           "a = \"%{ if x }%{ else }%{ else }%{ endif }\"\n",
                           "a = \"%{ nope }\"\n",
                           "a = f::b\n",
                           "a = {for = 1}\n",
                           "a = \xff\n",
                           "a = \"\xff\"\n",
                           "a = ;\n",
                           "a = <<E\nb\rc\nE\n"}) {
    CAPTURE(text);
    CHECK_FALSE(is_valid(text));
  }
}

TEST_CASE("an expression stands alone, newlines being white space") {
  CHECK(show_expression("\n1 +\n2\n") == "(+ 1 2)");
  diag::SourceMap sources;
  diag::Diagnostics found;
  CHECK(parse_expression(sources, sources.add("x", "1 2"), found)->has_errors);
  CHECK(parse_expression(sources, sources.add("x", "# only"), found)->has_errors);
  CHECK(parse_expression(sources, sources.add("x", ""), found)->has_errors);
}
