// infra release prepare, cut and tag: what writes files, commits and tags.
#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "cmd/infra/release_options.h"
#include "lib/base/diff.h"
#include "lib/base/error.h"
#include "lib/base/numbers.h"
#include "lib/base/strings.h"
#include "lib/release/lock.h"
#include "lib/release/publication.h"
#include "lib/release/steps.h"

namespace infra {
namespace {

using release::PreparedRelease;

std::string today(const Context& context) { return day_text(context.clock.today()); }

std::optional<release::Bump> bump_of(const std::string& word) {
  if (word.empty()) return {};
  for (const auto bump : {release::Bump::patch, release::Bump::minor, release::Bump::major})
    if (word == bump_name(bump)) return bump;
  throw Error(fmt::format("`--bump` does not know `{}`", printable(word)), "patch, minor or major");
}

std::vector<PreparedRelease> prepared(const ReleaseRepository& repository,
                                      const ReleaseOptions& options, const Context& context) {
  const std::vector<std::string> words(options.words.begin() + 1, options.words.end());
  if (words.empty() && !options.all)
    throw Error(fmt::format("`infra release {}` needs a module, or `--all`", options.words[0]),
                "`infra release plan` says which modules changed");
  if (!words.empty() && options.all)
    throw Error("`--all` and modules exclude each other", "name the modules, or give `--all`");
  const bool valid_pre = std::ranges::all_of(options.pre, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
  });
  if (!valid_pre)
    throw Error(fmt::format("`--pre {}` is no word of letters", printable(options.pre)),
                "`--pre rc` makes X.Y.Z-rc.1, X.Y.Z-rc.2 and so on");
  auto planned =
      release::plan_releases(*repository.workspace, *repository.git, repository.modules, {});
  if (!words.empty()) {
    const auto chosen = chosen_modules(repository, words, context);
    std::erase_if(planned, [&](const auto& each) {
      return std::ranges::find(chosen, each.path, &workspace::Folder::path) == chosen.end();
    });
  }
  return release::prepare_releases(
      *repository.workspace, *repository.git, std::move(planned),
      {options.pre, bump_of(options.bump), options.allow_lower, today(context)});
}

std::string line_for(const PreparedRelease& release) {
  const auto& planned = release.planned;
  return fmt::format(
      "{}  {}{}  {}{}\n", planned.path, planned.from ? planned.from->to_string() + " -> " : "",
      release.version.to_string(), bump_name(planned.bump), release.already ? "  (prepared)" : "");
}

std::map<std::string, std::string> files_of(const std::vector<PreparedRelease>& releases) {
  std::map<std::string, std::string> files;
  for (const PreparedRelease& release : releases)
    files.insert(release.files.begin(), release.files.end());
  return files;
}

void show_difference(const std::map<std::string, std::string>& files, const std::string& top,
                     const Context& context) {
  for (const auto& [path, text] : files) {
    const std::string absolute = join_path(top, path);
    const bool there = context.files.kind(absolute) == FileKind::file;
    context.out << unified_diff(there ? context.files.read(absolute) : "", text, path);
  }
}

release::Publisher publisher(const ReleaseRepository& repository, const Context& context) {
  return {context.processes, context.env, *repository.workspace->location().top_level,
          context.stop};
}

// Before the repository is read: what an earlier run left is part of it.
bool recover(const Context& context) {
  const auto workspace = open_configuration(context);
  const auto& top_level = workspace->location().top_level;
  if (!top_level) return false;
  const release::Publisher earlier(context.processes, context.env, *top_level, context.stop);
  const auto said = earlier.recover();
  if (said) context.note(*said);
  return said.has_value();
}

std::unique_ptr<release::ReleaseLock> lock(const Context& context) {
  const auto workspace = open_configuration(context);
  const auto& top_level = workspace->location().top_level;
  if (!top_level) return nullptr;  // refused by open_release_repository()
  return std::make_unique<release::ReleaseLock>(
      git::Git(context.processes, context.env, *top_level, context.stop));
}

std::string remote_of(const git::Git& git) {
  const std::string names = git.run({"remote"});
  const auto lines = split_lines(names);
  if (lines.empty()) throw Error("there is no remote to push to", "`git remote add origin URL`");
  return std::string(std::ranges::find(lines, "origin") != lines.end() ? "origin" : lines[0]);
}

// Refuses where the remote has one of the tags already, with another commit.
void refuse_moved_tags(const git::Git& git, const std::string& remote,
                       const std::vector<release::NewTag>& tags) {
  const std::string listing = git.run({"ls-remote", "--tags", remote});
  for (const std::string_view line : split_lines(listing)) {
    const std::size_t tab = line.find('\t');
    if (tab == line.npos) continue;
    const std::string_view name = line.substr(tab + 1);
    for (const release::NewTag& tag : tags) {
      if (name != "refs/tags/" + tag.name) continue;
      const std::string here =
          git.run({"for-each-ref", "--format=%(objectname)", "refs/tags/" + tag.name});
      if (trim(here) != line.substr(0, tab))
        throw Error(
            fmt::format("{} has the tag {} already, and it is another one", remote, tag.name),
            "a tag is never moved: `git fetch --tags`, then prepare the next version");
    }
  }
}

void push(const git::Git& git, const std::string& branch, const std::vector<release::NewTag>& tags,
          const Context& context) {
  if (branch.empty() && tags.empty()) return;
  const std::string remote = remote_of(git);
  refuse_moved_tags(git, remote, tags);
  std::vector<std::string> arguments = {"push", "--quiet", "--atomic", remote};
  if (!branch.empty()) arguments.push_back(branch);
  for (const release::NewTag& tag : tags) arguments.push_back("refs/tags/" + tag.name);
  git.run(arguments);
  context.err << fmt::format("pushed to {}\n", remote);
}

// Tags of the newest versions in the CHANGELOGs that are here: a push that failed is done again.
std::vector<release::NewTag> released_tags(const ReleaseRepository& repository,
                                           const std::vector<release::PlannedRelease>& planned,
                                           const release::ReleaseTags& tags) {
  std::vector<release::NewTag> result;
  for (const auto& module : planned) {
    const auto newest = release::newest_in_changelog(
        release::module_file(*repository.workspace, module, "CHANGELOG.md"));
    if (newest && tags.has(module.name, *newest))
      result.push_back({tags.name(module.name, *newest), {}});
  }
  return result;
}

// Throws where HEAD is not part of the default branch: a tag there would name what may be merged
// as another commit.
void refuse_unmerged(const git::Git& git) {
  const std::string branch = git.default_branch();
  const std::string local =
      branch.substr(branch.find('/') == branch.npos ? 0 : branch.find('/') + 1);
  for (const std::string& name : {branch, local}) {
    const std::string count = git.run({"for-each-ref", "--format=%(refname)", "--contains", "HEAD",
                                       "refs/heads/" + name, "refs/remotes/" + name});
    if (!trim(count).empty()) return;
  }
  throw Error(fmt::format("HEAD is not part of {}: what is tagged must be merged first", branch),
              fmt::format("`git switch {}` and pull, then run this again", local));
}

}  // namespace

