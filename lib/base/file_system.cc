#include "lib/base/file_system.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>

#include "lib/base/error.h"

namespace infra {
namespace {

[[noreturn]] void fail(std::string_view what, const std::string& path, int error) {
  throw Error(fmt::format("cannot {} {}: {}", what, path, std::generic_category().message(error)));
}

class Fd {
 public:
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&&) = delete;
  ~Fd() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

FileKind kind_of(const struct stat& status) {
  if (S_ISREG(status.st_mode)) return FileKind::file;
  return S_ISDIR(status.st_mode) ? FileKind::directory : FileKind::other;
}

// Reads until the end and not just st_size bytes: /proc says 0, and a file may grow.
std::string read_all(int fd, std::size_t expected, const std::string& path) {
  std::string text(expected + 1, '\0');
  std::size_t size = 0;
  for (;;) {
    const ssize_t got = ::read(fd, text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("read", path, errno);
    size += static_cast<std::size_t>(got);
    if (got == 0) break;
    if (size == text.size()) text.resize(std::max<std::size_t>(text.size() * 2, 4096));
  }
  text.resize(size);
  return text;
}

// A named pipe is opened without waiting for its writer, who has a second to come.
void await_writer(int fd, const std::string& path) {
  pollfd wait = {fd, POLLIN, 0};
  ::poll(&wait, 1, 1000);
  const int flags = ::fcntl(fd, F_GETFL);
  if (flags < 0 || ::fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) != 0) fail("read", path, errno);
}

}  // namespace

std::string DiskFileSystem::read(const std::string& path) const {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status = {};
  if (fd.get() < 0 || ::fstat(fd.get(), &status) != 0) fail("read", path, errno);
  if (S_ISDIR(status.st_mode)) fail("read", path, EISDIR);
  // /dev/zero never ends; a pipe may be what the user's shell made of `<(command)`.
  const bool null_device = S_ISCHR(status.st_mode) && status.st_rdev == makedev(1, 3);
  if (!S_ISREG(status.st_mode) && !S_ISFIFO(status.st_mode) && !null_device)
    throw Error(fmt::format("cannot read {}: it is a device, not a regular file", path));
  if (S_ISFIFO(status.st_mode)) await_writer(fd.get(), path);
  return read_all(fd.get(), static_cast<std::size_t>(status.st_size), path);
}

std::string read_listed(const FileSystem& files, const std::string& folder,
                        const DirectoryEntry& entry) {
  const std::string path = join_path(folder, entry.name);
  if (entry.kind == FileKind::other)
    throw Error(
        fmt::format("cannot read {}: it is a pipe, a device or a socket, not a regular file", path),
        "remove it, or give it another name");
  return files.read(path);
}

FileKind DiskFileSystem::kind(const std::string& path) const {
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0) return FileKind::missing;
  return kind_of(status);
}

std::vector<DirectoryEntry> DiskFileSystem::list(const std::string& path) const {
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path.c_str()), &::closedir);
  if (!folder) fail("list", path, errno);
  std::vector<DirectoryEntry> entries;
  for (errno = 0; const dirent* next = ::readdir(folder.get()); errno = 0) {
    const std::string_view name = next->d_name;
    if (name == "." || name == "..") continue;
    DirectoryEntry entry = {std::string(name), FileKind::other, next->d_type == DT_LNK};
    if (next->d_type == DT_REG) {
      entry.kind = FileKind::file;
    } else if (next->d_type == DT_DIR) {
      entry.kind = FileKind::directory;
    } else {
      struct stat status = {};
      const bool exists = ::fstatat(::dirfd(folder.get()), next->d_name, &status, 0) == 0;
      entry.kind = exists ? kind_of(status) : FileKind::missing;
      struct stat link = {};
      ::fstatat(::dirfd(folder.get()), next->d_name, &link, AT_SYMLINK_NOFOLLOW);
      entry.is_symlink = S_ISLNK(link.st_mode);
    }
    entries.push_back(std::move(entry));
  }
  if (errno != 0) fail("list", path, errno);
  std::ranges::sort(entries, {}, &DirectoryEntry::name);
  return entries;
}

namespace {

// The kernel's own answer costs three calls, whatever the depth; nullopt: the path does not exist,
// or /proc does not.
std::optional<std::string> name_of_existing(const std::string& path) {
  const Fd fd(::open(path.c_str(), O_PATH | O_CLOEXEC));
  if (fd.get() < 0) return std::nullopt;
  std::array<char, PATH_MAX> name;
  const ssize_t size =
      ::readlink(fmt::format("/proc/self/fd/{}", fd.get()).c_str(), name.data(), name.size());
  if (size <= 0 || name[0] != '/' || static_cast<std::size_t>(size) == name.size()) return {};
  std::string text(name.data(), static_cast<std::size_t>(size));
  // It was removed in the meantime, or it is really called so: the slow way tells.
  if (text.ends_with(" (deleted)")) return std::nullopt;
  return text;
}

}  // namespace

std::string DiskFileSystem::canonical(const std::string& path) const {
  if (auto name = name_of_existing(path)) return *std::move(name);
  std::error_code error;
  // weakly_canonical leaves a relative path relative where its first step is missing.
  const auto absolute = std::filesystem::absolute(path, error);
  if (error) fail("resolve", path, error.value());
  const auto resolved = std::filesystem::weakly_canonical(absolute, error);
  if (error) fail("resolve", path, error.value());
  std::string text = resolved.string();
  if (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text;
}

}  // namespace infra
