#include "lib/release/pinned_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/diag/source_map.h"
#include "lib/hcl/edit.h"
#include "lib/hcl/parser.h"
#include "lib/release/consumers.h"
#include "lib/terraform/module_source.h"

namespace infra::release {
namespace {

constexpr std::string_view kFolder = "/.infra-pinned/";

}  // namespace

PinnedFiles::PinnedFiles(const FileSystem& files, std::string root,
                         std::vector<PinnedRepository> repositories,
                         std::map<std::string, std::string> changed)
    : files_(files),
      root_(std::move(root)),
      repositories_(std::move(repositories)),
      changed_(std::move(changed)) {}

const FileSystem& PinnedFiles::of(const std::string& path) const {
  const std::string prefix = root_ + std::string(kFolder);
  if (!path.starts_with(prefix)) return files_;
  const std::string folder = path.substr(0, path.find('/', prefix.size()));
  const std::lock_guard lock(mutex_);
  const auto mount = mounts_.find(folder);
  return mount == mounts_.end() ? files_ : *mount->second;
}

std::string PinnedFiles::mounted(const PinnedRepository& repository, const std::string& ref) const {
  const std::string commit = repository.git->commit_of(ref);
  const std::string folder = root_ + std::string(kFolder) + commit.substr(0, 12);
  const std::lock_guard lock(mutex_);
  auto& mount = mounts_[folder];
  if (!mount) mount = std::make_unique<git::RevisionFileSystem>(*repository.git, commit, folder);
  return folder;
}

std::string PinnedFiles::pinned(const std::string& text, const std::string& path) const {
  if (text.find("ref=") == text.npos) return text;
  diag::SourceMap sources;
  diag::Diagnostics found;
  const std::uint32_t number = sources.add(path, text);
  const auto file = hcl::parse_file(sources, number, found);
  std::vector<diag::Edit> edits;
  for (const hcl::Block& block : file->body->blocks) {
    const hcl::Attribute* source =
        block.type.text == "module" ? block.body->attribute("source") : nullptr;
    const auto* literal = source ? source->value->as<hcl::StringLiteral>() : nullptr;
    const std::string ref = literal ? ref_of(literal->value) : "";
    if (ref.empty()) continue;
    const auto named = terraform::split_repository_source(literal->value);
    for (const PinnedRepository& repository : repositories_) {
      if (std::ranges::find(repository.names, named.repository) == repository.names.end()) continue;
      const std::string target = join_path(mounted(repository, ref), named.folder);
      std::string relative = relative_path(target, parent_path(path));
      if (!relative.starts_with("../")) relative.insert(0, "./");
      for (diag::Edit& edit :
           hcl::set_attribute(sources, *block.body, "source", fmt::format("\"{}\"", relative)))
        edits.push_back(std::move(edit));
      break;
    }
  }
  return edits.empty() ? text : hcl::apply(text, std::move(edits));
}

std::string PinnedFiles::read(const std::string& path) const {
  const auto changed = changed_.find(path);
  const std::string text = changed != changed_.end() ? changed->second : of(path).read(path);
  return path.ends_with(".tf") ? pinned(text, path) : text;
}

FileKind PinnedFiles::kind(const std::string& path) const {
  if (path + "/" == root_ + std::string(kFolder)) return FileKind::directory;
  return changed_.contains(path) ? FileKind::file : of(path).kind(path);
}

std::vector<DirectoryEntry> PinnedFiles::list(const std::string& path) const {
  const std::string pins = root_ + std::string(kFolder);
  std::vector<DirectoryEntry> entries;
  if (path + "/" == pins) {
    const std::lock_guard mounts(mutex_);
    for (const auto& [folder, files] : mounts_)
      entries.push_back({folder.substr(pins.size()), FileKind::directory, false});
    return entries;
  }
  entries = of(path).list(path);
  if (path == root_) entries.insert(entries.begin(), {".infra-pinned", FileKind::directory, false});
  return entries;
}

std::string PinnedFiles::canonical(const std::string& path) const {
  return of(path).canonical(path);
}

}  // namespace infra::release
