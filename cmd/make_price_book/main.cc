// make_price_book PRICES.csv BY_REGION.csv… OUT: the tables of lib/cost/facts, with a source and
// a date in each cell, as the price book that is embedded. Run by the build.
#include <fmt/format.h>

#include <cstdio>
#include <deque>
#include <map>
#include <set>
#include <tuple>

#include "lib/base/error.h"
#include "lib/base/file_system.h"
#include "lib/base/numbers.h"
#include "lib/base/strings.h"
#include "lib/cost/price_book.h"

namespace infra::cost {
namespace {

// Fields of one line; quotes hold commas, and are doubled inside.
std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      fields.back() += line[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

// Some sources name only their month or year: its first day then. A price without a day is kept as
// one of kUndated: old, and said to be so.
std::optional<std::chrono::year_month_day> day_of(std::string_view date) {
  if (date.starts_with("undated")) return kUndated;
  std::string text(date);
  if (text.size() == 4) text += "-01";
  if (text.size() == 7) text += "-01";
  return parse_day(text);
}

class Maker {
 public:
  // service,item,unit,Seoul,Virginia,its sources and dates,status,note. Only what a source states
  // is a price: rows `missing` and `derived` have none.
  void add_two_regions(const std::string& path) {
    for (const std::vector<std::string>& row : rows(path, 11)) {
      if (row[9] == "derived" || row[9] == "missing") continue;
      const bool global = row[0] == "CloudFront" ||
                          (row[0] == "Route53" && !row[1].starts_with("resolver")) ||
                          row[10].starts_with("global SKU");
      add(row, global ? kGlobal : "ap-northeast-2", row[3], row[5], row[6]);
      add(row, global ? kGlobal : "us-east-1", row[4], row[7], row[8]);
    }
  }

  // service,item,unit,region,usd,source,date,note
  void add_others(const std::string& path) {
    for (const std::vector<std::string>& row : rows(path, 8))
      add(row, row[3], row[4], row[5], row[6]);
  }

  std::string text() const { return write_price_book(prices_); }

 private:
  std::vector<std::vector<std::string>> rows(const std::string& path, std::size_t columns) const {
    std::vector<std::vector<std::string>> result;
    const std::string text = DiskFileSystem().read(path);
    bool header = true;
    for (const std::string_view line : split_lines(text)) {
      std::vector<std::string> row = fields_of(line);
      if (row.size() != columns) {
        throw Error(fmt::format("{}: {} columns, not {}: {}", path, row.size(), columns, line));
      }
      if (!header) result.push_back(std::move(row));
      header = false;
    }
    return result;
  }

  std::string_view keep(std::string_view text) { return *texts_.emplace(text).first; }

  void add(const std::vector<std::string>& row, std::string_view region, std::string_view usd,
           std::string_view source, std::string_view date) {
    if (usd.empty()) return;
    Price price{.service = keep(row[0]),
                .item = keep(row[1]),
                .unit = keep(row[2]),
                .region = keep(region)};
    const auto value = Decimal::parse(usd);
    const auto day = day_of(date);
    if (!value || value->sign() < 0 || !day || source.empty()) {
      throw Error(fmt::format("{} {}: price `{}`, date `{}`, source `{}`", row[0], row[1], usd,
                              date, source));
    }
    price.usd = *value;
    price.date = *day;
    price.source = keep(source);
    const auto known = seen_.emplace(std::tuple(price.service, price.item, price.region), *value);
    if (known.second) {
      prices_.push_back(price);
    } else if (known.first->second != *value) {
      throw Error(fmt::format("two prices of {} {} in {}", row[0], row[1], region));
    }
  }

  std::set<std::string, std::less<>> texts_;
  std::map<std::tuple<std::string_view, std::string_view, std::string_view>, Decimal> seen_;
  std::vector<Price> prices_;
};

}  // namespace
}  // namespace infra::cost

int main(int argc, char** argv) {
  try {
    if (argc < 4) throw infra::Error("usage: make_price_book PRICES.csv BY_REGION.csv… OUT");
    infra::cost::Maker maker;
    maker.add_two_regions(argv[1]);
    for (int i = 2; i + 1 < argc; ++i) maker.add_others(argv[i]);
    infra::write_file_atomically(argv[argc - 1], maker.text());
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "make_price_book: {}\n", error.what());
    return 1;
  }
}
