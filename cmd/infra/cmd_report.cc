// infra report: the repository as one page of HTML.
#include <memory>
#include <ostream>

#include "cmd/infra/commands.h"
#include "cmd/infra/cost_sources.h"
#include "cmd/infra/open_workspace.h"
#include "cmd/infra/plan_results.h"
#include "lib/policy/runner.h"
#include "lib/policy/suppressions.h"
#include "lib/policy/tags_check.h"
#include "lib/report/overview.h"
#include "lib/workspace/code_owners.h"
#include "lib/workspace/evaluate_all.h"

namespace infra {
namespace {

struct ReportOptions {
  std::string output, plans;
};

int run_report(const ReportOptions& options, const Context& context) {
  const auto workspace = open_workspace(context);
  std::vector<const workspace::Folder*> all;
  for (const workspace::Folder& folder : workspace->folders()) all.push_back(&folder);
  const auto roots = workspace::evaluate_all(*workspace, all, context.jobs, context.stop);
  context.check_interrupted();
  policy::RunOptions run;
  run.jobs = context.jobs;
  run.today = context.clock.today();
  std::optional<policy::Baseline> baseline;
  const std::string known = workspace->absolute(workspace->config().config.baseline);
  if (context.files.kind(known) == FileKind::file)
    run.baseline = &baseline.emplace(policy::Baseline::read(context.files.read(known), known));
  const policy::RunResult findings = policy::run_rules(*workspace, all, roots, run);
  context.check_interrupted();
  std::vector<workspace::EvaluatedFolder> deployed;
  for (const workspace::EvaluatedFolder& root : roots)
    if (root.folder->is_root() && root.folder->deployed) deployed.push_back(root);
  const policy::TagInput tag_input = policy::tag_input(*workspace, deployed);
  const policy::TagReport tags = policy::check_tags(tag_input);
  std::vector<const hcl::File*> files;
  for (const workspace::Folder& folder : workspace->folders())
    for (const auto& file : folder.module->files) files.push_back(file.get());
  const policy::Suppressions suppressions(workspace->sources(), files, context.clock.today());
  Context silent = context;  // what there is to note has been said
  silent.verbosity = Verbosity::quiet;
  const PricedSources priced = price_sources({}, silent);
  const auto owners = workspace::CodeOwners::read(*workspace);
  std::optional<plan::PlanReport> plans;
  if (!options.plans.empty()) plans = read_plans(options.plans, "", *workspace, context);
  report::OverviewInput input = {
      *workspace,   deployed,           findings, tags,
      suppressions, priced.breakdown,   owners,   plans ? &*plans : nullptr,
      {},           context.clock.now()};
  if (!plans)
    input.left_out.emplace_back(
        "Risk of planned changes: `infra report --plan DIR` takes what `infra plan --out DIR` "
        "wrote.");
  if (!owners.source()) input.left_out.emplace_back("Code owners: there is no CODEOWNERS.");
  const std::string page = report::overview_page(input);
  if (options.output.empty()) {
    context.out << page;
  } else {
    write_file_atomically(context.path(options.output), page);
  }
  return kClean;
}

}  // namespace

void register_report(Command& command) {
  const auto options = std::make_shared<ReportOptions>();
  command.value(
      "--plan", "PATH", options->plans,
      "show the risk of these plans: a file, or the folder that `infra plan --out` wrote");
  command.value("--output", "FILE", options->output, "write the page to FILE (default: stdout)");
  command.run = [options](const Context& context) { return run_report(*options, context); };
}

}  // namespace infra
