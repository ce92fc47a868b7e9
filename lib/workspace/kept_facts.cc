#include "lib/workspace/kept_facts.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <system_error>
#include <vector>

#include "lib/base/error.h"
#include "lib/base/file_system.h"
#include "lib/base/hash.h"
#include "lib/base/packed.h"

namespace infra::workspace {
namespace {

namespace fs = std::filesystem;

// To be changed with what is kept, or with the order in which it is written.
constexpr std::string_view kFormat = "infra facts 1";
// A branch that is gone back to after so many others is found still.
constexpr std::uint32_t kMostSaves = 16;
constexpr auto kMostAge = std::chrono::hours(24 * 60);

// What another build learns may be different.
std::string this_program() {
  struct stat status = {};
  if (::stat("/proc/self/exe", &status) != 0) return {};
  return fmt::format("{} {} {} {}.{}", kFormat, status.st_ino, status.st_size,
                     status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

// Facts of repositories that nobody has looked at for long.
void remove_old(const fs::path& folder) {
  std::error_code ignored;
  const auto now = fs::file_time_type::clock::now();
  std::vector<fs::path> old;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored))
    if (const auto written = entry.last_write_time(ignored); !ignored && now - written > kMostAge)
      old.push_back(entry.path());
  for (const fs::path& path : old) fs::remove(path, ignored);
}

}  // namespace

KeptFacts::KeptFacts(std::string path) : path_(std::move(path)), program_(this_program()) {
  read();
}

void KeptFacts::read() {
  const DiskFileSystem disk;
  if (disk.kind(path_) != FileKind::file) return;
  try {
    text_ = disk.read(path_);
  } catch (const Error&) {
    return;
  }
  PackReader in(text_);
  if (in.text() != program_) return;
  while (in.ok() && !in.at_end()) {
    const std::string_view digest = in.text();
    const std::uint32_t saves = in.number();
    const std::string_view facts = in.text();
    if (in.ok()) entries_.emplace_hint(entries_.end(), digest, Entry{facts, saves});
  }
}

std::optional<std::string_view> KeptFacts::find(std::string_view digest) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(digest);
  if (found == entries_.end()) return {};
  found->second.asked = true;
  return found->second.facts;
}

void KeptFacts::add(std::string digest, std::string facts) {
  const std::lock_guard lock(mutex_);
  const auto [kept, is_new] = added_.try_emplace(digest, std::move(facts));
  if (is_new) entries_[std::move(digest)] = {kept->second, 0, true};
}

void KeptFacts::save() {
  const std::lock_guard lock(mutex_);
  if (added_.empty() || program_.empty()) return;
  PackWriter out;
  out.text(program_);
  for (const auto& [digest, entry] : entries_) {
    const std::uint32_t saves = entry.asked ? 0 : entry.saves + 1;
    if (saves > kMostSaves) continue;
    out.text(digest);
    out.number(saves);
    out.text(entry.facts);
  }
  try {
    const fs::path folder = fs::path(path_).parent_path();
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) return;
    write_file_atomically(path_, std::move(out).take());
    remove_old(folder);
  } catch (const Error&) {
    return;
  }
}

std::string kept_facts_path(const std::map<std::string, std::string>& environment,
                            const std::string& root) {
  const auto value = [&](const char* name) -> std::string {
    const auto found = environment.find(name);
    return found == environment.end() ? "" : found->second;
  };
  std::string folder = value("INFRA_CACHE_DIR");
  const bool is_chosen = environment.contains("INFRA_CACHE_DIR");
  if (is_chosen) {
    if (folder.empty()) return {};
  } else if (const std::string cache = value("XDG_CACHE_HOME"); !cache.empty()) {
    folder = join_path(cache, "infra");
  } else if (const std::string home = value("HOME"); !home.empty()) {
    folder = join_path(home, ".cache/infra");
  }
  if (!folder.starts_with('/')) return {};
  // Who keeps the home folder in git wants no new files there.
  if (!is_chosen && folder.starts_with(root + "/")) return {};
  return join_path(folder, "facts/" + sha256_hex(root).substr(0, 16));
}

}  // namespace infra::workspace
