#include <fmt/format.h>

#include "lib/automation/atlantis.h"
#include "lib/automation/atlantis_steps.h"
#include "lib/automation/yaml_text.h"

namespace infra::automation {
namespace {

// A step that ends with anything but 0 ends the workflow: findings stop the plan, a plan with
// changes must not. SHOWFILE is what the step `show` writes. The base's infra.yaml decides, so that
// a change cannot switch off its own checks; Atlantis fetches the base for `undiverged`
// (--checkout-strategy=merge).
constexpr std::string_view kSteps = R"(    plan:
      steps:
        - env:
            name: INFRA_CONFIG_REF
            command: 'echo "origin/$BASE_BRANCH_NAME"'
        - run: infra validate . --fail-on error
        - init
        - plan:
            extra_args: ["-lock-timeout=5m"]
        - show
        - run: infra plan --from "$SHOWFILE"
        - run: infra cost --plan "$SHOWFILE"
    apply:
      steps:
        - apply
)";

constexpr std::string_view kServer =
    R"(# Made by `infra atlantis generate --server`. What every repository gets, whatever its own
# atlantis.yaml says: a pull request cannot change what it needs, nor what is run for it.
repos:
  - id: /.*/
    branch: {{branch}}
    plan_requirements: []
    apply_requirements: [approved, mergeable, undiverged]
    import_requirements: [approved, mergeable, undiverged]
    allowed_overrides: []
    allow_custom_workflows: false
    delete_source_branch_on_merge: false
    workflow: {{workflow}}

)";

std::string escape_regex(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (std::string_view("\\.+*?()|[]{}^$/").find(c) != std::string_view::npos && c != '/')
      result += '\\';
    result += c;
  }
  return result;
}

}  // namespace

std::string atlantis_workflows(const std::string& name) {
  return fmt::format("workflows:\n  {}:\n{}", yaml_text(name), kSteps);
}

std::string atlantis_server_yaml(const workspace::Config& config) {
  const std::string branch = "/^" + escape_regex(config.plan.default_branch) + "$/";
  const std::string& workflow = config.automation.atlantis.workflow;
  return fill(kServer, {{"branch", branch.find('\\') == branch.npos ? branch : yaml_text(branch)},
                        {"workflow", yaml_text(workflow)}}) +
         atlantis_workflows(workflow);
}

}  // namespace infra::automation
