#include "lib/policy/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_set>

#include "lib/base/thread_pool.h"
#include "lib/policy/registry.h"
#include "lib/policy/suppressions.h"

namespace infra::policy {
namespace {

using workspace::EvaluatedFolder;
using workspace::Folder;
using workspace::FolderKind;

// Makes what was appended from `first` on the rule's own.
void own(const diag::RuleInfo& rule, const RuleSettings& settings, std::size_t first,
         Diagnostics& found) {
  const diag::Severity severity = settings.severity(rule.severity);
  for (std::size_t i = first; i < found.size(); ++i) {
    found[i].rule = &rule;
    // A check may lower its severity (a note where it cannot prove the fault); else the
    // configuration decides.
    if (found[i].severity <= rule.severity) found[i].severity = severity;
  }
}

// Runs `check` and makes what it appended the rule's own.
template <typename View, typename Check>
void run_check(const Rule& rule, const View& view, Check check, Diagnostics& found) {
  const std::size_t first = found.size();
  check(view, found);
  own(rule.info, view.settings, first, found);
}

// The folders that are looked at.
class Selection {
 public:
  Selection(const workspace::Workspace& workspace, const std::vector<const Folder*>& selected)
      : sources_(workspace.sources()), everything_(selected.size() == workspace.folders().size()) {
    for (const Folder* each : selected) {
      paths_.insert(each->path);
      modules_.insert(each->path);
      modules_.insert(workspace.absolute(each->path));
    }
  }
  bool has(const Folder& folder) const { return everything_ || paths_.contains(folder.path); }
  bool has_place(const diag::Diagnostic& found) const {
    const std::string folder = parent_path(sources_[found.primary.span.file].path);
    return paths_.contains(folder.empty() ? "." : folder);
  }
  bool is_everything() const { return everything_; }
  // Is something that is looked at evaluated from `root`?
  bool reaches(const EvaluatedFolder& root) const {
    return has(*root.folder) ||
           std::ranges::any_of(root.module.modules_used,
                               [&](const std::string& used) { return modules_.contains(used); });
  }

