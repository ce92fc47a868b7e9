// A folder of our own that vanishes with its owner. Used by tests, --dry-run and scratch copies.
#pragma once

#include <string>
#include <string_view>

namespace infra {

class TempDir {
 public:
  // Below $TMPDIR, else /tmp. Throws infra::Error where none can be made.
  explicit TempDir(std::string_view prefix = "infra");
  TempDir(TempDir&&) = delete;
  ~TempDir();
  // A folder made in another way, that shall be waited for as well, has one of these.
  class Counted {
   public:
    Counted();
    ~Counted();
    Counted(const Counted&) = delete;
  };
  // How many there are now: whoever ends the process early waits until it is none.
  static int alive();
  const std::string& path() const { return path_; }  // absolute, links resolved

 private:
  const Counted counted_;
  std::string path_;
};

}  // namespace infra
