// Resources by their type, for those who look for the companions of a resource: part of an
// EvaluatedModule (evaluate.h).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/terraform/resource.h"

namespace infra::terraform {

class ResourceIndex {
 public:
  ResourceIndex() = default;
  explicit ResourceIndex(std::span<const Resource> resources);
  // Numbers of the resources of that type, of every mode, in their order.
  std::span<const std::uint32_t> of_type(std::string_view type) const;

 private:
  struct Type {
    std::string name;
    std::vector<std::uint32_t> numbers;
  };
  std::vector<Type> types_;  // sorted by name
};

}  // namespace infra::terraform
