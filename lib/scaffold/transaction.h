// Several files as one change of a repository: all of them are written or none, whatever ends the
// program. What is new stands beside, on the same disk, before the first name changes; a journal
// says how to go back, and the next run that writes goes back where one was left.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace infra::scaffold {

// The folder that a transaction lives in while it runs, in the repository's root.
inline constexpr std::string_view kJournalFolder = ".infra-transaction";

struct TransactionOptions {
  std::stop_token stop = {};  // asked for: the repository is put back as it was
  // Called before each step that changes the disk, with its name; for tests, which throw or end the
  // process there.
  std::function<void(std::string_view step)> before_step = {};
};

// Paths relative to `root` (absolute) -> bytes, or nullopt: the file goes, and with it folders that
// it leaves empty. Files that begin with `#!` can be run. Throws infra::Error, with the repository
// as it was; false: `stop` was requested, and the repository is as it was.
bool write_all(const std::string& root,
               const std::map<std::string, std::optional<std::string>>& changes,
               const TransactionOptions& options = {});

// Puts back what a run that was killed has left. True where there was something. Throws
// infra::Error where another run is writing now, or where it cannot be put back.
bool recover(const std::string& root, const TransactionOptions& options = {});

}  // namespace infra::scaffold
