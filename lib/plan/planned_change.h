// The changes of a plan (`terraform show -json`), one after the other: a plan of 200 MB must not be
// held as a tree. Read by the risk levels, by the counts of `infra plan` and by the comment.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/hcl/value.h"
#include "lib/plan/plan_report.h"

namespace infra::plan {

enum class Action : std::uint8_t { none, read, create, update, replace, destroy, forget };
std::string_view to_string(Action action);

// Arguments that hold policies.
inline constexpr std::string_view kPolicyArguments[] = {"policy",        "assume_role_policy",
                                                        "inline_policy", "access_policies",
                                                        "access_policy", "key_policy"};

struct PlannedChange {
  std::string address, type, previous_address, action_reason;
  bool managed = true;
  Action action = Action::none;
  std::vector<std::string> actions;  // Terraform's words: delete, create
  bool imported = false;
  // Redacted: what is sensitive is "(sensitive)". Null where there is nothing.
  hcl::Value before, after;
  // Arguments that differ, also sensitive ones; all of them where nothing was or nothing stays.
  // Not those of an update that merely follow from the others, nor policies that nobody wrote and
  // AWS makes up.
  std::vector<std::string> changed;
  std::vector<std::string> replace_paths;  // rule[0].port
};

struct PlanFacts {
  std::string terraform_version;
  bool errored = false, complete = true;
  Counts counts;
  std::string expires_on;  // the earliest day of a tag ExpiresOn, of all resources that stay
};

// `handle` and what it is told of.
using HandleChange = std::function<void(const PlannedChange&)>;

// The `type` of a changed output, whose address is output.NAME and whose one argument is `value`.
inline constexpr const char* kOutputType = "output";

// Calls `handle` for each managed resource that the plan changes, moves or imports; first those
// that can be understood without the configuration, which a plan has at its end.
// `drift` gets those of resource_drift, `outputs` the outputs that change, if given. Throws
// infra::Error where `text` is no plan.
PlanFacts read_changes(std::string_view text, const HandleChange& handle,
                       const HandleChange& drift = {}, const HandleChange& outputs = {});

}  // namespace infra::plan
