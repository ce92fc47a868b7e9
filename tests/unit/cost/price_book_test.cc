#include "lib/cost/price_book.h"

#include <catch2/catch.hpp>

#include "lib/base/error.h"
#include "lib/base/numbers.h"

namespace infra::cost {
namespace {

const std::string kHead =
    "infra.prices/1\ncurrency\tUSD\nsource\t1\tAWS price list\nservice\tSQS\n";

std::string refused(const std::string& text) {
  try {
    PriceBook::parse(text, "book");
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("the embedded book has both regions, with source and date", "[cost][book]") {
  const PriceBook& book = PriceBook::embedded();
  const Price* seoul = book.find("NAT Gateway", "hours", "ap-northeast-2");
  REQUIRE(seoul != nullptr);
  CHECK(seoul->usd == "0.059"_dec);
  CHECK(day_text(seoul->date) == "2026-10-01");
  CHECK_FALSE(seoul->source.empty());
  CHECK(book.find("NAT Gateway", "hours", "us-east-1")->usd == "0.045"_dec);
  CHECK(book.find("NAT Gateway", "hours", "eu-north-1") == nullptr);
  CHECK(book.prices().size() > 2000);
}

TEST_CASE("rows without a source are no prices", "[cost][book]") {
  // prices.csv has t3a.medium as `derived`: arithmetic, not a price.
  CHECK(PriceBook::embedded().find("EC2 Linux on-demand shared", "t3a.medium", "us-east-1") ==
        nullptr);
}

TEST_CASE("services that are priced the same everywhere are found in each region", "[cost][book]") {
  CHECK(PriceBook::embedded().find("Route53", "hosted zone (first 25)", "eu-north-1")->usd ==
        "0.5"_dec);
}

TEST_CASE("a written book is read again", "[cost][book]") {
  const PriceBook& book = PriceBook::embedded();
  const PriceBook again = PriceBook::parse(write_price_book(book.prices()), "again");
  CHECK(again.prices().size() == book.prices().size());
}

TEST_CASE("faults in a price book are named with their line", "[cost][book]") {
  const std::string good = "requests\t1M\tus-east-1\t0.4\t2026-10-01\t1\n";
  CHECK(refused(kHead + good + "end\t1\n") == "accepted");
  CHECK(refused("") == "price book `book`, line 0: is empty");
  CHECK(refused(kHead + good) == "price book `book`, line 5: breaks off: it has no line `end`");
  CHECK(refused(kHead + good + "end\t2\n") ==
        "price book `book`, line 6: says that it has 2 prices but has 1");
  CHECK(refused(kHead + "requests\t1M\tus-east-1\t-0.4\t2026-10-01\t1\n") ==
        "price book `book`, line 5: has the negative price -0.4");
  CHECK(refused(kHead + "requests\t1M\tus-east-1\tfree\t2026-10-01\t1\n") ==
        "price book `book`, line 5: has the price `free`, which is no number");
  CHECK(refused("infra.prices/1\ncurrency\tCNY\n") ==
        "price book `book`, line 2: has prices in `CNY`, not in USD");
  CHECK(refused(kHead + good + good + "end\t2\n") ==
        "price book `book` has two prices of `SQS`, `requests` in us-east-1");
}

}  // namespace infra::cost
