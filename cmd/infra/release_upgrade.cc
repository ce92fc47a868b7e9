// infra release consumers and upgrade: who calls a module, and leading them to another version.
#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <set>

#include "cmd/infra/offline_settings.h"
#include "cmd/infra/release_options.h"
#include "lib/base/diff.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/git/revision_file_system.h"
#include "lib/hcl/edit.h"
#include "lib/provider/offline.h"
#include "lib/release/compare.h"
#include "lib/release/pinned_files.h"
#include "lib/report/release_json.h"

namespace infra {
namespace {

using release::Consumer;
using release::ModulePlace;
using terraform::Version;
using workspace::Workspace;

std::string one_module(const ReleaseOptions& options) {
  if (options.words.size() != 2)
    throw Error(fmt::format("`infra release {}` takes one module", options.words[0]),
                fmt::format("`infra release {} sqs`", options.words[0]));
  return options.words[1];
}

git::Git git_of(const Workspace& workspace, const Context& context) {
  const auto& top_level = workspace.location().top_level;
  if (!top_level)
    throw Error(fmt::format("{} is not in a git repository", workspace.root()),
                "its releases are tags of git");
  return {context.processes, context.env, *top_level, context.stop};
}

// One version of a module, read from its tag.
struct TaggedModule {
  TaggedModule(const git::Git& git, const std::string& tag, const ModulePlace& place)
      : files(git, tag, place.workspace->location().top_level.value_or("")),
        version(files, place.workspace->root(), place.workspace->absolute(place.folder->path),
                place.workspace->evaluate_options(*place.folder)) {}
  git::RevisionFileSystem files;
  release::ModuleVersion version;
};

// The whole text of each file of the home repository that `consumers` lie in, with their refs made
// `tag`; by absolute path.
std::map<std::string, std::string> with_new_refs(const std::vector<Consumer>& consumers,
                                                 const std::string& tag) {
  std::map<std::string, std::vector<diag::Edit>> edits;
  std::map<std::string, std::string> texts;
  for (const Consumer& consumer : consumers) {
    const diag::SourceMap& sources = consumer.workspace->sources();
    const std::string path = consumer.workspace->absolute(consumer.file);
    const std::string source = fmt::format("\"{}\"", release::with_ref(consumer.source, tag));
    for (diag::Edit& edit :
         hcl::set_attribute(sources, *consumer.block->block->body, "source", source))
      edits[path].push_back(std::move(edit));
    texts[path] = sources[consumer.block->block->header.file].text;
  }
  for (auto& [path, text] : texts) text = hcl::apply(text, std::move(edits[path]));
  return texts;
}

class Upgrade {
 public:
  Upgrade(const ReleaseOptions& options, const Context& context)
      : options_(options),
        context_(context),
        repository_(open_release_repository(context)),
        place_(find_module(repository_, one_module(options), context)),
        git_(git_of(*place_.workspace, context)),
        tags_(git_, place_.workspace->config().config.release_tag) {}

  int run() {
    release::refuse_shallow_clone(git_);
    const Version to = target();
    const std::string tag = tags_.name(place_.folder->name, to);
    std::vector<Consumer> own;
    for (Consumer& consumer : release::find_consumers(*repository_.workspace, place_, tags_)) {
      if (consumer.kind == release::PinKind::path || consumer.ref == tag) continue;
      if (!consumer.repository.empty()) {
        context_.note(fmt::format("{}: {}:{} calls it at {}: upgrade it in that repository",
                                  consumer.repository, consumer.file, consumer.line,
                                  consumer.ref.empty() ? "its default branch" : consumer.ref));
      } else if (consumer.file.ends_with(".json")) {
        context_.note(fmt::format("{}:{} is JSON: change the ref there by hand", consumer.file,
                                  consumer.line));
      } else {
        own.push_back(std::move(consumer));
      }
    }
    if (own.empty()) {
      context_.err << fmt::format("nobody here calls {} by another ref than {}\n",
                                  place_.folder->name, tag);
      return kClean;
    }
    const auto changed = with_new_refs(own, tag);
    for (const auto& [path, text] : changed)
      context_.out << unified_diff(context_.files.read(path), text,
                                   relative_path(path, repository_.workspace->root()));
    for (const Consumer& consumer : own) tell_reasons(consumer, tag);
    bool failed = false;
    if (!options_.no_plan) failed = preview(own, changed);
    if (options_.write)
      for (const auto& [path, text] : changed) write_file_atomically(path, text);
    cascade(own);
    if (!options_.write) context_.err << "nothing is written: `--write` does\n";
    return failed ? kFindings : kClean;
  }

 private:
  Version target() const {
    const auto known = tags_.versions(place_.folder->name);
    std::string list;
    for (const Version& version : known) list += (list.empty() ? "" : ", ") + version.to_string();
    if (known.empty())
      throw Error(
          fmt::format("{} has no tag yet: there is nothing to upgrade to", place_.folder->name),
          "`infra release plan` says what its first release would be");
    if (options_.to.empty()) return tags_.newest(place_.folder->name).value_or(known.back());
    const auto to = Version::parse(options_.to);
    if (!to || std::ranges::find(known, *to) == known.end())
      throw Error(fmt::format("{} has no version {}", place_.folder->name, printable(options_.to)),
                  "it has " + list);
    return *to;
  }

