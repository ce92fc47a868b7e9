#include "lib/workspace/changed_stacks.h"

#include <algorithm>
#include <deque>

#include "lib/base/strings.h"
#include "lib/hcl/canonical.h"
#include "lib/hcl/json.h"
#include "lib/hcl/parser.h"
#include "lib/workspace/atlantis.h"
#include "lib/workspace/classify.h"

namespace infra::workspace {
namespace {

using Kind = Reason::Kind;

bool is_below(std::string_view path, std::string_view folder) {
  return folder == "." || path == folder ||
         (path.starts_with(folder) && path.substr(folder.size()).starts_with('/'));
}

std::string folder_of(const std::string& path) {
  std::string folder = parent_path(path);
  return folder.empty() ? "." : folder;
}

// What a removed folder declared, and whether it was a root module.
struct RemovedFolder {
  std::vector<std::string> declarations;
  bool is_root = false;
};

RemovedFolder read_removed(const std::map<std::string, std::string>& texts) {
  RemovedFolder removed;
  diag::SourceMap sources;
  diag::Diagnostics found;
  for (const auto& [path, text] : texts) {
    const std::uint32_t file = sources.add(path, text);
    const auto parsed = path.ends_with(".json")
                            ? hcl::parse_json_file(sources, file, hcl::JsonKind::terraform, found)
                            : hcl::parse_file(sources, file, found);
    for (std::string& each : hcl::canonical_declarations(*parsed->body))
      removed.declarations.push_back(std::move(each));
    for (const hcl::Block& block : parsed->body->blocks) {
      const bool backend =
          block.type.text == "terraform" && block.body != nullptr &&
          (block.body->block("backend") != nullptr || block.body->block("cloud") != nullptr);
      removed.is_root |= backend || block.type.text == "provider";
    }
  }
  std::ranges::sort(removed.declarations);
  return removed;
}

std::vector<std::string> declarations_of(const terraform::Module& module) {
  std::vector<std::string> result;
  for (const auto& file : module.files)
    for (std::string& each : hcl::canonical_declarations(*file->body))
      result.push_back(std::move(each));
  std::ranges::sort(result);
  return result;
}

class Finder {
 public:
  Finder(const Workspace& workspace, const Graph& graph, const MeaningfulChanges& changes)
      : workspace_(workspace), graph_(graph), changes_(changes) {
    sort_files();
    find_removed();
  }

  std::vector<ChangedStack> run() {
    for (const Stack& stack : graph_.stacks()) {
      std::set<Reason> reasons;
      own_files(stack, reasons);
      modules(stack, reasons);
      for (const std::string& file : changes_.files)
        if (std::ranges::any_of(stack.files,
                                [&](const FileRead& read) { return reads(read, file); }))
          reasons.insert({is_variables(file) ? Kind::variables : Kind::file, file, {}});
      for (const std::string& file : for_all_) reasons.insert({Kind::file, file, {}});
      if (reasons.empty()) continue;
      ChangedStack& changed = result_.emplace_back();
      changed.folder = *stack.folder;
      changed.reasons.assign(reasons.begin(), reasons.end());
    }
    std::ranges::sort(result_, {}, [](const ChangedStack& each) { return each.folder.path; });
    return std::move(result_);
  }

 private:
  static bool is_variables(std::string_view path) {
    return path.ends_with(".tfvars") || path.ends_with(".tfvars.json");
  }

  void sort_files() {
    for (const std::string& file : changes_.files) {
      const std::string_view name = file_name(file);
      if (is_variables(file)) {
        variables_.push_back(file);
      } else if (name == ".terraform.lock.hcl") {
        locks_[folder_of(file)] = file;
      } else if (name == ".terraform-version" || name == ".tool-versions") {
        versions_.push_back(file);
      }
    }
    if (changes_.config) for_all_.push_back(workspace_.config().path);
    if (variables_.empty()) return;
    for (const char* name : {"atlantis.yaml", "atlantis.yml"}) {
      const std::string path = workspace_.absolute(name);
      if (workspace_.files().kind(path) != FileKind::file) continue;
      for (const AtlantisProject& project : read_atlantis(workspace_.files().read(path)))
        for (const std::string& file : project.var_files)
          var_files_.emplace(normalize_path(join_path(project.dir, file)), project.dir);
      break;
    }
  }

