#include "lib/scaffold/transaction.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <set>
#include <system_error>
#include <vector>

#include "lib/base/error.h"
#include "lib/base/file_system.h"
#include "lib/base/strings.h"
#include "lib/base/temp_dir.h"
#include "lib/base/thread_pool.h"
#include "lib/scaffold/journal.h"

namespace infra::scaffold {
namespace fs = std::filesystem;
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  operator int() const { return fd_; }

 private:
  int fd_;
};

// One run writes in a repository at a time. A lock of the folder itself leaves no file behind.
class Lock {
 public:
  explicit Lock(const std::string& root)
      : folder_(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (folder_ < 0) write_failed(root, errno);
    if (::flock(folder_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
      throw Error(fmt::format("another infra is writing in {}", root), "run it again afterwards");
  }

 private:
  Descriptor folder_;
};

void sync_path(const std::string& path, bool folder) {
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | (folder ? O_DIRECTORY : 0)));
  if (fd < 0 || (::fsync(fd) != 0 && errno != EINVAL)) write_failed(path, errno);
}

void make_folder(const std::string& path) {
  if (::mkdir(path.c_str(), 0777) != 0 && errno != EEXIST) write_failed(path, errno);
}

void write_new(const std::string& path, std::string_view bytes, mode_t mode, bool exact_mode) {
  const Descriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (fd < 0 || (exact_mode && ::fchmod(fd, mode) != 0)) write_failed(path, errno);
  while (!bytes.empty()) {
    const ssize_t size = ::write(fd, bytes.data(), bytes.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) write_failed(path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
}

class Transaction {
 public:
  Transaction(std::string root, const TransactionOptions& options)
      : root_(std::move(root)),
        folder_(join_path(root_, kJournalFolder)),
        options_(options),
        journal_(root_) {}

  // Up to the first name that changes.
  void stage(const std::map<std::string, std::optional<std::string>>& changes) {
    step("make " + std::string(kJournalFolder));
    if (::mkdir(folder_.c_str(), 0777) != 0) write_failed(folder_, errno);
    made_ = true;
    make_folder(join_path(folder_, "new"));
    make_folder(join_path(folder_, "old"));
    for (const auto& [path, bytes] : changes) stage_one(path, bytes);
    step("sync");
    parallel_for(staged_.size(), kSyncThreads,
                 [&](std::size_t i) { sync_path(staged_[i].first, staged_[i].second); });
    step("journal");
    journal_.write();
  }

  // False: `stop` was requested in between.
  bool apply() {
    std::set<std::string> folders;
    for (const Journal::Entry& entry : journal_.entries) {
      if (options_.stop.stop_requested()) return false;
      step(fmt::format("change {}", entry.path));
      const std::string target = join_path(root_, entry.path);
      if (entry.kind == Journal::Kind::remove) {
        if (::unlink(target.c_str()) != 0) write_failed(target, errno);
      } else {
        move_new(journal_.staged(entry), target, entry.kind == Journal::Kind::replace);
      }
      folders.insert(parent_path(target));
    }
    step("sync folders");
    const std::vector<std::string> list(folders.begin(), folders.end());
    parallel_for(list.size(), kSyncThreads, [&](std::size_t i) { sync_path(list[i], true); });
    step("commit");
    if (options_.stop.stop_requested()) return false;
    journal_.commit();
    return true;
  }

  bool made() const { return made_; }
  bool empty() const { return journal_.entries.empty(); }

 private:
  static constexpr unsigned kSyncThreads = 8;  // the file system commits them together

  void step(const std::string& name) const {
    if (options_.before_step) options_.before_step(name);
  }

  // Through links, but not out of the repository.
  std::string real_path(const std::string& path) const {
    std::error_code error;
    const std::string whole = fs::weakly_canonical(join_path(root_, path), error).string();
    const std::string prefix = root_ == "/" ? "/" : root_ + "/";
    if (error) write_failed(path, error.value());
    if (!whole.starts_with(prefix) || whole.find('\n') != std::string::npos)
      throw Error(fmt::format("`{}` leads out of the repository", printable(path)),
                  "nothing was changed; a symbolic link stands in the way");
    return whole.substr(prefix.size());
  }

  void stage_one(const std::string& given, const std::optional<std::string>& bytes) {
    const std::string path = real_path(given);
    const std::string target = join_path(root_, path);
    struct stat old = {};
    const bool there = ::lstat(target.c_str(), &old) == 0;
    if (!there && errno != ENOENT && errno != ENOTDIR) write_failed(target, errno);
    if (!bytes) {
      if (!there) return;
      keep(journal_.add(Journal::Kind::remove, path), target);
      return;
    }
    if (there && !S_ISREG(old.st_mode))
      throw Error(fmt::format("`{}` is there and is no file", path),
                  "nothing was changed; move it away and run this again");
    if (!there) return stage_new(path, *bytes);
    if (::access(target.c_str(), W_OK) != 0) write_failed(target, errno);
    const Journal::Entry& entry = journal_.add(Journal::Kind::replace, path);
    step("stage " + path);
    write_new(journal_.staged(entry), *bytes, old.st_mode & 07777, true);
    staged_.emplace_back(journal_.staged(entry), false);
    keep(entry, target);
  }

  // A folder that is not there yet is made beside and takes its place by one rename.
  void stage_new(const std::string& path, const std::string& bytes) {
    std::string top = path;
    struct stat there = {};
    for (std::string above = parent_path(path); !above.empty(); above = parent_path(above)) {
      if (::stat(join_path(root_, above).c_str(), &there) == 0) {
        if (!S_ISDIR(there.st_mode))
          throw Error(fmt::format("`{}` is there and is no folder", above),
                      "nothing was changed; move it away and run this again");
        break;
      }
      top = above;
    }
    const bool is_tree = top != path;
    Journal::Entry* entry = is_tree ? journal_.find_tree(top) : nullptr;
    if (entry == nullptr)
      entry = &journal_.add(is_tree ? Journal::Kind::add_tree : Journal::Kind::add, top);
    std::string staged = journal_.staged(*entry);
    step("stage " + path);
    if (is_tree) {
      entry->files.push_back(path);
      for (std::size_t at = top.size(); at != std::string::npos; at = path.find('/', at + 1)) {
        const std::string part = staged + path.substr(top.size(), at - top.size());
        make_folder(part);
        if (folders_.insert(part).second) staged_.emplace_back(part, true);
      }
      staged += path.substr(top.size());
    }
    write_new(staged, bytes, is_script(bytes) ? 0777 : 0666, false);
    staged_.emplace_back(staged, false);
  }

  static bool is_script(std::string_view bytes) { return bytes.starts_with("#!"); }

  // The old file stays reachable: by a second name where the file system has hard links.
  void keep(const Journal::Entry& entry, const std::string& target) {
    step("keep " + entry.path);
    const std::string kept = journal_.kept(entry);
    if (::link(target.c_str(), kept.c_str()) == 0) return;
    struct stat old = {};
    if (::stat(target.c_str(), &old) != 0) write_failed(target, errno);
    write_new(kept, DiskFileSystem().read(target), old.st_mode & 07777, true);
    staged_.emplace_back(kept, false);
  }

  static void move_new(const std::string& from, const std::string& to, bool replace) {
    if (replace) {
      if (::rename(from.c_str(), to.c_str()) != 0) write_failed(to, errno);
    } else if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) != 0) {
      const bool unknown = errno == EINVAL || errno == ENOSYS;
      if (!unknown || ::rename(from.c_str(), to.c_str()) != 0) write_failed(to, errno);
    }
  }

  std::string root_, folder_;
  const TransactionOptions& options_;
  Journal journal_;
  std::vector<std::pair<std::string, bool>> staged_;  // path, is it a folder
  std::set<std::string> folders_;
  bool made_ = false;
};

