#include "cmd/infra/external_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <ostream>

#include "lib/base/error.h"
#include "lib/scanners/terraform_validate.h"

namespace infra {
namespace {

std::vector<std::string> wanted_scanners(const ExternalOptions& options,
                                         const workspace::Workspace& workspace) {
  const auto& configured = workspace.config().config.scanners.configured;
  if (options.scanners.empty()) return configured;
  const auto says = [&](const char* word) {
    return std::ranges::find(options.scanners, word) != options.scanners.end();
  };
  for (const char* word : {"none", "configured"})
    if (says(word) && options.scanners.size() > 1)
      throw Error(fmt::format("--scanners: `{}` stands alone", word),
                  "name the scanners, or `none`, or `configured`");
  if (says("none")) return {};
  return says("configured") ? configured : options.scanners;
}

// One line on a terminal that is overwritten, nothing elsewhere.
class Progress {
 public:
  explicit Progress(const Context& context)
      : context_(context),
        shown_(context.terminal && context.verbosity != Verbosity::quiet),
        begin_(std::chrono::steady_clock::now()) {}
  Progress(Progress&&) = delete;
  ~Progress() {
    if (shown_ && any_) context_.err << "\r\x1b[K";
  }
  void show(const std::string& what, std::size_t done, std::size_t all) {
    if (!shown_) return;
    const std::lock_guard lock(mutex_);
    any_ = true;
    const auto elapsed =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begin_);
    context_.err << fmt::format("\r\x1b[K{} of {}: {} ({} s)", done, all, what, elapsed.count());
  }

 private:
  const Context& context_;
  const bool shown_;
  const std::chrono::steady_clock::time_point begin_;
  std::mutex mutex_;
  bool any_ = false;
};

}  // namespace

void add_external_options(Command& command, ExternalOptions& options) {
  command.list("--scanners", "LIST", options.scanners,
               "scanners to run too: none, configured, or of tfsec, trivy, checkov, conftest "
               "(default: those of infra.yaml)");
  command.flag("--terraform", options.terraform,
               "also run `terraform validate` on each root module");
}

scanners::ScanResult run_external_checks(const ExternalOptions& options, const Context& context,
                                         workspace::Workspace& workspace,
                                         const std::vector<const workspace::Folder*>& selected,
                                         const std::vector<workspace::EvaluatedFolder>& roots,
                                         policy::RunOptions& run) {
  scanners::ScanResult result;
  const std::vector<std::string> names = wanted_scanners(options, workspace);
  if (names.empty() && !options.terraform) return result;
  Progress progress(context);
  scanners::Settings settings;
  settings.environment = context.env;
  settings.cwd = context.cwd;
  settings.jobs = context.jobs;
  settings.stop = context.stop;
  settings.on_progress = [&](const std::string& what, std::size_t done, std::size_t all) {
    progress.show(what, done, all);
  };
  if (!names.empty())
    result = scanners::run_scanners(names, workspace, selected, roots, context.processes, settings);
  context.check_interrupted();
  if (options.terraform)
    scanners::run_terraform(workspace, selected, roots, context.processes, settings, result);
  context.check_interrupted();
  std::erase_if(result.found, [&](const diag::Diagnostic& each) {
    return !policy::is_wanted(each.rule->code, run);
  });
  for (diag::Diagnostic& each : result.found) {  // EXT:<tool>:<id>
    const std::string_view rest = each.rule->code.substr(each.rule->code.find(':') + 1);
    each.source = rest.substr(0, rest.find(':'));
  }
  run.add_external = [&workspace, external = result.found](diag::Diagnostics& found) {
    scanners::merge_findings(external, workspace, found);
  };
  return result;
}

}  // namespace infra
