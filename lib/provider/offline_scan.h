// What a root module consists of, as far as an offline run must know before terraform starts: its
// local modules, the types that it names, the providers that it needs.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/file_system.h"
#include "lib/terraform/provider_facts.h"

namespace infra::provider {

struct ScannedModule {
  std::string folder;              // normalized
  std::vector<std::string> files;  // names of its .tf and .tf.json files
};

struct OfflineScan {
  std::vector<ScannedModule> modules;  // the root first
  std::map<terraform::SchemaKind, std::set<std::string>> types;
  std::set<std::string> providers;                 // sources: hashicorp/aws
  std::map<std::string, std::string> constraints;  // source -> all of them, joined by commas
  std::map<std::string, std::string> locked;       // source -> version in the root's lock file
  std::vector<std::string> remote_modules;         // sources that are no folder: need `init` online
};

// `folder` and all modules that it calls by path, test files and their modules too. Files that do
// not parse are passed over: terraform reports them.
OfflineScan scan_root(const FileSystem& files, const std::string& folder);

// Adds the types and providers that a state's text names: terraform wants the schemas of all of
// them. A text that is no state adds nothing.
void scan_state(std::string_view state, OfflineScan& scan);

}  // namespace infra::provider
