// All modules below a root, one node per call however many instances it gets, and the provider
// configuration that each module sees under each name. Internal to lib/terraform.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "lib/terraform/evaluate.h"
#include "lib/terraform/module.h"
#include "lib/terraform/module_source.h"

namespace infra::terraform {

struct ModuleNode {
  const Module* module = nullptr;
  ModuleNode* parent = nullptr;
  std::uint32_t call = 0;             // index of the call in the parent's `calls`
  std::string address;                // module.api.module.queue; "" for the root
  std::string call_path;              // api.queue
  std::string path_module;            // what path.module is: relative to the root module's folder
  std::vector<ModuleNode*> children;  // by call; null: not at hand
  // By the name the module knows it: "aws", "aws.dr".
  std::map<std::string, std::shared_ptr<ProviderConfiguration>, std::less<>> providers;
  std::size_t first_vertex = 0;  // see cycles.cc
};

struct DeclaredProvider {
  const ModuleNode* node = nullptr;
  std::uint32_t index = 0;  // in the module's `providers`
  std::shared_ptr<ProviderConfiguration> configuration;
};

class ModuleTree {
 public:
  // Reports sources, arguments, outputs and providers that do not fit.
  ModuleTree(ModuleStore& store, const std::string& folder, const EvaluateOptions& options,
             diag::Diagnostics& found);

  ModuleNode& root() const { return *nodes_.front(); }
  const std::vector<std::unique_ptr<ModuleNode>>& nodes() const { return nodes_; }
  const std::vector<DeclaredProvider>& declared_providers() const { return declared_; }
  std::vector<std::shared_ptr<ProviderConfiguration>> providers() const { return all_; }

  // The configuration that a resource, data source or ephemeral block uses; never null.
  std::shared_ptr<const ProviderConfiguration> provider_of(ModuleNode& node,
                                                           const NamedBlock& block);

 private:
  ModuleNode& add(const Module& module, ModuleNode* parent, std::uint32_t call);
  void declare_providers(ModuleNode& node);
  void call_children(ModuleNode& node);
  ModuleNode* call_child(ModuleNode& node, std::uint32_t index);
  void check_arguments(const NamedBlock& call, const Module& module);
  void check_outputs(const ModuleNode& node);
  void pass_providers(ModuleNode& from, const NamedBlock& call, ModuleNode& to);
  std::shared_ptr<ProviderConfiguration> find_provider(ModuleNode& node, std::string_view name,
                                                       std::string_view alias);
  void set_versions(ProviderConfiguration& provider) const;
  std::shared_ptr<ProviderConfiguration> make_provider(const Module& module,
                                                       const std::string& name);
  void report_missing_provider(const ModuleNode& node, Span span, const std::string& name);
  void read_lock_file(const std::string& folder);
  bool first_visit(const hcl::Block& block) { return visited_.insert(&block).second; }

  ModuleStore& store_;
  diag::Diagnostics& found_;
  bool stand_alone_ = false;
  SourceContext source_context_;
  std::vector<std::unique_ptr<ModuleNode>> nodes_;
  std::vector<DeclaredProvider> declared_;
  std::vector<std::shared_ptr<ProviderConfiguration>> all_;
  std::map<std::string, std::string> locked_;                    // source -> version
  std::map<std::string, std::vector<std::string>> constraints_;  // source -> constraints
  std::unordered_set<const hcl::Block*> visited_;
  std::unordered_set<const Module*> outputs_checked_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> missing_providers_;  // file, offset
  bool full_ = false;
};

// Reports every circle of references below `tree` (HCL013), once.
void report_cycles(const ModuleTree& tree, diag::Diagnostics& found);

}  // namespace infra::terraform
