// The folder of one offline run. It goes with its owner; one whose owner was killed goes with the
// next run of the same user, which also puts back what its notes tell of (lib/base/put_back.h).
#pragma once

#include <string>

#include "lib/base/temp_dir.h"

namespace infra::provider {

class ScratchFolder {
 public:
  // Below $TMPDIR, else /tmp. Removes what dead runs left there first. Throws infra::Error where no
  // folder can be made.
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  const std::string& path() const { return path_; }  // absolute, links resolved

 private:
  const TempDir::Counted counted_;
  std::string path_;
  int lock_ = -1;  // held as long as we live, however we end
};

}  // namespace infra::provider
