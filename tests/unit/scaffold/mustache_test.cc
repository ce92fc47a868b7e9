#include "lib/scaffold/mustache.h"

#include <catch2/catch.hpp>

#include "lib/scaffold/edits.h"
#include "lib/scaffold/merge.h"
#include "lib/scaffold/render.h"

namespace infra::scaffold {
namespace {

const Value kContext =
    Map{{"name", "orders"},
        {"port", 8080},
        {"yes", true},
        {"no", false},
        {"none", Value()},
        {"empty", ""},
        {"map", Map{{"inner", Map{{"deep", "x"}}}}},
        {"words", List{Value("a"), Value("b"), Value("c")}},
        {"items", List{Value(Map{{"name", "one"}}), Value(Map{{"name", "two"}, {"big", true}})}},
        {"nothing", List{}}};

std::string shown(const std::string& text) {
  MustacheFault fault;
  const std::string partial = "<{{name}}>";
  const auto find = [&](std::string_view name) { return name == "p" ? &partial : nullptr; };
  const auto result = Mustache(text).render({&kContext}, fault, find);
  return result ? *result : "fault at " + std::to_string(fault.offset) + ": " + fault.message;
}

TEST_CASE("mustache shows variables as they are, without escaping") {
  CHECK(shown("{{name}}:{{ port }} {{{name}}} {{&name}}") == "orders:8080 orders orders");
  CHECK(shown("{{yes}} {{no}} [{{none}}{{empty}}]") == "true false []");
  CHECK(shown("{{map.inner.deep}}") == "x");
  CHECK(shown("a{{! not shown }}b") == "ab");
  CHECK(shown("${{=<% %>=}}{{ github.ref }} <%name%>") == "${{ github.ref }} orders");
  CHECK(shown("{{> p}}") == "<orders>");
}

TEST_CASE("sections follow lists, maps and truth") {
  CHECK(shown("{{#words}}{{.}}{{^last}}, {{/last}}{{/words}}") == "a, b, c");
  CHECK(shown("{{#items}}{{#first}}>{{/first}}{{name}}{{/items}} {{name}}") == ">onetwo orders");
  CHECK(shown("{{#yes}}y{{/yes}}{{#no}}n{{/no}}{{^no}}N{{/no}}{{^yes}}Y{{/yes}}") == "yN");
  CHECK(shown("{{#nothing}}x{{/nothing}}{{#empty}}x{{/empty}}{{^none}}-{{/none}}") == "-");
  CHECK(shown("{{#map}}{{inner.deep}}{{/map}}") == "x");
}

TEST_CASE("a tag that stands alone takes its line with it") {
  CHECK(shown("a = 1\n{{#no}}\nb = 2\n{{/no}}\nc = 3\n") == "a = 1\nc = 3\n");
  CHECK(shown("a\n  {{#yes}}  \n\nb\n  {{/yes}}\nc\n") == "a\n\nb\nc\n");
  CHECK(shown("a {{#yes}}b{{/yes}}\nc") == "a b\nc");
  CHECK(shown("a\r\n{{! note }}\r\nb\r\n") == "a\r\nb\r\n");
}

TEST_CASE("what is wrong in a template has its place") {
  CHECK(shown("ab {{nobody}}") == "fault at 3: nothing answers `nobody`");
  CHECK(shown("{{#nobody}}{{/nobody}}") == "fault at 0: nothing answers `nobody`");
  CHECK(shown("{{#items}}{{big}}{{/items}}").starts_with("fault at 10: nothing answers `big`"));
  CHECK(shown("a{{#yes}}b") == "fault at 1: section `yes` is not closed");
  CHECK(shown("a{{/yes}}b") == "fault at 1: section `yes` was not opened");
  CHECK(shown("{{#yes}}{{#no}}{{/yes}}{{/no}}") ==
        "fault at 15: `yes` is closed where `no` is open");
  CHECK(shown("a{{b") == "fault at 1: the tag is not closed");
  CHECK(shown("{{words}}") == "fault at 0: `words` is a list, which needs a section");
  CHECK(shown("{{> q}}") == "fault at 0: there is no partial `q`");
  CHECK(shown("{{= x =}}").starts_with("fault at 0: two delimiters"));
  CHECK(shown("{{}}").starts_with("fault"));
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "{{#yes}}";
  CHECK(shown(deep).ends_with("nested too deeply"));
}

TEST_CASE("blank lines that sections leave behind are tidied") {
  CHECK(tidy("\n\na {\n\n  b\n\n\n\n  c  \n\n}\n\n\n", true) == "a {\n  b\n\n  c\n}\n");
  CHECK(tidy("\n\na {\n\n  b\n\n\n}\n\n\n", false) == "a {\n\n  b\n\n}\n");
}

TEST_CASE("owners are added at the end and taken out where they are as they were written") {
  std::vector<std::string> notes;
  const std::string text = "# ours\n*        @all\n/a/      @a\n/b/      @b # note\n";
  const std::string with = edit_codeowners(text, "", "/c/ @c\n/a/ @other\n", notes);
  CHECK(with == text + "/c/      @c\n");
  CHECK(edit_codeowners(with, "/c/ @c\n", "", notes) == text);
  CHECK(edit_codeowners(with, "/c/ @c\n", "/c/ @d @e\n", notes) == text + "/c/      @d @e\n");
  CHECK(notes.empty());
  CHECK(edit_codeowners(text, "/a/ @old\n", "", notes) == text);
  CHECK(notes.size() == 1);
  CHECK(edit_codeowners("", "", "/c/ @c\n", notes) == "/c/ @c\n");
}

TEST_CASE("projects of Atlantis are added and removed with their comments left alone") {
  std::vector<std::string> notes;
  const std::string text =
      "version: 3\n# what runs\nprojects:\n  # the first\n  - name: a\n    dir: stacks/a/dev\n"
      "    autoplan: { enabled: true }  # always\n\n  # the second\n  - dir: stacks/b/dev\n\n"
      "# the end\nworkflows: {}\n";
  const std::string added = "- name: c\n  dir: stacks/c/dev\n  autoplan:\n    enabled: true\n";
  const std::string with = edit_atlantis(text, "", added + "- dir: stacks/a/dev\n", notes);
  CHECK(with ==
        "version: 3\n# what runs\nprojects:\n  # the first\n  - name: a\n    dir: stacks/a/dev\n"
        "    autoplan: { enabled: true }  # always\n\n  # the second\n  - dir: stacks/b/dev\n"
        "  - name: c\n    dir: stacks/c/dev\n    autoplan:\n      enabled: true\n\n"
        "# the end\nworkflows: {}\n");
  CHECK(edit_atlantis(with, added, "", notes) == text);
  CHECK(edit_atlantis("version: 3\nprojects: []\n", "", "- dir: a\n", notes) ==
        "version: 3\nprojects:\n  - dir: a\n");
  CHECK(edit_atlantis("version: 3\n", "", "- dir: a\n", notes) ==
        "version: 3\nprojects:\n  - dir: a\n");
  CHECK(notes.empty());
  CHECK(edit_atlantis("version: [\n", "", "- dir: a\n", notes) == "version: [\n");
  CHECK(edit_atlantis("\"projects\": []\n", "", "- dir: a\n", notes) == "\"projects\": []\n");
  CHECK(notes.size() == 2);
}

TEST_CASE("a trust's repositories are a map or a list, whose layout stays") {
  std::vector<std::string> done;
  const std::string map =
      "module \"deploy\" {\n  source = \"x\"\n\n  # who deploys\n  repositories = {\n"
      "    \"acme/a\" = [\"environment:prod\"] # first\n  }\n}\n";
  const std::string with =
      edit_oidc(map, "", "deploy acme/b environment:dev environment:prod", done);
  CHECK(with ==
        "module \"deploy\" {\n  source = \"x\"\n\n  # who deploys\n  repositories = {\n"
        "    \"acme/a\" = [\"environment:prod\"] # first\n"
        "    \"acme/b\" = [\"environment:dev\", \"environment:prod\"]\n  }\n}\n");
  CHECK(done.size() == 1);
  CHECK(edit_oidc(with, "deploy acme/b environment:dev environment:prod", "", done) == map);
  const std::string list = "module \"deploy\" {\n  repositories = [\n    \"acme/a\",\n  ]\n}\n";
  CHECK(edit_oidc(list, "", "deploy acme/b", done) ==
        "module \"deploy\" {\n  repositories = [\n    \"acme/a\",\n    \"acme/b\",\n  ]\n}\n");
  CHECK(edit_oidc(list, "", "other acme/b", done) == list);
  CHECK(done.size() == 2);
}

TEST_CASE("the matrix of a workflow gets the environments that it lacks") {
  const std::string text =
      "jobs:\n  a:\n    strategy:\n      matrix:\n        env: [dev, prod] # all\n  b:\n"
      "    strategy:\n      matrix:\n        environment:\n          - dev\n          # last\n"
      "          - prod\n    env: [x]\n";
  CHECK(edit_ci_matrix(text, "", "dev\nstaging\n") ==
        "jobs:\n  a:\n    strategy:\n      matrix:\n        env: [dev, prod, staging] # all\n  b:\n"
        "    strategy:\n      matrix:\n        environment:\n          - dev\n          # last\n"
        "          - prod\n          - staging\n    env: [x]\n");
  CHECK(edit_ci_matrix(text, "prod\n", "dev\n").find("prod") == std::string::npos);
}

TEST_CASE("similarity counts lines in common") {
  CHECK(similarity("a\nb\nc\n", "a\nb\nc\n") == 1);
  CHECK(similarity("a\nb\nc\nd\n", "a\nb\nc\nx\n") == Approx(0.75));
  CHECK(similarity("a\n", "b\n") == 0);
  CHECK(has_conflict_markers("a\n<<<<<<< yours\n"));
  CHECK_FALSE(has_conflict_markers("a\n=======\n"));
}

}  // namespace
}  // namespace infra::scaffold
