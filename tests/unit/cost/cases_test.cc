// Every line of ../shared/data/cost/cases*.jsonl: what Infracost printed for AWS configurations.
// A line is right where its monthly cost is within 0.005 (its price, where there is no quantity).
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "lib/base/numbers.h"
#include "lib/base/strings.h"
#include "tests/support/shared_data.h"
#include "tests/unit/cost/cost_fixture.h"

namespace infra::cost {
namespace {

using nlohmann::json;

// Lines that differ, and why ours is what AWS bills. Nothing else may differ.
struct Known {
  std::string_view address, name, reason;
};
constexpr Known kDiffer[] = {
    {"aws_opensearch_domain.gp2", "Storage (gp2)",
     "each of the three data nodes has a volume of that size (OpenSearch pricing), the golden "
     "counts one"},
    {"aws_opensearch_domain.io1", "Storage (io1)", "as above"},
    {"aws_opensearch_domain.std", "Storage (standard)", "as above"},
    {"aws_lb.alb1_usage", "Load balancer capacity units",
     "connections are averages a second in the usage file's own words; the golden divides them by "
     "the hours of the month as if they were totals"},
};

struct Count {
  int right = 0, known = 0;
  std::vector<std::string> wrong;
};

double number(const json& line, const char* key) {
  return std::stod(line.at(key).get<std::string>());
}

bool has(const json& line, const char* key) { return line.contains(key) && !line[key].is_null(); }

bool is_right(const Component& ours, const json& line) {
  if (has(line, "monthly_quantity")) {
    const auto monthly = ours.monthly();
    return monthly && std::fabs(monthly->to_double() - number(line, "monthly_cost")) <= 0.00501;
  }
  if (ours.quantity || !ours.price) return false;
  const double wanted = number(line, "price"), price = ours.price->to_double();
  // Prices from 0.1 on were printed with two decimals.
  return wanted >= 0.1 ? std::fabs(price - wanted) <= 0.00501
                       : std::fabs(price - wanted) <= wanted * 0.001;
}

std::vector<ResourceCost> data_transfers(const Priced& priced) {
  static std::vector<Resource> made;
  made.clear();
  for (const auto& [address, values] : priced.usage.entries()) {
    if (!address.starts_with("aws_data_transfer.")) continue;
    Resource& resource = made.emplace_back();
    resource.type = "aws_data_transfer";
    resource.address = resource.config_address = address;
    const auto region = values.find("region");
    if (region != values.end())
      resource.values = hcl::Value::object({{"region", hcl::Value::string(region->second), {}}});
  }
  World world(made, PriceBook::embedded(), priced.usage);
  std::vector<ResourceCost> costs;
  for (const Resource& each : made) costs.push_back(estimate_resource(world, each));
  return costs;
}

void check(const json& test, Count& count) {
  std::map<std::string, std::string> texts;
  std::string usage;
  for (const auto& [name, text] : test.at("files").items()) {
    if (name == "infracost-usage.yml") {
      usage = text;
    } else {
      texts[name] = text;
    }
  }
  auto today = std::chrono::year(2025) / 6 / 1;
  if (has(test, "as_of")) today = *parse_day(test["as_of"].get<std::string>());
  Priced priced(texts, usage, test.at("region"), today);
  for (ResourceCost& each : data_transfers(priced)) priced.costs.push_back(std::move(each));
  std::map<std::string, std::vector<std::pair<std::string, Component>>> ours;
  for (const ResourceCost& each : priced.costs)
    for_each_component(each.body, [&](const Component& component, const std::string& path) {
      ours[each.address].emplace_back(path, component);
    });
  for (const json& line : test.at("expected")) {
    if (line.value("scored", true) == false || line.value("optional", false) ||
        line.value("date_dependent", false)) {
      continue;
    }
    const std::string address = line.at("address"), name = line.at("component_name");
    std::string path;
    if (has(line, "subresource") && line["subresource"].is_string()) path = line["subresource"];
    auto& there = ours[address];
    const auto found = std::ranges::find_if(there, [&](const auto& each) {
      return each.second.name == name && (path.empty() || each.first == path) &&
             is_right(each.second, line);
    });
    if (found != there.end()) {
      ++count.right;
      there.erase(found);
      continue;
    }
    const bool known = std::ranges::any_of(
        kDiffer, [&](const Known& each) { return each.address == address && each.name == name; });
    if (known) {
      ++count.known;
      continue;
    }
    std::string have;
    for (const auto& [where, component] : there) {
      have += fmt::format("\n      {} {} q={} p={}", where, component.name,
                          component.quantity ? component.quantity->to_string() : "-",
                          component.price ? component.price->to_string() : "-");
    }
    for (const ResourceCost& each : priced.costs)
      if (each.address == address)
        for (const std::string& reason : each.not_priced) have += "\n      ! " + reason;
    count.wrong.push_back(fmt::format(
        "{}: {} > {}: {} q={} p={} c={}{}", test.at("case").get<std::string>(), address, path, name,
        line["monthly_quantity"].dump(), line["price"].dump(), line["monthly_cost"].dump(), have));
  }
}

Count check_file(const std::string& path) {
  Count count;
  const std::string text = DiskFileSystem().read(path);
  for (const std::string_view line : split_lines(text))
    if (!line.empty()) check(json::parse(line), count);
  return count;
}

void judge(const std::string& file, int least) {
  const std::string path = test::shared_data(file);
  if (path.empty()) return;
  const Count count = check_file(path);
  std::string wrong;
  for (const std::string& each : count.wrong) wrong += each + "\n";
  INFO(wrong);
  INFO(fmt::format("{} right, {} known, {} wrong", count.right, count.known, count.wrong.size()));
  CHECK(count.wrong.empty());
  CHECK(count.right >= least);
}

}  // namespace

TEST_CASE("lines of the recorded cases are within half a cent", "[cost][cases]") {
  judge("cost/cases.jsonl", 770);
}

TEST_CASE("the same quantities are priced with Seoul's prices", "[cost][cases]") {
  judge("cost/cases_seoul.jsonl", 100);
}

}  // namespace infra::cost
