#include "lib/release/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>

#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/git/revision_file_system.h"
#include "lib/release/tags.h"

namespace infra::release {
namespace {

using terraform::Version;
using workspace::Folder;

Reason whole(std::string kind, std::string subject, Bump bump, std::string because) {
  return {.kind = std::move(kind),
          .subject = std::move(subject),
          .bump = bump,
          .because = std::move(because),
          .file = {},
          .line = 0};
}

class Planner {
 public:
  Planner(workspace::Workspace& workspace, const git::Git& git, std::string base)
      : workspace_(workspace),
        git_(git),
        base_(std::move(base)),
        tags_(git, workspace.config().config.release_tag) {}

  PlannedRelease plan(const Folder& folder) {
    PlannedRelease result;
    result.path = folder.path;
    result.name = folder.name;
    result.callers = folder.callers;
    result.from = tags_.newest(folder.name);
    if (result.from) result.from_tag = tags_.name(folder.name, *result.from);
    if (!base_.empty()) result.from_tag = base_;
    if (result.from_tag.empty()) {
      result.bump = Bump::minor;
      result.to = *Version::parse("1.0.0");
      result.reasons.push_back(whole("first-release", "module", Bump::minor, "it has no tag yet"));
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
    const std::string absolute = workspace_.absolute(folder.path);
    const ModuleVersion before(past_of(revision), workspace_.root(), absolute, options(folder));
    if (before.module().files.empty())
      return {whole("module-added", "module", Bump::minor,
                    fmt::format("{} has no such module", revision))};
    const ModuleVersion after(workspace_.files(), workspace_.root(), absolute, options(folder));
    std::vector<Reason> reasons = compare(before, after);
    if (reasons.empty() && other_files_changed(revision, folder))
      reasons.push_back(whole("files-changed", "module", Bump::patch,
                              "documentation, examples or tests are others"));
    return reasons;
  }

  terraform::EvaluateOptions options(const Folder& folder) const {
    return workspace_.evaluate_options(folder);
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

  // The repository as it was: one for all modules that were released by the same commit.
  const FileSystem& past_of(const std::string& revision) {
    const std::string commit = git_.commit_of(revision);
    std::unique_ptr<git::RevisionFileSystem>& past = past_[commit];
    if (!past)
      past = std::make_unique<git::RevisionFileSystem>(
          git_, commit, workspace_.location().top_level.value_or(workspace_.root()));
    return *past;
  }

  workspace::Workspace& workspace_;
  const git::Git& git_;
  std::string base_;
  ReleaseTags tags_;
  std::map<std::string, std::unique_ptr<git::RevisionFileSystem>> past_;
  std::map<std::string, std::vector<std::string>> changed_;
};

// A module that calls a changed one by path changes with it, whatever its own code says.
void carry_to_callers(std::vector<PlannedRelease>& releases) {
  std::vector<std::string> told;
  for (bool again = true; again;) {
    again = false;
    for (PlannedRelease& caller : releases) {
      const bool only_code = caller.reasons.size() == 1 &&
                             caller.reasons[0].kind == "implementation-changed" &&
                             std::ranges::find(told, caller.path) == told.end();
      if (caller.bump != Bump::none && !only_code) continue;
      const auto called = std::ranges::find_if(releases, [&](const PlannedRelease& release) {
        return release.bump != Bump::none &&
               std::ranges::find(release.callers, caller.path) != release.callers.end();
      });
      if (called == releases.end()) continue;
      told.push_back(caller.path);
      caller.reasons.clear();
      caller.reasons.push_back(
          whole("callee-changed", called->path, Bump::patch, "it calls this module by its path"));
      Planner::finish(caller);
      again = true;
    }
  }
}

}  // namespace

std::vector<PlannedRelease> plan_releases(workspace::Workspace& workspace, const git::Git& git,
                                          const std::vector<const Folder*>& modules,
                                          const std::string& base) {
  refuse_shallow_clone(git);
  Planner planner(workspace, git, base);
  std::vector<PlannedRelease> releases;
  for (const Folder* folder : modules) releases.push_back(planner.plan(*folder));
  carry_to_callers(releases);
  return releases;
}

}  // namespace infra::release
