// How far the tags of a set of resources are there, by stack, type, team or tag. For the text and
// JSON of `tag-check` and for `report`.
#pragma once

#include <string>
#include <vector>

#include "lib/policy/tags_check.h"

namespace infra::report {

struct CoverageRow {
  std::string name;
  policy::TagCounts counts;  // of tag: taggable resources that must have it, compliant: that do
};

// `by`: stack, type, team or tag. Sorted by name; what has no known team is "(unknown)" or
// "(none)".
std::vector<CoverageRow> tag_coverage(const policy::TagReport& report, const std::string& by);

// A tag's value as reports show it; "" where it is not known.
std::string shown_tag(const policy::Tag& tag);

}  // namespace infra::report
