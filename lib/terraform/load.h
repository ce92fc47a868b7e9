// One folder -> Module. Internal to lib/terraform; everyone else asks a ModuleStore.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "lib/base/file_system.h"
#include "lib/diag/diagnostic.h"
#include "lib/terraform/module.h"

namespace infra::terraform {

// Reads and declares everything below `folder` (canonical). `path` is what users see. Throws
// infra::Error where a file cannot be read.
std::unique_ptr<Module> load_module(const FileSystem& files, diag::SourceMap& sources,
                                    const std::string& folder, const std::string& path,
                                    diag::Diagnostics& found);

// Key of Module::index_table. For providers `type` is the alias.
std::string index_key(NodeKind kind, std::string_view type, std::string_view name);

// `override` laid over `base` as Terraform does it: its arguments win, its blocks replace all of
// their type (dynamic ones too), `lifecycle` is merged. Nodes go into `arena`.
const hcl::Block* merge_blocks(const hcl::Block& base, const hcl::Block& override, Arena& arena);

// Fills in what the block of `variable` says. Reports what Terraform refuses.
void decode_variable(VariableDeclaration& variable, const Module& module, diag::Diagnostics& found);

// required_providers blocks of `module.terraform`.
void decode_required_providers(Module& module, diag::Diagnostics& found);

// Checks the bodies of all declarations against body_rules.h and what goes beyond them.
void check_declarations(const Module& module, diag::Diagnostics& found);

// Fills Module::dependency_table, reports references to what does not exist (HCL002).
void find_dependencies(Module& module, diag::Diagnostics& found);

// A constant argument of Terraform's own; nullopt where it is not set or faulty (reported).
std::optional<bool> constant_bool(const hcl::Body& body, std::string_view name,
                                  diag::Diagnostics& found);
std::optional<std::string> constant_string(const hcl::Body& body, std::string_view name,
                                           diag::Diagnostics& found);

}  // namespace infra::terraform
