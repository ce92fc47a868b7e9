#include <fmt/format.h>

#include <map>

#include "lib/cost/registry.h"
#include "lib/report/cost_report.h"
#include "lib/terraform/provider_facts.h"

namespace infra::report {

std::string cost_types_markdown() {
  std::map<cost::Billing, std::vector<std::string>> types;
  std::map<std::string, std::string> services;
  for (const cost::Estimator* each : cost::all_estimators())
    services[std::string(each->type)] = each->service;
  for (const std::string_view type :
       terraform::aws_schema().types(terraform::SchemaKind::resource)) {
    types[cost::billing_of(type)].emplace_back(type);
  }
  std::string text =
      "# What `infra cost` makes of each AWS type\n\n"
      "Made from the table of estimators and the provider's schema. *Priced*: has a price whatever "
      "it is used for.\n*Usage*: billed by use only. *Free*: AWS charges nothing for it. Every "
      "other "
      "type is unknown: never counted as 0.\n\n";
  text += fmt::format("{} priced, {} by usage, {} free, {} unknown.\n",
                      types[cost::Billing::priced].size(), types[cost::Billing::usage].size(),
                      types[cost::Billing::free].size(), types[cost::Billing::unknown].size());
  for (const cost::Billing billing : {cost::Billing::priced, cost::Billing::usage}) {
    text += fmt::format("\n## {}\n\n| type | service |\n|---|---|\n",
                        billing == cost::Billing::priced ? "Priced" : "Usage");
    for (const std::string& type : types[billing])
      text += fmt::format("| {} | {} |\n", type, services[type]);
  }
  for (const cost::Billing billing : {cost::Billing::free, cost::Billing::unknown}) {
    text += fmt::format("\n## {}\n\n", billing == cost::Billing::free ? "Free" : "Unknown");
    for (const std::string& type : types[billing]) text += type + "\n";
  }
  return text;
}

}  // namespace infra::report
