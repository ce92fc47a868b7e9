// template.yaml: what a template asks and which files it makes. Read by the commands, checked by
// the linter (lint.h); the keys are described in docs/templates.md.
#pragma once

#include <cstdint>
#include <map>
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
  // `shared: database_domain`: the choice may be written shared:TEXT, and the answer
  // `database_domain` is TEXT then. `suffix: true` is that for all choices, with NAME_suffix.
  std::map<std::string, std::string> suffixes;
  std::string prompt, help;
  bool required = false;
  std::optional<Value> default_value;  // a text in it is a mustache template of earlier answers
  std::string pattern, pattern_help;   // RE2, of the whole value
  std::optional<std::int64_t> minimum, maximum;  // of an integer, or of the length of a list
  bool future = false;                           // of a date: not before today
  // All must hold of the answers so far: `key`, `!key`, `key=value`.
  std::vector<std::string> when;
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
  // Where `.infra-scaffold.yaml` goes: mustache of the answers, `stacks/{{name}}`. The first
  // question is the one that NAME on the command line answers.
  std::string folder;
  std::vector<std::string> next;  // what to do after writing: mustache of the context
  std::vector<Question> questions;
  std::vector<FileEntry> files;

  const Question* question(std::string_view name) const;
};

// `file` is a template.yaml in `sources`. What is wrong with it goes to `found`, each at its line.
Manifest read_manifest(const diag::SourceMap& sources, std::uint32_t file,
                       diag::Diagnostics& found);

}  // namespace infra::scaffold