  void own_files(const Stack& stack, std::set<Reason>& reasons) const {
    const std::string& path = stack.folder->path;
    if (const auto own = changes_.declarations.find(path); own != changes_.declarations.end())
      for (const std::string& file : own->second) reasons.insert({Kind::file, file, {}});
    if (const auto lock = locks_.find(path); lock != locks_.end())
      reasons.insert({Kind::provider, lock->second, {}});
    for (const std::string& file : versions_)
      if (is_below(path, folder_of(file))) reasons.insert({Kind::provider, file, {}});
    // Values for several stacks stand above them, those of one in or below it.
    for (const std::string& file : variables_) {
      const std::string folder = folder_of(file);
      const auto [first, last] = var_files_.equal_range(file);
      const bool is_named =
          std::any_of(first, last, [&](const auto& each) { return each.second == path; });
      const bool near = is_below(folder, path) ||
                        (is_below(path, folder) && workspace_.folder(folder) == nullptr);
      if (is_named || (near && first == last)) reasons.insert({Kind::variables, file, {}});
    }
  }

  void modules(const Stack& stack, std::set<Reason>& reasons) const {
    for (const UsedModule& used : stack.modules) {
      const auto changed = changes_.declarations.find(used.folder);
      if (changed == changes_.declarations.end()) continue;
      for (const std::string& file : changed->second)
        reasons.insert({Kind::module, file, used.via});
    }
  }

  void find_removed() {
    for (const auto& [path, texts] : changes_.removed) {
      const RemovedFolder was = read_removed(texts);
      auto folder = classify_path(workspace_.config().config, path);
      if (folder && !folder->is_root()) continue;
      if (!folder) {
        if (!was.is_root || path.find("examples/") != std::string::npos) continue;
        folder = root_module_at(workspace_.config().config, path);
      }
      ChangedStack& removed = result_.emplace_back();
      removed.folder = std::move(*folder);
      removed.removed = true;
      Reason reason = {Kind::removed, path, {}};
      for (const Stack& stack : graph_.stacks())
        if (changes_.declarations.contains(stack.folder->path) &&
            declarations_of(*stack.folder->module) == was.declarations)
          reason.via.push_back(stack.folder->path);
      removed.reasons.push_back(std::move(reason));
    }
  }

  const Workspace& workspace_;
  const Graph& graph_;
  const MeaningfulChanges& changes_;
  std::vector<std::string> variables_, versions_, for_all_;
  std::map<std::string, std::string> locks_;           // by folder
  std::multimap<std::string, std::string> var_files_;  // of atlantis.yaml: file -> stack
  std::vector<ChangedStack> result_;
};

}  // namespace

std::string_view to_string(Kind kind) {
  static constexpr std::string_view kNames[] = {"file",       "module",   "variables",
                                                "dependency", "provider", "removed"};
  return kNames[static_cast<std::size_t>(kind)];
}

bool ChangedStack::is_changed() const {
  return std::ranges::any_of(reasons,
                             [](const Reason& each) { return each.kind != Kind::dependency; });
}

std::vector<ChangedStack> changed_stacks(const Workspace& workspace, const Graph& graph,
                                         const MeaningfulChanges& changes) {
  return Finder(workspace, graph, changes).run();
}

void add_dependents(const Workspace& workspace, const Exchange& exchange,
                    std::vector<ChangedStack>& changed) {
  std::map<std::string, std::vector<std::string>> readers;  // by publisher
  for (const auto& [reader, publishers] : exchange.depends_on)
    for (const std::string& publisher : publishers) readers[publisher].push_back(reader);
  struct Open {
    std::string stack;
    std::vector<std::string> via;  // from a reader of `stack` back to what changed
  };
  std::map<std::string, std::set<Reason>> found;
  for (const ChangedStack& origin : changed) {
    const std::string& start = origin.folder.path;
    std::set<std::string> seen = {start};
    std::deque<Open> open = {{start, {}}};
    while (!open.empty()) {
      const Open at = std::move(open.front());
      open.pop_front();
      for (const std::string& reader : readers[at.stack]) {
        if (!seen.insert(reader).second) continue;
        found[reader].insert({Kind::dependency, start, at.via});
        std::vector<std::string> via = {reader};
        via.insert(via.end(), at.via.begin(), at.via.end());
        open.push_back({reader, std::move(via)});
      }
    }
  }
  for (auto& [path, reasons] : found) {
    auto at =
        std::ranges::find(changed, path, [](const ChangedStack& each) { return each.folder.path; });
    if (at == changed.end()) {
      const Folder* folder = workspace.folder(path);
      if (folder == nullptr) continue;
      at = changed.insert(changed.end(), ChangedStack{*folder, {}, false});
    }
    at->reasons.insert(at->reasons.end(), reasons.begin(), reasons.end());
    std::ranges::sort(at->reasons);
  }
  std::ranges::sort(changed, {}, [](const ChangedStack& each) { return each.folder.path; });
}

}  // namespace infra::workspace
