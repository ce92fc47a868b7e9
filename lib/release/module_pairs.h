// The modules below two versions of one, paired by the calls that lead to them. Used by compare().
#pragma once

#include <set>
#include <string>
#include <vector>

#include "lib/release/compare.h"
#include "lib/release/moves.h"

namespace infra::release {

struct ModulePair {
  std::string address;  // module.a.module.b; "" for the module itself
  const terraform::Module* before = nullptr;
  const terraform::Module* after = nullptr;
};

// A call whose module is not at hand in one of the versions.
struct RemoteCall {
  std::string address;
  const terraform::Module *caller_before = nullptr, *caller_after = nullptr;
  const terraform::NamedBlock *before = nullptr, *after = nullptr;
};

struct ModulePairs {
  std::vector<ModulePair> pairs;  // the module itself first
  std::vector<RemoteCall> remote;
  Moves moves;                      // of the new version
  std::set<std::string> resources;  // addresses without keys of all that the new version declares
  std::set<std::string> resources_before;
  std::vector<const terraform::Module*> all_before,
      all_after;  // each once, the module itself first
};

ModulePairs pair_modules(const ModuleVersion& before, const ModuleVersion& after);

// The module that `call` in `caller` calls, where it is a folder of the repository; else null.
const terraform::Module* called_module(const ModuleVersion& version,
                                       const terraform::Module& caller,
                                       const terraform::NamedBlock& call);

}  // namespace infra::release
