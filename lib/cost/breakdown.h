// What a repository, or some plans, cost a month: stack by stack. Made by `infra cost`, compared by
// compare.h, shown by lib/report.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lib/cost/price_book.h"
#include "lib/cost/resource_cost.h"
#include "lib/cost/usage.h"
#include "lib/terraform/resource.h"

namespace infra::cost {

// Where a stack could cost less (the CST rules), priced both ways.
struct Saving {
  std::string code, address, what;
  std::optional<Decimal> monthly;  // nullopt: hangs on usage, or the book lacks the other price
  bool at_most = false;            // hangs on what nobody knows exactly; `what` says on what
};

struct Project {
  std::string name;               // the stack's folder, or the plan's file
  std::string layer, stack, env;  // shared or stacks, its name, its environment; "": not known
  bool from_plan = false;
  std::vector<ResourceCost> resources;  // by address
  std::vector<Saving> savings;
  std::vector<std::string> errors;  // why a part of it could not be read at all
  Decimal monthly() const;
};

struct Breakdown {
  std::vector<Project> projects;  // by name
  std::string book_name;
  std::optional<std::chrono::year_month_day> book_date;
  std::vector<std::string> book_regions;
  Decimal monthly() const;
};

struct PriceOptions {
  const PriceBook& book;
  const UsageFile& usage;
  std::string region;
  std::chrono::year_month_day today{};
};

// Fills in resources and savings of `project`.
void price_project(Project& project, std::span<const terraform::Resource> resources,
                   const PriceOptions& options);
// The entries aws_data_transfer.NAME of the usage file; nullopt: it has none.
std::optional<Project> price_data_transfer(const PriceOptions& options);

// What is said about the ages of the prices that were used; "": none is old.
std::string old_prices_note(const Breakdown& breakdown, std::chrono::year_month_day today);

// "team" and the like: the value by which a cost is grouped.
struct Group {
  std::string name;
  Decimal monthly;
  std::size_t resources = 0;
};
// `by`: stack, service, team, env or tag:KEY. Largest first.
std::vector<Group> group_costs(const Breakdown& breakdown, const std::string& by);
std::string group_of(const Project& project, const ResourceCost& resource, const std::string& by);

// An earlier `infra cost --format json`, or what Infracost printed. Throws infra::Error.
Breakdown read_breakdown(const std::string& text, const std::string& path);

}  // namespace infra::cost
