// template.yaml: what a template asks and which files it makes. Read by the commands, checked by
// the linter (lint.h); the keys are described in docs/templates.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/diag/diagnostic.h"
#include "lib/scaffold/context.h"

namespace infra::scaffold {

enum class AnswerType : std::uint8_t {
  string,     // one line of text
  name,       // lower-case kebab
  owner,      // e-mail address or kebab
  integer,    //
  number,     // kept as its text
  boolean,    //
  date,       // YYYY-MM-DD
  choice,     // one of `choices`
  component,  // NAME=web:PORT, NAME=worker, NAME=scheduler; a map {name, kind, port}
  list,       // of `of`
};
std::string_view to_string(AnswerType type);

struct Question {
  std::string name;  // that of the option, with `_` for `-`
  AnswerType type = AnswerType::string;
  AnswerType of = AnswerType::string;  // of a list's elements
  std::vector<std::string> choices;
  bool choices_from_environments = false;  // those of infra.yaml
  bool suffix = false;  // a choice may be followed by `:TEXT`; NAME_suffix has the text
  std::string prompt, help;
  bool required = false;
  std::optional<Value> default_value;  // a text in it is a mustache template of earlier answers
  std::string pattern, pattern_help;   // RE2, of the whole value
  std::optional<std::int64_t> minimum, maximum;  // of an integer, or of the length of a list
  std::vector<std::string> when;  // keys of the answers so far; `!key`: must not be true
  diag::Span span;
};

struct FileEntry {
  std::string source;  // below the template's folder; `.mustache` at the end: rendered
  std::string target;  // mustache, relative to the repository
  std::string each;    // a list of the context: one file per element
  std::vector<std::string> when;
  std::string edit;  // a named edit of what is there (edits.h) instead of a whole file
  diag::Span span;
};

struct Manifest {
  std::string name, version, description;
  std::vector<Question> questions;
  std::vector<FileEntry> files;

  const Question* question(std::string_view name) const;
};

// `file` is a template.yaml in `sources`. What is wrong with it goes to `found`, each at its line.
Manifest read_manifest(const diag::SourceMap& sources, std::uint32_t file,
                       diag::Diagnostics& found);

}  // namespace infra::scaffold
