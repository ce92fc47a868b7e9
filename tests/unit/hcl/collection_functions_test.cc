// What merge() knows of unknown results, and that no call is too large. What the functions give for
// ordinary arguments is checked against the real console in expressions_test.cc.
#include <catch2/catch.hpp>
#include <chrono>

#include "tests/unit/hcl/console_fixture.h"

namespace infra::hcl {
namespace {

ConsoleFixture fixture() {
  const Value tags = Value::unknown(Type::map(Type::string())).with_cause("var.tags");
  const Value more = Value::unknown(Type::map(Type::string())).with_cause("var.more");
  const Value object = Value::unknown(Type::object({{"Team", Type::string()}})).with_cause("var.o");
  return ConsoleFixture(
      Value::object({{"tags", tags, {}}, {"more", more, {}}, {"object", object, {}}}), true);
}

// Owner="x": certain; Owner=<var.tags>: present, value unknown; Owner?: perhaps; ...(var.tags):
// open.
std::string knowledge(const Value& value) {
  if (value.partial() == nullptr) return value.is_known() ? "known" : "unknown";
  std::string result;
  for (const PartialEntry& entry : value.partial()->entries) {
    result += entry.key + (entry.maybe ? "?" : "") + "=";
    result += entry.value.is_known() ? entry.value.as_string()
                                     : "<" + std::string(entry.value.cause()) + ">";
    result += ' ';
  }
  return result + (value.partial()->open ? "...(" + value.partial()->cause + ")" : "closed");
}

}  // namespace

TEST_CASE("merge proves the keys that later arguments set", "[hcl]") {
  ConsoleFixture console = fixture();
  CHECK(knowledge(console.value("merge(tags, {Owner = \"x\"})")) == "Owner=x ...(var.tags)");
}

TEST_CASE("an unknown argument may replace the values before it", "[hcl]") {
  ConsoleFixture console = fixture();
  CHECK(knowledge(console.value("merge({Owner = \"x\"}, tags)")) ==
        "Owner=<var.tags> ...(var.tags)");
  CHECK(knowledge(console.value("merge({A = \"1\"}, tags, {B = \"2\"}, more)")) ==
        "A=<var.more> B=<var.more> ...(var.tags)");
}

TEST_CASE("what is certain of arguments is combined", "[hcl]") {
  ConsoleFixture console = fixture();
  CHECK(knowledge(console.value("merge(merge(tags, {Owner = \"x\"}), {Team = \"y\"})")) ==
        "Owner=x Team=y ...(var.tags)");
  CHECK(
      knowledge(console.value("merge({Owner = \"a\", Z = \"z\"}, merge(tags, {Owner = \"x\"}))")) ==
      "Owner=x Z=<var.tags> ...(var.tags)");
  CHECK(knowledge(console.value("merge(tags, null, {Owner = \"x\"})")) == "Owner=x ...(var.tags)");
}

TEST_CASE("an unknown object has no keys but its own", "[hcl]") {
  ConsoleFixture console = fixture();
  CHECK(knowledge(console.value("merge({Owner = \"x\"}, object)")) ==
        "Owner=x Team?=<var.o> closed");
  CHECK(knowledge(console.value("merge({Team = \"x\"}, object)")) == "Team=<var.o> closed");
}

TEST_CASE("merge of known arguments is known", "[hcl]") {
  ConsoleFixture console = fixture();
  CHECK(console.value("merge({a = \"x\"}, null)").is_known());
  CHECK_FALSE(console.value("lookup(tags, \"Owner\", \"d\")").is_known());
}

TEST_CASE("calls that would fill the machine end with a diagnostic", "[hcl]") {
  ConsoleFixture console = fixture();
  const auto begin = std::chrono::steady_clock::now();
  for (const char* source : {
           "range(1e9)",
           "setproduct(range(1000), range(1000), range(1000))",
           "setproduct(range(1000), range(1000), range(1000), range(1000), range(1000), "
           "range(1000), range(1000))",
       }) {
    console.value(source);
    CHECK_FALSE(console.found.empty());
  }
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(10));
}

TEST_CASE("distinct and set operations take many elements", "[hcl]") {
  ConsoleFixture console = fixture();
  const Value many =
      console.value("length(distinct(flatten([for a in range(100) : [for b in range(200) : b]])))");
  REQUIRE(console.found.empty());
  CHECK(many.as_number() == Number::from_int(200));
}

}  // namespace infra::hcl
