#include "lib/diag/render_text.h"

#include <catch2/catch.hpp>

namespace infra::diag {
namespace {

using Catch::Contains;

constexpr RuleInfo kRule = {.code = "TAG001",
                            .name = "required-tag-missing",
                            .severity = Severity::error,
                            .summary = "a required tag is missing",
                            .rationale = "Nobody pays.",
                            .bad = "",
                            .good = ""};

// The first place where `text` stands in `file`.
Span find(const SourceMap& sources, std::uint32_t file, std::string_view text) {
  const auto at = sources[file].text.find(text);
  REQUIRE(at != std::string::npos);
  return {file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + text.size())};
}

std::string render_marked(std::string text, std::string_view marked) {
  SourceMap sources;
  const auto file = sources.add("a.tf", std::move(text));
  return render_text({.rule = &kRule, .message = "m", .primary = {find(sources, file, marked), {}}},
                     sources);
}

TEST_CASE("a diagnostic shows its places, notes and help") {
  SourceMap sources;
  const auto main = sources.add("stacks/pay/prod/main.tf",
                                std::string(11, '\n') + "  tags = merge(local.common, {})\n");
  const auto locals = sources.add("stacks/pay/prod/locals.tf", "\n\n\n  common = {\n");
  const Diagnostic diagnostic = {
      .rule = &kRule,
      .message = "missing required tags `Owner`, `CostCenter`",
      .primary = {find(sources, main, "merge"), "evaluates to {Environment, Name, Team}"},
      .labels = {{find(sources, locals, "common"), "`Owner` is not set here"}},
      .notes = {"module.api[\"eu\"], module.api[\"us\"]"},
      .help = "add `Owner` to local.common; `infra explain TAG001`"};
  CHECK(render_text(diagnostic, sources) ==
        R"(error[TAG001]: missing required tags `Owner`, `CostCenter`
  --> stacks/pay/prod/main.tf:12:10
   |
12 |   tags = merge(local.common, {})
   |          ^^^^^ evaluates to {Environment, Name, Team}
   |
  ::: stacks/pay/prod/locals.tf:4:3
 4 |   common = {
   |   ------ `Owner` is not set here
   = note: module.api["eu"], module.api["us"]
   = help: add `Owner` to local.common; `infra explain TAG001`
)");
}

TEST_CASE("what has no place has no frame") {
  const SourceMap sources;
  CHECK(render_text({.rule = &kRule, .message = "a cycle", .primary = {}, .help = "break it"},
                    sources) == "error[TAG001]: a cycle\n  = help: break it\n");
}

TEST_CASE("marks stand below their token: tabs, wide and combining characters") {
  CHECK_THAT(render_marked("\tx = bad\n", "bad"), Contains("1 | \tx = bad\n  | \t    ^^^\n"));
  CHECK_THAT(render_marked("n = \"한글\" + bad\n", "bad"),
             Contains("a.tf:1:12\n") && Contains("\n  |" + std::string(14, ' ') + "^^^\n"));
  CHECK_THAT(render_marked("e\u0301 = bad", "bad"), Contains("\n  |     ^^^\n"));
  CHECK_THAT(render_marked("x = \"한글\"", "한글"), Contains("\n  |      ^^^^\n"));
}

TEST_CASE(
    "an empty span has one mark, a span over lines marks its first, CR is no part of a line") {
  SourceMap sources;
  const auto file = sources.add("a.tf", "a = {\r\n  b\r\n}\r\n");
  CHECK_THAT(render_text({.rule = &kRule, .message = "m", .primary = {{file, 4, 13}, {}}}, sources),
             Contains("1 | a = {\n  |     ^\n"));
  CHECK_THAT(
      render_text({.rule = &kRule, .message = "m", .primary = {{file, 15, 15}, {}}}, sources),
      Contains("a.tf:4:1\n  |\n4 | \n  | ^\n"));
  CHECK_THAT(
      render_text({.rule = &kRule, .message = "m", .primary = {{file, 99, 120}, {}}}, sources),
      Contains("a.tf:4:1\n"));
}

TEST_CASE("control characters of a file, a path or a message do not reach the terminal") {
  SourceMap sources;
  const auto file = sources.add("a\x1b[1m.tf", "x = \x1b[2J\u202e bad\n");
  const std::string text = render_text({.rule = &kRule,
                                        .message = "got \a",
                                        .primary = {find(sources, file, "bad"), "\x1b]0;x"},
                                        .help = "\b"},
                                       sources);
  CHECK(text.find_first_of("\x1b\a\b") == std::string::npos);
  CHECK(text.find("\u202e") == std::string::npos);
}

TEST_CASE("of a line of megabytes only the part around the mark is shown") {
  const std::string far(5'000'000, 'x');
  const std::string text = render_marked(far + " bad " + far, "bad");
  CHECK(text.size() < 1000);
  CHECK_THAT(text, Contains("x bad x") && Contains("a.tf:1:5000002"));
  CHECK(render_marked(far, far).size() < 1000);
}

TEST_CASE("further lines of a message are indented") {
  SourceMap sources;
  CHECK(render_text({.rule = &kRule, .message = "a\nb", .primary = {}, .notes = {"c\nd"}},
                    sources) == "error[TAG001]: a\n  b\n  = note: c\n          d\n");
}

TEST_CASE("colour is there when asked for") {
  SourceMap sources;
  const Diagnostic diagnostic = {
      .rule = &kRule, .severity = Severity::warning, .message = "m", .primary = {}};
  CHECK_THAT(render_text(diagnostic, sources, {.color = true}),
             Contains("\x1b[1;33mwarning[TAG001]\x1b[0m"));
}

TEST_CASE("diagnostics are sorted by path, place, code and message, and said once") {
  SourceMap sources;
  const auto b = sources.add("b.tf", "xxxx"), a = sources.add("a.tf", "xxxx");
  const auto a_again = sources.add("a.tf", "xxxx");
  const auto make = [&](std::uint32_t file, std::uint32_t at, std::string message) {
    return Diagnostic{
        .rule = &kRule, .message = std::move(message), .primary = {{file, at, at}, {}}};
  };
  Diagnostics found = {make(b, 0, "1"), make(a, 2, "2"),       make(a, 1, "4"),
                       make(a, 1, "3"), make(a_again, 1, "4"), make(0, 0, "0")};
  sort_diagnostics(found, sources);
  std::string order;
  for (const Diagnostic& d : found) order += d.message;
  CHECK(order == "03421");
}

TEST_CASE("columns count code points") {
  const SourceFile file = {"a.tf", "x\n한글 y\n"};
  const Position position = position_at(file, 2 + 7);
  CHECK(position.line == 2);
  CHECK(position.column == 4);
  CHECK(position_at(file, 1000).line == 3);
}

}  // namespace
}  // namespace infra::diag
