#include "lib/base/put_back.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <filesystem>
#include <utility>

#include "lib/base/error.h"
#include "lib/base/file_system.h"
#include "lib/base/strings.h"

namespace infra {
namespace {

namespace fs = std::filesystem;

// Which file it is, and when it was written; "": none.
std::string fingerprint(const std::string& path) {
  struct stat found = {};
  if (::lstat(path.c_str(), &found) != 0 || !S_ISREG(found.st_mode)) return "";
  return fmt::format("{} {} {}.{:09}", found.st_ino, found.st_size, found.st_mtim.tv_sec,
                     found.st_mtim.tv_nsec);
}

constexpr std::string_view kWasThere = "was there", kWasNot = "was not there";

// "path\nfingerprint\nwas there\ntext"
void put_back(const std::string& note) {
  std::string_view rest = note;
  const auto line = [&] {
    const std::string_view text = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), text.size() + 1));
    return text;
  };
  const std::string path(line());
  const std::string_view left = line(), was = line();
  if (left.empty() || fingerprint(path) != left) return;
  std::error_code ignored;
  if (was == kWasNot) fs::remove(path, ignored);
  if (was == kWasThere) write_file_atomically(path, rest);
}

}  // namespace

PutBack::PutBack(std::string path, std::string note)
    : path_(std::move(path)), note_(std::move(note)) {
  const DiskFileSystem disk;
  if (disk.kind(path_) == FileKind::file) text_ = disk.read(path_);
}

PutBack::~PutBack() {
  std::error_code ignored;
  try {
    if (!text_) {
      fs::remove(path_, ignored);
    } else if (!is_as_it_was()) {
      write_file_atomically(path_, *text_);
    }
  } catch (const Error&) {
    // Whoever took it away while we worked wanted that.
  }
  fs::remove(note_, ignored);
}

bool PutBack::is_as_it_was() const {
  const DiskFileSystem disk;
  const bool there = disk.kind(path_) == FileKind::file;
  return there ? text_ && disk.read(path_) == *text_ : !text_;
}

void PutBack::note_change() const {
  std::error_code error;
  if (is_as_it_was() || path_.find('\n') != std::string::npos) {
    fs::remove(note_, error);
    return;
  }
  fs::create_directories(fs::path(note_).parent_path(), error);
  write_file_atomically(note_, fmt::format("{}\n{}\n{}\n{}", path_, fingerprint(path_),
                                           text_ ? kWasThere : kWasNot, text_.value_or("")));
}

void put_back_left(const std::string& folder) {
  const DiskFileSystem disk;
  if (disk.kind(folder) != FileKind::directory) return;
  try {
    for (const DirectoryEntry& entry : disk.list(folder))
      if (entry.kind == FileKind::file) put_back(disk.read(join_path(folder, entry.name)));
  } catch (const Error&) {
    // The rest stays as it is: the run that finds it has other work.
  }
}

}  // namespace infra
