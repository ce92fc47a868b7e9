// Values of a root module's variables from outside. Order, later wins (terraform 1.11): TF_VAR_x,
// terraform.tfvars, terraform.tfvars.json, *.auto.tfvars[.json] by name, then -var and -var-file as
// given.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lib/terraform/evaluate.h"
#include "lib/terraform/module.h"

namespace infra::terraform {

struct InputValue {
  hcl::Value value;  // as written, not yet converted
  Span span;         // of the value; kNoSpan: from the environment or the command line
  std::string from;  // TF_VAR_x, -var, path of the file
};

// By variable. `files_used` gets the paths of what was read.
std::map<std::string, InputValue, std::less<>> read_inputs(const Module& module, ModuleStore& store,
                                                           const EvaluateOptions& options,
                                                           std::vector<std::string>& files_used,
                                                           diag::Diagnostics& found);

}  // namespace infra::terraform
