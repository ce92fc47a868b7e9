// What one root module publishes and reads, as its evaluation tells: the names of parameters and
// states. Kept from run to run for what has not changed. Used by find_exchange() alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/terraform/evaluate.h"
#include "lib/workspace/workspace.h"

namespace infra::workspace {

struct ExchangeUse {
  enum class Kind : std::uint8_t { publishes, reads, reads_below, reads_state };
  Kind kind = Kind::reads;
  bool known = false;
  std::string name;     // bucket/key of a state; of what is not known, what it begins with
  std::string address;  // of the resource that publishes
};

// What `uses_of` looks at: nothing else of a root module need be evaluated for it.
const std::vector<std::string>& exchanging_types();
std::vector<ExchangeUse> uses_of(const terraform::EvaluatedModule& module);

std::string pack(const std::vector<ExchangeUse>& uses);
std::optional<std::vector<ExchangeUse>> unpack_uses(std::string_view packed);

// What decides about the names of each stack, after Workspace::discover_known().
class ExchangeDigests {
 public:
  explicit ExchangeDigests(const Workspace& workspace);
  // nullopt: more than can be told without evaluating it.
  std::optional<std::string> of(const Folder& stack) const;  // thread-safe

 private:
  bool add_folder(const Folder& folder, const Folder& stack, std::string& text) const;
  bool add_read(const FileRead& read, const Folder& stack, std::string& text) const;
  bool may_be_installed(const FolderFacts::Call& call, const Folder& stack) const;

  const Workspace& workspace_;
  std::string common_;
};

}  // namespace infra::workspace
