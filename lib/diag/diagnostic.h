// What is wrong with the user's files, as values. Made by lib/hcl, lib/terraform and lib/policy;
// shown by render_text() (render_text.h) and by the formats of lib/report.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/diag/source_map.h"

namespace infra::diag {

enum class Severity : std::uint8_t { error, warning, note };
std::string_view to_string(Severity severity);

// The part of a rule that reports, `infra explain` and docs/rules.md need. Rules live in constexpr
// tables, so a Diagnostic may point at its rule for ever.
struct RuleInfo {
  std::string_view code;  // permanent: never renamed, never reused
  std::string_view name;
  Severity severity = Severity::error;
  std::string_view summary;    // one line, no full stop
  std::string_view rationale;  // what happens to those who ignore it
  std::string_view bad, good;  // smallest file that the rule reports, once; the same file put right
};

struct Label {
  Span span;
  std::string text;
};

struct Edit {  // replaces the bytes of `span`; an empty span inserts
  Span span;
  std::string replacement;
};

struct Fix {
  std::string description;
  std::vector<Edit> edits;  // do not overlap
};

// What a machine-readable report names beside the place.
struct Subject {
  std::string stack;      // folder of the root module, relative to the repository; "" for none
  std::string address;    // without instance keys: module.api.aws_sqs_queue.this
  std::string attribute;  // tags, rule[0].port
  std::vector<std::string> instances;  // every affected instance address or provider configuration
};

struct Diagnostic {
  const RuleInfo* rule = nullptr;
  Severity severity = Severity::error;  // the rule's, unless infra.yaml changes it
  std::string message;                  // what was found; lower case, code in backticks
  Label primary;                        // the narrowest token that is wrong, and what is there
  std::vector<Label> labels = {};       // other places that explain it
  std::vector<std::string> notes = {};
  std::string help = {};  // what to write instead
  std::optional<Fix> fix = std::nullopt;
  Subject subject = {};
  bool secret = false;  // the primary place holds a secret: SourceMap::mask() it before it is shown
  std::string source = {};      // the scanner that found it; "": infra itself
  std::string link = {};        // a page about it, where a scanner gives one
  std::string suppressed = {};  // why it is not reported: a comment's reason, or the baseline
};

using Diagnostics = std::vector<Diagnostic>;

// By path, offset, code, then message, so that output is the same at any thread count; exact
// repetitions are dropped.
void sort_diagnostics(Diagnostics& diagnostics, const SourceMap& sources);

}  // namespace infra::diag
