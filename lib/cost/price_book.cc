#include "lib/cost/price_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "lib/base/error.h"
#include "lib/base/numbers.h"
#include "lib/base/strings.h"
#include "lib/cost/price_book_data.h"

namespace infra::cost {
namespace {

auto key(const Price& price) { return std::tie(price.service, price.item, price.region); }

class Reader {
 public:
  Reader(std::string_view text, const std::string& name) : text_(text), name_(name) {}

  std::vector<Price> read() {
    std::optional<std::size_t> promised;
    for (const std::string_view line : split_lines(text_)) {
      ++line_;
      if (line_ == 1) {
        if (line != kPriceBookHeader)
          refuse(fmt::format("does not begin with `{}`", kPriceBookHeader));
        continue;
      }
      if (line.empty() || line.starts_with('#')) continue;
      if (promised) refuse("has lines behind its `end`");
      const std::vector<std::string_view> parts = split(line, '\t');
      if (parts[0] == "currency" && parts.size() == 2) {
        if (parts[1] != "USD") refuse(fmt::format("has prices in `{}`, not in USD", parts[1]));
      } else if (parts[0] == "source" && parts.size() == 3) {
        sources_[parts[1]] = parts[2];
      } else if (parts[0] == "service" && parts.size() == 2) {
        service_ = parts[1];
      } else if (parts[0] == "end" && parts.size() == 2) {
        promised = parse_number<std::size_t>(parts[1]);
        if (!promised) refuse(fmt::format("ends with `{}`, which is no number", parts[1]));
      } else {
        price(parts);
      }
    }
    if (line_ == 0) refuse("is empty");
    if (!promised) refuse("breaks off: it has no line `end`");
    if (*promised != prices_.size()) {
      refuse(fmt::format("says that it has {} but has {}", plural(*promised, "price"),
                         prices_.size()));
    }
    return std::move(prices_);
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const {
    throw Error(fmt::format("price book `{}`, line {}: {}", name_, line_, what),
                "`infra cost refresh` writes a new one");
  }

  void price(const std::vector<std::string_view>& parts) {
    if (parts.size() != 6) refuse(fmt::format("has {} columns, not 6", parts.size()));
    if (service_.empty()) refuse("has a price in front of the first `service`");
    Price price;
    price.service = service_;
    price.item = parts[0];
    price.unit = parts[1];
    price.region = parts[2];
    const std::optional<Decimal> usd = Decimal::parse(parts[3]);
    if (!usd) refuse(fmt::format("has the price `{}`, which is no number", parts[3]));
    if (usd->sign() < 0) refuse(fmt::format("has the negative price {}", parts[3]));
    price.usd = *usd;
    const auto date = parse_day(parts[4]);
    if (!date) refuse(fmt::format("has the date `{}`, which is no day", parts[4]));
    price.date = *date;
    const auto source = sources_.find(parts[5]);
    if (source == sources_.end()) {
      refuse(fmt::format("names the source `{}`, which it does not have", parts[5]));
    }
    price.source = source->second;
    prices_.push_back(price);
  }

  std::string_view text_;
  const std::string& name_;
  std::size_t line_ = 0;
  std::string_view service_;
  std::map<std::string_view, std::string_view> sources_;
  std::vector<Price> prices_;
};

}  // namespace

PriceBook PriceBook::parse(std::string text, const std::string& name) {
  PriceBook book;
  book.name_ = name;
  book.text_ = std::make_shared<const std::string>(std::move(text));
  book.prices_ = Reader(*book.text_, name).read();
  std::ranges::sort(book.prices_, {}, key);
  const auto twice = std::ranges::adjacent_find(book.prices_, {}, key);
  if (twice != book.prices_.end()) {
    throw Error(fmt::format("price book `{}` has two prices of `{}`, `{}` in {}", name,
                            twice->service, twice->item, twice->region),
                "`infra cost refresh` writes a new one");
  }
  for (const Price& price : book.prices_) book.newest_ = std::max(book.newest_, price.date);
  return book;
}

const PriceBook& PriceBook::embedded() {
  static const PriceBook kBook = parse(std::string(embedded_price_book()), "embedded");
  return kBook;
}

const Price* PriceBook::find(std::string_view service, std::string_view item,
                             std::string_view region) const {
  for (const std::string_view place : {region, kGlobal}) {
    const auto wanted = std::tie(service, item, place);
    const auto found = std::ranges::lower_bound(prices_, wanted, {}, key);
    if (found != prices_.end() && key(*found) == wanted) return &*found;
  }
  return nullptr;
}

std::vector<std::string> PriceBook::regions() const {
  std::set<std::string> regions;
  for (const Price& price : prices_) regions.emplace(price.region);
  regions.erase(std::string(kGlobal));
  return {regions.begin(), regions.end()};
}

}  // namespace infra::cost
