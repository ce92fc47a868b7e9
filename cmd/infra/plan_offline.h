// What a change does, with the offline provider: the base applied, then the tree planned on it.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "cmd/infra/plan_sources.h"
#include "lib/git/git.h"
#include "lib/git/revision_file_system.h"
#include "lib/plan/run_plans.h"

namespace infra {

class OfflinePlans {
 public:
  // Refers to them as long as it lives. `timeout`: of one stack, all its steps together.
  OfflinePlans(const PlanRunOptions& options, const workspace::Workspace& workspace,
               const Context& context, std::chrono::milliseconds timeout);
  plan::MadePlan make(const plan::StackPlan& stack, const plan::Step& step, std::stop_token stop);
  const std::set<std::string>& notes() const { return notes_; }

 private:
  const PlanRunOptions& options_;
  const workspace::Workspace& workspace_;
  const Context& context_;
  std::chrono::milliseconds timeout_;
  std::optional<git::Git> git_;
  std::optional<git::RevisionFileSystem> base_;
  std::mutex mutex_;
  std::set<std::string> notes_;
};

}  // namespace infra
