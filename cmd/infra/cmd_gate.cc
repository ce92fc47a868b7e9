// infra gate: the ten checks of a pull request.
#include <memory>

#include "cmd/infra/gate_evidence.h"
#include "cmd/infra/open_workspace.h"
#include "cmd/infra/stack_commands.h"
#include "lib/gate/gate.h"
#include "lib/gate_report/gate_report.h"

namespace infra {
namespace {

struct GateOptions {
  GateSources sources;
  std::string comment;
  std::vector<OutputFormat> formats;
};

int run_gate(const GateOptions& options, const Context& context) {
  const auto workspace = open_workspace(context);
  const gate::Evidence evidence = gather_evidence(options.sources, *workspace, context);
  const gate::GateReport report = gate::judge(evidence, workspace->config().config);
  const std::string comment = report::gate_comment(report, evidence);
  if (!options.comment.empty()) write_file_atomically(context.path(options.comment), comment);
  write_results(context, options.formats, [&](const std::string& format, bool color) {
    if (format == "json") return report::gate_json(report);
    if (format == "markdown") return comment;
    return report::gate_text(report, color);
  });
  if (options.sources.post.post) {
    // A change that touches nothing that is judged needs no comment.
    const bool says_something = report.verdict != gate::Verdict::pass ||
                                !evidence.folders.empty() ||
                                (evidence.findings && !evidence.findings->empty());
    post_comment(options.sources.post, comment, says_something, *workspace, context);
  }
  return report.verdict == gate::Verdict::pass ? kClean : kFindings;
}

}  // namespace

void register_gate(Command& command) {
  const auto options = std::make_shared<GateOptions>();
  GateSources& sources = options->sources;
  command.value("--base", "REF", sources.base,
                "what the pull request is merged into (default: the default branch)");
  command.value("--plan", "FILE|DIR", sources.plan,
                "plans that were made: JSON, or what `infra plan --out` wrote (default: planned "
                "offline, which somebody must approve)");
  command.value("--cost", "FILE", sources.cost,
                "what `infra cost --compare-to BASE -f json` wrote (default: computed)");
  command.value("--diagnostics", "FILE", sources.diagnostics,
                "what `infra validate --changed -f json` wrote (default: computed)");
  command.value("--pull-request", "FILE", sources.pull_request,
                "the pull request as the API of GitHub or GitLab gives it");
  command.value("--approvals", "FILE", sources.approvals,
                "its reviews (GitHub) or approvals (GitLab), as the API gives them");
  command.value("--comment", "FILE", options->comment,
                "write one markdown text: verdict, checks, plan, cost and new findings");
  add_post_options(command, sources.post);
  command.formats(options->formats, {"text", "json", "markdown"});
  command.run = [options](const Context& context) { return run_gate(*options, context); };
}

}  // namespace infra
