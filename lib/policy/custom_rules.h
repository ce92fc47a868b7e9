// `custom_rules` of infra.yaml: an organisation's own rules in Terraform's expression language on
// the evaluated resource. To everything behind the runner they are rules like any other.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "lib/policy/rule.h"

namespace infra::policy {

class CustomRules {
 public:
  // Parses and checks the rules of `loaded`; `found` gets what is wrong with them, at its place in
  // infra.yaml: an unknown type, argument, function or name, with the one that is near.
  CustomRules(const workspace::LoadedConfig& loaded, diag::SourceMap& sources, Diagnostics& found);
  ~CustomRules();
  CustomRules(const CustomRules&) = delete;

  std::vector<const diag::RuleInfo*> rules() const;  // sorted by code
  const diag::RuleInfo* find(std::string_view code) const;
  // What the rule says of every resource of its types in `root`; unknown is unproven, a note.
  void check(const diag::RuleInfo& rule, const workspace::Workspace& workspace,
             const workspace::EvaluatedFolder& root, Diagnostics& found) const;

 private:
  struct Compiled;
  std::vector<std::unique_ptr<Compiled>> rules_;
};

// Settings in `rules` for what no rule is: a code or family that does not exist, a parameter that
// the rule does not have.
void check_rule_settings(const workspace::LoadedConfig& loaded, const CustomRules& custom,
                         const diag::SourceMap& sources, Diagnostics& found);

}  // namespace infra::policy
