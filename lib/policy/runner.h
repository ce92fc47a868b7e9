// Runs the rules over an opened workspace and makes one sorted list of all that was found.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lib/policy/baseline.h"
#include "lib/policy/custom_rules.h"
#include "lib/policy/hide_secrets.h"
#include "lib/policy/rule.h"

namespace infra::policy {

struct RunOptions {
  std::vector<std::string> only, skip;  // codes or families; `only` empty: all
  unsigned jobs = 1;
  // The day on which suppression comments are judged; nullopt: they are not looked at.
  std::optional<std::chrono::year_month_day> today = std::nullopt;
  const Baseline* baseline = nullptr;   // of known findings; null: none
  const CustomRules* custom = nullptr;  // of infra.yaml; must outlive what is found; null: none
  // Adds what other programs found to what the rules found, before comments and the baseline are
  // looked at; keeps the order. nullptr: nothing is added.
  std::function<void(Diagnostics& found)> add_external = nullptr;
};

bool is_wanted(std::string_view code, const RunOptions& options);
// The rules that such a run asks, sorted by code: those that are switched off left out.
std::vector<const diag::RuleInfo*> rules_run(const workspace::Config& config,
                                             const RunOptions& options);

struct RunResult {
  Diagnostics found;       // sorted; one a root cause
  Diagnostics suppressed;  // by a comment or by the baseline
  HiddenSecrets secrets;   // no longer in the words of either
  std::size_t files = 0, stacks = 0, modules = 0, resources = 0;
};

// What parsing and evaluation found and what the rules find, restricted to the files of `selected`
// folders and what is evaluated from them. `roots` may be more than these need: rules that span
// stacks see them all.
RunResult run_rules(workspace::Workspace& workspace,
                    const std::vector<const workspace::Folder*>& selected,
                    const std::vector<workspace::EvaluatedFolder>& roots,
                    const RunOptions& options);

// What the rules on resources say of plans; suppression comments hold where a resource's source is
// at hand.
RunResult run_plan_rules(workspace::Workspace& workspace,
                         const std::vector<workspace::EvaluatedFolder>& plans,
                         const RunOptions& options);

}  // namespace infra::policy
