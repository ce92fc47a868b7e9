// Modules that are called by the source of a repository which is checked out here: git takes them
// from the check-out, so `terraform init` needs no network for them.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace infra::provider {

// Environment variables that make git read each of `checkouts` (host/org/name -> folder) instead of
// the remote, in the spellings that are usual and in those of `sources`. Appends to those that
// `environment` has already. Source: git-config(1), GIT_CONFIG_COUNT and url.<base>.insteadOf.
std::map<std::string, std::string> local_clones(
    const std::map<std::string, std::string>& checkouts, const std::vector<std::string>& sources,
    const std::map<std::string, std::string>& environment);

}  // namespace infra::provider
