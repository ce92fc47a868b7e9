#include "lib/git/git.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lib/base/error.h"
#include "lib/base/strings.h"

namespace infra::git {
namespace {

// With the refspec, since a clone of one branch fetches no other by itself.
constexpr std::string_view kUnshallow =
    "this is a shallow clone: `git fetch --unshallow origin '+refs/heads/*:refs/remotes/origin/*'` "
    "fetches what is missing";

std::vector<std::string> split_paths(const std::string& text) {
  std::vector<std::string> paths;
  for (const std::string_view path : split(text, '\0'))
    if (!path.empty()) paths.emplace_back(path);
  return paths;
}

// The folder that holds `config`: of a linked worktree, that of its main repository.
std::string config_folder(const FileSystem& files, const std::string& top_level) {
  const std::string folder = join_path(top_level, ".git");
  if (files.kind(folder) != FileKind::file) return folder;
  const std::string text = files.read(folder);  // "gitdir: PATH"
  const std::string linked =
      join_path(top_level, trim(std::string_view(text).substr(text.find(':') + 1)));
  const std::string common = join_path(linked, "commondir");
  if (files.kind(common) != FileKind::file) return linked;
  return normalize_path(join_path(linked, trim(files.read(common))));
}

}  // namespace

std::optional<std::string> top_level(const FileSystem& files, const std::string& folder) {
  for (std::string at = folder;; at = parent_path(at)) {
    if (files.kind(join_path(at, ".git")) != FileKind::missing) return at;
    if (at == "/" || at.empty()) return {};
  }
}

std::string repository_name(std::string_view url) {
  std::string_view rest = url;
  const auto scheme = rest.find("://");
  if (scheme != std::string_view::npos) {
    if (rest.starts_with("file")) return {};
    rest.remove_prefix(scheme + 3);
  } else if (rest.starts_with('/') || rest.starts_with('.')) {
    return {};
  }
  const auto at = rest.find('@');
  if (at < rest.find('/')) rest.remove_prefix(at + 1);  // user and password
  std::string text(rest);
  const auto colon = text.find(':');
  if (colon < text.find('/')) {  // host:org/name, or host:22/org/name
    const auto end = text.find_first_not_of("0123456789", colon + 1);
    const bool port =
        scheme != std::string_view::npos && end != std::string::npos && text[end] == '/';
    text.replace(colon, port ? end - colon + 1 : 1, "/");
  }
  while (text.ends_with('/')) text.pop_back();
  if (text.ends_with(".git")) text.resize(text.size() - 4);
  const auto host_end = text.find('/');
  if (host_end == std::string::npos) return {};
  return to_lower_ascii(text.substr(0, host_end)) + normalize_path(text.substr(host_end));
}

std::vector<std::string> remote_names(const FileSystem& files, const std::string& top_level) {
  const std::string config = join_path(config_folder(files, top_level), "config");
  if (files.kind(config) != FileKind::file) return {};
  std::vector<std::string> names;
  bool in_remote = false;
  const std::string text = files.read(config);
  for (std::string_view line : split_lines(text)) {
    line = trim(line);
    if (line.starts_with('[')) in_remote = line.starts_with("[remote ");
    const auto equals = line.find('=');
    if (!in_remote || equals == std::string_view::npos) continue;
    if (trim(line.substr(0, equals)) != "url") continue;
    std::string name = repository_name(trim(line.substr(equals + 1)));
    if (!name.empty() && std::ranges::find(names, name) == names.end())
      names.push_back(std::move(name));
  }
  return names;
}

Git::Git(process::ProcessRunner& processes, const std::map<std::string, std::string>& environment,
         std::string folder, std::stop_token stop)
    : processes_(processes), folder_(std::move(folder)), stop_(std::move(stop)) {
  for (const auto& [name, value] : environment)
    if (name != "LC_ALL" && name != "LANGUAGE") environment_.push_back(name + "=" + value);
  environment_.push_back("LC_ALL=C");              // its messages are quoted in ours
  environment_.push_back("GIT_OPTIONAL_LOCKS=0");  // reading must not write the index
}

process::ProcessResult Git::start(std::vector<std::string> arguments, std::string input) const {
  process::Command command;
  command.argv = {"git"};
  command.argv.insert(command.argv.end(), std::make_move_iterator(arguments.begin()),
                      std::make_move_iterator(arguments.end()));
  command.env = environment_;
  command.cwd = folder_;
  command.input = std::move(input);
  command.max_output = std::size_t{2} << 30;
  return processes_.run(command, stop_);
}

std::string Git::run(std::vector<std::string> arguments, std::string input) const {
  const std::string shown = fmt::format("git {}", fmt::join(arguments, " "));
  process::ProcessResult result = start(std::move(arguments), std::move(input));
  if (result.ending != process::Ending::exited) throw Error(fmt::format("`{}` was ended", shown));
  if (result.exit_code != 0)
    throw Error(fmt::format("`{}` failed: {}", shown, trim(printable(result.err))));
  return std::move(result.out);
}

std::vector<std::string> Git::run_for_paths(std::vector<std::string> arguments) const {
  return split_paths(run(std::move(arguments)));
}

std::string Git::commit_of(const std::string& revision) const {
  const auto result =
      start({"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"}, {});
  if (result.exit_code != 0) {
    check_has_commit();
    std::string name = printable(revision);
    if (name.starts_with("origin/")) name.erase(0, 7);
    throw Error(fmt::format("there is no revision `{}`", printable(revision)),
                is_shallow() ? std::string(kUnshallow)
                             : fmt::format("`git fetch origin {}` may fetch it", name));
  }
  const auto words = split_lines(result.out);  // --end-of-options is echoed by some versions
  return std::string(words.empty() ? "" : words.back());
}

std::vector<std::string> Git::ignored_folders() const {
  std::vector<std::string> folders;
  for (std::string& path : run_for_paths(
           {"ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"})) {
    if (!path.ends_with('/')) continue;
    path.pop_back();
    folders.push_back(std::move(path));
  }
  return folders;
}

bool Git::is_shallow() const {
  return trim(run({"rev-parse", "--is-shallow-repository"})) == "true";
}

void Git::check_has_commit() const {
  if (!has_revision("HEAD"))
    throw Error("there is no commit yet on this branch, so nothing to compare with",
                "commit what is here (`git add . && git commit`); `infra plan --all` and what has "
                "no `--changed` compare with nothing");
}

bool Git::has_revision(const std::string& revision) const {
  return start({"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"}, {})
             .exit_code == 0;
}

std::string Git::merge_base(const std::string& base) const {
  // Mostly one question is enough; where it is not, more of them tell why.
  const auto at_once = start({"merge-base", "--end-of-options", base, "HEAD"}, {});
  if (at_once.exit_code == 0) return std::string(trim(at_once.out));
  const auto result = start({"merge-base", commit_of(base), "HEAD"}, {});
  if (result.exit_code != 0) {
    check_has_commit();
    throw Error(fmt::format("`{}` and HEAD have no common commit", printable(base)),
                is_shallow()
                    ? std::string(kUnshallow)
                    : fmt::format("one of them was begun anew: `git rebase --onto {} --root` "
                                  "puts this branch on it; or name another base",
                                  printable(base)));
  }
  return std::string(trim(result.out));
}

std::vector<std::string> Git::changed_files(const std::string& base) const {
  return changed_since(merge_base(base));
}

std::vector<std::string> Git::changed_since(const std::string& commit) const {
  std::vector<std::string> paths =
      run_for_paths({"diff", "--name-only", "-z", "--no-renames", commit});
  for (std::string& path :
       run_for_paths({"ls-files", "-z", "--others", "--exclude-standard", "--full-name"}))
    paths.push_back(std::move(path));
  std::ranges::sort(paths);
  const auto repeated = std::ranges::unique(paths);
  paths.erase(repeated.begin(), repeated.end());
  return paths;
}

std::string Git::default_branch() const {
  const auto head = start({"symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"}, {});
  if (head.exit_code == 0) return std::string(trim(head.out));
  for (const char* name : {"origin/main", "origin/master", "main", "master"}) {
    const auto found = start({"rev-parse", "--verify", "--quiet", name}, {});
    if (found.exit_code == 0) return name;
  }
  check_has_commit();
  constexpr const char* kName =
      "name the base: `--changed REF`, or `plan: { default_branch: … }` in "
      "infra.yaml";
  const bool has_remote = !trim(start({"remote"}, {}).out).empty();
  throw Error("the repository has no branch main or master to compare with",
              is_shallow() ? std::string(kUnshallow)
              : has_remote ? fmt::format("`git fetch origin '+refs/heads/*:refs/remotes/origin/*'` "
                                         "fetches the branches; or {}",
                                         kName)
                           : std::string(kName));
}

}  // namespace infra::git
