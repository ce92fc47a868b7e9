#include "lib/provider/scratch_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "lib/base/error.h"
#include "lib/base/put_back.h"

namespace infra::provider {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "infra-offline-";
// Makes a folder ours: nothing without it is ever removed.
constexpr const char* kMarker = ".infra-offline";

// The lock of a folder's marker; -1: somebody lives in it, or it is none of ours.
int lock_marker(const std::string& folder, int flags) {
  const int fd = ::open((folder + "/" + kMarker).c_str(), flags | O_RDWR | O_CLOEXEC | O_NOFOLLOW,
                        S_IRUSR | S_IWUSR);
  if (fd < 0) return -1;
  struct stat found = {};
  // Without a link: another run took it for a dead one's between open and lock.
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0 && ::fstat(fd, &found) == 0 && found.st_nlink > 0)
    return fd;
  ::close(fd);
  return -1;
}

bool is_ours(const std::string& folder) {
  struct stat found = {};
  return ::lstat(folder.c_str(), &found) == 0 && S_ISDIR(found.st_mode) &&
         found.st_uid == ::geteuid();
}

void sweep(const fs::path& parent) {
  std::error_code error;
  for (fs::directory_iterator at(parent, error), end; !error && at != end; at.increment(error)) {
    if (!at->path().filename().string().starts_with(kPrefix)) continue;
    const std::string folder = at->path().string();
    if (!is_ours(folder)) continue;
    const int lock = lock_marker(folder, 0);
    if (lock < 0) continue;
    put_back_left(folder + "/" + kNotesToPutBack);
    std::error_code ignored;
    fs::remove_all(folder, ignored);
    ::close(lock);
  }
}

}  // namespace

ScratchFolder::ScratchFolder() {
  std::error_code error;
  fs::path parent = fs::temp_directory_path(error);
  if (error) {
    const char* named = ::getenv("TMPDIR");
    throw Error(fmt::format("TMPDIR is `{}`: {}", named ? named : "", error.message()),
                "set TMPDIR to a folder that can be written");
  }
  sweep(parent);
  // Another run may sweep a folder up between its making and its lock: then there is a next one.
  static constexpr int kAttempts = 8;
  std::string path;
  for (int attempt = 1; lock_ < 0; ++attempt) {
    path = fmt::format("{}/{}XXXXXX", parent.string(), kPrefix);
    if (::mkdtemp(path.data()) == nullptr)
      throw Error(fmt::format("cannot make a scratch folder in {}: {}", parent.string(),
                              std::generic_category().message(errno)),
                  "set TMPDIR to a folder that can be written");
    lock_ = lock_marker(path, O_CREAT);
    if (lock_ >= 0) break;
    const int reason = errno;
    fs::remove_all(path, error);
    if (attempt == kAttempts)
      throw Error(fmt::format("cannot write to the scratch folder {}: {}", path,
                              std::generic_category().message(reason)),
                  "set TMPDIR to a folder with free space");
  }
  path_ = fs::canonical(path).string();
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
  ::close(lock_);
}

}  // namespace infra::provider
