// Where a template's files go and what they say of the repository: folders by the layout of
// infra.yaml, state buckets, accounts, the runbook's address. Used by the contexts of the
// templates.
#pragma once

#include <string>

#include "lib/scaffold/context.h"

namespace infra::scaffold {

// stacks/{service}/{env} with the names put in, of the layout that the repository has.
std::string stack_folder(const ContextRequest& request, const std::string& service,
                         const std::string& environment);
std::string shared_folder(const ContextRequest& request, const std::string& domain,
                          const std::string& environment);
std::string module_folder(const ContextRequest& request, const std::string& module);
// From `folder` to the folder of the modules: ../../../modules
std::string way_to_modules(const ContextRequest& request, const std::string& folder);

// `environment`, `is_prod`, `is_dev`, `account`, `has_account`, `folder`, `modules`,
// `state_bucket`, `state_key`, `state_kms_alias`. `layer` is stacks or shared.
Map environment_keys(const ContextRequest& request, const std::string& layer,
                     const std::string& name, const std::string& environment,
                     const std::string& folder);

// The web address of a file of the repository, as infra.yaml names it (`repository`).
std::string repository_url(const ContextRequest& request, const std::string& path);

}  // namespace infra::scaffold
