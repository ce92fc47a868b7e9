#include "lib/release/steps.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.h"
#include "lib/base/strings.h"

namespace infra::release {
namespace {

using terraform::Version;

// Callees first; among equals, by path.
void order_by_calls(std::vector<PlannedRelease>& planned) {
  std::ranges::sort(planned, {}, &PlannedRelease::path);
  std::vector<PlannedRelease> ordered;
  while (!planned.empty()) {
    auto next = std::ranges::find_if(planned, [&](const PlannedRelease& candidate) {
      return std::ranges::none_of(planned, [&](const PlannedRelease& other) {
        return other.path != candidate.path &&
               std::ranges::find(other.callers, candidate.path) != other.callers.end();
      });
    });
    if (next == planned.end()) next = planned.begin();  // they call each other
    ordered.push_back(std::move(*next));
    planned.erase(next);
  }
  planned = std::move(ordered);
}

Version bumped(const std::optional<Version>& from, Bump bump) {
  if (!from) return *Version::parse("1.0.0");
  const auto make = [](std::uint64_t major, std::uint64_t minor, std::uint64_t patch) {
    return *Version::parse(fmt::format("{}.{}.{}", major, minor, patch));
  };
  if (bump == Bump::major) return make(from->major() + 1, 0, 0);
  if (bump == Bump::minor) return make(from->major(), from->minor() + 1, 0);
  return make(from->major(), from->minor(), from->patch() + 1);
}

Version with_pre(const Version& version, const std::string& pre, const std::string& module,
                 const ReleaseTags& tags) {
  std::uint64_t number = 0;
  for (const Version& known : tags.versions(module)) {
    const bool same = without_prerelease(known) == version;
    if (!same || !known.prerelease().starts_with(pre + ".")) continue;
    const std::string digits = known.prerelease().substr(pre.size() + 1);
    number = std::max<std::uint64_t>(number, std::strtoull(digits.c_str(), nullptr, 10));
  }
  return *Version::parse(fmt::format("{}-{}.{}", version.to_string(), pre, number + 1));
}

std::vector<std::string> subjects_since(const git::Git& git, const workspace::Workspace& workspace,
                                        const PlannedRelease& planned) {
  if (planned.from_tag.empty()) return {};
  const std::string log =
      git.run({"log", "--no-merges", "--reverse", "--max-count=100", "--format=%s",
               planned.from_tag + "..HEAD", "--", workspace.absolute(planned.path)});
  std::vector<std::string> subjects;
  for (const std::string_view line : split_lines(log)) {
    std::string subject = printable(trim(line));
    const bool own = subject.starts_with("Release ");
    if (!subject.empty() && !own && std::ranges::find(subjects, subject) == subjects.end())
      subjects.push_back(std::move(subject));
  }
  return subjects;
}

bool says_why_it_is_lower(std::string_view section) {
  return section.find(kLowerMark) != section.npos;
}

std::string top_level_path(const workspace::Workspace& workspace, const PlannedRelease& planned,
                           const std::string& name) {
  const std::string top =
      workspace.files().canonical(workspace.location().top_level.value_or(workspace.root()));
  return relative_path(workspace.absolute(join_path(planned.path, name)), top);
}

[[noreturn]] void refuse_lower(const PlannedRelease& planned, const Version& version) {
  std::string why;
  for (const Reason& reason : planned.reasons)
    if (reason.bump == planned.bump && why.empty())
      why = fmt::format("{}: {}", reason.subject, reason.because);
  throw Error(fmt::format("{} {} is lower than the interface asks for, {} ({})", planned.name,
                          version.to_string(), planned.to.to_string(), why),
              "`--allow-lower REASON` records why it is right all the same");
}

}  // namespace

std::string module_file(const workspace::Workspace& workspace, const PlannedRelease& planned,
                        const std::string& name) {
  const std::string path = workspace.absolute(join_path(planned.path, name));
  return workspace.files().kind(path) == FileKind::file ? workspace.files().read(path) : "";
}

std::vector<PreparedRelease> prepare_releases(workspace::Workspace& workspace, const git::Git& git,
                                              std::vector<PlannedRelease> planned,
                                              const PrepareOptions& options) {
  std::erase_if(planned, [](const PlannedRelease& each) { return each.bump == Bump::none; });
  order_by_calls(planned);
  const ReleaseTags tags(git, workspace.config().config.release_tag);
  std::vector<PreparedRelease> result;
  for (PlannedRelease& each : planned) {
    PreparedRelease release{.planned = std::move(each),
                            .version = {},
                            .already = false,
                            .lower_because = {},
                            .files = {},
                            .section = {}};
    const PlannedRelease& module = release.planned;
    const Bump bump = options.bump.value_or(module.bump);
    release.version = bumped(module.from, bump);
    const std::string before = module_file(workspace, module, "CHANGELOG.md");
    const auto newest = newest_in_changelog(before);
    const bool unreleased =
        newest && !tags.has(module.name, *newest) && (!module.from || *module.from < *newest);
    const bool recorded =
        unreleased && says_why_it_is_lower(changelog_section(before, *newest).value_or(""));
    if (release.version < module.to && !recorded) {
      if (options.lower_reason.empty()) refuse_lower(module, release.version);
      release.lower_because = options.lower_reason;
    }
    if (!options.pre.empty())
      release.version = with_pre(release.version, options.pre, module.name, tags);
    const bool enough = unreleased && !options.bump && options.pre.empty() &&
                        newest->prerelease().empty() && (!(*newest < release.version) || recorded);
    const std::optional<Version> instead = unreleased ? newest : std::nullopt;
    if (enough) release.version = *newest;
    if (tags.has(module.name, release.version))
      throw Error(fmt::format("the tag {} is there already: a version is never used again",
                              tags.name(module.name, release.version)),
                  "`git fetch --tags`, then run this again");
    const ReleaseText text = {
        release.version, options.date,
        enough && !unreleased ? std::vector<std::string>() : subjects_since(git, workspace, module),
        release.lower_because, instead};
    release.already = enough;
    const auto put = [&](const std::string& name, const std::string& old, std::string now) {
      if (now != old) release.files[top_level_path(workspace, module, name)] = std::move(now);
    };
    std::string changelog = before;
    if (!enough)
      changelog = with_changelog_section(before, release.version, options.date,
                                         changelog_entries(module, text), instead);
    release.section = changelog_section(changelog, release.version).value_or("");
    put("CHANGELOG.md", before, changelog);
    const bool is_major = module.bump == Bump::major && module.from;
    const std::string upgrade = module_file(workspace, module, "UPGRADE.md");
    if (is_major)
      put("UPGRADE.md", upgrade, with_upgrade_section(upgrade, module, release.version));
    const std::string readme = module_file(workspace, module, "README.md");
    put("README.md", readme, with_version(readme, tags, module.name, release.version));
    result.push_back(std::move(release));
  }
  return result;
}

std::string commit_message(const std::vector<PreparedRelease>& releases) {
  if (releases.size() == 1)
    return fmt::format("Release {} {}\n\n{}", releases[0].planned.name,
                       releases[0].version.to_string(), releases[0].section);
  std::string message = fmt::format("Release {}\n\n", plural(releases.size(), "module"));
  for (const PreparedRelease& release : releases)
    message += fmt::format("- {} {}\n", release.planned.name, release.version.to_string());
  return message;
}

NewTag release_tag(const ReleaseTags& tags, const std::string& module, const Version& version,
                   const std::string& section) {
  return {tags.name(module, version),
          fmt::format("{} {}\n\n{}", module, version.to_string(), section)};
}

std::vector<TagStep> missing_tags(workspace::Workspace& workspace,
                                  const std::vector<PlannedRelease>& given, const ReleaseTags& tags,
                                  const std::string& lower_reason) {
  std::vector<PlannedRelease> planned = given;
  order_by_calls(planned);
  std::vector<TagStep> steps;
  for (const PlannedRelease& module : planned) {
    const std::string text = module_file(workspace, module, "CHANGELOG.md");
    const auto newest = newest_in_changelog(text);
    if (!newest || tags.has(module.name, *newest)) continue;
    if (module.from && !(*module.from < *newest)) continue;
    std::string section = changelog_section(text, *newest).value_or("");
    if (without_prerelease(*newest) < module.to && !says_why_it_is_lower(section)) {
      if (lower_reason.empty()) refuse_lower(module, *newest);
      section += fmt::format("\n{} ({}): {}\n", kLowerMark, bump_name(module.bump), lower_reason);
    }
    steps.push_back({module.name, *newest, release_tag(tags, module.name, *newest, section)});
  }
  return steps;
}

std::vector<Lack> lacks(workspace::Workspace& workspace, const std::vector<PlannedRelease>& planned,
                        const ReleaseTags& tags) {
  std::vector<Lack> result;
  for (const PlannedRelease& module : planned) {
    if (module.bump == Bump::none) continue;
    const std::string text = module_file(workspace, module, "CHANGELOG.md");
    const std::string file = module.path + "/CHANGELOG.md";
    const auto newest = newest_in_changelog(text);
    const std::string wanted = module.to.to_string();
    const auto lack = [&](const std::string& where, std::string what) {
      result.push_back({module.name, where, std::move(what), 1});
    };
    if (!newest || (module.from && !(*module.from < *newest))) {
      lack(file, fmt::format("has no section for {}, which the change asks for ({})", wanted,
                             bump_name(module.bump)));
      continue;
    }
    if (tags.has(module.name, *newest)) {
      lack(file, fmt::format("has no section behind {}, which is tagged", newest->to_string()));
      continue;
    }
    const std::string section = changelog_section(text, *newest).value_or("");
    if (without_prerelease(*newest) < module.to && !says_why_it_is_lower(section))
      lack(file, fmt::format("says {}, and the change asks for {} ({})", newest->to_string(),
                             wanted, bump_name(module.bump)));
    if (section.empty()) lack(file, fmt::format("says nothing about {}", newest->to_string()));
    if (module.bump == Bump::major && module.from &&
        !has_upgrade_section(module_file(workspace, module, "UPGRADE.md"), *newest))
      lack(module.path + "/UPGRADE.md",
           fmt::format("does not say how to come to {}", newest->to_string()));
    const std::string readme = module_file(workspace, module, "README.md");
    if (with_version(readme, tags, module.name, *newest) != readme)
      lack(module.path + "/README.md",
           fmt::format("names another version than {}", newest->to_string()));
  }
  return result;
}

void refuse_dirty_tree(const git::Git& git) {
  const std::string status = git.run({"status", "--porcelain", "--untracked-files=normal"});
  const auto lines = split_lines(status);
  if (lines.empty()) return;
  std::string shown;
  for (std::size_t i = 0; i < lines.size() && i < 3; ++i)
    shown += (i > 0 ? ", " : "") + printable(lines[i].substr(3));
  if (lines.size() > 3) shown += fmt::format(" and {} more", lines.size() - 3);
  throw Error(fmt::format("not everything is committed: {}", shown),
              "commit it, or `git stash --include-untracked`");
}

}  // namespace infra::release
