#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <system_error>

#include "lib/base/error.h"
#include "lib/base/file_system.h"
#include "lib/base/write_files.h"

namespace infra {
namespace {

[[noreturn]] void write_failed(const std::string& path, int error) {
  std::string hint;
  if (error == ENOSPC || error == EDQUOT)
    hint = "the disk is full; a file that was there is as it was before";
  if (error == EROFS) hint = "the file system is read-only";
  throw Error(fmt::format("cannot write {}: {}", path, std::generic_category().message(error)),
              hint);
}

// The file that is to take the place of `target`; unless committed, it vanishes.
class NewFile {
 public:
  explicit NewFile(std::string target) : target_(std::move(target)) {
    // Beside the target: a rename does not cross file systems.
    const std::string parent = parent_path(target_);
    for (int attempt = 0; fd_ < 0 && attempt < 100; ++attempt) {
      path_ =
          join_path(parent, fmt::format(".{}.{}-{}.tmp", file_name(target_), ::getpid(), attempt));
      fd_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (fd_ < 0 && errno != EEXIST) break;
    }
    if (fd_ < 0) write_failed(target_, errno);
    struct stat old = {};
    if (::stat(target_.c_str(), &old) == 0 && ::fchmod(fd_, old.st_mode & 07777) != 0) fail();
  }
  NewFile(NewFile&&) = delete;
  ~NewFile() {
    if (fd_ >= 0) ::close(fd_);
    if (!path_.empty()) ::unlink(path_.c_str());
  }

  void write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t size = ::write(fd_, text.data(), text.size());
      if (size < 0 && errno == EINTR) continue;
      if (size < 0) fail();
      text.remove_prefix(static_cast<std::size_t>(size));
    }
  }

  void finish() {
    // Without fsync a crash after the rename could leave an empty file in place of the old one.
    if (::fsync(fd_) != 0) fail();
    const int closed = ::close(fd_);
    fd_ = -1;
    if (closed != 0) fail();
  }
  void commit() {
    if (::rename(path_.c_str(), target_.c_str()) != 0) fail();
    path_.clear();
  }

 private:
  [[noreturn]] void fail() const { write_failed(target_, errno); }

  std::string target_, path_;
  int fd_ = -1;
};

// A device, a pipe, /dev/stdout: there is nothing to take the place of.
void write_special_file(const std::string& path, std::string_view text) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) write_failed(path, errno);
  while (!text.empty()) {
    const ssize_t size = ::write(fd, text.data(), text.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) {
      const int error = errno;
      ::close(fd);
      write_failed(path, error);
    }
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  if (::close(fd) != 0) write_failed(path, errno);
}

// The file that is to be replaced; throws where it may not be written.
std::string regular_target(const std::string& path) {
  // Through a symbolic link the file is replaced, not the link.
  std::error_code error;
  const auto target = std::filesystem::weakly_canonical(path, error);
  if (error) write_failed(path, error.value());
  // As open() for writing would: a rename needs only the folder's permission, not the file's.
  if (::access(target.c_str(), W_OK) != 0 && errno != ENOENT) write_failed(path, errno);
  if (std::filesystem::is_directory(target, error)) write_failed(path, EISDIR);
  return target.string();
}

}  // namespace

void write_file_atomically(const std::string& path, std::string_view text) {
  struct stat old = {};
  if (::stat(path.c_str(), &old) == 0 && !S_ISREG(old.st_mode) && !S_ISDIR(old.st_mode))
    return write_special_file(path, text);
  NewFile file(regular_target(path));
  file.write(text);
  file.finish();
  file.commit();
}

void write_files_atomically(const std::map<std::string, std::string>& texts) {
  std::deque<NewFile> files;
  for (const auto& [path, text] : texts) {
    NewFile& file = files.emplace_back(regular_target(path));
    file.write(text);
    file.finish();
  }
  // What could fail has been done: beside each file stands the one that takes its place.
  for (NewFile& file : files) file.commit();
}

}  // namespace infra
