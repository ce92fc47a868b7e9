// Plans as root modules that rules can judge: each resource gets its place in the source where the
// repository has it, so that findings point there and suppression comments hold.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "lib/terraform/plan_json.h"
#include "lib/workspace/evaluate_all.h"

namespace infra::policy {

class PlanRoots {
 public:
  // `source`: every root module of the repository, evaluated.
  PlanRoots(const workspace::Workspace& workspace,
            const std::vector<workspace::EvaluatedFolder>& source)
      : workspace_(workspace), source_(source) {}
  PlanRoots(const PlanRoots&) = delete;

  // `path`: of the plan's file, relative to the repository's root. Its root module is the one whose
  // folder it lies in (or whose path it repeats: out/stacks/pay/prod/plan.json), else the only one
  // that has the same resources.
  void add(const std::string& path, terraform::Plan plan);
  const std::vector<workspace::EvaluatedFolder>& roots() const { return roots_; }

 private:
  const workspace::EvaluatedFolder* source_of(const std::string& path,
                                              const terraform::Plan& plan) const;

  const workspace::Workspace& workspace_;
  const std::vector<workspace::EvaluatedFolder>& source_;
  terraform::Module nothing_;  // of plans whose source is not at hand
  std::deque<workspace::Folder> unknown_;
  std::vector<workspace::EvaluatedFolder> roots_;
};

}  // namespace infra::policy
