// Which types are priced, free or billed by use: the table of estimators, and the types that cost
// nothing. docs/cost.md has the list.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "lib/cost/estimate.h"

namespace infra::cost {

const Estimator* find_estimator(std::string_view type);  // null: none
Billing billing_of(std::string_view type);
std::vector<const Estimator*> all_estimators();  // sorted by type
bool is_free(std::string_view type);

// The families, one per file estimators/<family>.cc.
std::span<const Estimator> analytics_estimators();
std::span<const Estimator> application_estimators();
std::span<const Estimator> cloudfront_estimators();
std::span<const Estimator> compute_estimators();
std::span<const Estimator> container_estimators();
std::span<const Estimator> database_estimators();
std::span<const Estimator> aurora_estimators();
std::span<const Estimator> cache_estimators();
std::span<const Estimator> management_estimators();
std::span<const Estimator> network_estimators();
std::span<const Estimator> s3_estimators();
std::span<const Estimator> security_estimators();
std::span<const Estimator> serverless_estimators();
std::span<const Estimator> storage_estimators();

}  // namespace infra::cost
