#include "lib/release/lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "lib/base/error.h"
#include "lib/base/file_system.h"
#include "lib/base/strings.h"

namespace infra::release {

ReleaseLock::ReleaseLock(const git::Git& git) {
  const std::string folder(
      trim(git.run({"rev-parse", "--path-format=absolute", "--git-common-dir"})));
  const std::string path = join_path(folder, "infra-release.lock");
  file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file_ < 0) throw Error(fmt::format("cannot open {}: {}", path, std::strerror(errno)));
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
    char text[32] = {};
    const ssize_t size = ::read(file_, text, sizeof text - 1);
    ::close(file_);
    const std::string_view who = trim(std::string_view(text, size > 0 ? std::size_t(size) : 0));
    throw Error(fmt::format("another `infra release` is at work in this repository{}",
                            who.empty() ? "" : fmt::format(" (process {})", who)),
                "run this again when it has ended");
  }
  const std::string own = fmt::format("{}\n", ::getpid());
  if (::ftruncate(file_, 0) != 0 || ::write(file_, own.data(), own.size()) < 0) {
    // Only the message of whoever comes second would have it.
  }
}

ReleaseLock::~ReleaseLock() { ::close(file_); }

}  // namespace infra::release
