#include "lib/scaffold/journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "lib/base/error.h"
#include "lib/base/file_system.h"
#include "lib/base/strings.h"
#include "lib/scaffold/transaction.h"

namespace infra::scaffold {
namespace {

constexpr std::string_view kKinds = "ATRD";  // in the order of Journal::Kind
constexpr char kFile = 'F';

bool is_there(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

void move(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) write_failed(to, errno);
}

}  // namespace

void write_failed(const std::string& path, int error) {
  std::string hint = "the repository is as it was";
  if (error == ENOSPC || error == EDQUOT || error == EFBIG)
    hint += "; make room on the disk and run this again";
  if (error == EROFS) hint += "; the file system is read-only";
  if (error == EACCES || error == EPERM) hint += "; make it writable and run this again";
  if (error == EEXIST || error == ENOTEMPTY)
    hint += "; something was put there meanwhile: look at it and run this again";
  throw Error(fmt::format("cannot write {}: {}", path, std::generic_category().message(error)),
              hint);
}

Journal::Journal(std::string root)
    : root_(std::move(root)), folder_(join_path(root_, kJournalFolder)) {}

std::string Journal::in_folder(std::string_view name) const { return join_path(folder_, name); }

Journal::Entry& Journal::add(Kind kind, std::string path) {
  return entries.emplace_back(Entry{kind, entries.size(), std::move(path), {}});
}

Journal::Entry* Journal::find_tree(const std::string& path) {
  for (Entry& entry : entries)
    if (entry.kind == Kind::add_tree && entry.path == path) return &entry;
  return nullptr;
}

std::string Journal::staged(const Entry& entry) const {
  return in_folder(fmt::format("new/{}", entry.number));
}

std::string Journal::kept(const Entry& entry) const {
  return in_folder(fmt::format("old/{}", entry.number));
}

void Journal::write() const {
  std::string text;
  for (const Entry& entry : entries) {
    text += fmt::format("{} {}\n", kKinds[static_cast<std::size_t>(entry.kind)], entry.path);
    for (const std::string& file : entry.files) text += fmt::format("{} {}\n", kFile, file);
  }
  text += ".\n";
  write_file_atomically(in_folder("journal"), text);
}

void Journal::commit() const { move(in_folder("journal"), in_folder("committed")); }

bool Journal::read() {
  committed_ = is_there(in_folder("committed"));
  const std::string path = in_folder(committed_ ? "committed" : "journal");
  entries.clear();
  if (!is_there(path)) return false;
  const std::string text = DiskFileSystem().read(path);
  for (const std::string_view line : split_lines(text)) {
    if (line.size() < 3) continue;
    const std::string name(line.substr(2));
    const auto kind = kKinds.find(line[0]);
    const bool good = line[1] == ' ' && normalize_path(name) == name && !name.starts_with("..") &&
                      !name.starts_with('/') && (kind != kKinds.npos || line[0] == kFile);
    if (!good || (line[0] == kFile && entries.empty()))
      throw Error(fmt::format("{} is damaged", path),
                  "look at the files that it names, then take the folder away");
    if (line[0] == kFile) {
      entries.back().files.push_back(name);
    } else {
      add(static_cast<Kind>(kind), name);
    }
  }
  return !committed_;
}

void Journal::roll_back(const Step& before_step) const {
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    if (before_step) before_step("put back " + entry->path);
    const std::string target = join_path(root_, entry->path);
    switch (entry->kind) {
      case Kind::add:
      case Kind::add_tree:
        // Still staged: its place was never taken, and what is there is not ours.
        if (!is_there(staged(*entry))) remove_added(*entry);
        break;
      case Kind::replace:
      case Kind::remove:
        if (is_there(kept(*entry))) move(kept(*entry), target);
        break;
    }
  }
}

void Journal::remove_added(const Entry& entry) const {
  if (entry.kind == Kind::add) {
    ::unlink(join_path(root_, entry.path).c_str());
    return;
  }
  // Only what was put there; what somebody has added since stays.
  std::vector<std::string> folders = {entry.path};
  for (const std::string& file : entry.files) {
    ::unlink(join_path(root_, file).c_str());
    for (std::string above = parent_path(file); above.size() > entry.path.size();
         above = parent_path(above))
      folders.push_back(above);
  }
  std::ranges::sort(folders, std::greater<>(), &std::string::size);
  for (const std::string& folder : folders) ::rmdir(join_path(root_, folder).c_str());
}

void Journal::remove_empty_above(const std::string& path) const {
  for (std::string above = parent_path(path); !above.empty(); above = parent_path(above))
    if (::rmdir(join_path(root_, above).c_str()) != 0) break;
}

void Journal::clean(const Step& before_step) const {
  if (before_step) before_step("clean");
  if (committed_)
    for (const Entry& entry : entries)
      if (entry.kind == Kind::remove) remove_empty_above(entry.path);
  // Nothing is to be put back any more, even if this is cut short.
  if (!committed_) ::unlink(in_folder("journal").c_str());
  std::error_code error;
  for (const char* name : {"new", "old"}) std::filesystem::remove_all(in_folder(name), error);
  if (before_step) before_step("clean the journal");
  // Last, so that a journal never outlives what it would put back.
  std::filesystem::remove_all(folder_, error);
  if (error) write_failed(folder_, error.value());
}

}  // namespace infra::scaffold
