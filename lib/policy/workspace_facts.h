// What several rules ask of a whole repository, found once, when the first of them asks. Not
// thread-safe: rules on a workspace run one after the other.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "lib/diag/diagnostic.h"
#include "lib/workspace/evaluate_all.h"

namespace infra::policy {

class Contract;

class WorkspaceFacts {
 public:
  using Roots = std::span<const workspace::EvaluatedFolder>;
  // `others`: roots of the organisation's other check-outs.
  WorkspaceFacts(const workspace::Workspace& workspace, Roots roots, Roots others);
  ~WorkspaceFacts();

  const Contract& contract();
  // What is wrong with tags, of one rule; each once.
  diag::Diagnostics take_tag_findings(std::string_view code);

 private:
  const workspace::Workspace& workspace_;
  Roots roots_, others_;
  std::unique_ptr<Contract> contract_;
  std::unique_ptr<diag::Diagnostics> tags_;
};

}  // namespace infra::policy
