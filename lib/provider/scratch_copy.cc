#include "lib/provider/scratch_copy.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <system_error>

#include "lib/base/error.h"
#include "lib/hcl/print.h"
#include "lib/provider/provisioners.h"
#include "lib/terraform/module_source.h"

namespace infra::provider {
namespace {

// Sorted behind everything a module may have, since later override files win.
constexpr std::string_view kOverride = "zzzz_infra_offline_override.tf";

bool is_native(std::string_view name) { return name.ends_with(".tf"); }
bool is_json(std::string_view name) { return name.ends_with(".tf.json"); }

// What belongs to another run: state, plans, installed modules and providers, locks with hashes of
// providers that are not ours.
bool is_left_behind(std::string_view name) {
  return name == ".terraform" || name == ".git" || name == ".terraform.lock.hcl" ||
         name.ends_with(".tfstate") || name.ends_with(".tfstate.backup") ||
         name.ends_with(".tfstate.lock.info");
}

class Copier {
 public:
  Copier(const FileSystem& files, const OfflineScan& scan, std::string from, std::string to,
         bool on_disk)
      : files_(files), from_(std::move(from)), to_(std::move(to)), on_disk_(on_disk) {
    for (const ScannedModule& module : scan.modules) {
      modules_.insert(module.folder);
      for (std::string above = module.folder; above.size() > from_.size();
           above = parent_path(above))
        made_.insert(above);
    }
    made_.insert(from_);
  }

  void folder(const std::string& path) {
    std::filesystem::create_directories(target(path));
    const bool is_module = modules_.contains(path);
    for (const DirectoryEntry& entry : files_.list(path)) {
      if (is_left_behind(entry.name)) continue;
      const std::string inner = join_path(path, entry.name);
      if (entry.kind == FileKind::directory) {
        subfolder(inner);
      } else if (entry.kind == FileKind::file) {
        file(inner, is_module);
      }
    }
  }

  std::string target(const std::string& path) const {
    return join_path(to_, relative_path(path, from_));
  }
  std::vector<std::string> take_provisioners() { return std::move(provisioners_); }

 private:
  void subfolder(const std::string& path) {
    if (made_.contains(path)) return folder(path);
    if (on_disk_) return link(path);
    // Files that a module reads lie in it or below it; what lies elsewhere in another revision is
    // not brought along.
    if (std::ranges::any_of(modules_,
                            [&](const std::string& m) { return path.starts_with(m + "/"); }))
      folder(path);
  }

  void file(const std::string& path, bool is_module) {
    const bool configuration = is_module && (is_native(path) || is_json(path));
    if (!configuration && on_disk_) return link(path);
    if (!configuration && !is_module && path.ends_with(".tf")) return;
    std::string text = files_.read(path);
    if (configuration) {
      WithoutProvisioners stripped = without_provisioners(path, text);
      for (const std::uint32_t line : stripped.lines)
        provisioners_.push_back(fmt::format("{}:{}", relative_path(path, from_), line));
      text = std::move(stripped.text);
    }
    write_file_atomically(target(path), text);
  }

  void link(const std::string& path) const {
    std::error_code error;
    std::filesystem::create_symlink(path, target(path), error);
    if (error) throw Error(fmt::format("cannot link {}: {}", target(path), error.message()));
  }

  const FileSystem& files_;
  const std::string from_, to_;
  const bool on_disk_;
  std::set<std::string> modules_, made_;  // module folders; these and all above them
  std::vector<std::string> provisioners_;
};

// The nearest folder that holds all modules. Below a folder like /home or / only links are made, so
// this is cheap wherever it is.
std::string common_folder(const OfflineScan& scan, std::string folder) {
  for (const ScannedModule& module : scan.modules)
    while (!terraform::lies_in(module.folder, folder)) folder = parent_path(folder);
  return folder;
}

void require_inside(const OfflineScan& scan, const std::string& repository_root) {
  for (const ScannedModule& module : scan.modules)
    if (!terraform::lies_in(module.folder, repository_root))
      throw Error("the module " + module.folder + " lies outside the repository " + repository_root,
                  "move the module into the repository, or call it by the source of its own one "
                  "(git::https://…//modules/name?ref=…)");
}

std::string literal(std::string_view text) {
  return hcl::to_console(hcl::Value::string(std::string(text)));
}

// Terraform itself reads remote states, with the credentials that it finds: a local one instead.
std::string remote_state_override(const RemoteState& state, const std::string& file) {
  return fmt::format(
      "data \"terraform_remote_state\" {} {{\n  backend   = \"local\"\n"
      "  workspace = \"default\"\n  config    = {{ path = {} }}\n}}\n",
      literal(state.name), literal(file));
}

}  // namespace

ScratchCopy make_scratch_copy(const FileSystem& files, const OfflineScan& scan,
                              const std::string& repository_root, const std::string& root,
                              const std::string& target, bool on_disk) {
  if (!repository_root.empty()) require_inside(scan, repository_root);
  const std::string from =
      repository_root.empty() ? common_folder(scan, normalize_path(root)) : repository_root;
  Copier copier(files, scan, from, target, on_disk);
  try {
    copier.folder(from);
  } catch (const std::filesystem::filesystem_error& error) {
    throw Error(fmt::format("cannot make a scratch copy: {}", error.code().message()),
                "a scratch copy is made below TMPDIR");
  }
  ScratchCopy copy = {copier.target(root), copier.take_provisioners()};
  std::map<std::string, std::string> overrides;
  overrides[copy.root] = fmt::format(
      "terraform {{\n  backend \"local\" {{\n    path = \"{}\"\n  }}\n}}\n", kStateFile);
  for (const RemoteState& state : scan.remote_states)
    overrides[copier.target(state.folder)] +=
        remote_state_override(state, join_path(target, kRemoteStateFile));
  for (const auto& [folder, text] : overrides)
    write_file_atomically(join_path(folder, kOverride), text);
  return copy;
}

std::vector<std::string> clean_installed(const FileSystem& files,
                                         const std::vector<ScannedModule>& modules,
                                         const std::vector<RemoteState>& states,
                                         const ScratchCopy& copy, const std::string& target) {
  std::vector<std::string> provisioners;
  std::map<std::string, std::string> overrides;
  for (const ScannedModule& module : modules) {
    for (const std::string& name : module.files) {
      const std::string path = join_path(module.folder, name);
      const WithoutProvisioners stripped = without_provisioners(path, files.read(path));
      if (stripped.lines.empty()) continue;
      write_file_atomically(path, stripped.text);
      for (const std::uint32_t line : stripped.lines)
        provisioners.push_back(fmt::format("{}:{}", relative_path(path, copy.root), line));
    }
    for (const RemoteState& state : states)
      if (state.folder == module.folder)
        overrides[module.folder] +=
            remote_state_override(state, join_path(target, kRemoteStateFile));
  }
  for (const auto& [folder, text] : overrides)
    write_file_atomically(join_path(folder, kOverride), text);
  return provisioners;
}

}  // namespace infra::provider
