#include "lib/provider/msgpack.h"

#include <catch2/catch.hpp>

using namespace infra::provider;
using infra::hcl::Number;
using infra::hcl::Refinement;
using infra::hcl::Type;
using infra::hcl::Value;

namespace {

Value round_trip(const Value& value, const Type& type) {
  return decode_msgpack(encode_msgpack(value, type), type);
}
void check(const Value& value) { CHECK(identical(round_trip(value, value.type()), value)); }

}  // namespace

TEST_CASE("values survive msgpack") {
  check(Value::boolean(true));
  for (const std::int64_t n : {0L, 1L, 127L, 128L, -1L, -32L, -33L, 65536L, INT64_MAX, INT64_MIN})
    check(Value::number(n));
  check(Value::number(*Number::parse("0.1")));
  check(Value::number(*Number::parse("3.5")));
  check(Value::number(*Number::parse("123456789012345678901234567890.5")));
  for (const std::size_t size : {0u, 1u, 31u, 32u, 255u, 256u, 65535u, 65536u})
    check(Value::string(std::string(size, 'x')));
  check(Value::list(Type::string(), {Value::string("b"), Value::string("a")}));
  check(Value::list(Type::number(), std::vector<Value>(20, Value::number(7))));
  check(Value::set(Type::string(), {Value::string("b"), Value::string("a")}));
  check(Value::map(Type::boolean(), {{"k", Value::boolean(false)}, {"j", Value::boolean(true)}}));
  check(Value::object({{"a", Value::null(Type::string())}, {"b", Value::unknown(Type::number())}}));
  check(Value::null(Type::list(Type::string())));
}

TEST_CASE("a dynamic value carries its type") {
  const Value value = Value::object({{"d", Value::tuple({Value::number(1), Value::string("x")})}});
  CHECK(identical(round_trip(value, Type::dynamic()), value));
  CHECK(round_trip(Value::null(), Type::dynamic()).is_null());
  CHECK_FALSE(round_trip(Value::unknown(), Type::dynamic()).is_known());
}

TEST_CASE("an unknown value has one form, a refined one keeps what is known") {
  CHECK(encode_msgpack(Value::unknown(Type::string()), Type::string()) ==
        std::string("\xd4\x00\x00", 3));
  Refinement refinement;
  refinement.not_null = true;
  refinement.prefix = "arn:";
  const Value text = round_trip(Value::unknown(Type::string(), refinement), Type::string());
  REQUIRE(text.refinement());
  CHECK(text.refinement()->not_null);
  CHECK(text.refinement()->prefix == "arn:");
  Refinement length;
  length.min_length = 2;
  length.max_length = 3;
  const Type list = Type::list(Type::string());
  const Value unknown = round_trip(Value::unknown(list, length), list);
  REQUIRE(unknown.refinement());
  CHECK(unknown.refinement()->min_length == 2);
  CHECK(unknown.refinement()->max_length == 3);
  Refinement bounds;
  bounds.min = Number::from_int(1);
  bounds.min_inclusive = false;
  const Value number = round_trip(Value::unknown(Type::number(), bounds), Type::number());
  REQUIRE(number.refinement());
  REQUIRE(number.refinement()->min);
  CHECK_FALSE(number.refinement()->min_inclusive);
}

TEST_CASE("bytes that are no value of the type are refused") {
  const auto refused = [](std::string_view bytes, const Type& type) {
    CHECK_THROWS_AS(decode_msgpack(bytes, type), MalformedMessage);
  };
  refused("", Type::string());
  refused(
      "\xa5"
      "ab",
      Type::string());
  refused("\xc3\xc3", Type::boolean());
  refused("\xdd\xff\xff\xff\xff", Type::list(Type::string()));
  refused("\xdf\xff\xff\xff\xff", Type::map(Type::string()));
  refused("\x81\xa1z\xc0", Type::object({{"a", Type::string()}}));
  refused("\xcb\x7f\xf8\0\0\0\0\0", Type::number());
  refused("\x92\xc4\x02{}\xc0", Type::dynamic());
}

TEST_CASE("nesting beyond reason is refused instead of followed") {
  std::string bytes;
  for (int i = 0; i < 100000; ++i) bytes += "\x92\xc4\x09\"dynamic\"";
  CHECK_THROWS_AS(decode_msgpack(bytes, Type::dynamic()), MalformedMessage);
}
