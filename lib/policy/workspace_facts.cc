#include "lib/policy/workspace_facts.h"

#include <algorithm>
#include <iterator>

#include "lib/policy/rules/published.h"
#include "lib/policy/tags_check.h"

namespace infra::policy {

WorkspaceFacts::WorkspaceFacts(const workspace::Workspace& workspace, Roots roots, Roots others)
    : workspace_(workspace), roots_(roots), others_(others) {}

WorkspaceFacts::~WorkspaceFacts() = default;

const Contract& WorkspaceFacts::contract() {
  if (!contract_) contract_ = std::make_unique<Contract>(roots_, others_);
  return *contract_;
}

diag::Diagnostics WorkspaceFacts::take_tag_findings(std::string_view code) {
  if (!tags_) {
    const TagInput input = tag_input(workspace_, roots_);
    tags_ = std::make_unique<diag::Diagnostics>(check_tags(input).found);
  }
  const auto own =
      std::stable_partition(tags_->begin(), tags_->end(),
                            [&](const diag::Diagnostic& each) { return each.rule->code != code; });
  diag::Diagnostics taken(std::make_move_iterator(own), std::make_move_iterator(tags_->end()));
  tags_->erase(own, tags_->end());
  return taken;
}

}  // namespace infra::policy
