// Three-way merges of files by git's own machinery.
#pragma once

#include <map>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "lib/process/process.h"

namespace infra::scaffold {

struct MergeLabels {  // what stands behind git's conflict markers
  std::string ours = "yours", base = "as it was made", theirs = "template";
};

struct Merged {
  std::string text;
  bool conflict = false;
};

class Merger {
 public:
  Merger(process::ProcessRunner& processes, const std::map<std::string, std::string>& environment,
         std::stop_token stop = {});
  // `git merge-file`. Texts whose lines end with CRLF on the user's side keep that. Throws
  // infra::Error where git is not there.
  Merged merge(std::string_view ours, std::string_view base, std::string_view theirs,
               const MergeLabels& labels) const;

 private:
  process::ProcessRunner& processes_;
  std::vector<std::string> environment_;
  std::stop_token stop_;
};

// Do most lines end with CRLF?
bool has_crlf(std::string_view text);
std::string to_lf(std::string_view text);
std::string to_crlf(std::string_view text);
bool is_binary(std::string_view bytes);
bool has_conflict_markers(std::string_view text);
// Lines in common, 0 to 1.
double similarity(std::string_view a, std::string_view b);

}  // namespace infra::scaffold
