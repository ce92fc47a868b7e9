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

struct RemoteState {
  std::string folder, name;  // of the module, of its data source terraform_remote_state
};

struct OfflineScan {
  std::vector<ScannedModule> modules;  // the root first
  std::map<terraform::SchemaKind, std::set<std::string>> types;
  std::set<std::string> providers;                 // sources: hashicorp/aws
  std::map<std::string, std::string> constraints;  // source -> all of them, joined by commas
  std::map<std::string, std::string> locked;       // source -> version in the root's lock file
  std::vector<std::string> remote_modules;         // sources that are no folder
  std::vector<RemoteState> remote_states;          // those with another backend than `local`
};

// `folder` and all modules that it calls by path, test files and their modules too. Files that do
// not parse are passed over: terraform reports them.
OfflineScan scan_root(const FileSystem& files, const std::string& folder);

// Adds the modules that `terraform get` installed in `folder`, the root's scratch copy, and what
// they name. Returns them: their folders lie in the scratch copy.
std::vector<ScannedModule> scan_installed(const FileSystem& files, const std::string& folder,
                                          OfflineScan& scan);

// Adds the types and providers that a state's text names: terraform wants the schemas of all of
// them. A text that is no state adds nothing.
void scan_state(std::string_view state, OfflineScan& scan);
// The text of a state that has these outputs and nothing else.
std::string state_with_outputs(const std::map<std::string, std::string>& outputs);

}  // namespace infra::provider
