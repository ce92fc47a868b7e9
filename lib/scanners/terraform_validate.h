// The real `terraform validate` of every root module, in a scratch copy, without backend. Used by
// `infra validate --terraform`.
#pragma once

#include <string>
#include <vector>

#include "lib/scanners/scanners.h"

namespace infra::scanners {

// Adds what terraform finds to `result`, as EXT:terraform:<its summary>. `init` is run with one
// plugin cache (TF_PLUGIN_CACHE_DIR, else one of the scratch copy): one root module after the other
// as long as they bring new providers, then all at once. Throws infra::Error where terraform is
// missing, of a version that infra.yaml does not allow, or cannot install what a module needs.
void run_terraform(workspace::Workspace& workspace,
                   const std::vector<const workspace::Folder*>& selected,
                   const std::vector<workspace::EvaluatedFolder>& roots,
                   process::ProcessRunner& processes, const Settings& settings, ScanResult& result);

}  // namespace infra::scanners