// What a run has left, with the lock held.
bool put_back(const std::string& root, const TransactionOptions& options) {
  const std::string folder = join_path(root, kJournalFolder);
  struct stat there = {};
  if (::lstat(folder.c_str(), &there) != 0) return false;
  if (!S_ISDIR(there.st_mode))
    throw Error(fmt::format("`{}` is there and is no folder", kJournalFolder), "move it away");
  Journal journal(root);
  const bool undone = journal.read();
  if (undone) journal.roll_back(options.before_step);
  journal.clean(options.before_step);
  return undone;
}

}  // namespace

bool write_all(const std::string& given,
               const std::map<std::string, std::optional<std::string>>& changes,
               const TransactionOptions& options) {
  const TempDir::Counted wait_for_me;
  const std::string root = DiskFileSystem().canonical(given);
  const Lock lock(root);
  put_back(root, {});
  Transaction transaction(root, options);
  bool done = false;
  try {
    transaction.stage(changes);
    done = !options.stop.stop_requested() && transaction.apply();
  } catch (const Error& error) {
    if (transaction.made()) put_back(root, {});
    throw Error(error.what(), error.hint.empty() ? "the repository is as it was" : error.hint);
  }
  put_back(root, done ? options : TransactionOptions());
  return done;
}

bool recover(const std::string& given, const TransactionOptions& options) {
  const std::string root = DiskFileSystem().canonical(given);
  if (DiskFileSystem().kind(join_path(root, kJournalFolder)) == FileKind::missing) return false;
  const TempDir::Counted wait_for_me;
  const Lock lock(root);
  return put_back(root, options);
}

}  // namespace infra::scaffold
