// What `scaffold` remembers in the folder that it made: `.infra-scaffold.yaml` has template,
// version and answers for people, `.infra-scaffold.base` what was rendered last, so that a later
// template can be merged with the user's edits whatever program and template made it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/base/file_system.h"
#include "lib/scaffold/answers.h"
#include "lib/scaffold/render.h"

namespace infra::scaffold {

inline constexpr std::string_view kAnswersFile = ".infra-scaffold.yaml";
inline constexpr std::string_view kBaseFile = ".infra-scaffold.base";

struct Rendered {  // by one version of a template with one set of answers
  std::string version;
  std::string answers;  // write_answers()
  Tree files;
  std::vector<RenderedEdit> edits;
};

struct Record {
  std::string folder;  // relative to the repository
  std::string template_name;
  Rendered last;
  // Files with conflicts of an update that is not finished; `next` is `last` once they are
  // resolved.
  std::vector<std::string> conflicts;
  std::optional<Rendered> next;
};

// nullopt: there is none in `folder`. Throws infra::Error where what is there cannot be read.
std::optional<Record> read_record(const FileSystem& files, const std::string& root,
                                  const std::string& folder);
// Paths relative to the repository -> texts of the two files.
Tree write_record(const Record& record);

// Answers of an earlier run as `manifest` has them now: what it no longer asks, or would refuse, is
// left out and said in `notes`.
Map recorded_answers(const AnswerRules& rules, const std::string& answers,
                     std::vector<std::string>& notes);

// Folders with an answers file below `root`, sorted; those that begin with a dot and those named
// node_modules are not searched.
std::vector<std::string> find_records(const FileSystem& files, const std::string& root);

}  // namespace infra::scaffold
