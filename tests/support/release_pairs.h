// Two versions of a module, what the comparison says of them, and what the real terraform does to a
// caller who goes from one to the other. Read by the unit test of lib/release and by the test with
// terraform.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

namespace infra {

struct ReleasePair {
  // main.tf; what follows a line `--- child/main.tf` is that file.
  const char* before;
  const char* after;
  const char* wanted;  // "bump kind subject" of each reason, joined by "; "
  // What terraform does: error, destroy (replaced or destroyed), create, change, nothing. "": not
  // asked.
  const char* outcome = "";
  const char* call = "";  // arguments of the caller, the same for both versions
  const char* use = "";   // in the caller's module: M is the call's address
};

std::span<const ReleasePair> release_pairs();
// Path below the module -> text.
std::map<std::string, std::string> files_of(std::string_view text);

}  // namespace infra
