#include "lib/hcl/value.h"

#include <catch2/catch.hpp>
#include <thread>

namespace infra::hcl {
namespace {

Value text(std::string value) { return Value::string(std::move(value)); }

}  // namespace

TEST_CASE("a value by default is the untyped null", "[value]") {
  const Value value;
  CHECK(value.is_null());
  CHECK(value.is_known());
  CHECK(value.type().is_dynamic());
  CHECK(identical(value, Value::null()));
  CHECK_FALSE(identical(value, Value::null(Type::string())));
}

TEST_CASE("the last of equal keys wins and keys are sorted by bytes", "[value]") {
  const Value value = Value::object(
      {{"b", text("1"), {}}, {"a", text("2"), {}}, {"b", text("3"), {}}, {"B", text("4"), {}}});
  REQUIRE(value.length() == 3);
  CHECK(value.entries()[0].key == "B");
  CHECK(value.find("b")->as_string() == "3");
  CHECK(value.find("c") == nullptr);
}

TEST_CASE("sets are in Terraform's order without repetitions", "[value]") {
  const auto shown = [](const Value& set) {
    std::string result;
    for (const Value& each : set.elements()) {
      result += !each.is_known()                     ? "?"
                : each.is_null()                     ? "~"
                : each.kind() == Type::Kind::number  ? each.as_number().to_string()
                : each.kind() == Type::Kind::boolean ? each.as_bool() ? "T" : "F"
                : each.kind() == Type::Kind::tuple   ? each.elements()[0].as_number().to_string()
                                                     : each.as_string();
      result += ' ';
    }
    return result;
  };
  CHECK(shown(Value::set(Type::string(), {text("b"), text("B"), text("é"), text("b"), Value::null(),
                                          text("a")})) == "B a b é ~ ");
  CHECK(shown(Value::set(Type::number(), {Value::number(100), Value::number(20),
                                          Value::number(3)})) == "3 20 100 ");
  CHECK(shown(Value::set(Type::boolean(), {Value::boolean(true), Value::boolean(false)})) ==
        "F T ");
  const Value unknown = Value::unknown(Type::string());
  CHECK(shown(Value::set(Type::string(), {unknown, text("a"), unknown})) == "a ? ? ");
  std::vector<Value> tuples;
  for (int i : {1, 10, 2, 1}) tuples.push_back(Value::tuple({Value::number(i)}));
  CHECK(shown(Value::set(Type::tuple({Type::number()}), std::move(tuples))) == "10 1 2 ");
}

TEST_CASE("marks belong to the handle, except in sets", "[value]") {
  const Value plain = text("x"), marked = plain.with_marks(Mark::sensitive);
  CHECK_FALSE(plain.is_sensitive());
  CHECK(marked.is_sensitive());
  CHECK_FALSE(marked.without_marks().is_sensitive());
  const Value tuple = Value::tuple({marked});
  CHECK(tuple.marks() == Mark::none);
  CHECK(tuple.deep_marks() == Mark::sensitive);
  CHECK(tuple.without_deep_marks().deep_marks() == Mark::none);
  const Value set = Value::set(Type::string(), {marked, text("y")});
  CHECK(set.is_sensitive());
  CHECK(set.elements()[0].deep_marks() == Mark::none);
}

TEST_CASE("an element without a type takes that of its collection", "[value]") {
  const Value list =
      Value::list(Type::string(), {Value::null(), Value::unknown().with_cause("var.x"), text("a")});
  CHECK(list.elements()[0].type() == Type::string());
  CHECK(list.elements()[1].type() == Type::string());
  CHECK(list.elements()[1].cause() == "var.x");
  CHECK_FALSE(list.is_wholly_known());
}

TEST_CASE("text is normalised to NFC and wrong bytes stay", "[value]") {
  CHECK(Value::string_nfc("e\xCC\x81").as_string() == "\xC3\xA9");
  CHECK(Value::string_nfc("a\xFF"
                          "e\xCC\x81\xFE")
            .as_string() == "a\xFF\xC3\xA9\xFE");
  CHECK(Value::string_nfc(std::string_view("\0x", 2)).as_string().size() == 2);
}

TEST_CASE("causes, partials and refinements stay with an unknown value", "[value]") {
  Refinement refinement;
  refinement.not_null = true;
  Partial partial;
  partial.entries = {{"Owner", text("x"), false, {}}};
  const Value value = Value::unknown(Type::map(Type::string()), refinement)
                          .with_cause("var.tags")
                          .with_partial(partial);
  CHECK(value.cause() == "var.tags");
  REQUIRE(value.refinement() != nullptr);
  CHECK(value.refinement()->not_null);
  REQUIRE(value.partial() != nullptr);
  CHECK(value.partial()->entries[0].key == "Owner");
  CHECK(identical(value, Value::unknown(Type::map(Type::string()))));
  CHECK(text("x").with_cause("y").cause().empty());
}

TEST_CASE("the type of an object is made once, whichever thread asks", "[value]") {
  std::vector<Value> rows;
  for (int i = 0; i < 1000; ++i) {
    rows.push_back(Value::object({{"a", Value::number(i), {}}, {"b", text("x"), {}}}));
  }
  const Value value = Value::tuple(std::move(rows));
  std::vector<Type> types(4);
  std::vector<std::thread> threads;
  for (Type& type : types) threads.emplace_back([&] { type = value.type(); });
  for (std::thread& thread : threads) thread.join();
  for (const Type& type : types) CHECK(type == types[0]);
  CHECK(types[0].elements().size() == 1000);
}

}  // namespace infra::hcl
