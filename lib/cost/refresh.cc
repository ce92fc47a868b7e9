#include "lib/cost/refresh.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/cost/price_rules.h"
#include "lib/http/download.h"

namespace infra::cost {
namespace {

constexpr std::size_t kMostLine = 1U << 20;

// APN2-NatGateway-Hours -> NatGateway-Hours; in Virginia there is no prefix.
std::string_view without_region(std::string_view usage) {
  const std::size_t dash = usage.find('-');
  if (dash == usage.npos || dash < 2 || dash > 5) return usage;
  const std::string_view prefix = usage.substr(0, dash);
  const bool is_region = std::ranges::all_of(
      prefix, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
  const bool known = prefix == "EU" || (prefix.back() >= '0' && prefix.back() <= '9');
  return is_region && known ? usage.substr(dash + 1) : usage;
}

bool fits(std::string_view wanted, std::string_view value) {
  return wanted.starts_with('^') ? value.starts_with(wanted.substr(1)) : value == wanted;
}

std::string describe(const PriceRule& rule) {
  std::string text =
      fmt::format("{}: usageType {}", rule.offer, rule.usage.empty() ? "any" : rule.usage);
  for (const RowFilter& each : rule.filters)
    if (!each.column.empty()) text += fmt::format(", {} = {}", each.column, each.value);
  return text;
}

// One offer of one region, line by line.
class OfferReader {
 public:
  OfferReader(std::string_view offer, std::string region, std::string url)
      : region_(std::move(region)), url_(std::move(url)) {
    for (const PriceRule& rule : price_rules())
      if (rule.offer == offer) rules_.push_back({&rule, {}, {}});
  }

  void take(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      if (end == text.npos) {
        rest_ += text;
        if (rest_.size() > kMostLine) refuse("has a line without an end");
        return;
      }
      if (rest_.empty()) {
        line(text.substr(0, end));
      } else {
        rest_ += text.substr(0, end);
        line(rest_);
        rest_.clear();
      }
      text.remove_prefix(end + 1);
    }
  }

  struct Found {
    std::string service, item, unit;
    Decimal usd;
  };

  std::vector<Found> finish() {
    if (!rest_.empty()) refuse("breaks off in the middle of a line");
    if (columns_.empty()) refuse("has no header: it is no price list");
    std::vector<Found> found;
    for (const ActiveRule& active : rules_) {
      if (active.prices.empty())
        refuse(fmt::format("has no row for the filter `{}`", describe(*active.rule)));
      for (const auto& [item, usd] : active.prices)
        found.push_back({std::string(active.rule->service), item, std::string(active.rule->unit),
                         usd * active.rule->scale});
    }
    return found;
  }

 private:
  struct ActiveRule {
    const PriceRule* rule;
    std::vector<std::pair<std::size_t, std::string_view>> filters;  // column, wanted
    std::map<std::string, Decimal> prices;
  };

  [[noreturn]] void refuse(const std::string& what) const {
    throw Error(fmt::format("`{}`, line {}: {}", url_, number_, what));
  }

  void split_row(std::string_view text) {
    fields_.clear();
    if (text.ends_with('\r')) text.remove_suffix(1);
    std::size_t at = 0;
    for (;;) {
      if (at < text.size() && text[at] == '"') {
        std::size_t end = at + 1;
        while (end < text.size() &&
               !(text[end] == '"' && (end + 1 == text.size() || text[end + 1] == ',')))
          ++end;
        if (end >= text.size()) refuse("has a quote that is not closed");
        fields_.push_back(text.substr(at + 1, end - at - 1));
        at = end + 1;
      } else {
        const std::size_t end = std::min(text.find(',', at), text.size());
        fields_.push_back(text.substr(at, end - at));
        at = end;
      }
      if (at >= text.size()) return;
      ++at;
    }
  }

  void line(std::string_view text) {
    ++number_;
    if (columns_.empty()) {
      split_row(text);
      // Five rows about the list itself, then the header.
      if (fields_.size() > 1 && fields_[0] == "SKU") header();
      if (number_ > 20) refuse("has no header: it is no price list");
      return;
    }
    split_row(text);
    if (fields_.size() == 1 && fields_[0].empty()) return;
    if (fields_.size() != columns_.size())
      refuse(fmt::format("has {} columns, not {}", fields_.size(), columns_.size()));
    if (field(term_) != "OnDemand") return;
    const std::string_view usage = without_region(field(usage_));
    if (usage.find("ExtendedSupport") != usage.npos) return;
    for (ActiveRule& active : rules_) {
      if (!active.rule->usage.empty() && !fits(active.rule->usage, usage)) continue;
      const bool all = std::ranges::all_of(
          active.filters, [&](const auto& each) { return fits(each.second, fields_[each.first]); });
      if (all) price(active);
    }
  }

  void header() {
    for (std::size_t i = 0; i < fields_.size(); ++i) columns_.emplace(fields_[i], i);
    const auto column = [&](std::string_view name) {
      const auto found = columns_.find(name);
      if (found == columns_.end()) refuse(fmt::format("has no column `{}`", name));
      return found->second;
    };
    term_ = column("TermType");
    usage_ = column("usageType");
    price_ = column("PricePerUnit");
    currency_ = column("Currency");
    for (ActiveRule& active : rules_)
      for (const RowFilter& each : active.rule->filters)
        if (!each.column.empty()) active.filters.emplace_back(column(each.column), each.value);
  }

  std::string_view field(std::size_t column) const { return fields_[column]; }

  std::string item_of(const PriceRule& rule) const {
    const std::size_t open = rule.item.find('{'), close = rule.item.find('}');
    if (open == rule.item.npos) return std::string(rule.item);
    const auto column = columns_.find(rule.item.substr(open + 1, close - open - 1));
    if (column == columns_.end()) refuse("lacks the column of an item");
    return fmt::format("{}{}{}", rule.item.substr(0, open), fields_[column->second],
                       rule.item.substr(close + 1));
  }

  void price(ActiveRule& active) {
    if (field(currency_) != "USD")
      refuse(fmt::format("has a price in `{}`, not in USD", field(currency_)));
    const auto usd = Decimal::parse(field(price_));
    if (!usd) refuse(fmt::format("has the price `{}`, which is no number", field(price_)));
    if (usd->sign() < 0) refuse(fmt::format("has the negative price {}", field(price_)));
    std::string item = item_of(*active.rule);
    // The book knows the old type of volume by another name.
    if (item == "standard storage") item = "standard (magnetic) storage";
    const auto [known, is_new] = active.prices.emplace(std::move(item), *usd);
    if (!is_new && known->second != *usd) {
      refuse(fmt::format("has several prices of `{}` for the filter `{}`: {} and {}", known->first,
                         describe(*active.rule), known->second.to_string(), usd->to_string()));
    }
  }

  std::string region_, url_, rest_;
  std::vector<ActiveRule> rules_;
  std::map<std::string, std::size_t, std::less<>> columns_;
  std::vector<std::string_view> fields_;
  std::size_t number_ = 0, term_ = 0, usage_ = 0, price_ = 0, currency_ = 0;
};

}  // namespace

std::string refreshed_book(const PriceBook& base, const RefreshOptions& options) {
  std::set<std::string> offers(options.offers.begin(), options.offers.end());
  if (offers.empty())
    for (const PriceRule& rule : price_rules()) offers.emplace(rule.offer);
  using Key = std::tuple<std::string, std::string, std::string>;
  std::map<Key, std::pair<OfferReader::Found, std::string>> fresh;
  for (const std::string& region : options.regions) {
    for (const std::string& offer : offers) {
      const std::string url =
          fmt::format("{}/offers/v1.0/aws/{}/current/{}/index.csv", options.from, offer, region);
      OfferReader reader(offer, region, url);
      http::DownloadOptions download;
      download.stop = options.stop;
      if (options.progress) {
        download.progress = [&](std::uint64_t done, std::uint64_t all) {
          options.progress(offer + " " + region, done, all);
        };
      }
      http::download(
          url, [&](std::string_view text) { reader.take(text); }, download);
      for (OfferReader::Found& each : reader.finish()) {
        const Key key{each.service, each.item, region};
        fresh[key] = {std::move(each), region};
      }
    }
  }
  std::vector<Price> prices;
  for (const Price& price : base.prices())
    if (!fresh.contains(Key{price.service, price.item, price.region})) prices.push_back(price);
  for (const auto& [key, each] : fresh) {
    Price& price = prices.emplace_back();
    price.service = each.first.service;
    price.item = each.first.item;
    price.unit = each.first.unit;
    price.region = each.second;
    price.usd = each.first.usd;
    price.date = options.today;
    price.source = "AWS public price list";
  }
  return write_price_book(std::move(prices));
}

}  // namespace infra::cost
