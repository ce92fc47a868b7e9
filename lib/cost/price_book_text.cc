// The text of a price book, as far as the program that makes the embedded one needs it too.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>

#include "lib/cost/price_book.h"

namespace infra::cost {
namespace {

auto key(const Price& price) { return std::tie(price.service, price.item, price.region); }

template <typename Number>
std::optional<Number> whole(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<std::chrono::year_month_day> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = whole<int>(text.substr(0, 4));
  const auto month = whole<unsigned>(text.substr(5, 2)), day = whole<unsigned>(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day result{std::chrono::year(*year), std::chrono::month(*month),
                                           std::chrono::day(*day)};
  if (!result.ok()) return std::nullopt;
  return result;
}

std::string to_string(std::chrono::year_month_day day) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                     static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

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
                        price.usd.to_string(), to_string(price.date), sources[price.source]);
  }
  text += fmt::format("end\t{}\n", prices.size());
  return text;
}

}  // namespace infra::cost
