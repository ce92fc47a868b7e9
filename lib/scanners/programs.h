// Finds other programs, asks for their versions and runs them with the limits of Settings. Internal
// to this library.
#pragma once

#include <string>
#include <vector>

#include "lib/scanners/scanners.h"
#include "lib/scanners/tool.h"
#include "lib/workspace/config.h"

namespace infra::scanners {

// Absolute path of an executable file; "" where PATH of the environment has none.
std::string find_program(std::string_view name, const Settings& settings);

// A command with the caller's environment and the limits of `settings`.
process::Command make_command(const std::string& program, std::vector<std::string> arguments,
                              const std::string& cwd, const Settings& settings);

// Runs it. Throws infra::Error where it hangs, is killed or prints too much; `what` says for whom:
// "`tfsec` on stacks/pay/prod".
process::ProcessResult run_program(const process::Command& command, const std::string& what,
                                   process::ProcessRunner& processes, const Settings& settings);

// The program of `tool`, checked: it is there, and of a version that may be used. Throws
// infra::Error, saying what to install.
std::string checked_program(const Tool& tool, const workspace::ScannerConfig& config,
                            process::ProcessRunner& processes, const Settings& settings);

}  // namespace infra::scanners
