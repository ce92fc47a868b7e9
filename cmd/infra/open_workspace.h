// What every command that looks at a repository begins with.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cmd/infra/context.h"
#include "lib/workspace/workspace.h"

namespace infra {

// Configuration only: nothing is discovered. Faults in infra.yaml are printed on context.err, then
// infra::Error is thrown (exit 2).
std::unique_ptr<workspace::Workspace> open_configuration(
    const Context& context, const std::vector<std::string>& paths = {});
// Of the repository that `folder` (canonical) lies in, which need not be that of the working
// directory.
std::unique_ptr<workspace::Workspace> open_repository_of(const Context& context,
                                                         const std::string& folder);
// And every folder found and parsed; notes are printed. `paths` as the user gave them.
std::unique_ptr<workspace::Workspace> open_workspace(const Context& context,
                                                     const std::vector<std::string>& paths = {});
// The same folders; only those are read of which nothing is known from an earlier run, others when
// their modules are asked for: for commands that look at few of many stacks.
std::unique_ptr<workspace::Workspace> open_known_workspace(
    const Context& context, const std::vector<std::string>& paths = {});

// Exit code by --fail-on error|warning|note|none.
int exit_code_for(const diag::Diagnostics& found, const std::string& fail_on);

}  // namespace infra
