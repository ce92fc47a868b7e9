// What the graph wants to know of one folder of Terraform, without its syntax trees: small enough
// to be kept from run to run (kept_facts.h).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lib/terraform/module.h"
#include "lib/workspace/file_reads.h"

namespace infra::workspace {

struct FolderFacts {
  struct Call {
    std::string name;             // of the block
    std::string source, version;  // literals as written; "": none
  };
  std::vector<Call> calls;  // in the order of the module's
  FileReads reads;
  std::set<std::string> providers;  // sources, as required or as its resources imply
  std::string state;       // "bucket/key" of its own backend; "" where it has none that can be told
  std::string account;     // that the configuration of the provider `aws` insists on; ""
  bool exchanges = false;  // it names parameters or states
  bool has_backend = false, has_provider = false;
};

FolderFacts read_facts(const terraform::Module& module);
// Of a folder whose facts nobody else wants.
bool has_backend(const terraform::Module& module);
std::string state_of(const terraform::Module& module);

std::string pack(const FolderFacts& facts);
std::optional<FolderFacts> unpack_facts(std::string_view packed);  // nullopt: it is none

}  // namespace infra::workspace
