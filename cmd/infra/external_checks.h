// The part of `validate` that runs other people's programs: --scanners and --terraform.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cmd/infra/command.h"
#include "lib/policy/runner.h"
#include "lib/scanners/scanners.h"

namespace infra {

struct ExternalOptions {
  std::vector<std::string> scanners;  // empty: as in infra.yaml
  bool terraform = false;
};

void add_external_options(Command& command, ExternalOptions& options);

// Runs what is asked for; makes run_rules() add what was found. The result must live as long as
// the diagnostics.
scanners::ScanResult run_external_checks(const ExternalOptions& options, const Context& context,
                                         workspace::Workspace& workspace,
                                         const std::vector<const workspace::Folder*>& selected,
                                         const std::vector<workspace::EvaluatedFolder>& roots,
                                         policy::RunOptions& run);

}  // namespace infra
