// Who calls a module, in which version, and whether a new version breaks the call. Used by `infra
// release plan`, `consumers` and `upgrade`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/release/compare.h"
#include "lib/release/tags.h"
#include "lib/workspace/workspace.h"

namespace infra::release {

enum class PinKind : std::uint8_t { path, tag, commit, branch, none };
std::string_view pin_name(PinKind kind);

// The part of a module source behind `ref=`; "" where there is none.
std::string ref_of(std::string_view source);
std::string with_ref(std::string_view source, std::string_view ref);

struct Consumer {
  workspace::Workspace* workspace = nullptr;  // in which it lies
  std::string repository;  // "": the one of the module, else as infra.yaml names it
  std::string folder;      // stacks/pay/prod
  bool is_root = false;    // a root module, no other module
  std::string call;        // name of the module block
  const terraform::NamedBlock* block = nullptr;
  const terraform::Module* caller = nullptr;
  std::string source;  // as written
  std::string file;
  std::size_t line = 0;
  PinKind kind = PinKind::path;
  std::string ref;                            // "": none
  std::optional<terraform::Version> version;  // of a tag
};

struct ModulePlace {
  workspace::Workspace* workspace = nullptr;
  const workspace::Folder* folder = nullptr;
};

// In the repository of the module and in the others that `home` knows. Sorted by repository,
// folder, call. `home` is the repository that was opened; the module may lie in another one.
std::vector<Consumer> find_consumers(workspace::Workspace& home, const ModulePlace& module,
                                     const ReleaseTags& tags);

// The first of `reasons` that concerns this call, in words; nullopt: none does.
std::optional<std::string> breaks(const Consumer& consumer, const std::vector<Reason>& reasons);

}  // namespace infra::release
