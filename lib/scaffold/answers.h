// What was asked and what was answered: words of the command line, YAML of a specification and
// lines typed at a prompt become values of the type that the manifest names, or refusals.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/scaffold/manifest.h"
#include "lib/scaffold/yaml_tree.h"
#include "lib/workspace/config.h"

namespace infra::scaffold {

struct AnswerRules {  // what answers are judged by
  const Manifest& manifest;
  const workspace::Config& config;
  std::chrono::year_month_day today;
};

// The choices of a question (for a list: of its elements).
std::vector<std::string> choices_of(const Question& question, const workspace::Config& config);

// `text` as it was typed: a list is separated by commas. Sets the answer, and those that a suffix
// answers, in `answers`; else the refusal.
std::optional<Refusal> set_answer(const AnswerRules& rules, const Question& question,
                                  std::string_view text, Map& answers);
// The words of an option that may be repeated.
std::optional<Refusal> set_answer(const AnswerRules& rules, const Question& question,
                                  const std::vector<std::string>& words, Map& answers);
std::optional<Refusal> set_answer(const AnswerRules& rules, const Question& question,
                                  const YamlTree& tree, Map& answers);

// Do the conditions hold? `key`, `!key`, `key=value`.
bool holds(const std::vector<std::string>& when, const Map& context);

// The value that a question has when nobody answers; nullopt: it is required.
std::optional<Value> default_of(const Question& question, const Map& answers);

struct Completed {
  std::vector<const Question*> missing;  // required, asked, not answered
  std::vector<Refusal> refused;          // answers to what is not asked, as things are
};
// Adds defaults, and null for what is not asked.
Completed complete(const AnswerRules& rules, Map& answers);

// As a person would write it on the command line: `api=web:8080,jobs=worker`; "" for null.
std::string answer_text(const Value& value);

// A specification (--from) or the `answers` of an answers file. Keys may have `-` for `_`.
// What is wrong goes to `found`, each at its line.
Map read_answers(const AnswerRules& rules, const YamlTree& map, diag::Diagnostics& found);
// As YAML, in the order of the questions; only what is not null, each line behind `indent`.
std::string write_answers(const Manifest& manifest, const Map& answers, std::string_view indent);

}  // namespace infra::scaffold
