// The file-system seam: the disk, a map in memory (tests), a git revision (lib/git). Everything
// that reads the user's files gets one of these. Paths use `/`; a relative path is relative to the
// working directory of the implementation.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace infra {

enum class FileKind : std::uint8_t { missing, file, directory, other };

struct DirectoryEntry {
  std::string name;
  FileKind kind = FileKind::missing;  // of what a symbolic link points to
  bool is_symlink = false;
};

class FileSystem {
 public:
  virtual ~FileSystem() = default;
  // The whole file. Throws infra::Error, naming path and reason, where it cannot be read.
  virtual std::string read(const std::string& path) const = 0;
  virtual FileKind kind(const std::string& path) const = 0;  // follows links; never throws
  // Sorted by name; throws infra::Error where `path` is no readable directory.
  virtual std::vector<DirectoryEntry> list(const std::string& path) const = 0;
  // Absolute path with links, `.` and `..` resolved, as far as it exists.
  virtual std::string canonical(const std::string& path) const = 0;
};

// The file that `entry` of `folder` names, found rather than asked for: a pipe without a writer
// would stop us for ever. Throws infra::Error as read() does, and for what is no regular file.
std::string read_listed(const FileSystem& files, const std::string& folder,
                        const DirectoryEntry& entry);

class DiskFileSystem final : public FileSystem {
 public:
  std::string read(const std::string& path) const override;
  FileKind kind(const std::string& path) const override;
  std::vector<DirectoryEntry> list(const std::string& path) const override;
  std::string canonical(const std::string& path) const override;
};

// Path -> text. Folders exist where a file below them does. The working directory is `/`.
class MemoryFileSystem final : public FileSystem {
 public:
  MemoryFileSystem() = default;
  explicit MemoryFileSystem(std::map<std::string, std::string> files);
  void write(const std::string& path, std::string text);
  std::string read(const std::string& path) const override;
  FileKind kind(const std::string& path) const override;
  std::vector<DirectoryEntry> list(const std::string& path) const override;
  std::string canonical(const std::string& path) const override;

 private:
  std::map<std::string, std::string> files_;  // keys are canonical
};

// Purely textual: `a/./b/../c` -> `a/c`. Leading `..` of a relative path stay.
std::string normalize_path(std::string_view path);
std::string join_path(std::string_view base, std::string_view path);  // absolute `path` wins
std::string parent_path(std::string_view path);                       // "" above a bare name
std::string_view file_name(std::string_view path);
std::string relative_path(std::string_view path,
                          std::string_view base);  // both absolute or both not

// Writes beside `path` and renames: readers see the old or the new text, never a part.
void write_file_atomically(const std::string& path, std::string_view text);

}  // namespace infra
