// infra explain: what a rule is for, with an example of the fault and of its cure.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <sstream>

#include "cmd/infra/commands.h"
#include "cmd/infra/open_workspace.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/policy/custom_rules.h"
#include "lib/policy/registry.h"
#include "lib/report/rules_document.h"

namespace infra {
namespace {

struct ExplainOptions {
  std::string code;
  bool all = false;
  std::vector<OutputFormat> formats;
};

// infra.yaml's own rules. Where it has faults, the rules of the standard are explained all the
// same.
struct OwnRules {
  explicit OwnRules(const Context& context) {
    try {
      workspace = open_configuration(context);
      rules.emplace(workspace->config(), workspace->sources(), found);
    } catch (const Error& error) {
      failure = error;
    }
  }
  std::unique_ptr<workspace::Workspace> workspace;
  diag::Diagnostics found;
  std::optional<policy::CustomRules> rules;
  std::optional<Error> failure;
};

std::vector<const diag::RuleInfo*> chosen(const ExplainOptions& options, const OwnRules& own) {
  auto rules = policy::all_rules();
  if (own.rules)
    for (const diag::RuleInfo* rule : own.rules->rules()) rules.push_back(rule);
  if (options.all) return rules;
  if (options.code.empty())
    throw Error("CODE is missing", "name a rule, `infra explain TAG001`, or all of them, `--all`");
  std::string code = options.code;
  std::ranges::transform(code, code.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? c - 32 : c; });
  std::vector<std::string> known;
  for (const diag::RuleInfo* rule : rules) known.emplace_back(rule->code);
  std::erase_if(rules, [&](const auto* rule) { return !policy::matches(rule->code, code); });
  if (!rules.empty()) return rules;
  if (own.failure) throw Error(*own.failure);
  const auto near = did_you_mean(code, known);
  throw Error(
      fmt::format("there is no rule `{}`", printable(options.code)),
      near ? fmt::format("did you mean `{}`?", *near) : "`infra explain --all` lists the rules");
}

int run_explain(const ExplainOptions& options, const Context& context) {
  std::ostringstream unused;  // faults of infra.yaml are for those who use it
  Context quiet = {context.files, context.processes, context.clock, context.in, context.out,
                   unused,        context.env,       context.cwd};
  quiet.config = context.config;
  const OwnRules own(quiet);
  const auto rules = chosen(options, own);
  write_results(context, options.formats, [&](const std::string& format, bool) {
    if (format == "json") return report::rules_json(rules);
    if (format == "markdown") return report::rules_markdown(rules);
    return rules.size() == 1 ? report::rule_text(*rules[0]) : report::rules_list_text(rules);
  });
  return kClean;
}

}  // namespace

void register_explain(Command& command) {
  const auto options = std::make_shared<ExplainOptions>();
  command.argument("CODE", options->code, "a rule, TAG001, or a family, TAG");
  command.flag("--all", options->all, "every rule");
  command.formats(options->formats, {"text", "json", "markdown"});
  command.run = [options](const Context& context) { return run_explain(*options, context); };
}

}  // namespace infra