int run_release_prepare(const ReleaseOptions& options, const Context& context) {
  const auto held = lock(context);
  recover(context);
  const ReleaseRepository repository = open_release_repository(context);
  if (!options.branch.empty()) release::refuse_dirty_tree(*repository.git);
  const auto releases = prepared(repository, options, context);
  const auto files = files_of(releases);
  const std::string& top = *repository.workspace->location().top_level;
  if (options.dry_run) {
    show_difference(files, top, context);
  } else if (!options.branch.empty() && !files.empty()) {
    publisher(repository, context)
        .publish({release::commit_message(releases), files, {}, options.branch});
    context.err << fmt::format("committed to {}: push it and open a pull request\n",
                               options.branch);
  } else {
    for (const auto& [path, text] : files) write_file_atomically(join_path(top, path), text);
  }
  for (const PreparedRelease& release : releases) context.out << line_for(release);
  if (releases.empty()) context.err << "no module changed since its last release\n";
  return kClean;
}

int run_release_cut(const ReleaseOptions& options, const Context& context) {
  const auto held = lock(context);
  const bool recovered = recover(context);
  const ReleaseRepository repository = open_release_repository(context);
  const git::Git& git = *repository.git;
  const std::string head(trim(git.run({"rev-parse", "--abbrev-ref", "HEAD"})));
  if (head == "HEAD")
    throw Error("HEAD is detached: there is no branch for the commit of the release",
                "`git switch BRANCH`; in CI, `infra release tag` needs no branch");
  const std::string standard = git.default_branch();
  if (standard != head && !standard.ends_with("/" + head))
    throw Error(fmt::format("{} is not the default branch {}: a squash merge would leave the tag "
                            "on a commit that nobody has",
                            head, standard),
                "`infra release prepare`, and `infra release tag` after the merge");
  release::refuse_dirty_tree(git);
  const auto releases = prepared(repository, options, context);
  const release::ReleaseTags tags(git, repository.workspace->config().config.release_tag);
  release::Publication publication{release::commit_message(releases), files_of(releases), {}, {}};
  for (const PreparedRelease& release : releases)
    publication.tags.push_back(
        release::release_tag(tags, release.planned.name, release.version, release.section));
  if (options.push && !releases.empty()) refuse_moved_tags(git, remote_of(git), publication.tags);
  if (options.dry_run) {
    show_difference(publication.files, *repository.workspace->location().top_level, context);
  } else if (!releases.empty()) {
    publisher(repository, context).publish(publication);
  }
  for (const PreparedRelease& release : releases)
    context.out << line_for(release) << "  " << tags.name(release.planned.name, release.version)
                << '\n';
  if (options.push && !options.dry_run) {
    auto pushed = publication.tags;
    if (pushed.empty())
      pushed = released_tags(
          repository, release::plan_releases(*repository.workspace, git, repository.modules, {}),
          tags);
    push(git, head, pushed, context);
  } else if (!releases.empty() && !options.dry_run) {
    context.err << "nothing is pushed: `git push --follow-tags`, or `--push`\n";
  }
  if (releases.empty() && !recovered) context.err << "no module changed since its last release\n";
  return kClean;
}

