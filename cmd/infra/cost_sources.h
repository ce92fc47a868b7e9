// What `infra cost` prices: the repository's root modules, plans, or a git revision. Used by
// cmd_cost.cc.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cmd/infra/context.h"
#include "lib/cost/breakdown.h"
#include "lib/workspace/workspace.h"

namespace infra {

struct CostSources {
  std::vector<std::string> paths, plans;
  std::string usage_file, region, price_book, engine = "embedded";
  std::string timeout = "10m";  // of another engine
};

struct PricedSources {
  cost::Breakdown breakdown;
  workspace::CostConfig config;
  std::string root;  // of the repository
  std::shared_ptr<const cost::PriceBook> book;
  std::shared_ptr<const cost::UsageFile> usage;
};

PricedSources price_sources(const CostSources& sources, const Context& context);
// What `compare_to` (an earlier JSON, or a git revision) costs at the same prices and usage.
cost::Breakdown price_base(const CostSources& sources, const std::string& compare_to,
                           const PricedSources& now, const Context& context);

std::vector<const workspace::Folder*> priced_folders(workspace::Workspace& workspace,
                                                     const Context& context,
                                                     const std::vector<std::string>& paths);
// Its name, layer and environment.
void describe_project(cost::Project& project, const workspace::Workspace& workspace,
                      const workspace::Folder& folder);
// Absolute; "": there is none. The one that was asked for must be there, that of infra.yaml may be.
std::string usage_path(const CostSources& sources, const workspace::Workspace& workspace,
                       const Context& context);

struct RefreshSources {
  std::string output = "prices.txt", from;
  std::vector<std::string> offers;
};
// infra cost refresh: AWS' price list for --region, else the regions of infra.yaml.
int refresh_prices(const RefreshSources& refresh, const CostSources& sources,
                   const Context& context);
// --sync-usage-file.
int sync_usage(const CostSources& sources, const std::string& file, const Context& context);

}  // namespace infra