 private:
  const diag::SourceMap& sources_;
  bool everything_;
  std::unordered_set<std::string> paths_, modules_;
};

// The same fault of a module, found from several stacks, is one: the others are named in a note.
void merge_stacks(Diagnostics& found, const diag::SourceMap& sources) {
  Diagnostics merged;
  std::vector<std::set<std::string>> stacks;
  const auto key = [&](const diag::Diagnostic& d) {
    const diag::SourceFile& file = sources[d.primary.span.file];
    // In a plan every resource has the same place.
    const std::string_view address = file.text.empty() ? d.subject.address : std::string_view();
    return std::tuple(std::string_view(file.path), d.primary.span.begin, d.primary.span.end, d.rule,
                      std::string_view(d.message), address);
  };
  for (diag::Diagnostic& each : found) {
    if (merged.empty() || key(merged.back()) != key(each)) {
      stacks.push_back({each.subject.stack});
      merged.push_back(std::move(each));
      continue;
    }
    stacks.back().insert(each.subject.stack);
    auto& instances = merged.back().subject.instances;
    for (std::string& instance : each.subject.instances)
      if (std::ranges::find(instances, instance) == instances.end())
        instances.push_back(std::move(instance));
  }
  for (std::size_t i = 0; i < merged.size(); ++i) {
    stacks[i].erase("");
    stacks[i].erase(merged[i].subject.stack);
    if (!stacks[i].empty())
      merged[i].notes.push_back(fmt::format("also from {}", fmt::join(stacks[i], ", ")));
  }
  found = std::move(merged);
}

// What lib/hcl and lib/terraform report themselves, as infra.yaml and the options want it.
void keep_wanted(Diagnostics& found, const workspace::Workspace& workspace,
                 const RunOptions& options) {
  std::erase_if(found, [&](diag::Diagnostic& each) {
    if (each.rule == nullptr) return false;
    const RuleSettings settings(workspace.config().config, each.rule->code);
    if (settings.off() || !is_wanted(each.rule->code, options)) return true;
    if (each.severity != diag::Severity::note) each.severity = settings.severity(each.severity);
    return false;
  });
}

struct WantedRule {
  const Rule* rule;
  RuleSettings settings;
};

std::vector<WantedRule> wanted_rules(const workspace::Workspace& workspace,
                                     const RunOptions& options) {
  std::vector<WantedRule> result;
  for (const std::span<const Rule> table : rule_tables()) {
    for (const Rule& rule : table) {
      const RuleSettings settings(workspace.config().config, rule.info.code);
      if (!settings.off() && is_wanted(rule.info.code, options))
        result.push_back({&rule, settings});
    }
  }
  return result;
}

Diagnostics check_root(const workspace::Workspace& workspace, const EvaluatedFolder& root,
                       const std::vector<WantedRule>& rules, const RunOptions& options) {
  Diagnostics found;
  if (options.custom != nullptr) {
    for (const diag::RuleInfo* rule : options.custom->rules()) {
      const RuleSettings settings(workspace.config().config, rule->code);
      if (settings.off() || !is_wanted(rule->code, options)) continue;
      const std::size_t first = found.size();
      options.custom->check(*rule, workspace, root, found);
      own(*rule, settings, first, found);
    }
  }
  for (const auto& [rule, settings] : rules) {
    if (rule->on_root != nullptr)
      run_check(*rule, RootView{workspace, root, settings}, rule->on_root, found);
    if (rule->on_resource == nullptr) continue;
    for (const terraform::Resource& resource : root.module.resources)
      run_check(*rule, ResourceView{workspace, root, resource, settings}, rule->on_resource, found);
  }
  return found;
}

// Rules on the whole repository.
void check_workspace(const workspace::Workspace& workspace, const Selection& selection,
                     const std::vector<EvaluatedFolder>& roots,
                     const std::vector<WantedRule>& rules, unsigned jobs, Diagnostics& found) {
  std::vector<EvaluatedFolder> others;
  for (const auto& other : workspace.others())
    for (EvaluatedFolder& root : evaluate_all(*other, other->selected(), jobs))
      others.push_back(std::move(root));
  WorkspaceFacts facts(workspace, roots, others);
  for (const auto& [rule, settings] : rules) {
    if (rule->on_workspace == nullptr) continue;
    Diagnostics wide;
    run_check(*rule, WorkspaceView{workspace, roots, settings, facts}, rule->on_workspace, wide);
    for (diag::Diagnostic& each : wide)
      if (selection.is_everything() || selection.has_place(each)) found.push_back(std::move(each));
  }
}

// Rules on folders as they are written.
void check_folders(const workspace::Workspace& workspace,
                   const std::vector<const Folder*>& selected, const std::vector<WantedRule>& rules,
                   unsigned jobs, Diagnostics& found) {
  auto of_folders = parallel_map<Diagnostics>(selected.size(), jobs, [&](std::size_t i) {
    Diagnostics one;
    for (const auto& [rule, settings] : rules)
      if (rule->on_module != nullptr)
        run_check(*rule, ModuleView{workspace, *selected[i], settings}, rule->on_module, one);
    return one;
  });
  for (Diagnostics& one : of_folders)
    for (diag::Diagnostic& each : one) found.push_back(std::move(each));
}

// What a root module's own files have wrong belongs to its stack, whoever found it.
void name_stacks(Diagnostics& found, const workspace::Workspace& workspace) {
  for (diag::Diagnostic& each : found) {
    if (!each.subject.stack.empty() || each.primary.span.file == 0) continue;
    const std::string path = parent_path(workspace.sources()[each.primary.span.file].path);
    const Folder* folder = workspace.folder(path.empty() ? "." : path);
    if (folder != nullptr && folder->is_root()) each.subject.stack = folder->path;
  }
}

// What the rules have found is enough where those on secrets were run on everything.
void hide_secrets(workspace::Workspace& workspace, const std::vector<EvaluatedFolder>& roots,
                  bool everything, const std::vector<WantedRule>& rules, unsigned jobs,
                  RunResult& result) {
  const auto ran = [&](std::string_view code) {
    return std::ranges::any_of(
        rules, [&](const WantedRule& each) { return each.rule->info.code == code; });
  };
  if (!everything || !ran("SEC001") || !ran("SEC004"))
    result.secrets.find(workspace, roots, workspace.sources(), jobs);
  result.secrets.add(result.found, workspace.sources());
  result.secrets.hide(result.found, workspace.sources());
}

Suppressions comments_of(const workspace::Workspace& workspace, std::chrono::year_month_day today) {
  std::vector<const hcl::File*> files;
  for (const Folder& folder : workspace.folders())
    for (const auto& file : folder.module->files) files.push_back(file.get());
  return Suppressions(workspace.sources(), files, today);
}

// Takes out what comments and the baseline allow, and adds what is wrong with the comments.
void suppress(const workspace::Workspace& workspace, const Selection& selection,
              const RunOptions& options, RunResult& result) {
  const diag::SourceMap& sources = workspace.sources();
  const auto keep = [&](Diagnostics taken) {
    for (diag::Diagnostic& each : taken) result.suppressed.push_back(std::move(each));
  };
  if (options.today) {
    Suppressions suppressions = comments_of(workspace, *options.today);
    keep(suppressions.apply(result.found));
    std::vector<std::string> own;
    for (const auto& [code, rule] : workspace.config().config.custom_rules) own.push_back(code);
    // What another program would say is not known where it was not asked.
    const auto ran = [&](std::string_view code) {
      return is_wanted(code, options) && !code.starts_with("EXT") &&
             !RuleSettings(workspace.config().config, code).off();
    };
    Diagnostics faults = suppressions.faults(ran, own);
    keep_wanted(faults, workspace, options);
    for (diag::Diagnostic& each : faults)
      if (selection.has_place(each)) result.found.push_back(std::move(each));
    diag::sort_diagnostics(result.found, sources);
  }
  if (options.baseline != nullptr) keep(options.baseline->apply(result.found, sources));
}

}  // namespace

RuleSettings::RuleSettings(const workspace::Config& config, std::string_view code) {
  const auto own = config.rules.find(std::string(code));
  if (own != config.rules.end()) own_ = &own->second;
  const auto family =
      config.rules.find(std::string(code.substr(0, code.find_first_of("0123456789:"))));
  if (family != config.rules.end()) family_ = &family->second;
}

bool RuleSettings::off() const {
  if (own_ != nullptr && !own_->severity.empty()) return own_->severity == "off";
  return family_ != nullptr && family_->severity == "off";
}

diag::Severity RuleSettings::severity(diag::Severity standard) const {
  for (const workspace::RuleConfig* rule : {own_, family_}) {
    if (rule == nullptr) continue;
    if (rule->severity == "error") return diag::Severity::error;
    if (rule->severity == "warning") return diag::Severity::warning;
    if (rule->severity == "note") return diag::Severity::note;
  }
  return standard;
}

const workspace::Texts* RuleSettings::list(const std::string& name) const {
  for (const workspace::RuleConfig* rule : {own_, family_}) {
    if (rule == nullptr) continue;
    if (const auto found = rule->lists.find(name); found != rule->lists.end())
      return &found->second;
  }
  return nullptr;
}

const workspace::TextMap* RuleSettings::map(const std::string& name) const {
  for (const workspace::RuleConfig* rule : {own_, family_}) {
    if (rule == nullptr) continue;
    if (const auto found = rule->maps.find(name); found != rule->maps.end()) return &found->second;
  }
  return nullptr;
}

bool is_wanted(std::string_view code, const RunOptions& options) {
  const auto names = [&](const std::string& word) { return matches(code, word); };
  if (std::ranges::any_of(options.skip, names)) return false;
  return options.only.empty() || std::ranges::any_of(options.only, names);
}

std::vector<const diag::RuleInfo*> rules_run(const workspace::Config& config,
                                             const RunOptions& options) {
  auto rules = all_rules();
  if (options.custom != nullptr)
    for (const diag::RuleInfo* rule : options.custom->rules()) rules.push_back(rule);
  std::erase_if(rules, [&](const diag::RuleInfo* rule) {
    return !is_wanted(rule->code, options) || RuleSettings(config, rule->code).off();
  });
  std::ranges::sort(rules, {}, &diag::RuleInfo::code);
  return rules;
}

RunResult run_rules(workspace::Workspace& workspace, const std::vector<const Folder*>& selected,
                    const std::vector<EvaluatedFolder>& roots, const RunOptions& options) {
  RunResult result;
  const diag::SourceMap& sources = workspace.sources();
  const Selection selection(workspace, selected);
  const std::vector<WantedRule> rules = wanted_rules(workspace, options);
  for (diag::Diagnostic& each : workspace.modules().found())
    if (selection.has_place(each)) result.found.push_back(std::move(each));
  std::vector<const EvaluatedFolder*> judged;
  for (const EvaluatedFolder& root : roots)
    if (selection.reaches(root)) judged.push_back(&root);
  auto of_roots = parallel_map<Diagnostics>(judged.size(), options.jobs, [&](std::size_t i) {
    return check_root(workspace, *judged[i], rules, options);
  });
  for (std::size_t i = 0; i < judged.size(); ++i) {
    const EvaluatedFolder& root = *judged[i];
    const std::string& stack = root.folder->is_root() ? root.folder->path : std::string();
    for (Diagnostics found : {root.module.found, std::move(of_roots[i])}) {
      for (diag::Diagnostic& each : found) {
        if (!selection.has(*root.folder) && !selection.has_place(each)) continue;
        if (each.subject.stack.empty()) each.subject.stack = stack;
        result.found.push_back(std::move(each));
      }
    }
    result.resources += root.module.resources.size();
  }
  check_workspace(workspace, selection, roots, rules, options.jobs, result.found);
  check_folders(workspace, selected, rules, options.jobs, result.found);
  name_stacks(result.found, workspace);
  hide_secrets(workspace, roots, selection.is_everything(), rules, options.jobs, result);
  keep_wanted(result.found, workspace, options);
  diag::sort_diagnostics(result.found, sources);
  merge_stacks(result.found, sources);
  if (options.add_external) {
    options.add_external(result.found);
    result.secrets.hide(result.found, workspace.sources());
  }
  suppress(workspace, selection, options, result);
  for (const Folder* folder : selected) {
    result.files += folder->module->files.size();
    result.stacks += folder->is_root() ? 1U : 0U;
    result.modules += folder->kind == FolderKind::module ? 1U : 0U;
  }
  return result;
}

RunResult run_plan_rules(workspace::Workspace& workspace, const std::vector<EvaluatedFolder>& plans,
                         const RunOptions& options) {
  // The others ask about files, calls and backends, of which a plan knows nothing.
  static constexpr std::string_view kOnResources[] = {"TAG", "NAM", "ENC", "NET", "PUB", "IAM",
                                                      "SEC", "LOG", "ALM", "DR",  "CST"};
  RunResult result;
  std::vector<WantedRule> rules = wanted_rules(workspace, options);
  std::erase_if(rules, [&](const WantedRule& rule) {
    return std::ranges::none_of(kOnResources, [&](std::string_view family) {
      return matches(rule.rule->info.code, family);
    });
  });
  for (const EvaluatedFolder& root : plans) {
    const bool has_source = !root.module.module->files.empty();
    for (diag::Diagnostic& each : check_root(workspace, root, rules, options)) {
      if (each.subject.stack.empty() && has_source) each.subject.stack = root.folder->path;
      result.found.push_back(std::move(each));
    }
    result.resources += root.module.resources.size();
  }
  WorkspaceFacts facts(workspace, plans, {});
  for (const auto& [rule, settings] : rules)
    if (rule->on_workspace != nullptr)
      run_check(*rule, WorkspaceView{workspace, plans, settings, facts}, rule->on_workspace,
                result.found);
  hide_secrets(workspace, plans, false, rules, options.jobs, result);
  diag::sort_diagnostics(result.found, workspace.sources());
  merge_stacks(result.found, workspace.sources());
  const auto keep = [&](Diagnostics taken) {
    for (diag::Diagnostic& each : taken) result.suppressed.push_back(std::move(each));
  };
  if (options.today) keep(comments_of(workspace, *options.today).apply(result.found));
  if (options.baseline != nullptr) keep(options.baseline->apply(result.found, workspace.sources()));
  result.files = plans.size();
  result.stacks = plans.size();
  return result;
}

}  // namespace infra::policy
