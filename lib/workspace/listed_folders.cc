#include "lib/workspace/listed_folders.h"

#include <algorithm>
#include <set>

#include "lib/base/error.h"
#include "lib/base/hash.h"
#include "lib/base/strings.h"
#include "lib/base/thread_pool.h"
#include "lib/workspace/glob.h"

namespace infra::workspace {
namespace {

using git::TreeEntry;

bool is_configuration(std::string_view name) {
  return name.ends_with(".tf") || name.ends_with(".tf.json");
}

bool is_loaded(std::string_view name) {
  return is_configuration(name) || name.ends_with(".tfvars") || name.ends_with(".tfvars.json");
}

// Does git give other bytes to the working tree than those of the blob?
bool rewrites_files(const FileSystem& files, const TreeEntry& entry, const std::string& top_level) {
  const std::string path = join_path(top_level, entry.path);
  if (file_name(entry.path) != ".gitattributes" || files.kind(path) != FileKind::file) return false;
  const std::string text = files.read(path);
  return text.find("filter=") != std::string::npos ||
         text.find("working-tree-encoding") != std::string::npos;
}

class Lister {
 public:
  explicit Lister(const ListingRequest& request) : request_(request) {}

  std::optional<std::vector<ListedFolder>> run() {
    if (!collect()) return {};
    std::vector<ListedFolder> all;
    for (const std::string_view folder : folders_) all.push_back({std::string(folder), {}});
    parallel_for(all.size(), request_.jobs, [&](std::size_t i) { list(all[i]); });
    drop_hidden(all);
    std::erase_if(all, [](const ListedFolder& folder) {
      return std::ranges::none_of(folder.entries, [](const DirectoryEntry& entry) {
        return entry.kind == FileKind::file && is_configuration(entry.name);
      });
    });
    parallel_for(all.size(), request_.jobs, [&](std::size_t i) { digest(all[i]); });
    return all;
  }

 private:
  // The folders that hold something git does not ignore, and those above them.
  bool collect() {
    folders_.insert(".");
    std::string_view last;
    const std::string top_level =
        request_.root.substr(0, request_.root.size() - request_.prefix.size());
    for (const TreeEntry& entry : request_.tree.entries()) {
      if (entry.state == TreeEntry::State::repository) return false;
      if (rewrites_files(request_.files, entry, top_level)) return false;
      if (!entry.path.starts_with(request_.prefix)) continue;
      std::string_view path = entry.path.substr(request_.prefix.size());
      const auto slash = path.rfind('/');
      if (slash == std::string_view::npos) continue;
      path = path.substr(0, slash);
      if (path == last) continue;
      last = path;
      while (folders_.insert(path).second) {
        const auto above = path.rfind('/');
        if (above == std::string_view::npos) break;
        path = path.substr(0, above);
      }
    }
    return std::ranges::all_of(request_.also, [&](const std::string& folder) {
      return folders_.contains(folder) && !is_excluded(folder);
    });
  }

  // It, or a folder above it.
  bool is_excluded(std::string_view folder) const {
    for (std::size_t end = folder.find('/');; end = folder.find('/', end + 1)) {
      if (is_excluded_itself(folder.substr(0, end))) return true;
      if (end == std::string_view::npos) return false;
    }
  }
  bool is_excluded_itself(std::string_view folder) const {
    const std::string_view name = file_name(folder);
    if (name == ".git" || name == ".terraform") return true;
    return std::ranges::any_of(request_.exclude, [&](const std::string& glob) {
      return match_glob(glob, folder).has_value();
    });
  }

  void list(ListedFolder& folder) const {
    const std::string path = join_path(request_.root, folder.path);
    try {
      folder.entries = request_.files.list(path);
    } catch (const Error&) {
      if (request_.files.kind(path) == FileKind::directory) throw;  // else all of it is deleted
    }
  }

  // What is excluded, or stands behind a link, with all below it.
  void drop_hidden(std::vector<ListedFolder>& all) const {
    std::vector<bool> hidden(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].path == ".") continue;
      const std::string above = parent_path(all[i].path);
      const auto parent =
          std::ranges::lower_bound(all, above.empty() ? "." : above, {}, &ListedFolder::path);
      const auto number = static_cast<std::size_t>(parent - all.begin());  // it is in there
      hidden[i] = hidden[number] || is_excluded_itself(all[i].path) ||
                  !holds_folder(*parent, file_name(all[i].path));
    }
    for (std::size_t i = 0; i < all.size(); ++i)
      if (hidden[i]) all[i].entries.clear();
  }
  static bool holds_folder(const ListedFolder& folder, std::string_view name) {
    const auto entry = std::ranges::lower_bound(
        folder.entries, name, {},
        [](const DirectoryEntry& each) -> std::string_view { return each.name; });
    return entry != folder.entries.end() && entry->name == name &&
           entry->kind == FileKind::directory && !entry->is_symlink;
  }

  void digest(ListedFolder& folder) const {
    std::string all(request_.program);
    all += '\n' + folder.path + '\n';
    const std::string prefix = folder.path == "." ? "" : folder.path + "/";
    for (const DirectoryEntry& entry : folder.entries) {
      if (entry.kind == FileKind::directory || !is_loaded(entry.name)) continue;
      const std::string path = prefix + entry.name;
      if (entry.kind != FileKind::file) return;
      const auto content = content_of(request_.files, request_.tree, request_.prefix + path,
                                      join_path(request_.root, path));
      if (!content) return;
      all += entry.name + '\n' + *content + '\n';
    }
    folder.digest = sha256_hex(all).substr(0, 32);
  }

  const ListingRequest& request_;
  std::set<std::string_view> folders_;
};

}  // namespace

std::optional<std::vector<ListedFolder>> list_tracked_folders(const ListingRequest& request) {
  return Lister(request).run();
}

std::optional<std::string> content_of(const FileSystem& files, const git::WorkingTree& tree,
                                      const std::string& tracked_path,
                                      const std::string& absolute) {
  const TreeEntry* entry = tree.find(tracked_path);
  if (entry != nullptr && !entry->id.empty()) return std::string(entry->id);
  const FileKind kind = files.kind(absolute);
  if (kind == FileKind::missing) return "missing";
  if (kind != FileKind::file) return {};
  try {
    return "text " + sha256_hex(files.read(absolute));
  } catch (const Error&) {
    return {};
  }
}

}  // namespace infra::workspace
