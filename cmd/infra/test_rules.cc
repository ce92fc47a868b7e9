#include "cmd/infra/test_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ostream>

#include "cmd/infra/findings_output.h"
#include "cmd/infra/open_workspace.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/policy/runner.h"
#include "lib/report/diagnostics_text.h"
#include "lib/workspace/rule_tests.h"

namespace infra {
namespace {

using workspace::RuleTest;

class NoProcesses final : public process::ProcessRunner {
 public:
  process::ProcessResult run(const process::Command&, std::stop_token) override {
    throw Error("a snippet starts no program");
  }
};

// A folder that the first glob of stacks names, in that environment.
std::string stack_folder(const workspace::Config& config, const std::string& env) {
  std::string folder;
  const std::string& glob =
      config.layout.stacks.empty() ? "stacks/{service}/{env}" : config.layout.stacks.front();
  for (std::size_t i = 0; i < glob.size(); ++i) {
    const std::size_t end = glob[i] == '{' ? std::min(glob.find('}', i), glob.size() - 1) : i;
    const std::string part = glob.substr(i, end - i + 1);
    if (part == "{env}" || part == "{environment}") {
      folder += env;
    } else if (part.size() > 1 || part == "*") {
      if (!folder.ends_with("test")) folder += "test";
    } else {
      folder += part;
    }
    i = end;
  }
  return folder;
}

// What is wrong with the snippet, or with the rule; "" where both do what they should.
std::string outcome(const RuleTest& test, const std::string& config_text,
                    const workspace::Config& config) {
  MemoryFileSystem files;
  files.write("/r/infra.yaml", config_text);
  files.write("/r/" + stack_folder(config, test.env) + "/main.tf", test.source);
  NoProcesses processes;
  workspace::Workspace workspace(
      files, processes, {.cwd = "/r", .config = "", .paths = {}, .program_version = INFRA_VERSION});
  workspace.discover();
  diag::Diagnostics unused;
  const policy::CustomRules custom(workspace.config(), workspace.sources(), unused);
  policy::RunOptions options = {.only = {test.code, "HCL"}, .skip = {"HCL005", "HCL008"}};
  options.custom = &custom;
  const auto selected = workspace.selected();
  const auto roots = workspace::evaluate_all(workspace, selected, 1);
  const auto result = policy::run_rules(workspace, selected, roots, options);
  const diag::RuleInfo* rule = custom.find(test.code);
  std::size_t sure = 0, unproven = 0;
  for (const diag::Diagnostic& each : result.found) {
    if (each.rule != rule && each.severity == diag::Severity::error)
      return fmt::format("the snippet is no valid Terraform: {}", each.message);
    if (each.rule != rule) continue;
    const bool is_unproven = each.severity == diag::Severity::note && !each.notes.empty();
    ++(is_unproven ? unproven : sure);
  }
  if (test.bad && sure == 0)
    return unproven > 0 ? "the rule cannot prove it of this bad snippet"
                        : "the rule does not report this bad snippet";
  if (!test.bad && sure > 0) return "the rule reports this good snippet";
  if (!test.bad && unproven > 0) return "the rule cannot prove it of this good snippet";
  return "";
}

std::string beside(const std::string& config_file) {
  const auto dot = config_file.rfind('.');
  return config_file.substr(0, dot) + ".tests.yaml";
}

struct Tested {
  diag::Diagnostics found;
  std::size_t tests = 0;
  std::vector<std::string> untested;  // codes
};

Tested run_tests(workspace::Workspace& workspace, const policy::CustomRules& custom,
                 const Context& context) {
  const std::string config_text = context.files.read(workspace.location().config_file);
  const std::string path = beside(workspace.location().config_file);
  if (context.files.kind(path) != FileKind::file)
    throw Error(fmt::format("there is no {}", relative_path(path, workspace.root())),
                "it holds the `bad` and `good` snippets of each custom rule");
  diag::SourceMap& sources = workspace.sources();
  const std::uint32_t file =
      sources.add(relative_path(path, workspace.root()), context.files.read(path));
  diag::Diagnostics faults;
  const auto tests = workspace::read_rule_tests(sources, file, faults);
  if (!faults.empty()) {
    context.err << report::diagnostics_text(faults, sources, false);
    throw Error(fmt::format("{} in {}: nothing was tested", plural(faults.size(), "fault"),
                            sources[file].path));
  }
  Tested tested;
  tested.tests = tests.size();
  std::map<std::string, std::pair<bool, bool>> seen;  // code -> bad, good
  for (const RuleTest& test : tests) {
    context.check_interrupted();
    const diag::RuleInfo* rule = custom.find(test.code);
    (test.bad ? seen[test.code].first : seen[test.code].second) = true;
    const std::string fault =
        rule == nullptr ? fmt::format("infra.yaml has no custom rule `{}`", printable(test.code))
                        : outcome(test, config_text, workspace.config().config);
    if (fault.empty()) continue;
    const auto end = std::min(sources[file].text.find('\n', test.begin), sources[file].text.size());
    diag::Diagnostic& made = tested.found.emplace_back();
    made.rule = rule;
    made.message = fmt::format("{}: {}", test.code, fault);
    made.primary = {{file, test.begin, static_cast<std::uint32_t>(end)}, {}};
  }
  for (const diag::RuleInfo* rule : custom.rules()) {
    const auto& [bad, good] = seen[std::string(rule->code)];
    if (!bad || !good) tested.untested.emplace_back(rule->code);
  }
  return tested;
}

}  // namespace

int test_rules(const Context& context, const std::vector<OutputFormat>& formats) {
  const auto workspace = open_configuration(context);
  diag::Diagnostics unused;
  const policy::CustomRules custom(workspace->config(), workspace->sources(), unused);
  if (custom.rules().empty())
    throw Error("there are no `custom_rules` to test", "infra.yaml may have some");
  const Tested tested = run_tests(*workspace, custom, context);
  for (const std::string& code : tested.untested)
    context.note(fmt::format("{} has not both a bad and a good snippet", code));
  const report::Summary summary = report::count(tested.found);
  const diag::Diagnostics none;
  report::DiagnosticsReport report = {"validate --test-rules", INFRA_VERSION, tested.found, none,
                                      workspace->sources(),    summary};
  report.rules = custom.rules();
  report.git_path = git_paths(*workspace);
  write_findings(context, formats, report, [&](const std::string& format, bool color) {
    if (format == "json")
      return report::diagnostics_json(summary, tested.found, workspace->sources());
    return report::diagnostics_text(tested.found, workspace->sources(), color) +
           fmt::format("{} of {}: {} failed\n", plural(tested.tests, "snippet"),
                       plural(custom.rules().size(), "rule"), tested.found.size());
  });
  return tested.found.empty() ? kClean : kFindings;
}

}  // namespace infra
