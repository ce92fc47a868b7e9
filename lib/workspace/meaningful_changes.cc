// Changed files, without those that only comment or format.
#include <algorithm>
#include <memory>
#include <optional>

#include "lib/base/strings.h"
#include "lib/git/revision_texts.h"
#include "lib/hcl/canonical.h"
#include "lib/hcl/json.h"
#include "lib/hcl/parser.h"
#include "lib/workspace/changed_stacks.h"

namespace infra::workspace {
namespace {

bool is_configuration(std::string_view path) {
  return path.ends_with(".tf") || path.ends_with(".tf.json");
}

bool is_variables(std::string_view path) {
  return path.ends_with(".tfvars") || path.ends_with(".tfvars.json");
}

bool is_override(std::string_view path) {
  std::string_view name = file_name(path);
  name = name.substr(0, name.find(".tf"));
  return name == "override" || name.ends_with("_override");
}

// The declarations in a text; nullopt where it cannot be read: then every byte counts.
std::optional<std::vector<std::string>> declarations(const std::string& path,
                                                     const std::string& text) {
  diag::SourceMap sources;
  diag::Diagnostics found;
  const std::uint32_t file = sources.add(path, text);
  std::unique_ptr<hcl::File> parsed;
  if (path.ends_with(".json")) {
    parsed = hcl::parse_json_file(
        sources, file, is_variables(path) ? hcl::JsonKind::variables : hcl::JsonKind::terraform,
        found);
  } else {
    parsed = hcl::parse_file(sources, file, found);
  }
  if (parsed->has_errors) return {};
  return hcl::canonical_declarations(*parsed->body);
}

struct Version {
  std::optional<std::string> before, after;
};

// Do the two texts of the file declare the same?
bool same_tree(const std::string& path, const Version& version) {
  const auto before = declarations(path, version.before.value_or(""));
  const auto after = declarations(path, version.after.value_or(""));
  return before && after && *before == *after;
}

// Do the changed files of a folder declare the same, whichever of them holds what? Overrides are
// merged by file name, so that each of them counts for itself.
bool same_declarations(const std::map<std::string, Version>& files) {
  std::vector<std::string> before, after;
  for (const auto& [path, version] : files) {
    if (is_override(path)) {
      if (!same_tree(path, version)) return false;
      continue;
    }
    for (auto [text, all] : {std::pair{&version.before, &before}, {&version.after, &after}}) {
      auto some = declarations(path, text->value_or(""));
      if (!some) return false;
      all->insert(all->end(), std::make_move_iterator(some->begin()),
                  std::make_move_iterator(some->end()));
    }
  }
  std::ranges::sort(before);
  std::ranges::sort(after);
  return before == after;
}

std::string folder_of(const std::string& path) {
  std::string folder = parent_path(path);
  return folder.empty() ? "." : folder;
}

std::vector<std::string> links_of(const Workspace& workspace, const git::Git& git) {
  if (workspace.working_tree() == nullptr) return git::tracked_links(git);
  std::vector<std::string> links;
  for (const git::TreeEntry& entry : workspace.working_tree()->entries())
    if (entry.is_link) links.emplace_back(entry.path);
  return links;
}

// What is found at a link changes with what the link leads to: path at the link -> changed file.
std::map<std::string, std::string> seen_through_links(const Workspace& workspace,
                                                      const git::Git& git, const Changes& changes) {
  std::map<std::string, std::string> seen;
  const std::string top = workspace.files().canonical(changes.top_level);
  for (const std::string& link : links_of(workspace, git)) {
    const std::string at = relative_path(join_path(top, link), workspace.root());
    const std::string target =
        relative_path(workspace.files().canonical(workspace.absolute(at)), workspace.root());
    if (at.starts_with("..") || target.starts_with("..") || at == target) continue;
    for (const std::string& file : changes.files) {
      if (file == target) seen.emplace(at, file);
      if (file.starts_with(target + "/")) seen.emplace(at + file.substr(target.size()), file);
    }
  }
  return seen;
}

// Keys of infra.yaml that decide which stacks there are and what their plans say.
constexpr std::string_view kPlanKeys[] = {"environments", "layout",       "offline",
                                          "plan",         "repositories", "repository"};

std::string plan_settings(const std::string& text) {
  diag::SourceMap sources;
  const LoadedConfig loaded = read_config(sources, sources.add("infra.yaml", text), "");
  if (!loaded.found.empty()) return "?" + text;
  std::string settings;
  for (const ConfigValue& value : show_config(loaded)) {
    const std::string_view key = std::string_view(value.key).substr(0, value.key.find('.'));
    if (std::ranges::find(kPlanKeys, key) != std::end(kPlanKeys))
      settings += value.key + ": " + value.value + "\n";
  }
  return settings;
}

bool config_differs(const Version& version) {
  return plan_settings(version.before.value_or("")) != plan_settings(version.after.value_or(""));
}

}  // namespace

MeaningfulChanges meaningful_changes(const Workspace& workspace, const git::Git& git,
                                     const Changes& changes, bool all_bytes) {
  std::map<std::string, std::string> paths;  // as it is seen -> as git knows it
  for (const std::string& file : changes.files) paths.emplace(file, file);
  paths.merge(seen_through_links(workspace, git, changes));

  const std::string prefix =
      relative_path(workspace.root(), workspace.files().canonical(changes.top_level));
  const std::string config =
      workspace.location().config_file.empty()
          ? "infra.yaml"
          : relative_path(workspace.location().config_file, workspace.root());
  std::vector<std::string> asked, names;
  for (const auto& [seen, path] : paths) {
    if (!is_configuration(seen) && !is_variables(seen) && !seen.ends_with(".terraform.lock.hcl") &&
        seen != config)
      continue;
    asked.push_back(seen);
    names.push_back(prefix == "." ? path : normalize_path(join_path(prefix, path)));
  }
  const auto before = git::texts_at(git, changes.merge_base, names);
  std::map<std::string, Version> versions;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    Version& version = versions[asked[i]];
    version.before = before[i];
    const std::string path = workspace.absolute(asked[i]);
    if (workspace.files().kind(path) == FileKind::file)
      version.after = workspace.files().read(path);
  }

  MeaningfulChanges result;
  std::map<std::string, std::map<std::string, Version>> by_folder;
  for (const auto& [seen, path] : paths) {
    const auto version = versions.find(seen);
    if (seen == config && version != versions.end()) {
      result.config = config_differs(version->second);
      result.files.insert(seen);
    } else if (version == versions.end()) {
      result.files.insert(seen);
    } else if (is_configuration(seen)) {
      by_folder[folder_of(seen)].insert(*version);
      result.files.insert(seen);  // read by fileset(), perhaps: its bytes count there
    } else if (all_bytes || !same_tree(seen, version->second)) {
      result.files.insert(seen);
    }
  }
  for (const auto& [folder, files] : by_folder) {
    if (!all_bytes && same_declarations(files)) continue;
    for (const auto& [path, version] : files)
      if (all_bytes || !same_tree(path, version)) result.declarations[folder].push_back(path);
    if (workspace.folder(folder) != nullptr) continue;
    for (const auto& [path, version] : files)
      if (version.before && !version.after) result.removed[folder][path] = *version.before;
  }
  return result;
}

}  // namespace infra::workspace
