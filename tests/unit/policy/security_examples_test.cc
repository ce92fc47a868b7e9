// Every rule of the families ENC, NET, PUB, IAM and SEC on its own examples: the bad one gives its
// code and no other of these families, the good one none of them.
#include <catch2/catch.hpp>

#include "lib/policy/rules/security.h"
#include "tests/unit/policy/policy_fixture.h"

namespace infra::policy {
namespace {

const std::vector<std::string> kFamilies = {"ENC", "NET", "PUB", "IAM", "SEC", "HCL"};

std::string codes(std::string_view example) {
  Judged judged(project_files(example));
  std::string text;
  for (const diag::Diagnostic& each : judged.result.found) {
    const std::string code(each.rule->code);
    for (const std::string& family : kFamilies)
      if (code.starts_with(family) && code != "HCL008") text += code + " ";
  }
  return text;
}

TEST_CASE("examples of security rules show their own fault only") {
  for (const auto table :
       {encryption_rules(), network_rules(), exposure_rules(), identity_rules(), secret_rules()}) {
    for (const Rule& rule : table) {
      INFO(rule.info.code);
      CHECK(codes(rule.info.bad) == std::string(rule.info.code) + " ");
      CHECK(codes(rule.info.good).empty());
    }
  }
}

}  // namespace
}  // namespace infra::policy
