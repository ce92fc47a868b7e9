#include "lib/git/revision_file_system.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "lib/base/error.h"
#include "lib/base/strings.h"

namespace infra::git {
namespace {

constexpr int kMaxLinks = 40;  // as Linux has it

bool is_configuration(std::string_view path) {
  static constexpr std::string_view kEndings[] = {".tf",  ".tfvars", ".hcl",   ".yaml",
                                                  ".yml", ".json",   ".tftpl", ".md"};
  return std::ranges::any_of(kEndings, [&](auto ending) { return path.ends_with(ending); });
}

}  // namespace

RevisionFileSystem::RevisionFileSystem(const Git& git, const std::string& revision,
                                       std::string top_level)
    : git_(git), root_(std::move(top_level)) {
  std::vector<std::string> early;
  // Each entry: MODE SP TYPE SP ID TAB PATH.
  for (const std::string& entry :
       git.run_for_paths({"ls-tree", "-r", "-z", "--full-tree", git.commit_of(revision)})) {
    const auto tab = entry.find('\t');
    const auto fields = split(std::string_view(entry).substr(0, tab), ' ');
    if (tab == std::string::npos || fields.size() != 3 || fields[1] != "blob") continue;
    const std::string path = entry.substr(tab + 1);
    const Blob blob = {std::string(fields[2]), fields[0] == "120000"};
    if (blob.is_link || is_configuration(path)) early.push_back(blob.id);
    blobs_[join_path(root_, path)] = blob;
  }
  fetch(early);
}

// Answers of `cat-file --batch`: ID SP TYPE SP SIZE LF, that many bytes, LF.
void RevisionFileSystem::fetch(const std::vector<std::string>& ids) const {
  if (ids.empty()) return;
  const std::string answers = git_.run({"cat-file", "--batch"}, join(ids, "\n") + "\n");
  std::string_view rest = answers;
  while (!rest.empty()) {
    const auto line_end = rest.find('\n');
    const auto fields = split(rest.substr(0, line_end), ' ');
    std::size_t size = 0;
    if (line_end == std::string_view::npos || fields.size() != 3 ||
        std::from_chars(fields[2].data(), fields[2].data() + fields[2].size(), size).ec !=
            std::errc() ||
        rest.size() < line_end + 2 + size)
      throw Error("`git cat-file --batch` gave an answer that cannot be read");
    texts_.insert_or_assign(std::string(fields[0]), std::string(rest.substr(line_end + 1, size)));
    rest.remove_prefix(line_end + 2 + size);
  }
}

std::string RevisionFileSystem::text_of(const Blob& blob) const {
  const std::lock_guard lock(mutex_);
  const auto found = texts_.find(blob.id);
  if (found != texts_.end()) return found->second;
  fetch({blob.id});
  return texts_.at(blob.id);
}

std::string RevisionFileSystem::canonical(const std::string& path) const {
  std::string resolved = normalize_path(join_path(root_, path));
  for (int links = 0; links < kMaxLinks; ++links) {
    std::size_t end = root_.size();
    bool again = false;
    while (!again && end != std::string::npos && end < resolved.size()) {
      end = resolved.find('/', end + 1);
      const std::string head = resolved.substr(0, end);
      const auto blob = blobs_.find(head);
      if (blob == blobs_.end() || !blob->second.is_link) continue;
      const std::string tail = end == std::string::npos ? "" : resolved.substr(end);
      resolved = normalize_path(join_path(parent_path(head), text_of(blob->second)) + tail);
      again = true;
    }
    if (!again) return resolved;
  }
  throw Error(fmt::format("cannot resolve {}: Too many levels of symbolic links", path));
}

std::string RevisionFileSystem::read(const std::string& path) const {
  const auto blob = blobs_.find(canonical(path));
  if (blob == blobs_.end()) throw Error(fmt::format("cannot read {}: No such file", path));
  return text_of(blob->second);
}

FileKind RevisionFileSystem::kind(const std::string& path) const {
  try {
    const std::string resolved = canonical(path);
    if (blobs_.contains(resolved)) return FileKind::file;
    const std::string prefix = resolved + "/";
    const auto below = blobs_.lower_bound(prefix);
    const bool has_file = below != blobs_.end() && below->first.starts_with(prefix);
    return has_file || resolved == root_ ? FileKind::directory : FileKind::missing;
  } catch (const Error&) {  // a loop of links
    return FileKind::missing;
  }
}

std::vector<DirectoryEntry> RevisionFileSystem::list(const std::string& path) const {
  if (kind(path) != FileKind::directory)
    throw Error(fmt::format("cannot list {}: Not a directory", path));
  const std::string prefix = canonical(path) + "/";
  std::map<std::string, DirectoryEntry> entries;
  for (auto it = blobs_.lower_bound(prefix); it != blobs_.end() && it->first.starts_with(prefix);
       ++it) {
    const std::string rest = it->first.substr(prefix.size());
    const auto slash = rest.find('/');
    DirectoryEntry entry = {rest.substr(0, slash), FileKind::directory, false};
    if (slash == std::string::npos) {
      entry.is_symlink = it->second.is_link;
      entry.kind = entry.is_symlink ? kind(it->first) : FileKind::file;
    }
    entries[entry.name] = entry;
  }
  std::vector<DirectoryEntry> result;
  for (auto& [name, entry] : entries) result.push_back(std::move(entry));
  return result;
}

}  // namespace infra::git
