// Prices a configuration in memory.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/cost/estimate.h"
#include "lib/terraform/evaluate.h"

namespace infra::cost {

// "NAT gateway: 730 hours x 0.045 = 32.85; Data processed: usage x 0.045; not priced: …"
inline std::string lines_of(const ResourceCost& cost) {
  std::string text;
  for_each_component(cost.body, [&](const Component& each, const std::string& path) {
    if (!text.empty()) text += "; ";
    if (!path.empty()) text += path + " ";
    text += each.name + ": ";
    text += each.quantity ? each.quantity->to_string() + " " + each.unit : "usage";
    text += " x " + (each.price ? each.price->to_string() : "?");
    if (each.monthly()) text += " = " + each.monthly()->to_string(2);
  });
  for (const std::string& reason : cost.not_priced)
    text += (text.empty() ? "not priced: " : "; not priced: ") + reason;
  return text;
}

// Of the table in arithmetic_test.cc.
std::vector<std::string_view> types_in_arithmetic_cases();

struct Priced {
  explicit Priced(const std::map<std::string, std::string>& texts,
                  const std::string& usage_text = {}, const std::string& region = "us-east-1",
                  std::chrono::year_month_day today = std::chrono::year(2025) / 6 / 1,
                  const PriceBook& book = PriceBook::embedded())
      : files(absolute(texts)),
        store(files, sources, "/r"),
        usage(UsageFile::parse(usage_text, "usage.yml")) {
    terraform::EvaluateOptions options;
    options.repository_root = "/r";
    module = terraform::evaluate_root(store, "/r", options);
    World world(module.resources, book, usage);
    world.region = region;
    world.today = today;
    for (const Resource& each : module.resources)
      if (each.mode == terraform::Mode::managed) costs.push_back(estimate_resource(world, each));
  }

  static std::map<std::string, std::string> absolute(
      const std::map<std::string, std::string>& texts) {
    std::map<std::string, std::string> result;
    for (const auto& [path, text] : texts) result["/r/" + path] = text;
    return result;
  }

  const ResourceCost& operator[](const std::string& address) const {
    for (const ResourceCost& each : costs)
      if (each.address == address) return each;
    throw std::runtime_error("no resource " + address);
  }

  std::string lines(const std::string& address) const { return lines_of((*this)[address]); }

  MemoryFileSystem files;
  diag::SourceMap sources;
  terraform::ModuleStore store;
  UsageFile usage;
  terraform::EvaluatedModule module;
  std::vector<ResourceCost> costs;
};

inline const std::string kVirginia = "provider \"aws\" {\n  region = \"us-east-1\"\n}\n";
inline const std::string kSeoul = "provider \"aws\" {\n  region = \"ap-northeast-2\"\n}\n";

}  // namespace infra::cost
