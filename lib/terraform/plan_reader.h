// The parts of a plan's JSON, each as one Value: read_plan_json() makes the Plan of them. Only here
// is the JSON itself seen; what is not listed is skipped and costs no memory.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/hcl/value.h"

namespace infra::terraform {

enum class PlanPart : std::uint8_t {
  scalar,         // top-level member: name in `path`
  output,         // planned_values.outputs.NAME
  resource,       // planned_values…resources[i], without its values unless asked for
  change,         // resource_changes[i]
  drift,          // resource_drift[i]
  output_change,  // output_changes.NAME
  provider,       // configuration.provider_config.KEY
  configuration,  // configuration.root_module…resources[i]
};

struct PlanEvent {
  PlanPart part = PlanPart::scalar;
  // NAME or KEY; of `configuration` the module's address without instances: module.a.module.b
  std::string name;
  hcl::Value value;
};

struct PlanShape {
  std::vector<std::string> members;  // of the top level, as far as it was read
};

// Calls `handle` for each part, in the order of the text; objects as objects, arrays as tuples,
// numbers at full precision. Throws infra::Error with `what` it is not where the text is no JSON
// object; handle() may throw too.
PlanShape read_plan_parts(std::string_view text, bool with_planned_values,
                          const std::function<void(PlanEvent)>& handle);

}  // namespace infra::terraform
