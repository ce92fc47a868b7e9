// infra.release/1 and its text: what `infra release` prints.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/release/consumers.h"
#include "lib/release/interface.h"
#include "lib/release/plan.h"
#include "lib/release/steps.h"

namespace infra::report {

// `consumers[i]` are those of `releases[i]`.
using Consumers = std::vector<std::vector<release::Consumer>>;
std::string release_json(const std::vector<release::PlannedRelease>& releases,
                         const Consumers& consumers);
std::string release_text(const std::vector<release::PlannedRelease>& releases,
                         const Consumers& consumers);

std::string release_check_json(const std::vector<release::PlannedRelease>& releases,
                               const std::vector<release::Lack>& lacks);
std::string release_check_text(const std::vector<release::PlannedRelease>& releases,
                               const std::vector<release::Lack>& lacks);

std::string consumers_json(const std::string& module,
                           const std::optional<terraform::Version>& newest,
                           const std::vector<release::Consumer>& consumers);
std::string consumers_text(const std::string& module,
                           const std::optional<terraform::Version>& newest,
                           const std::vector<release::Consumer>& consumers);

// `revision` "": the working tree.
std::string interface_json(const std::string& module, const std::string& revision,
                           const release::Interface& interface);

// What a plan (`terraform show -json`) does, what is lost first; an indented line each.
std::string plan_changes_text(std::string_view plan_json);

}  // namespace infra::report
