// The price book: AWS on-demand prices by service, item and region, each with its source and date.
// One is embedded (lib/cost/facts/README.md says what it is made of); `infra cost refresh` writes
// others. Used by the estimators.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/cost/decimal.h"

namespace infra::cost {

inline constexpr std::string_view kPriceBookHeader = "infra.prices/1";  // its first line
// Where a service's price does not hang on the region.
inline constexpr std::string_view kGlobal = "global";
// Prices of this age and more are said to be old.
inline constexpr int kOldAfterDays = 180;

// Of a price whose source has no date.
inline constexpr std::chrono::year_month_day kUndated = std::chrono::year(1970) / 1 / 1;

struct Price {
  std::string_view service, item, unit, region;
  Decimal usd = {};
  std::chrono::year_month_day date = {};  // when the source had it
  std::string_view source = {};
};

class PriceBook {
 public:
  // The text of a book: see docs/cost.md. `name` is for messages. Throws infra::Error naming the
  // line: truncated, a price that is negative or no number, another currency than USD, a price
  // given twice.
  static PriceBook parse(std::string text, const std::string& name);
  static const PriceBook& embedded();

  // That of the region, else the global one; null: the book does not have it.
  const Price* find(std::string_view service, std::string_view item, std::string_view region) const;
  const std::vector<Price>& prices() const { return prices_; }  // sorted
  std::vector<std::string> regions() const;
  std::chrono::year_month_day newest() const { return newest_; }
  const std::string& name() const { return name_; }

 private:
  std::shared_ptr<const std::string> text_;  // what the views point into
  std::vector<Price> prices_;
  std::chrono::year_month_day newest_{};
  std::string name_;
};

// One line each; `prices` in any order. What parse() reads.
std::string write_price_book(std::vector<Price> prices);

}  // namespace infra::cost
