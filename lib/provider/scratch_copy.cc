#include "lib/provider/scratch_copy.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <system_error>

#include "lib/base/error.h"
#include "lib/hcl/edit.h"
#include "lib/hcl/json.h"
#include "lib/hcl/parser.h"

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
    if (configuration && text.find("provisioner") != text.npos)
      text = without_provisioners(path, text);
    write_file_atomically(target(path), text);
  }

  void link(const std::string& path) const {
    std::error_code error;
    std::filesystem::create_symlink(path, target(path), error);
    if (error) throw Error(fmt::format("cannot link {}: {}", target(path), error.message()));
  }

  // An apply, even one without a cloud, would run them: and in a preview they are the code of
  // whoever wrote the change.
  std::string without_provisioners(const std::string& path, const std::string& text) {
    diag::SourceMap sources;
    diag::Diagnostics ignored;
    const std::uint32_t number = sources.add(path, text);
    const auto file = is_json(path)
                          ? hcl::parse_json_file(sources, number, hcl::JsonKind::terraform, ignored)
                          : hcl::parse_file(sources, number, ignored);
    std::vector<diag::Edit> edits;
    for (const hcl::Block& block : file->body->blocks) {
      for (const hcl::Block& inner : block.body->blocks) {
        if (inner.type.text != "provisioner" && inner.type.text != "connection") continue;
        if (inner.type.text == "provisioner")
          provisioners_.push_back(
              fmt::format("{}:{}", relative_path(path, from_),
                          diag::position_at(sources[number], inner.span.begin).line));
        if (file->json)
          throw Error(
              path + " has a provisioner in JSON syntax, which an offline run cannot take out",
              "write that resource in native syntax");
        edits.push_back({inner.span, ""});
      }
    }
    return hcl::apply(text, std::move(edits));
  }

  const FileSystem& files_;
  const std::string from_, to_;
  const bool on_disk_;
  std::set<std::string> modules_, made_;  // module folders; these and all above them
  std::vector<std::string> provisioners_;
};

}  // namespace

ScratchCopy make_scratch_copy(const FileSystem& files, const OfflineScan& scan,
                              const std::string& repository_root, const std::string& root,
                              const std::string& target, bool on_disk) {
  for (const ScannedModule& module : scan.modules)
    if (module.folder != repository_root && !module.folder.starts_with(repository_root + "/"))
      throw Error("the module " + module.folder + " lies outside the repository " + repository_root,
                  "an offline run copies nothing from outside the repository");
  Copier copier(files, scan, repository_root, target, on_disk);
  try {
    copier.folder(repository_root);
  } catch (const std::filesystem::filesystem_error& error) {
    throw Error(fmt::format("cannot make a scratch copy: {}", error.code().message()),
                "a scratch copy is made below TMPDIR");
  }
  ScratchCopy copy = {copier.target(root), copier.take_provisioners()};
  write_file_atomically(
      join_path(copy.root, kOverride),
      fmt::format("terraform {{\n  backend \"local\" {{\n    path = \"{}\"\n  }}\n}}\n",
                  kStateFile));
  return copy;
}

}  // namespace infra::provider
