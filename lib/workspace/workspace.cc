#include "lib/workspace/workspace.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/base/thread_pool.h"
#include "lib/git/git.h"
#include "lib/workspace/glob.h"
#include "lib/workspace/kept_facts.h"

namespace infra::workspace {
namespace {

constexpr std::string_view kConfigName = "infra.yaml";

bool is_below(std::string_view path, std::string_view folder) {
  return path == folder || folder == "/" ||
         (path.starts_with(folder) && path.substr(folder.size()).starts_with('/'));
}

}  // namespace

Location locate(const FileSystem& files, const std::string& cwd, const std::string& config) {
  Location location;
  if (!config.empty()) {
    if (files.kind(config) != FileKind::file)
      throw Error(fmt::format("there is no configuration {}", config));
    location.config_file = files.canonical(config);
  } else {
    for (std::string at = cwd; location.config_file.empty(); at = parent_path(at)) {
      const std::string candidate = join_path(at, kConfigName);
      if (files.kind(candidate) == FileKind::file)
        location.config_file = files.canonical(candidate);
      if (at == "/" || at.empty()) break;
    }
  }
  location.root = location.config_file.empty() ? cwd : parent_path(location.config_file);
  location.top_level = git::top_level(files, location.root);
  if (location.config_file.empty() && location.top_level) location.root = *location.top_level;
  location.root = files.canonical(location.root);
  return location;
}

Workspace::Workspace(const FileSystem& files, process::ProcessRunner& processes,
                     OpenOptions options)
    : files_(files), processes_(processes), options_(std::move(options)) {
  location_ = locate(files_, options_.cwd, options_.config);
  load_config();
  store_ = std::make_unique<terraform::ModuleStore>(files_, sources_, location_.root);
  for (const std::string& name : config_.config.repository) names_.push_back(name);
  if (location_.top_level)
    for (std::string& name : git::remote_names(files_, *location_.top_level))
      names_.push_back(std::move(name));
}

Workspace::~Workspace() = default;

void Workspace::load_config() {
  const auto reference = options_.environment.find("INFRA_CONFIG_REF");
  const bool from_base = reference != options_.environment.end() && !reference->second.empty();
  if (location_.config_file.empty() && !from_base) return;
  const std::string path = location_.config_file.empty() ? join_path(location_.root, kConfigName)
                                                         : location_.config_file;
  std::string shown = relative_path(path, location_.root), text;
  if (from_base) {
    if (!location_.top_level) throw Error("INFRA_CONFIG_REF is set, but this is no git repository");
    // A pull request must not switch off its own checks: the file of its base decides.
    const git::Git git(processes_, options_.environment, *location_.top_level, options_.stop);
    const std::string commit = git.commit_of(reference->second);
    const std::string inside = relative_path(path, files_.canonical(*location_.top_level));
    if (git.run_for_paths({"ls-tree", "-z", "--full-tree", "--name-only", commit, inside}).empty())
      return;
    text = git.run({"show", fmt::format("{}:{}", commit, inside)});
    shown = fmt::format("{}:{}", reference->second, shown);
  } else {
    text = files_.read(path);
  }
  const std::uint32_t file = sources_.add(shown, std::move(text));
  config_ = read_config(sources_, file, options_.program_version);
}

// Where the user stands and what the user names: searched even where git ignores it.
std::vector<std::string> Workspace::wanted_folders() const {
  std::vector<std::string> wanted = {relative_path(options_.cwd, location_.root)};
  for (const std::string& path : options_.paths)
    wanted.push_back(relative_path(files_.canonical(path), location_.root));
  std::erase(wanted, ".");
  return wanted;
}

// Folders with .tf or .tf.json files, relative to the root. Links to folders are not followed: what
// they lead to is either found anyway or no part of the repository.
std::vector<std::string> Workspace::terraform_folders() {
  std::set<std::string> ignored;
  if (location_.top_level) {
    const git::Git git(processes_, options_.environment, location_.root, options_.stop);
    const auto folders = git.ignored_folders();
    ignored.insert(folders.begin(), folders.end());
  }
  const std::vector<std::string> wanted = wanted_folders();
  const auto skipped = [&](const std::string& path, std::string_view name) {
    if (name == ".git" || name == ".terraform") return true;
    const auto leads_to = [&](const std::string& want) {
      return is_below(want, path) || is_below(path, want);
    };
    const bool is_wanted =
        std::ranges::any_of(wanted, [&](const std::string& want) { return leads_to(want); });
    if (is_wanted) return false;
    if (location_.top_level ? ignored.contains(path) : name.starts_with('.')) return true;
    return std::ranges::any_of(config_.config.layout.exclude, [&](const std::string& glob) {
      return match_glob(glob, path).has_value();
    });
  };

  std::vector<std::string> found, open = {"."};
  while (!open.empty()) {
    const std::string folder = std::move(open.back());
    open.pop_back();
    bool has_files = false;
    for (const DirectoryEntry& entry : files_.list(join_path(location_.root, folder))) {
      const std::string path = folder == "." ? entry.name : join_path(folder, entry.name);
      if (entry.kind == FileKind::directory && !entry.is_symlink && !skipped(path, entry.name))
        open.push_back(path);
      has_files |= entry.kind == FileKind::file &&
                   (entry.name.ends_with(".tf") || entry.name.ends_with(".tf.json"));
    }
    if (has_files) found.push_back(folder);
  }
  std::ranges::sort(found);
  return found;
}

void Workspace::discover() {
  load(terraform_folders());
  if (!options_.stop.stop_requested()) classify();
  open_others();
}

void Workspace::load(std::vector<std::string> paths) {
  folders_.resize(paths.size());
  parallel_for(
      paths.size(), options_.jobs,
      [&](std::size_t i) {
        folders_[i].path = std::move(paths[i]);
        folders_[i].module = &store_->load(absolute(folders_[i].path));
      },
      options_.stop);
}

void Workspace::open_others() {
  for (const std::string& path : config_.config.repositories) {
    const std::string folder = join_path(location_.root, path);
    if (files_.kind(folder) != FileKind::directory) {
      notes_.push_back(
          fmt::format("the repository {} is not there: what hangs on it is unproven", path));
      continue;
    }
    OpenOptions options = options_;
    options.cwd = files_.canonical(folder);
    options.config.clear();
    options.paths.clear();
    options.environment.erase("INFRA_CONFIG_REF");
    auto other = std::make_unique<Workspace>(files_, processes_, std::move(options));
    other->config_.config.repositories.clear();  // two that name each other must end
    if (other->config_.found.empty()) {
      other->discover();
    } else {
      notes_.push_back(fmt::format("the configuration of {} cannot be read: it is left out", path));
      continue;
    }
    others_.push_back(std::move(other));
  }
}

std::string Workspace::absolute(const std::string& path) const {
  return normalize_path(join_path(location_.root, path));
}

const Folder* Workspace::folder(const std::string& path) const {
  const auto found = std::ranges::lower_bound(folders_, path, {}, &Folder::path);
  return found == folders_.end() || found->path != path ? nullptr : &*found;
}

std::vector<const Folder*> Workspace::selected() const {
  std::vector<const Folder*> result;
  std::vector<std::string> wanted;
  for (const std::string& path : options_.paths) {
    if (files_.kind(path) == FileKind::missing) throw Error(fmt::format("there is no {}", path));
    std::string canonical = files_.canonical(path);
    if (files_.kind(canonical) == FileKind::file) canonical = parent_path(canonical);
    if (!is_below(canonical, location_.root))
      throw Error(fmt::format("{} is outside of the repository {}", path, location_.root),
                  "start the command in that folder, or with -C");
    wanted.push_back(relative_path(canonical, location_.root));
  }
  for (const Folder& folder : folders_) {
    const bool is_wanted = std::ranges::any_of(wanted, [&](const std::string& want) {
      return want == "." || is_below(folder.path, want);
    });
    if (wanted.empty() || is_wanted) result.push_back(&folder);
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const bool any = std::ranges::any_of(result, [&](const Folder* folder) {
      return wanted[i] == "." || is_below(folder->path, wanted[i]);
    });
    if (!any) throw Error(fmt::format("there are no Terraform files in {}", options_.paths[i]));
  }
  return result;
}

terraform::EvaluateOptions Workspace::evaluate_options(const Folder& folder) const {
  terraform::EvaluateOptions options;
  options.repository_root = location_.root;
  options.repository_names = names_;
  options.environment = options_.environment;
  options.stand_alone_module = folder.kind == FolderKind::module;
  return options;
}

}  // namespace infra::workspace
