// Collects findings on tags: those with the same root cause become one diagnostic that lists its
// instances. Used by tags_check.cc.
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "lib/policy/rules/tags.h"
#include "lib/policy/tags_check.h"

namespace infra::policy {

struct TagFinding {
  TagRule rule = TagRule::missing;
  diag::Severity severity = diag::Severity::error;
  std::vector<std::string> keys;  // in the standard's order
  // In message, labels and help, {} stands for the keys of all that is merged, {s} for an s where
  // they are several, {is} for `is` or `are`.
  std::string message;
  diag::Label primary;
  std::vector<diag::Label> labels;
  std::string provider_note;  // provider aws.dr has no default_tags
  std::string help;
  std::optional<diag::Fix> fix;
  std::string attribute;
  Span cause;           // findings of one rule with the same cause are one
  std::string variant;  // of the cause: what must not be merged with another
};

class TagFindings {
 public:
  void add(TagFinding finding, const JudgedResource& judged, bool alone);
  diag::Diagnostics take();

 private:
  struct Group {
    TagFinding first;
    std::vector<std::string> keys;  // of all instances
    std::vector<std::pair<const JudgedResource*, std::vector<std::string>>> members;
  };
  using Key = std::tuple<TagRule, Span, std::string>;
  diag::Diagnostic make(Group& group) const;
  std::map<Key, std::size_t> index_;
  std::vector<Group> groups_;
};

std::string key_list(const std::vector<std::string>& keys);  // `Owner`, `Team`

}  // namespace infra::policy
