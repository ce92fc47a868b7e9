// `terraform show -json PLAN` -> the same view. Streamed (SAX): memory is that of the result.
// Sensitive values never enter it: they become "(sensitive)" marked sensitive.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/diag/diagnostic.h"
#include "lib/terraform/resource.h"

namespace infra::terraform {

struct ResourceChange {
  Resource after;                    // planned; values null where the resource is destroyed
  Value before;                      // null on create
  std::vector<std::string> actions;  // Terraform's: create, update, delete, read, no-op, forget
  std::vector<std::string> replace_paths;  // rule[0].port
  std::string action_reason, previous_address;
  bool imported = false;
};

struct Plan {
  std::string terraform_version, format_version;
  std::vector<Resource> resources;      // planned_values with after_unknown as unknown
  std::vector<ResourceChange> changes;  // resource_changes
  std::vector<ResourceChange> drift;    // resource_drift
  std::vector<Output> outputs;
  bool errored = false, complete = true, applyable = true;
};

// `file` is the plan's text in `sources` (only its path is shown). Throws infra::Error where the
// text is no plan JSON, names what was found.
Plan read_plan_json(std::string_view text, std::uint32_t file);

}  // namespace infra::terraform
