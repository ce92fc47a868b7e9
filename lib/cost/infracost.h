// Infracost as the engine of `infra cost`: which of the two programs of that name is installed, and
// its report as ours. Facts about both: docs/cost.md.
#pragma once

#include <chrono>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "lib/cost/breakdown.h"
#include "lib/process/process.h"

namespace infra::cost {

struct InfracostInput {
  std::string name;  // as the report shows it: stacks/pay/prod
  std::string path;  // absolute: a root module's folder, or a plan as JSON
};

struct InfracostOptions {
  std::string root;  // absolute; where the program is started
  std::vector<InfracostInput> inputs;
  std::string usage_file;  // absolute; "": none
  std::map<std::string, std::string> environment;
  std::chrono::milliseconds timeout = std::chrono::minutes(10);
  std::stop_token stop = {};
};

// Throws infra::Error: no Infracost, one that is not 0.10.x (2.x prices no plan and drops the
// options that this needs), one that hangs, that ends with an error, or that prints one and ends
// with 0. What the environment calls a key, a token or a secret is in no message.
Breakdown infracost_breakdown(process::ProcessRunner& processes, const InfracostOptions& options);

}  // namespace infra::cost
