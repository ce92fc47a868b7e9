// The text of a price book, as far as the program that makes the embedded one needs it too.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "lib/base/numbers.h"
#include "lib/cost/price_book.h"

namespace infra::cost {
namespace {

auto key(const Price& price) { return std::tie(price.service, price.item, price.region); }

}  // namespace

std::string write_price_book(std::vector<Price> prices) {
  std::ranges::sort(prices, {}, key);
  std::map<std::string_view, std::size_t> sources;
  for (const Price& price : prices) sources.emplace(price.source, 0);
  std::string text(kPriceBookHeader);
  text += "\ncurrency\tUSD\n";
  std::size_t number = 0;
  for (auto& [source, id] : sources) {
    id = ++number;
    text += fmt::format("source\t{}\t{}\n", id, source);
  }
  std::string_view service;
  for (const Price& price : prices) {
    if (price.service != service) text += fmt::format("service\t{}\n", price.service);
    service = price.service;
    text += fmt::format("{}\t{}\t{}\t{}\t{}\t{}\n", price.item, price.unit, price.region,
                        price.usd.to_string(), day_text(price.date), sources[price.source]);
  }
  text += fmt::format("end\t{}\n", prices.size());
  return text;
}

}  // namespace infra::cost
