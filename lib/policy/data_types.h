// Which types of resources hold what cannot be made again. Used by the tags that stores of data
// need (tags.h) and by the risk of a planned change (lib/plan/risk.h).
#pragma once

#include <string_view>

namespace infra::policy {

// The standard's "stores of data": what has a class of confidentiality.
bool is_data_store(std::string_view type);

// Does destroying one lose what it holds? Stores of data, and keys, images, backups, logs, users
// and the members of clusters.
bool keeps_data(std::string_view type);

}  // namespace infra::policy
