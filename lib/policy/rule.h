// A policy rule: a fixed description and a check over one view of the configuration. A family
// (rules/<family>.cc) exports a constexpr table of rules; registry.cc lists the families; the
// runner runs them. docs/adding-a-rule.md walks through an addition.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "lib/diag/diagnostic.h"
#include "lib/policy/workspace_facts.h"
#include "lib/terraform/evaluate.h"
#include "lib/workspace/evaluate_all.h"

namespace infra::policy {

using diag::Diagnostics;

// The settings of one rule: what infra.yaml says under its code, over what it says under its
// family.
class RuleSettings {
 public:
  RuleSettings(const workspace::Config& config, std::string_view code);
  bool off() const;
  diag::Severity severity(diag::Severity standard) const;
  // rules: { NET001: { ports: [22] } }; null where nothing is set.
  const workspace::Texts* list(const std::string& name) const;
  const workspace::TextMap* map(const std::string& name) const;

 private:
  const workspace::RuleConfig* own_ = nullptr;
  const workspace::RuleConfig* family_ = nullptr;
};

struct ResourceView {
  const workspace::Workspace& workspace;
  const workspace::EvaluatedFolder& root;  // where it is evaluated
  const terraform::Resource& resource;
  const RuleSettings& settings;
};

struct ModuleView {  // one folder as it is written; once, however many call it
  const workspace::Workspace& workspace;
  const workspace::Folder& folder;
  const RuleSettings& settings;
};

struct RootView {  // one evaluated root module with everything below it
  const workspace::Workspace& workspace;
  const workspace::EvaluatedFolder& root;
  const RuleSettings& settings;
};

struct WorkspaceView {  // questions that span several stacks
  const workspace::Workspace& workspace;
  std::span<const workspace::EvaluatedFolder> roots;
  const RuleSettings& settings;
  WorkspaceFacts& facts;
};

// A rule sets one of the checks. Each appends what is wrong: message, places, help, subject. The
// runner fills in rule and severity (a check that cannot prove a fault sets Severity::note), so
// that a check cannot report under another rule's name.
struct Rule {
  diag::RuleInfo info;
  void (*on_resource)(const ResourceView& view, Diagnostics& found) = nullptr;
  void (*on_module)(const ModuleView& view, Diagnostics& found) = nullptr;
  void (*on_root)(const RootView& view, Diagnostics& found) = nullptr;
  void (*on_workspace)(const WorkspaceView& view, Diagnostics& found) = nullptr;
};

}  // namespace infra::policy
