// Comments that switch a finding off at its place:
//   # infra:ignore[TAG001,NET] until=2027-03-31 reason="…"
// At the end of the line of the finding, or on lines of its own above the attribute or block that
// holds it; above an empty line at the top of a file: the whole file.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/diag/diagnostic.h"
#include "lib/hcl/syntax.h"

namespace infra::policy {

using diag::Span;

extern const diag::RuleInfo kSuppressionWithoutReason;  // SUP001
extern const diag::RuleInfo kSuppressionExpired;        // SUP002
extern const diag::RuleInfo kSuppressionUnused;         // SUP003

class Suppressions {
 public:
  Suppressions(const diag::SourceMap& sources, const std::vector<const hcl::File*>& files,
               std::chrono::year_month_day today);

  bool covers(std::string_view code, Span place) const;
  // Takes out of `found` what a comment covers, and returns it.
  diag::Diagnostics apply(diag::Diagnostics& found);
  // What is wrong with the comments themselves, after apply(). `ran` says whether the rules of a
  // code or family were run: where they were not, nothing is known of what there is to suppress.
  // `own`: codes of custom rules, which exist beside those of the standard.
  diag::Diagnostics faults(const std::function<bool(std::string_view)>& ran,
                           const std::vector<std::string>& own = {}) const;

  struct Entry {
    Span span;
    std::vector<std::string> codes;
    std::string until, reason;  // "": for ever; none
    bool expired = false;
  };
  std::vector<Entry> entries() const;  // every comment, in the order of the files

 private:
  struct Comment {
    Span span, scope;
    std::vector<std::string> codes;
    std::string until;   // "": for ever
    std::string reason;  // "": none is given
    bool expired = false, used = false;
    bool is_valid() const { return !reason.empty() && !expired && !codes.empty(); }
  };
  void read_file(const hcl::File& file, std::chrono::year_month_day today);
  const diag::SourceMap& sources_;
  std::vector<Comment> comments_;
};

}  // namespace infra::policy
