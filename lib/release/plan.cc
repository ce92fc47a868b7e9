#include "lib/release/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>

#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/git/revision_file_system.h"

namespace infra::release {
namespace {

using terraform::Version;
using workspace::Folder;

// The repository as it was: one for all modules that were released by the same commit.
struct Past {
  Past(const git::Git& git, const std::string& revision, const std::string& top_level,
       const std::string& root)
      : files(git, revision, top_level), store(files, sources, root) {}
  git::RevisionFileSystem files;
  diag::SourceMap sources;
  terraform::ModuleStore store;
};

class Planner {
 public:
  Planner(workspace::Workspace& workspace, const git::Git& git, std::string base)
      : workspace_(workspace), git_(git), base_(std::move(base)) {
    const std::string tags = git.run({"tag", "--list", "modules/*"});
    for (const std::string_view line : split_lines(tags)) {
      const std::size_t slash = line.rfind('/');
      if (slash == line.npos || line.substr(slash + 1, 1) != "v") continue;
      const auto version = Version::parse(line.substr(slash + 2));
      if (!version || !version->prerelease().empty()) continue;
      auto [newest, is_new] = tags_.try_emplace(std::string(line.substr(0, slash)), *version);
      if (!is_new) newest->second = std::max(newest->second, *version);
    }
  }

  PlannedRelease plan(const Folder& folder) {
    PlannedRelease result;
    result.path = folder.path;
    result.name = folder.name;
    result.callers = folder.callers;
    const std::string prefix = "modules/" + folder.name;
    const auto tag = tags_.find(prefix);
    if (tag != tags_.end()) {
      result.from = tag->second;
      result.from_tag = fmt::format("{}/v{}", prefix, tag->second.to_string());
    }
    if (!base_.empty()) result.from_tag = base_;
    if (result.from_tag.empty()) {
      result.bump = Bump::minor;
      result.to = *Version::parse("1.0.0");
      result.reasons.push_back({"first-release",
                                "module",
                                Bump::minor,
                                fmt::format("there is no tag {}/v*", prefix),
                                {},
                                0});
      return result;
    }
    result.reasons = compare_with(result.from_tag, folder);
    finish(result);
    return result;
  }

  static void finish(PlannedRelease& release) {
    release.bump = strongest(release.reasons);
    const Version from = release.from.value_or(*Version::parse("0.0.0"));
    const std::uint64_t major = from.major(), minor = from.minor(), patch = from.patch();
    std::string text = fmt::format("{}.{}.{}", major, minor, patch);
    if (!release.from) {
      text = "1.0.0";
    } else if (release.bump == Bump::major) {
      text = fmt::format("{}.0.0", major + 1);
    } else if (release.bump == Bump::minor) {
      text = fmt::format("{}.{}.0", major, minor + 1);
    } else if (release.bump == Bump::patch) {
      text = fmt::format("{}.{}.{}", major, minor, patch + 1);
    }
    release.to = *Version::parse(text);
  }

 private:
  std::vector<Reason> compare_with(const std::string& revision, const Folder& folder) {
    Past& past = past_of(revision);
    const std::string absolute = workspace_.absolute(folder.path);
    const terraform::EvaluatedModule before =
        terraform::evaluate_root(past.store, absolute, options(folder));
    const terraform::EvaluatedModule after =
        terraform::evaluate_root(workspace_.modules(), absolute, options(folder));
    if (before.module->files.empty())
      return {{"module-added",
               "module",
               Bump::minor,
               fmt::format("{} has no such module", revision),
               {},
               0}};
    std::vector<Reason> reasons = compare({*before.module, past.sources, before},
                                          {*after.module, workspace_.sources(), after});
    if (reasons.empty() && other_files_changed(revision, folder))
      reasons.push_back({"files-changed",
                         "module",
                         Bump::patch,
                         "documentation, examples or tests are others",
                         {},
                         0});
    return reasons;
  }

  // As a caller sees the module that sets only what it must.
  terraform::EvaluateOptions options(const Folder& folder) const {
    terraform::EvaluateOptions result = workspace_.evaluate_options(folder);
    result.stand_alone_module = false;
    result.automatic_files = false;
    result.environment.clear();
    result.inputs.clear();
    return result;
  }

  bool other_files_changed(const std::string& revision, const Folder& folder) {
    const auto [found, is_new] = changed_.try_emplace(revision);
    if (is_new) found->second = git_.changed_files(revision);
    const std::string top = workspace_.location().top_level.value_or(workspace_.root());
    const std::string prefix = relative_path(workspace_.absolute(folder.path), top) + "/";
    return std::ranges::any_of(found->second, [&](const std::string& path) {
      return path.starts_with(prefix) &&
             !(path.ends_with(".tf") && path.find('/', prefix.size()) == path.npos);
    });
  }

  Past& past_of(const std::string& revision) {
    const std::string commit = git_.commit_of(revision);
    std::unique_ptr<Past>& past = past_[commit];
    if (!past)
      past = std::make_unique<Past>(git_, commit,
                                    workspace_.location().top_level.value_or(workspace_.root()),
                                    workspace_.root());
    return *past;
  }

  workspace::Workspace& workspace_;
  const git::Git& git_;
  std::string base_;
  std::map<std::string, Version> tags_;
  std::map<std::string, std::unique_ptr<Past>> past_;
  std::map<std::string, std::vector<std::string>> changed_;
};

// A module that calls a changed one by path changes with it, whatever its own code says.
void carry_to_callers(std::vector<PlannedRelease>& releases) {
  for (bool again = true; again;) {
    again = false;
    for (PlannedRelease& caller : releases) {
      if (caller.bump != Bump::none) continue;
      const auto called = std::ranges::find_if(releases, [&](const PlannedRelease& release) {
        return release.bump != Bump::none &&
               std::ranges::find(release.callers, caller.path) != release.callers.end();
      });
      if (called == releases.end()) continue;
      caller.reasons.push_back(
          {"callee-changed", called->path, Bump::patch, "it calls this module by its path", {}, 0});
      Planner::finish(caller);
      again = true;
    }
  }
}

}  // namespace

std::vector<PlannedRelease> plan_releases(workspace::Workspace& workspace, const git::Git& git,
                                          const std::vector<const Folder*>& modules,
                                          const std::string& base) {
  Planner planner(workspace, git, base);
  std::vector<PlannedRelease> releases;
  for (const Folder* folder : modules) releases.push_back(planner.plan(*folder));
  carry_to_callers(releases);
  return releases;
}

}  // namespace infra::release
