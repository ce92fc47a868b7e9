// Every rule on its own examples: the bad one gives its code exactly once, the good one never.
#include <catch2/catch.hpp>

#include "lib/policy/rules/project.h"
#include "tests/unit/policy/project_fixture.h"

namespace infra::policy {
namespace {

TEST_CASE("rules of projects report their bad example once and their good one never") {
  for (const auto table :
       {layout_rules(), version_rules(), backend_rules(), label_rules(), cross_stack_rules(),
        module_rules(), unused_rules(), schema_rules(), name_rules(), logging_rules(),
        alarm_rules(), recovery_rules(), cost_rules(), atlantis_rules(), repository_rules()}) {
    for (const Rule& rule : table) {
      INFO(rule.info.code);
      CHECK(count_of(rule.info.code, project_files(rule.info.bad)) == 1);
      CHECK(count_of(rule.info.code, project_files(rule.info.good)) == 0);
    }
  }
}

}  // namespace
}  // namespace infra::policy
