// What the real `terraform console` 1.11.4 answers, as recorded in tests/data: 4,000 generated
// expressions, and those about unknown and sensitive values with a fixed set of variables.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/unit/hcl/console_fixture.h"

namespace infra::hcl {
namespace {

struct Measured {
  std::string source;
  std::optional<std::string> answer;  // nullopt: an error
};

std::vector<Measured> read_measured(const std::string& path) {
  std::ifstream file(path);
  REQUIRE(file.is_open());
  std::vector<Measured> all;
  for (std::string line; std::getline(file, line);) {
    const auto json = nlohmann::json::parse(line);
    Measured measured{json["src"], std::nullopt};
    if (json.contains("out")) measured.answer = json["out"].get<std::string>();
    all.push_back(std::move(measured));
  }
  return all;
}

// Why an answer may differ from Terraform's.
std::string exception_for(const Measured& measured) {
  if (measured.source.find("base64gzip") != std::string::npos && measured.answer) {
    return "the bytes depend on Go's deflate";
  }
  if (measured.source.starts_with("provider::")) {
    return "only the provider knows its functions; without it the result is unknown";
  }
  return {};
}

// The number of wrong answers; each is printed.
std::size_t check_all(ConsoleFixture& console, const std::vector<Measured>& all) {
  std::size_t wrong = 0;
  for (const Measured& measured : all) {
    const std::optional<std::string> answer = console.answer(measured.source);
    if (answer == measured.answer || !exception_for(measured).empty()) continue;
    ++wrong;
    UNSCOPED_INFO(measured.source << "\n  wanted: " << measured.answer.value_or("an error")
                                  << "\n  got:    "
                                  << answer.value_or("error: " + console.message()));
  }
  return wrong;
}

Value unknown_names() {
  const Type text = Type::string(), number = Type::number();
  const Type object = Type::object({{"a", text}, {"b", number}});
  const auto variable = [](std::string name, const Type& type) {
    return Entry{std::move(name), Value::unknown(type), {}};
  };
  Value variables = Value::object({
      variable("u", Type()),
      variable("us", text),
      variable("un", number),
      variable("ub", Type::boolean()),
      variable("ul", Type::list(text)),
      variable("um", Type::map(text)),
      variable("uset", Type::set(text)),
      variable("uo", object),
      variable("ut", Type::tuple({text, number})),
      variable("ulo", Type::list(Type::object({{"a", text}}))),
  });
  const auto string = [](std::string value) { return Value::string(std::move(value)); };
  Value locals = Value::object({
      {"t", string("hi ${name}"), {}},
      {"ts", Value::object({{"a", string("A${x}"), {}}}), {}},
      {"tn", Value(), {}},
      {"t5", Value::number(5), {}},
      {"bad", string("${"), {}},
      {"rec", string("${templatestring(x, {})}"), {}},
  });
  return Value::object({{"var", std::move(variables), {}}, {"local", std::move(locals), {}}});
}

Value collection_names() {
  const Type text = Type::string(), number = Type::number();
  const Type object = Type::object({{"a", text}, {"b", number}});
  Value variables = Value::object({
      {"u", Value::unknown(), {}},
      {"unknown", Value::unknown(text), {}},
      {"un", Value::unknown(number), {}},
      {"ul", Value::unknown(Type::list(text)), {}},
      {"us", Value::unknown(Type::set(text)), {}},
      {"um", Value::unknown(Type::map(text)), {}},
      {"uo", Value::unknown(object), {}},
  });
  return Value::object({{"var", std::move(variables), {}}});
}

}  // namespace

TEST_CASE("4,000 generated expressions give what terraform console prints", "[hcl]") {
  ConsoleFixture console;
  const auto all = read_measured(INFRA_SOURCE_DIR "/tests/data/expressions.jsonl");
  REQUIRE(all.size() == 4'000);
  CHECK(check_all(console, all) == 0);
}

TEST_CASE("the language, unknown and sensitive operands give what terraform console prints",
          "[hcl]") {
  ConsoleFixture console(unknown_names());
  const auto all = read_measured(INFRA_SOURCE_DIR "/tests/data/language_expressions.jsonl");
  REQUIRE(all.size() > 400);
  CHECK(check_all(console, all) == 0);
}

TEST_CASE("functions on collections give what terraform console prints", "[hcl]") {
  ConsoleFixture console(collection_names());
  const auto all = read_measured(INFRA_SOURCE_DIR "/tests/data/collection_expressions.jsonl");
  REQUIRE(all.size() > 250);
  CHECK(check_all(console, all) == 0);
}

// More of them, from other seeds: INFRA_EXPRESSIONS names a file with the answers.
TEST_CASE("expressions from a file give what terraform console prints", "[.][fresh]") {
  const char* path = std::getenv("INFRA_EXPRESSIONS");
  REQUIRE(path != nullptr);
  ConsoleFixture console;
  auto all = read_measured(path);
  for (Measured& each : all) {
    if (each.answer && each.answer->ends_with('\n')) each.answer->pop_back();
  }
  const std::size_t wrong = check_all(console, all);
  CHECK(wrong * 200 <= all.size());  // 99.5 %
  CHECK(wrong == 0);
}

}  // namespace infra::hcl
