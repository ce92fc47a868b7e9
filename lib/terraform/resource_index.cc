#include "lib/terraform/resource_index.h"

#include <algorithm>
#include <map>

namespace infra::terraform {

ResourceIndex::ResourceIndex(std::span<const Resource> resources) {
  std::map<std::string_view, std::vector<std::uint32_t>> numbers;
  for (std::uint32_t i = 0; i < resources.size(); ++i) numbers[resources[i].type].push_back(i);
  types_.reserve(numbers.size());
  for (auto& [name, list] : numbers) types_.push_back({std::string(name), std::move(list)});
}

std::span<const std::uint32_t> ResourceIndex::of_type(std::string_view type) const {
  const auto at = std::ranges::lower_bound(types_, type, {}, &Type::name);
  if (at == types_.end() || at->name != type) return {};
  return at->numbers;
}

}  // namespace infra::terraform
