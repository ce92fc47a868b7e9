// Estimates a resource as it is and as it could be. Used by savings.cc and savings_by_use.cc only.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lib/cost/breakdown.h"
#include "lib/cost/estimate.h"

namespace infra::cost {

// The new value of a text argument; nullopt: as it is.
using TextChange =
    std::function<std::optional<std::string>(const std::string& name, const std::string& text)>;

// `value` with the texts in it that `change` wants otherwise; `any` becomes true where one is.
hcl::Value with_changed_texts(const hcl::Value& value, const TextChange& change, bool& any);
// `value`, an object, with the argument `name`; nullopt: without it.
hcl::Value with_argument(const hcl::Value& value, std::string_view name,
                         std::optional<hcl::Value> argument);

class SavingFinder {
 public:
  SavingFinder(const World& world, std::string env, std::span<const ResourceCost> costs);

  const World& world() const { return world_; }
  const std::string& env() const { return env_; }
  const ResourceCost* cost_of(const Resource& resource) const;  // null: not priced here

  void try_change(const Resource& resource, std::string_view code, const TextChange& change,
                  const std::string& what);
  // What `resource` costs less the cost of `other`, where that is something.
  void add(const Resource& resource, const Resource& other, std::string_view code,
           const std::string& what);
  // What is paid by those who are made of it: a launch template costs what its groups cost.
  void try_template(const Resource& resource, std::string_view code, const TextChange& change,
                    const std::string& what);
  void add(Saving saving) { found_.push_back(std::move(saving)); }

  std::vector<Saving> take() { return std::move(found_); }

 private:
  const World& world_;
  std::string env_;
  std::map<std::string_view, const ResourceCost*> costs_;
  std::vector<Saving> found_;
};

// savings_by_use.cc
void find_gateway_savings(SavingFinder& finder);
void find_spot_savings(SavingFinder& finder, const Resource& service);
void find_file_savings(SavingFinder& finder, const Resource& file_system);

}  // namespace infra::cost
