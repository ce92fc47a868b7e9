// A root module, with everything below it, as Terraform loads and plans it -> resources, outputs.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/file_system.h"
#include "lib/diag/diagnostic.h"
#include "lib/hcl/evaluate.h"
#include "lib/hcl/function.h"
#include "lib/terraform/module.h"
#include "lib/terraform/resource.h"
#include "lib/terraform/resource_index.h"

namespace infra::terraform {

struct VariableInput {
  enum class Kind : std::uint8_t { assignment, file };
  Kind kind = Kind::assignment;
  std::string text;  // k=v, or a path
};

// What a data source would read, where that can be told without asking anybody: its attributes.
using ReadData = std::function<std::optional<Value>(const std::string& type, const Value& arguments,
                                                    const ProviderConfiguration& provider)>;

struct EvaluateOptions {
  std::string repository_root;                // canonical; nothing outside it is read
  std::vector<std::string> repository_names;  // host/org/name that mean this repository in sources
  std::map<std::string, std::string> environment;  // TF_VAR_x, TF_WORKSPACE are read from here
  std::vector<VariableInput> inputs;               // -var and -var-file, in the order given
  std::string workspace = "default";
  bool automatic_files = true;  // terraform.tfvars, *.auto.tfvars
  // What real Terraform refuses to plan (no value for a root variable, unknown count) is an error;
  // else evaluation goes on with unknown.
  bool strict = false;
  bool use_partial = true;
  bool stand_alone_module = false;  // a library module by itself: variables are unknown
  // Only resources of these types, and what their values need; nothing else is evaluated, so that
  // outputs, variables and `found` of the result tell nothing. None: everything.
  std::vector<std::string> only_types;
  ReadData read_data;  // none: every attribute that is not set is unknown
  // As `terraform console` sees it without state: resources are wholly unknown, so are variables
  // without a value, also with `nullable = false`.
  bool console = false;
  std::optional<std::string> timestamp;  // RFC 3339, for the console
};

struct EvaluatedModule {
  std::string path;  // the root module's folder
  const Module* module = nullptr;
  std::vector<Resource> resources;  // sorted by address as Terraform sorts it
  std::vector<Output> outputs;
  std::vector<Variable> variables;
  std::vector<std::shared_ptr<const ProviderConfiguration>> providers;
  diag::Diagnostics found;
  // Folders of every module and paths of every file that was read on the way (for the graph).
  std::vector<std::string> modules_used, files_used;
  ResourceIndex index;  // of `resources`

  // The resources of that type, of every mode.
  auto of_type(std::string_view type) const {
    return std::views::transform(
        index.of_type(type),
        [this](std::uint32_t number) -> const Resource& { return resources[number]; });
  }
};

// Loads modules once and keeps them; thread-safe, so that roots are evaluated in parallel.
class ModuleStore {
 public:
  ModuleStore(const FileSystem& files, diag::SourceMap& sources, std::string repository_root);
  ~ModuleStore();
  // Never null: a folder without configuration gives an empty module. Syntax errors, duplicates and
  // malformed declarations are in found(); each is reported once however many callers there are.
  const Module& load(const std::string& folder);
  diag::Diagnostics found() const;
  const FileSystem& files() const;
  diag::SourceMap& sources() const;
  const std::string& repository_root() const;  // canonical

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

EvaluatedModule evaluate_root(ModuleStore& store, const std::string& folder,
                              const EvaluateOptions& options);

// A root module for `infra console`: expressions of the user's own are evaluated in it. Variables
// without a value are unknown.
class ConsoleModule {
 public:
  ConsoleModule(ModuleStore& store, const std::string& folder, EvaluateOptions options);
  ~ConsoleModule();
  const hcl::Scope& scope() const;  // also refuses references to what is not declared
  const hcl::FunctionEnvironment& functions() const;
  diag::Diagnostics found() const;  // what is wrong with its variables, locals and outputs
  // Whatever evaluates in scope() must run in here: long chains of references need stack.
  static void run(const std::function<void()>& work);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace infra::terraform
