#include "lib/scaffold/template_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/scaffold/embedded.h"

namespace infra::scaffold {
namespace {

constexpr std::string_view kManifest = "template.yaml";
constexpr int kDeepest = 20;
// Not one of those that can be asked for: what `infra init` makes.
constexpr std::string_view kRepository = "repository";

void read_folder(const FileSystem& files, const std::string& folder, const std::string& below,
                 int depth, Tree& tree) {
  if (depth > kDeepest) throw Error(fmt::format("`{}` is nested too deeply", folder));
  for (const DirectoryEntry& entry : files.list(join_path(folder, below))) {
    const std::string path = below.empty() ? entry.name : join_path(below, entry.name);
    if (entry.kind == FileKind::directory && !entry.is_symlink)
      read_folder(files, folder, path, depth + 1, tree);
    if (entry.kind == FileKind::file)
      tree[path] = read_listed(files, parent_path(join_path(folder, path)), entry);
  }
}

}  // namespace

TemplateSource::TemplateSource(const FileSystem& files, std::string root, std::string folder)
    : files_(files), root_(std::move(root)), folder_(normalize_path(folder)) {
  const std::string whole = join_path(root_, folder_);
  if (files_.kind(whole) != FileKind::directory) return;
  for (const DirectoryEntry& entry : files_.list(whole))
    if (files_.kind(join_path(join_path(whole, entry.name), kManifest)) == FileKind::file)
      own_.push_back(entry.name);
}

std::vector<std::string> TemplateSource::names() const {
  std::set<std::string> names(own_.begin(), own_.end());
  for (const auto& [path, bytes] : builtin_templates())
    if (file_name(path) == kManifest && parent_path(path) != kRepository)
      names.insert(parent_path(path));
  return {names.begin(), names.end()};
}

Template TemplateSource::load(const std::string& name, diag::SourceMap& sources,
                              diag::Diagnostics& found) const {
  Template result;
  if (std::ranges::find(own_, name) != own_.end()) {
    result.folder = join_path(folder_, name);
    read_folder(files_, join_path(root_, result.folder), "", 0, result.files);
  } else {
    const std::string prefix = name + "/";
    for (const auto& [path, bytes] : builtin_templates())
      if (path.starts_with(prefix)) result.files[path.substr(prefix.size())] = bytes;
  }
  const auto manifest = result.files.find(std::string(kManifest));
  if (manifest == result.files.end()) {
    const auto all = names();
    const auto near = did_you_mean(name, all);
    throw Error(fmt::format("there is no template `{}`", printable(name)),
                near ? fmt::format("did you mean `{}`?", *near)
                     : fmt::format("there are {}", fmt::join(all, ", ")));
  }
  const std::string folder = result.folder.empty() ? "<built in>/" + name : result.folder;
  result.source = sources.add(join_path(folder, kManifest), manifest->second);
  result.manifest = read_manifest(sources, result.source, found);
  if (!result.manifest.name.empty() && result.manifest.name != name)
    found.push_back({.message = fmt::format("the template of folder `{}` calls itself `{}`", name,
                                            printable(result.manifest.name)),
                     .primary = {{result.source, 0, 0}, {}},
                     .help = "name and folder are the same"});
  return result;
}

}  // namespace infra::scaffold
