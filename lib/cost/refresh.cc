#include "lib/cost/refresh.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "lib/base/error.h"
#include "lib/base/numbers.h"
#include "lib/base/strings.h"
#include "lib/cost/price_rules.h"
#include "lib/http/download.h"

namespace infra::cost {
namespace {

constexpr std::size_t kMostLine = 1U << 20;

// ap-northeast-2-KMS-Keys -> KMS-Keys: some services write the region's own name.
std::string_view without_region_name(std::string_view usage) {
  std::size_t at = 0;
  for (int part = 0; part < 4; ++part) {
    const std::size_t dash = usage.find('-', at);
    if (dash == usage.npos) return {};
    const std::string_view word = usage.substr(at, dash - at);
    at = dash + 1;
    if (word.size() == 1 && word[0] >= '1' && word[0] <= '9')
      return part >= 2 ? usage.substr(at) : std::string_view();
    if (word.empty() || !std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; }))
      return {};
  }
  return {};
}

// APN2-NatGateway-Hours -> NatGateway-Hours; in Virginia there is no prefix.
std::string_view without_region(std::string_view usage) {
  if (const std::string_view rest = without_region_name(usage); !rest.empty()) return rest;
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

namespace {

constexpr std::string_view kSource = "AWS public price list";

// A book of what is there so far, whose comments say what that is: parse() reads it as any other.
class Unfinished {
 public:
  explicit Unfinished(const RefreshOptions& options)
      : options_(options),
        head_(fmt::format("# unfinished {} {}", options.from, day_text(options.today))) {
    const auto lines = split_lines(options.unfinished);
    if (lines.size() < 2 || lines[1] != head_) return;  // of another day or place
    try {
      book_ = PriceBook::parse(options.unfinished, "unfinished");
    } catch (const Error&) {
      return;  // it was cut off itself: read anew
    }
    for (const std::string_view line : lines)
      if (line.starts_with("# done ")) done_.emplace(line.substr(7));
    for (const Price& each : book_->prices()) prices_.push_back(each);
  }

  bool has(const std::string& offer, const std::string& region) const {
    return done_.contains(offer + " " + region);
  }
  std::size_t taken_over() const { return book_ ? book_->prices().size() : 0; }
  const std::vector<Price>& prices() const { return prices_; }

  void add(const std::string& offer, const std::string& region,
           std::vector<OfferReader::Found> found) {
    for (OfferReader::Found& each : found) {
      const OfferReader::Found& kept = found_.emplace_back(std::move(each));
      prices_.push_back({.service = kept.service,
                         .item = kept.item,
                         .unit = kept.unit,
                         .region = *regions_.insert(region).first,
                         .usd = kept.usd,
                         .date = options_.today,
                         .source = kSource});
    }
    done_.insert(offer + " " + region);
    if (!options_.keep) return;
    std::string text = write_price_book(prices_);
    std::string comments = head_ + "\n";
    for (const std::string& each : done_) comments += "# done " + each + "\n";
    text.insert(text.find('\n') + 1, comments);
    options_.keep(text);
  }

 private:
  const RefreshOptions& options_;
  std::string head_;
  std::optional<PriceBook> book_;
  std::set<std::string> done_, regions_;
  std::deque<OfferReader::Found> found_;  // what prices_ point into
  std::vector<Price> prices_;
};

std::vector<OfferReader::Found> read_offer(const std::string& offer, const std::string& region,
                                           const RefreshOptions& options) {
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
  return reader.finish();
}

}  // namespace

RefreshedBook refreshed_book(const PriceBook& base, const RefreshOptions& options) {
  std::set<std::string> offers(options.offers.begin(), options.offers.end());
  if (offers.empty())
    for (const PriceRule& rule : price_rules()) offers.emplace(rule.offer);
  Unfinished fresh(options);
  for (const std::string& region : options.regions) {
    for (const std::string& offer : offers) {
      if (fresh.has(offer, region)) continue;
      fresh.add(offer, region, read_offer(offer, region, options));
    }
  }
  using Key = std::tuple<std::string_view, std::string_view, std::string_view>;
  std::set<Key> seen;
  for (const Price& each : fresh.prices()) seen.emplace(each.service, each.item, each.region);
  std::vector<Price> prices = fresh.prices();
  std::set<std::string> kept;
  for (const Price& price : base.prices()) {
    if (seen.contains(Key{price.service, price.item, price.region})) continue;
    prices.push_back(price);
    if (std::ranges::find(options.regions, price.region) != options.regions.end())
      kept.emplace(price.service);
  }
  return {write_price_book(std::move(prices)),
          fresh.prices().size(),
          fresh.taken_over(),
          {kept.begin(), kept.end()}};
}

}  // namespace infra::cost
