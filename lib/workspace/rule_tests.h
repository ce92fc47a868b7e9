// infra.tests.yaml, beside infra.yaml: for each of its custom rules, snippets of Terraform that the
// rule must report (`bad`) and must not (`good`). Read by `infra validate --test-rules`.
//
//   ORG001:
//     bad:
//       - |
//         resource "aws_db_instance" "main" { instance_class = "db.t3.micro" }
//       - { env: dev, source: … }          # default: prod
//     good: [ … ]
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/diag/diagnostic.h"

namespace infra::workspace {

struct RuleTest {
  std::string code, env = "prod", source;
  bool bad = false;
  std::uint32_t begin = 0;  // byte of infra.tests.yaml where it stands
};

// In the file's order; what is malformed is in `found`.
std::vector<RuleTest> read_rule_tests(const diag::SourceMap& sources, std::uint32_t file,
                                      diag::Diagnostics& found);

}  // namespace infra::workspace
