#include "lib/cost/registry.h"

#include <algorithm>
#include <unordered_map>

namespace infra::cost {
namespace {

constexpr std::span<const Estimator> (*kFamilies[])() = {
    &analytics_estimators,  &application_estimators, &aurora_estimators,    &cache_estimators,
    &cloudfront_estimators, &compute_estimators,     &container_estimators, &database_estimators,
    &management_estimators, &network_estimators,     &s3_estimators,        &security_estimators,
    &serverless_estimators, &storage_estimators,
};

using Table = std::unordered_map<std::string_view, const Estimator*>;

const Table& table() {
  static const Table kTable = [] {
    Table made;
    for (const auto family : kFamilies)
      for (const Estimator& each : family()) made.emplace(each.type, &each);
    return made;
  }();
  return kTable;
}

}  // namespace

const Estimator* find_estimator(std::string_view type) {
  const auto found = table().find(type);
  return found == table().end() ? nullptr : found->second;
}

Billing billing_of(std::string_view type) {
  if (const Estimator* estimator = find_estimator(type)) return estimator->billing;
  return is_free(type) ? Billing::free : Billing::unknown;
}

std::vector<const Estimator*> all_estimators() {
  std::vector<const Estimator*> all;
  for (const auto& [type, estimator] : table()) all.push_back(estimator);
  std::ranges::sort(all, {}, &Estimator::type);
  return all;
}

}  // namespace infra::cost
