// infra release: which version a change of a module asks for, and the way from there to a tag.
#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "cmd/infra/commands.h"
#include "cmd/infra/release_options.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/git/revision_file_system.h"
#include "lib/release/changelog.h"
#include "lib/release/module_docs.h"
#include "lib/release/steps.h"
#include "lib/report/release_json.h"
#include "lib/terraform/load.h"

namespace infra {
namespace {

using workspace::Folder;

struct Action {
  std::string_view name;
  int (*run)(const ReleaseOptions& options, const Context& context);
  std::string_view help;
};

std::vector<std::string> module_words(const ReleaseOptions& options) {
  return {options.words.begin() + 1, options.words.end()};
}

int run_plan(const ReleaseOptions& options, const Context& context) {
  const ReleaseRepository repository = open_release_repository(context);
  const auto releases = release::plan_releases(
      *repository.workspace, *repository.git,
      chosen_modules(repository, module_words(options), context), options.base);
  const release::ReleaseTags tags(*repository.git,
                                  repository.workspace->config().config.release_tag);
  std::vector<std::vector<release::Consumer>> consumers;
  for (const auto& planned : releases)
    consumers.push_back(
        planned.bump == release::Bump::none
            ? std::vector<release::Consumer>()
            : release::find_consumers(
                  *repository.workspace,
                  {repository.workspace.get(), repository.workspace->folder(planned.path)}, tags));
  write_results(context, options.formats, [&](const std::string& format, bool) {
    return format == "json" ? report::release_json(releases, consumers)
                            : report::release_text(releases, consumers);
  });
  return kClean;
}

// The modules that a change since `base` touches, themselves or through one that they call.
std::vector<release::PlannedRelease> touched(const ReleaseRepository& repository,
                                             std::vector<release::PlannedRelease> releases,
                                             const std::string& base) {
  const std::string top = repository.workspace->files().canonical(
      repository.workspace->location().top_level.value_or(""));
  const auto files = repository.git->changed_files(base);
  std::vector<std::string> changed;
  for (const auto& planned : releases) {
    const std::string prefix =
        relative_path(repository.workspace->absolute(planned.path), top) + "/";
    if (std::ranges::any_of(files, [&](const auto& file) { return file.starts_with(prefix); }))
      changed.push_back(planned.path);
  }
  for (std::size_t i = 0; i < changed.size(); ++i)
    for (const auto& planned : releases)
      if (planned.path == changed[i])
        for (const std::string& caller : planned.callers)
          if (std::ranges::find(changed, caller) == changed.end()) changed.push_back(caller);
  std::erase_if(releases, [&](const auto& planned) {
    return std::ranges::find(changed, planned.path) == changed.end();
  });
  return releases;
}

int run_check(const ReleaseOptions& options, const Context& context) {
  const ReleaseRepository repository = open_release_repository(context);
  auto releases =
      release::plan_releases(*repository.workspace, *repository.git,
                             chosen_modules(repository, module_words(options), context), {});
  const std::string base = options.base.empty() ? repository.git->default_branch() : options.base;
  releases = touched(repository, std::move(releases), base);
  const release::ReleaseTags tags(*repository.git,
                                  repository.workspace->config().config.release_tag);
  const auto found = release::lacks(*repository.workspace, releases, tags);
  write_results(context, options.formats, [&](const std::string& format, bool) {
    return format == "json" ? report::release_check_json(releases, found)
                            : report::release_check_text(releases, found);
  });
  if (!found.empty()) context.err << "`infra release prepare --all` writes what is missing\n";
  return found.empty() ? kClean : kFindings;
}

// MODULE[@X]: both parts; X "" where there is none.
std::pair<std::string, std::string> split_at(const std::string& word) {
  const std::size_t at = word.rfind('@');
  if (at == word.npos) return {word, {}};
  return {word.substr(0, at), word.substr(at + 1)};
}

std::string one_module(const ReleaseOptions& options) {
  if (options.words.size() != 2)
    throw Error(fmt::format("`infra release {}` takes one module", options.words[0]),
                fmt::format("`infra release {} sqs`", options.words[0]));
  return options.words[1];
}

int run_notes(const ReleaseOptions& options, const Context& context) {
  const auto [name, wanted] = split_at(one_module(options));
  const ReleaseRepository repository = open_release_repository(context);
  const Folder& module = *find_module(repository, name, context).folder;
  const std::string path = repository.workspace->absolute(module.path + "/CHANGELOG.md");
  const std::string text =
      context.files.kind(path) == FileKind::file ? context.files.read(path) : "";
  auto version = release::newest_in_changelog(text);
  if (!wanted.empty()) {
    version = terraform::Version::parse(wanted);
    if (!version)
      throw Error(fmt::format("`{}` is no version", printable(wanted)), "such as 1.2.0");
  }
  const auto section =
      version ? release::changelog_section(text, *version) : std::optional<std::string>();
  if (!section) {
    std::string known;
    for (const auto& each : release::changelog_sections(text))
      if (each.version) known += (known.empty() ? "" : ", ") + each.version->to_string();
    throw Error(fmt::format("{}/CHANGELOG.md has no section for {}", module.path,
                            version ? version->to_string() : "any version"),
                known.empty() ? "`infra release prepare` writes one" : "it has " + known);
  }
  context.out << *section;
  return kClean;
}

int run_interface(const ReleaseOptions& options, const Context& context) {
  const auto [name, wanted] = split_at(one_module(options));
  const ReleaseRepository repository = open_release_repository(context);
  const Folder& folder = *find_module(repository, name, context).folder;
  release::Interface interface;
  if (wanted.empty()) {
    interface = release::interface_of(*folder.module, repository.workspace->sources());
  } else {
    const release::ReleaseTags tags(*repository.git,
                                    repository.workspace->config().config.release_tag);
    const auto version = terraform::Version::parse(wanted);
    const bool is_version = version && tags.has(folder.name, *version);
    const std::string revision = is_version ? tags.name(folder.name, *version) : wanted;
    const git::RevisionFileSystem files(
        *repository.git, revision,
        repository.workspace->location().top_level.value_or(repository.workspace->root()));
    diag::SourceMap sources;
    diag::Diagnostics found;
    const auto module = terraform::load_module(
        files, sources, repository.workspace->absolute(folder.path), folder.path, found);
    if (module->files.empty())
      throw Error(fmt::format("{} has no module {}", printable(revision), folder.path));
    interface = release::interface_of(*module, sources);
  }
  write_results(context, options.formats, [&](const std::string& format, bool) {
    return format == "json" ? report::interface_json(folder.name, wanted, interface)
                            : release::module_reference(interface);
  });
  return kClean;
}

constexpr Action kActions[] = {
    {"plan", &run_plan, "the bump of each module that changed since its last tag, with reasons"},
    {"prepare", &run_release_prepare,
     "write CHANGELOG, UPGRADE for a MAJOR and README versions; --branch commits them there"},
    {"tag", &run_release_tag,
     "after the merge: tag each module whose newest version in the CHANGELOG has no tag"},
    {"cut", &run_release_cut, "prepare, commit and tag at once, on the default branch"},
    {"check", &run_check, "what a change to a module still lacks (exit 1)"},
    {"notes", &run_notes, "the section of MODULE[@X.Y.Z] in its CHANGELOG"},
    {"interface", &run_interface, "what MODULE[@REF] promises to its callers"},
    {"consumers", &run_release_consumers, "who calls MODULE, in which version"},
    {"upgrade", &run_release_upgrade,
     "lead the callers of MODULE to another version; shows the difference and the plan"},
};

int run_release(const ReleaseOptions& options, const Context& context) {
  const std::string& word = options.words.front();
  for (const Action& action : kActions)
    if (action.name == word) return action.run(options, context);
  std::vector<std::string_view> names;
  for (const Action& action : kActions) names.push_back(action.name);
  const auto near = did_you_mean(word, names);
  throw Error(fmt::format("`infra release {}`: there is no such action", printable(word)),
              near ? fmt::format("did you mean `{}`?", *near)
                   : fmt::format("one of {}", fmt::join(names, ", ")));
}

std::string actions_help() {
  std::string text;
  for (const Action& action : kActions)
    text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", action.name, action.help);
  return text + ". MODULE is a name or a folder (default: all)";
}

}  // namespace

ReleaseRepository open_release_repository(const Context& context) {
  ReleaseRepository repository;
  repository.workspace = open_workspace(context);
  const auto& top_level = repository.workspace->location().top_level;
  if (!top_level)
    throw Error(fmt::format("{} is not in a git repository", repository.workspace->root()),
                "a release is a tag of git: run `git init` and commit, or go to the repository");
  repository.git =
      std::make_unique<git::Git>(context.processes, context.env, *top_level, context.stop);
  const std::string commits = repository.git->run({"rev-list", "--max-count=1", "--all"});
  if (trim(commits).empty())
    throw Error("there is no commit yet", "commit what is here, then run this again");
  for (const Folder& folder : repository.workspace->folders())
    if (folder.kind == workspace::FolderKind::module && folder.deployed)
      repository.modules.push_back(&folder);
  return repository;
}

release::ModulePlace find_module(const ReleaseRepository& repository, const std::string& word,
                                 const Context& context) {
  workspace::Workspace& home = *repository.workspace;
  const std::string path = context.path(word);
  if (context.files.kind(path) == FileKind::directory) {
    const std::string folder = relative_path(context.files.canonical(path), home.root());
    for (const Folder* module : repository.modules)
      if (module->path == folder) return {&home, module};
  }
  for (const Folder* module : repository.modules)
    if (module->name == word || module->path == word) return {&home, module};
  std::vector<std::string> names;
  for (const Folder* module : repository.modules) names.push_back(module->name);
  for (const auto& other : home.others())
    for (const Folder& folder : other->folders()) {
      if (folder.kind != workspace::FolderKind::module || !folder.deployed) continue;
      if (folder.name == word) return {other.get(), &folder};
      names.push_back(folder.name);
    }
  const auto near = did_you_mean(word, names);
  throw Error(fmt::format("there is no module `{}`", printable(word)),
              near            ? fmt::format("did you mean `{}`?", *near)
              : names.empty() ? "`infra doctor` says what each folder is taken for"
                              : fmt::format("there are {}", fmt::join(names, ", ")));
}

std::vector<const Folder*> chosen_modules(const ReleaseRepository& repository,
                                          const std::vector<std::string>& words,
                                          const Context& context) {
  if (repository.modules.empty())
    throw Error("there is no module here", "`infra doctor` says what each folder is taken for");
  if (words.empty()) return repository.modules;
  std::vector<const Folder*> chosen;
  for (const std::string& word : words) {
    // A folder with modules below it names them all.
    const std::string path = context.path(word);
    const std::string folder =
        context.files.kind(path) == FileKind::directory
            ? relative_path(context.files.canonical(path), repository.workspace->root())
            : "";
    bool any = false;
    for (const Folder* module : repository.modules) {
      if (folder.empty() ||
          !(folder == "." || module->path == folder || module->path.starts_with(folder + "/")))
        continue;
      any = true;
      if (std::ranges::find(chosen, module) == chosen.end()) chosen.push_back(module);
    }
    if (any) continue;
    const auto place = find_module(repository, word, context);
    if (place.workspace != repository.workspace.get())
      throw Error(fmt::format("the module `{}` lies in another repository, {}", printable(word),
                              place.workspace->root()),
                  "release it there");
    if (std::ranges::find(chosen, place.folder) == chosen.end()) chosen.push_back(place.folder);
  }
  std::ranges::sort(chosen, {}, &Folder::path);
  return chosen;
}

void register_release(Command& command) {
  const auto options = std::make_shared<ReleaseOptions>();
  command.arguments("ACTION [MODULE]", options->words, actions_help(), 1);
  command.value("--base", "REV", options->base,
                "plan: compare with this revision (default: the last tag of each module); check: "
                "what changed since this one (default: the default branch)");
  command.flag("--all", options->all, "prepare, cut: every module that changed");
  command.value("--pre", "WORD", options->pre,
                "prepare, cut: a pre-release X.Y.Z-WORD.N, such as rc");
  command.value("--bump", "patch|minor|major", options->bump,
                "prepare, cut: this bump instead of what the interface asks for");
  command.value("--allow-lower", "REASON", options->allow_lower,
                "prepare, cut, tag: a lower version than the interface asks for; the reason is "
                "recorded");
  command.value("--branch", "NAME", options->branch,
                "prepare: commit to a new branch of that name and switch to it");
  command.flag("--dry-run", options->dry_run,
               "prepare, cut, tag: change nothing, show what would be done");
  command.flag("--push", options->push, "tag, cut: push branch and tags, all or nothing");
  command.value("--to", "X.Y.Z", options->to, "upgrade: to this version (default: the newest)");
  command.flag("--write", options->write, "upgrade: write the files");
  command.flag("--no-plan", options->no_plan,
               "upgrade: do not run terraform, with the offline provider, at both versions");
  command.formats(options->formats, {"text", "json"});
  command.run = [options](const Context& context) { return run_release(*options, context); };
}

}  // namespace infra
