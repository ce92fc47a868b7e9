// A repository of stacks and modules in memory, and random edits of it, for property tests.
#pragma once

#include <map>
#include <random>
#include <string>
#include <vector>

#include "lib/process/process.h"

namespace infra::workspace::test {

using Files = std::map<std::string, std::string>;  // relative to the repository's root

// Modules that call each other, read templates and policies of their own, of their neighbours and
// of a folder whose files they find by pattern; shared stacks that publish; services that read.
Files generated_repository();

// Changes `files` in one of many ways, such that what it touches differs when it is evaluated, or
// that nothing does. Says what it did.
std::string random_edit(Files& files, std::mt19937& random);

// Answers what the detection of changes asks of git, from the files of the base; where those of the
// working tree are given, how they differ too.
class FakeGit final : public process::ProcessRunner {
 public:
  explicit FakeGit(const Files& base, const Files* head = nullptr) : base_(base), head_(head) {}
  process::ProcessResult run(const process::Command& command, std::stop_token) override;

 private:
  std::string listing() const;

  const Files& base_;
  const Files* head_;
};

}  // namespace infra::workspace::test
