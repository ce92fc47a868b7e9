// What the real `terraform console` 1.11.4 answers to calls at the edges of each function, as
// recorded in tests/data. var.x, var.s, var.l, var.n and var.m are unknown.
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/unit/hcl/console_fixture.h"

namespace infra::hcl {
namespace {

Value unknown_variables() {
  const auto variable = [](std::string name, const Type& type) {
    return Entry{std::move(name), Value::unknown(type), {}};
  };
  const Type text = Type::string();
  return Value::object(
      {{"var",
        Value::object({variable("x", Type()), variable("s", text), variable("l", Type::list(text)),
                       variable("n", Type::number()), variable("m", Type::map(text))}),
        {}}});
}

TEST_CASE("functions answer as Terraform's console does") {
  ConsoleFixture console(unknown_variables());
  std::ifstream file(INFRA_SOURCE_DIR "/tests/data/function_expressions.jsonl");
  REQUIRE(file.is_open());
  std::size_t count = 0;
  for (std::string line; std::getline(file, line); ++count) {
    const auto measured = nlohmann::json::parse(line);
    const std::string source = measured["src"];
    const std::optional<std::string> answer = console.answer(source);
    INFO(source << "\n" << console.message());
    if (measured.contains("out")) {
      CHECK(answer.value_or("an error") == measured["out"].get<std::string>());
    } else {
      CHECK(answer.value_or("an error") == "an error");
    }
  }
  CHECK(count > 500);
}

}  // namespace
}  // namespace infra::hcl
