// A commit and its tags as one step: both are there afterwards, or neither, or the next run of
// `infra release` finishes them. Objects are made first, where nobody sees them; then a journal in
// the git folder says what is to come; then one reference transaction moves the branch and makes
// the tags; then the files and the index follow.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/file_system.h"
#include "lib/git/git.h"

namespace infra::release {

struct NewTag {
  std::string name, message;
};

struct Publication {
  std::string message;                       // of the commit
  std::map<std::string, std::string> files;  // path relative to the top level -> new text
  std::vector<NewTag> tags;
  std::string new_branch;  // "": the branch of HEAD moves; else one of that name is made
};

class Publisher {
 public:
  Publisher(process::ProcessRunner& processes, std::map<std::string, std::string> environment,
            std::string top_level, std::stop_token stop = {});

  // Finishes what an earlier run began; what to tell the user, or nullopt where there is nothing.
  // Throws infra::Error where it can be neither finished nor taken back.
  std::optional<std::string> recover() const;
  // The commit that now has the tags; HEAD's where `files` is empty. Throws infra::Error.
  std::string publish(const Publication& publication) const;

  const git::Git& git() const { return git_; }

 private:
  struct Journal;
  std::string make_commit(const Publication& publication, const std::string& parent,
                          Journal& journal) const;
  void follow(const Journal& journal) const;
  std::string journal_path() const;

  process::ProcessRunner& processes_;
  std::map<std::string, std::string> environment_;
  std::string top_level_;
  std::stop_token stop_;
  git::Git git_;
  DiskFileSystem files_;
};

}  // namespace infra::release
