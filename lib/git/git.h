// What `infra` asks of git: where a repository is, under which names, what changed. Used by
// lib/workspace and by the commands with --changed. `git` is run as a program; what a look at a
// file answers is read from it, because starting a program costs more than all of our own start-up.
#pragma once

#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/file_system.h"
#include "lib/process/process.h"

namespace infra::git {

// The folder upwards from `folder` (absolute) that holds `.git`; nullopt outside of repositories.
std::optional<std::string> top_level(const FileSystem& files, const std::string& folder);

// "host/org/name" of a remote's URL in any of git's spellings; "" for a local path.
std::string repository_name(std::string_view url);
// The names that the remotes in the repository's configuration give it; none is no error.
std::vector<std::string> remote_names(const FileSystem& files, const std::string& top_level);

class Git {
 public:
  Git(process::ProcessRunner& processes, const std::map<std::string, std::string>& environment,
      std::string folder, std::stop_token stop = {});

  // stdout of `git ARGUMENTS`; throws infra::Error with git's own words where it fails.
  std::string run(std::vector<std::string> arguments, std::string input = {}) const;
  // Paths as git gives them with -z. Names may hold any byte but NUL.
  std::vector<std::string> run_for_paths(std::vector<std::string> arguments) const;

  std::string commit_of(const std::string& revision) const;  // throws where there is none
  bool has_revision(const std::string& revision) const;
  // The commit that `base` and HEAD have both grown from. Throws where none is at hand, with the
  // command that fetches it.
  std::string merge_base(const std::string& base) const;
  // Untracked and ignored folders, relative to the folder, without a slash at the end.
  std::vector<std::string> ignored_folders() const;
  // What differs between the merge base of `base` and the files as they are now, untracked files
  // included; relative to the top level, sorted. Throws in a shallow clone without that base, with
  // the command that fetches it.
  std::vector<std::string> changed_files(const std::string& base) const;
  std::vector<std::string> changed_since(const std::string& commit) const;  // that very commit
  // origin/HEAD, else main, else master, of the remote or here. Throws where none exists.
  std::string default_branch() const;

 private:
  bool is_shallow() const;
  void check_has_commit() const;  // throws where HEAD is a branch that has none
  process::ProcessResult start(std::vector<std::string> arguments, std::string input) const;

  process::ProcessRunner& processes_;
  std::vector<std::string> environment_;
  std::string folder_;
  std::stop_token stop_;
};

}  // namespace infra::git
