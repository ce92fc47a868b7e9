#include "lib/hcl/number.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>

namespace infra::hcl {
namespace {

Number number(std::string_view text) { return Number::parse(text).value(); }

std::string third() {
  std::string digits = "0.";
  digits.append(154, '3');
  return digits + "5";
}

}  // namespace

TEST_CASE("decimals print as they were written", "[number]") {
  for (const char* text : {"0", "1", "-1", "0.1", "123456789012345678901234567890", "0.000000001",
                           "9223372036854775807", "9223372036854775808", "-0.5"}) {
    CHECK(number(text).to_string() == text);
  }
  CHECK(number("3.0").to_string() == "3");
  CHECK(number("1e3").to_string() == "1000");
  CHECK(number("1.5e-3").to_string() == "0.0015");
  CHECK(number("1e400").to_string() == "1" + std::string(400, '0'));
  CHECK(number("1e-400").to_string() == "0." + std::string(399, '0') + "1");
}

TEST_CASE("text that tonumber takes or refuses", "[number]") {
  for (const char* text : {"5.", ".5", "+5", "-.5e-3", "1p3", "inf", "-Inf", "007"}) {
    CHECK(Number::parse(text).has_value());
  }
  CHECK(number("1p3") == number("8"));
  for (const char* text : {"", ".", "-", "1e", "1e+", "1_0", "0x10", " 1", "1 ", "1.2.3", "e5",
                           "infinity", "1e99999999999"}) {
    CHECK_FALSE(Number::parse(text).has_value());
  }
}

TEST_CASE("arithmetic rounds to the larger precision of its operands", "[number]") {
  CHECK((number("0.1") + number("0.2")).to_string() == "0.3");
  const Number ratio = Number::divide(number("1"), number("3")).value();
  CHECK(ratio.to_string() == third());
  CHECK(ratio * number("3") == number("1"));
  CHECK(Number::from_double(std::pow(2, 64)).to_string() == "18446744073709550000");
  CHECK(Number::from_double(std::sqrt(2.0)).to_string() == "1.4142135623730951");
  CHECK((Number::from_double(std::sqrt(2.0)) * number("2")).to_string() ==
        "2.828427124746190290949243717477656900882720947265625");
  CHECK((Number::from_int(INT64_MAX) + Number::from_int(1)).to_string() == "9223372036854775808");
  CHECK((number("9223372036854775807") * number("9223372036854775807")).to_string() ==
        "85070591730234615847396907784232501249");
  CHECK(Number::from_int(INT64_MIN).to_string() == "-9223372036854775808");
  CHECK(Number::from_int(INT64_MIN).to_int64() == INT64_MIN);
}

TEST_CASE("zeros have signs and infinities have limits", "[number]") {
  const Number zero = number("0"), infinite = Number::infinity();
  CHECK((-zero).to_string() == "-0");
  CHECK(-zero == zero);
  CHECK((-zero).hash() == zero.hash());
  CHECK((-zero + zero).to_string() == "0");
  CHECK(Number::divide(number("1"), zero)->to_string() == "+Inf");
  CHECK(Number::divide(number("-1"), zero)->to_string() == "-Inf");
  CHECK_FALSE(Number::divide(zero, zero).has_value());
  CHECK_FALSE(Number::divide(infinite, infinite).has_value());
  CHECK_FALSE(Number::add(infinite, -infinite).has_value());
  CHECK_FALSE(Number::multiply(zero, infinite).has_value());
  CHECK(number("1e300000") < infinite);
  CHECK(-infinite < number("-1e300000"));
}

TEST_CASE("modulo has the sign of its first operand", "[number]") {
  CHECK(Number::modulo(number("5.5"), number("2"))->to_string() == "1.5");
  CHECK(Number::modulo(number("-5"), number("3"))->to_string() == "-2");
  CHECK(Number::modulo(number("5"), number("0"))->to_string() == "5");
}

TEST_CASE("rounding to whole numbers", "[number]") {
  CHECK(number("-0.5").floor() == number("-1"));
  CHECK(number("-0.5").ceil().to_string() == "0");
  CHECK(number("2.5").ceil() == number("3"));
  CHECK(number("2.5").truncate() == number("2"));
  CHECK(number("-2.5").truncate() == number("-2"));
  CHECK((number("1e30") + number("0.5")).floor() == number("1e30"));
  CHECK_FALSE(number("0.5").to_int64().has_value());
  CHECK(number("-7").to_int64() == -7);
}

TEST_CASE("doubles are the nearest, subnormal ones too", "[number]") {
  for (double value : {0.1, 1e-320, 5e-324, 1.7976931348623157e308, -123.456, 1e22}) {
    CHECK(Number::from_double(value).to_double() == value);
  }
  CHECK(number("1e-400").to_double() == 0);
  CHECK(std::isinf(number("1e400").to_double()));
}

TEST_CASE("integers in other bases", "[number]") {
  CHECK(Number::parse_int("ff", 16) == number("255"));
  CHECK(Number::parse_int("-101", 2) == number("-5"));
  CHECK(Number::parse_int("zZ", 62) == number("2231"));
  CHECK_FALSE(Number::parse_int("", 10).has_value());
  CHECK_FALSE(Number::parse_int("12", 2).has_value());
  CHECK(number("255").to_integer_string(16) == "ff");
  CHECK(number("-10.7").to_integer_string(2) == "-1010");
}

TEST_CASE("ten digits, as in the order of sets", "[number]") {
  CHECK(number("0.1").to_short_string() == "0.1");
  CHECK(number("12345678901234").to_short_string() == "1.23456789e+13");
  CHECK(number("0.00001").to_short_string() == "1e-05");
}

TEST_CASE("enormous numbers cost little", "[number]") {
  const auto begin = std::chrono::steady_clock::now();
  CHECK(number("1e300000").to_string().size() == 300'001);
  CHECK((number("1e300000") + number("1e-300000")) == number("1e300000"));
  CHECK(number("1e999999999").is_infinite());
  CHECK(number("1e-999999999").sign() == 0);
  CHECK(number(std::string(1'000'000, '7')).is_infinite());
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(1));
}

}  // namespace infra::hcl