  void tell_reasons(const Consumer& consumer, const std::string& tag) {
    const std::string from = consumer.ref.empty() ? git_.default_branch() : consumer.ref;
    context_.out << fmt::format("\n{} {}: {} -> {}\n", consumer.folder, "module." + consumer.call,
                                from, tag);
    auto& reasons = reasons_[from];
    if (!reasons) {
      const TaggedModule before(git_, from, place_), after(git_, tag, place_);
      reasons = release::compare(before.version, after.version);
    }
    for (const release::Reason& reason : *reasons) {
      if (reason.bump != release::Bump::major) continue;
      const bool hits = release::breaks(consumer, {reason}).has_value();
      context_.out << fmt::format("  {} {}: {}\n", hits ? "breaks" : "passes by", reason.subject,
                                  reason.because);
      if (hits && !reason.advice.empty()) context_.out << "         " << reason.advice << '\n';
    }
  }

  std::vector<release::PinnedRepository> pinned_repositories() {
    std::vector<release::PinnedRepository> result;
    const auto add = [&](const Workspace& workspace) {
      if (!workspace.location().top_level || workspace.repository_names().empty()) return;
      gits_.push_back(std::make_unique<git::Git>(git_of(workspace, context_)));
      result.push_back({gits_.back().get(), workspace.repository_names()});
    };
    add(*repository_.workspace);
    for (const auto& other : repository_.workspace->others()) add(*other);
    return result;
  }

  // Plans each root module on a state that the old version made. Did one fail?
  bool preview(const std::vector<Consumer>& own,
               const std::map<std::string, std::string>& changed) {
    const auto repositories = pinned_repositories();
    const std::string& root = repository_.workspace->root();
    const release::PinnedFiles base(context_.files, root, repositories, {});
    const release::PinnedFiles head(context_.files, root, repositories, changed);
    bool failed = false;
    std::set<std::string> done;
    for (const Consumer& consumer : own) {
      if (!consumer.is_root || !done.insert(consumer.folder).second) continue;
      context_.check_interrupted();
      OfflineSetup setup =
          offline_setup(context_, repository_.workspace->absolute(consumer.folder));
      setup.settings.on_disk = false;
      const provider::Preview result = provider::preview_change(&base, head, context_.processes,
                                                                setup.settings, {}, context_.stop);
      context_.check_interrupted();
      context_.out << fmt::format("\n{}, planned offline:\n", consumer.folder);
      if (!result.failed_step.empty()) {
        failed = true;
        context_.out << fmt::format("  terraform fails at {}:\n", result.failed_step);
        for (const std::string_view line : split_lines(result.last.err))
          context_.out << "  " << printable(line) << '\n';
        continue;
      }
      context_.out << report::plan_changes_text(result.plan_json);
      for (const std::string& note : result.notes) context_.note(note);
    }
    return failed;
  }

  // Modules that call it change with it, and their callers after them.
  void cascade(const std::vector<Consumer>& own) {
    std::set<std::string> modules;
    for (const Consumer& consumer : own)
      if (!consumer.is_root) modules.insert(consumer.folder);
    for (const std::string& folder : modules) {
      const workspace::Folder* module = repository_.workspace->folder(folder);
      if (!module || module->kind != workspace::FolderKind::module || !module->deployed) continue;
      context_.out << fmt::format(
          "\n{} changes with it: `infra release prepare {}`, and when that is tagged, "
          "`infra release upgrade {}`\n",
          folder, module->name, module->name);
    }
  }

  const ReleaseOptions& options_;
  const Context& context_;
  ReleaseRepository repository_;
  ModulePlace place_;
  git::Git git_;
  release::ReleaseTags tags_;
  std::vector<std::unique_ptr<git::Git>> gits_;
  std::map<std::string, std::optional<std::vector<release::Reason>>> reasons_;
};

}  // namespace

int run_release_consumers(const ReleaseOptions& options, const Context& context) {
  const std::string word = one_module(options);
  const ReleaseRepository repository = open_release_repository(context);
  const ModulePlace place = find_module(repository, word, context);
  const git::Git git = git_of(*place.workspace, context);
  const release::ReleaseTags tags(git, place.workspace->config().config.release_tag);
  const auto consumers = release::find_consumers(*repository.workspace, place, tags);
  const auto newest = tags.newest(place.folder->name);
  write_results(context, options.formats, [&](const std::string& format, bool) {
    return format == "json" ? report::consumers_json(place.folder->name, newest, consumers)
                            : report::consumers_text(place.folder->name, newest, consumers);
  });
  return kClean;
}

int run_release_upgrade(const ReleaseOptions& options, const Context& context) {
  return Upgrade(options, context).run();
}

}  // namespace infra
