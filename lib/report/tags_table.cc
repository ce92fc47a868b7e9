#include "lib/report/tags_table.h"

#include <map>

#include "lib/policy/tags_values.h"

namespace infra::report {
namespace {

void count(policy::TagCounts& counts, policy::TagVerdict verdict) {
  ++counts.resources;
  if (verdict == policy::TagVerdict::not_taggable) return;
  ++counts.taggable;
  counts.compliant += verdict == policy::TagVerdict::compliant;
  counts.violating += verdict == policy::TagVerdict::violating;
  counts.unproven += verdict == policy::TagVerdict::unproven;
}

policy::TagVerdict verdict_of(const policy::Tag& tag) {
  switch (tag.state) {
    case policy::TagState::present:
      return policy::TagVerdict::compliant;
    case policy::TagState::absent:
      return policy::TagVerdict::violating;
    case policy::TagState::unknown:
      return policy::TagVerdict::unproven;
  }
  return policy::TagVerdict::unproven;
}

std::string team_of(const policy::JudgedResource& judged) {
  const policy::Tag team = judged.tags.effective.find("Team");
  if (team.state == policy::TagState::absent) return "(none)";
  const std::string shown = team.state == policy::TagState::present ? shown_tag(team) : "";
  return shown.empty() ? "(unknown)" : shown;
}

}  // namespace

std::string shown_tag(const policy::Tag& tag) {
  if (tag.value.is_sensitive()) return "(sensitive)";
  return policy::tag_text(tag.value).value_or("");
}

std::vector<CoverageRow> tag_coverage(const policy::TagReport& report, const std::string& by) {
  std::map<std::string, policy::TagCounts> rows;
  for (const policy::JudgedResource& judged : report.resources) {
    if (by == "tag") {
      if (!judged.tags.taggable) continue;
      for (const auto* keys : {&judged.required.keys, &judged.required.data_store_keys}) {
        for (const std::string& key : *keys) {
          count(rows[key], verdict_of(judged.tags.effective.find(key)));
        }
      }
      continue;
    }
    if (by == "team" && !judged.tags.taggable) continue;
    const std::string name = by == "type"                 ? judged.resource->type
                             : by == "team"               ? team_of(judged)
                             : judged.root->stack.empty() ? "(modules)"
                                                          : judged.root->stack;
    count(rows[name], judged.verdict);
  }
  std::vector<CoverageRow> result;
  for (auto& [name, counts] : rows) result.push_back({name, counts});
  return result;
}

}  // namespace infra::report
