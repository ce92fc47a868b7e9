// For the one who is on call: which stack holds the resource of that address, AWS name or ARN,
// whose it is, and which runbook its alarms name. Used by `infra list --resource`.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/workspace/evaluate_all.h"

namespace infra::policy {

struct Ownership {
  std::string owner, team;  // "": not known
};
// By the tags that most of its resources have.
Ownership ownership_of(const workspace::EvaluatedFolder& root);

struct FoundResource {
  const workspace::EvaluatedFolder* root = nullptr;
  const terraform::Resource* resource = nullptr;
  std::string name;  // as AWS knows it; "": not known
  std::string owner, team;
  std::vector<std::string> runbooks;  // addresses on the web
};

// The resources that `pattern` names: a Terraform address (with or without instances, with or
// without its modules), a name, or an ARN; `*` stands for anything. An ARN of another region or
// account than the resource's, where these are known, is no match; `accounts`: the number of each
// environment, for providers that do not say it. In the order of the roots, by address.
std::vector<FoundResource> find_resources(std::span<const workspace::EvaluatedFolder> roots,
                                          std::string_view pattern,
                                          const std::map<std::string, std::string>& accounts = {});

}  // namespace infra::policy
