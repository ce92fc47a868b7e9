// What was learnt of the files of a repository and is kept from one run to the next: facts by a
// digest of all that they were made from, so that nothing that is found can be out of date. Written
// by lib/workspace alone; the commands only say in which folder.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace infra::workspace {

class KeptFacts {
 public:
  // `path`: the file; one that is not there, or was written by another version, holds nothing.
  explicit KeptFacts(std::string path);

  // What begins the text of every digest: which program this is.
  const std::string& program() const { return program_; }
  std::optional<std::string_view> find(std::string_view digest) const;  // thread-safe
  void add(std::string digest, std::string facts);                      // thread-safe
  // Writes the file if anything was added. What no run has asked for in a while is left out. A file
  // that cannot be written costs the next run time, and is no error.
  void save();

 private:
  struct Entry {
    std::string_view facts;   // in text_ or added_
    std::uint32_t saves = 0;  // since it was asked for
    mutable bool asked = false;
  };
  void read();

  std::string path_, program_, text_;
  mutable std::mutex mutex_;
  std::map<std::string, Entry, std::less<>> entries_;
  std::map<std::string, std::string> added_;
};

// Where the facts of the repository at `root` are kept: below INFRA_CACHE_DIR, XDG_CACHE_HOME/infra
// or HOME/.cache/infra; "" where INFRA_CACHE_DIR is set and empty, none of them is set, or the
// folder that was not chosen lies in the repository.
std::string kept_facts_path(const std::map<std::string, std::string>& environment,
                            const std::string& root);

}  // namespace infra::workspace
