// Other people's scanners as children of `infra validate`: their versions are checked, they run in
// parallel, and what they find becomes diagnostics like our own, one a defect. Used by
// cmd/infra/cmd_validate.cc.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "lib/diag/diagnostic.h"
#include "lib/process/process.h"
#include "lib/workspace/evaluate_all.h"

namespace infra::scanners {

// tfsec, trivy, checkov, conftest.
const std::vector<std::string>& known_scanners();

struct Settings {
  std::map<std::string, std::string> environment;  // of the caller; PATH is where they are found
  std::string cwd;                                 // what relative entries of PATH are relative to
  unsigned jobs = 1;                               // children at a time
  std::chrono::milliseconds timeout = std::chrono::minutes(10);  // of one child
  std::chrono::milliseconds grace = std::chrono::seconds(10);
  std::size_t max_output = 256'000'000;  // bytes of one child's output
  std::stop_token stop = {};
  // What long work tells while it goes on: "tfsec stacks/pay/prod", 3 of 7. From any thread.
  std::function<void(const std::string& what, std::size_t done, std::size_t all)> on_progress = {};
};

// A diagnostic points at its rule for ever; those of other programs are known only when they have
// run, so somebody must keep them.
class ExternalRules {
 public:
  ExternalRules();
  ~ExternalRules();
  ExternalRules(ExternalRules&&) noexcept;
  ExternalRules& operator=(ExternalRules&&) noexcept;
  // The same rule for the same code.
  const diag::RuleInfo* add(const std::string& code, const std::string& name,
                            diag::Severity severity, const std::string& summary,
                            const std::string& rationale);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct ScanResult {
  ExternalRules rules;      // must live as long as `found`
  diag::Diagnostics found;  // EXT:<tool>:<id>; not merged, not sorted
  std::vector<std::string> notes;
};

// Throws infra::Error where a scanner is missing, too old, known to be bad, ends by a crash or a
// time-out, or prints what is no report. Once `stop` is requested the result is of no use.
// What a scanner did not see is in `found` as EXT:<tool>:incomplete.
ScanResult run_scanners(const std::vector<std::string>& names, workspace::Workspace& workspace,
                        const std::vector<const workspace::Folder*>& selected,
                        const std::vector<workspace::EvaluatedFolder>& roots,
                        process::ProcessRunner& processes, const Settings& settings);

// Makes one of several diagnostics that are the same defect of the same block: `external` joins
// what is in `found` (of our own rules) or is appended to it. The one that is left names all.
void merge_findings(diag::Diagnostics external, const workspace::Workspace& workspace,
                    diag::Diagnostics& found);

}  // namespace infra::scanners
