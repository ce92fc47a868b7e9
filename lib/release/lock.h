// One release at a time in a repository: whoever comes second is told so at once. The lock is the
// kernel's and goes with the process, however it ends.
#pragma once

#include <string>

#include "lib/git/git.h"

namespace infra::release {

class ReleaseLock {
 public:
  // Throws infra::Error where another process has it, naming that process.
  explicit ReleaseLock(const git::Git& git);
  ~ReleaseLock();
  ReleaseLock(const ReleaseLock&) = delete;

 private:
  int file_ = -1;
};

}  // namespace infra::release