int run_release_tag(const ReleaseOptions& options, const Context& context) {
  const auto held = lock(context);
  recover(context);
  const ReleaseRepository repository = open_release_repository(context);
  const git::Git& git = *repository.git;
  const std::vector<std::string> words(options.words.begin() + 1, options.words.end());
  const auto chosen = chosen_modules(repository, words, context);
  const auto planned = release::plan_releases(*repository.workspace, git, chosen, {});
  release::refuse_dirty_tree(git);
  refuse_unmerged(git);
  const release::ReleaseTags tags(git, repository.workspace->config().config.release_tag);
  const auto steps =
      release::missing_tags(*repository.workspace, planned, tags, options.allow_lower);
  release::Publication publication;
  for (const auto& step : steps) publication.tags.push_back(step.tag);
  if (options.push && !steps.empty()) refuse_moved_tags(git, remote_of(git), publication.tags);
  if (!steps.empty() && !options.dry_run) publisher(repository, context).publish(publication);
  for (const auto& step : steps) context.out << step.tag.name << '\n';
  if (steps.empty()) context.err << "every version in the CHANGELOGs has its tag\n";
  if (options.push && !options.dry_run)
    push(git, {}, steps.empty() ? released_tags(repository, planned, tags) : publication.tags,
         context);
  return kClean;
}

}  // namespace infra
