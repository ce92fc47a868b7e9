// `infra validate --test-rules`: the custom rules of infra.yaml on the snippets of
// infra.tests.yaml.
#pragma once

#include <vector>

#include "cmd/infra/command.h"

namespace infra {

// kFindings where a bad snippet is not reported, a good one is, or a snippet is no Terraform.
int test_rules(const Context& context, const std::vector<OutputFormat>& formats);

}  // namespace infra
