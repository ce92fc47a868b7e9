// What was rendered then, what is rendered now, and what the user made of it, merged.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/scaffold/merge.h"
#include "lib/scaffold/overlay.h"
#include "lib/scaffold/record.h"

namespace infra::scaffold {

enum class FileChange : std::uint8_t { updated, added, deleted, conflict, kept };
std::string_view to_string(FileChange change);

struct FileOutcome {
  std::string path;  // relative to the repository
  FileChange change = FileChange::updated;
  std::string because;  // of `kept` and `conflict`
};

// Merges the files of `next` into those below `record.folder` and wherever else the last run wrote,
// in `files`. Files that need nothing are not in the result, which is sorted by path.
std::vector<FileOutcome> merge_files(Overlay& files, const std::string& root, const Record& record,
                                     const Rendered& next, const Merger& merger);

// The edits of the last rendering that are no longer wanted are undone, those of the next made.
void merge_edits(Overlay& files, const std::string& root, const Rendered& last,
                 const Rendered& next, std::vector<std::string>& notes);

// Which files of a record's unfinished update still hold both sides.
std::vector<std::string> unresolved(const Overlay& files, const Record& record);

// Beside a binary file with a conflict: the template's side.
inline constexpr std::string_view kTheirs = ".theirs";

}  // namespace infra::scaffold
