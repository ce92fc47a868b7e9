#include "lib/base/numbers.h"

#include <catch2/catch.hpp>
#include <cstdint>

namespace infra {

TEST_CASE("a number is the whole text or none") {
  CHECK(parse_number<int>("-12") == -12);
  CHECK(parse_number<double>("1.5") == 1.5);
  CHECK(parse_number<std::uint8_t>("255") == 255);
  CHECK_FALSE(parse_number<std::uint8_t>("256"));
  for (const char* text : {"", " 1", "1 ", "+1", "1x", "0x1", "-"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_number<int>(text));
  }
  CHECK_FALSE(parse_number<unsigned>("-1"));
}

TEST_CASE("a day is one of the calendar") {
  using namespace std::chrono;
  CHECK(parse_day("2024-02-29") == year(2024) / 2 / 29);
  CHECK(day_text(year(999) / 1 / 2) == "0999-01-02");
  for (const char* text : {"", "2026-02-29", "2026-13-01", "2026-1-01", "-026-01-01", "2026-01-00",
                           "2026/01/01", "2026-01-01T", "2026-+1-01"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_day(text));
  }
}

}  // namespace infra
