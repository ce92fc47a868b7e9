#include "lib/report/tags_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/report/diagnostics_text.h"
#include "lib/report/tags_table.h"

namespace infra::report {
namespace {

std::string tag_text(const policy::Tag& tag) {
  if (tag.state == policy::TagState::absent) return tag.key + ": absent";
  if (tag.state == policy::TagState::unknown) {
    return fmt::format("{}: unknown{}", tag.key,
                       tag.because.empty() ? "" : " because of " + tag.because);
  }
  const std::string shown = shown_tag(tag);
  const bool is_known = tag.value.is_sensitive() || tag.value.is_known();
  std::string text = tag.key + " = ";
  text += is_known ? shown : tag.because.empty() ? "?" : "? (" + tag.because + ")";
  if (tag.from != policy::TagSource::resource) {
    text += fmt::format("  [{}]", policy::to_string(tag.from));
  }
  return text;
}

std::string list_text(const policy::TagReport& report) {
  std::string text;
  for (const policy::JudgedResource& judged : report.resources) {
    const std::string& stack = judged.root->stack;
    text += fmt::format(
        "{}{}{}\n", stack.empty() ? "" : stack + ": ", judged.resource->address,
        judged.root->workspace == "default" ? "" : " (workspace " + judged.root->workspace + ")");
    if (!judged.tags.taggable) {
      text += "  takes no tags\n";
      continue;
    }
    std::vector<policy::Tag> tags = judged.tags.effective.tags;
    for (const auto* keys : {&judged.required.keys, &judged.required.data_store_keys}) {
      for (const std::string& key : *keys) {
        if (std::ranges::find(tags, key, &policy::Tag::key) == tags.end()) {
          tags.push_back(judged.tags.effective.find(key));
        }
      }
    }
    for (const policy::Tag& tag : tags) text += "  " + tag_text(tag) + "\n";
  }
  return text;
}

std::string table_text(const policy::TagReport& report, const std::string& by) {
  const std::vector<CoverageRow> rows = tag_coverage(report, by);
  std::size_t width = by.size();
  for (const CoverageRow& row : rows) width = std::max(width, row.name.size());
  std::string text = fmt::format("{:<{}}  {:>8}  {:>9}  {:>9}  {:>8}  {:>8}\n", by, width,
                                 "taggable", "compliant", "violating", "unproven", "coverage");
  for (const CoverageRow& row : rows) {
    const policy::TagCounts& counts = row.counts;
    const std::string percent =
        counts.taggable == 0
            ? "-"
            : fmt::format("{:.1f} %", 100.0 * static_cast<double>(counts.compliant) /
                                          static_cast<double>(counts.taggable));
    text +=
        fmt::format("{:<{}}  {:>8}  {:>9}  {:>9}  {:>8}  {:>8}\n", row.name, width, counts.taggable,
                    counts.compliant, counts.violating, counts.unproven, percent);
  }
  return text;
}

}  // namespace

std::string tags_text(const policy::TagReport& report, const diag::Diagnostics& found,
                      std::size_t suppressed, const diag::SourceMap& sources,
                      const TagReportOptions& options) {
  std::string text = diagnostics_text(found, sources, options.color);
  if (options.list) text += printable(list_text(report)) + "\n";
  if (!options.by.empty()) text += printable(table_text(report, options.by)) + "\n";
  const policy::TagCounts& counts = report.counts;
  const Summary counted = count(found);
  text += fmt::format("{}, {} taggable: {} compliant, {} violating, {} unproven\n",
                      plural(counts.resources, "resource"), counts.taggable, counts.compliant,
                      counts.violating, counts.unproven);
  text +=
      fmt::format("{}, {}", plural(counted.errors, "error"), plural(counted.warnings, "warning"));
  if (counted.notes > 0) text += ", " + plural(counted.notes, "note");
  if (suppressed > 0) text += fmt::format(", {} suppressed", suppressed);
  return text + "\n";
}

}  // namespace infra::report
