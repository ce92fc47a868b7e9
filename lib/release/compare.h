// What separates two versions of a module for those who call it, and the bump that each difference
// asks for (standards.md, "Module versions"). Used by `infra release`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/release/module_version.h"

namespace infra::release {

enum class Bump : std::uint8_t { none, patch, minor, major };
std::string_view bump_name(Bump bump);

struct Reason {
  std::string kind;     // variable-removed, type-narrowed …
  std::string subject;  // variable.name, output.name, aws_sqs_queue.this, provider.aws, terraform
  Bump bump = Bump::none;
  std::string because;  // one sentence
  // Where: in the new version, or where the old one had what is gone now.
  std::string file;  // "": nowhere
  std::size_t line = 0;
  // For UPGRADE.md: what the old and the new version say, or what a call said and says now, as HCL;
  // "": nothing to show.
  std::string before = {}, after = {};
  std::string advice = {};  // what a caller does about it; "": nothing to add
};

// The strongest first, then by subject. Empty where nothing but comments and layout differs.
std::vector<Reason> compare(const ModuleVersion& before, const ModuleVersion& after);
Bump strongest(const std::vector<Reason>& reasons);

}  // namespace infra::release
