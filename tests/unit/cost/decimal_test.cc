#include "lib/cost/decimal.h"

#include <catch2/catch.hpp>

namespace infra::cost {

TEST_CASE("sums of decimals are exact", "[cost]") {
  CHECK(("0.1"_dec + "0.2"_dec).to_string() == "0.3");
  CHECK((Decimal(730) * "0.0225"_dec).to_string() == "16.425");
  CHECK((Decimal(46'440'000'000) * "0.0000133334"_dec).to_string() == "619203.096");
  CHECK((Decimal(1) / 3).to_string() == "0.333333333333");
}

TEST_CASE("texts that are no number are refused", "[cost]") {
  for (const char* text : {"", "-", ".", "1.2.3", "1e", "12 ", "0x10", "NaN", "1e99", "inf"})
    CHECK_FALSE(Decimal::parse(text));
  CHECK(Decimal::parse("1e-7")->to_string() == "0.0000001");
  CHECK(Decimal::parse("999999999999999")->to_string() == "999999999999999");
  CHECK_FALSE(Decimal::parse("1000000000000000"));
}

TEST_CASE("decimals are rounded half away from zero, with groups of three", "[cost]") {
  CHECK("2.345"_dec.to_string(2) == "2.35");
  CHECK("-2.345"_dec.to_string(2) == "-2.35");
  CHECK("-0.001"_dec.to_string(2) == "0.00");
  CHECK("1234567.891"_dec.grouped() == "1,234,567.89");
  CHECK("-1000"_dec.grouped(0) == "-1,000");
  CHECK("1.1"_dec.ceil() == Decimal(2));
}

TEST_CASE("a product beyond all bounds stays at the bound", "[cost]") {
  const Decimal huge = *Decimal::parse("999999999999999");
  CHECK(huge * huge > huge);
  CHECK(huge * -huge < -huge);
}

}  // namespace infra::cost
