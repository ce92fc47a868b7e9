// `infra cost --engine infracost`: what cost_sources.h does, by another program.
#pragma once

#include <string>

#include "cmd/infra/cost_sources.h"

namespace infra {

cost::Breakdown price_with_infracost(const CostSources& sources, workspace::Workspace& workspace,
                                     const Context& context);
// Of `revision`, whose files are put into a scratch folder: the program reads no other. `root` is
// the repository's as `infra` sees it, at or below git's `top_level`; both absolute.
cost::Breakdown infracost_base(const CostSources& sources, const std::string& revision,
                               const std::string& top_level, const std::string& root,
                               const Context& context);

}  // namespace infra
