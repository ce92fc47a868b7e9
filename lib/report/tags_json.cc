#include "lib/report/tags_json.h"

#include <nlohmann/json.hpp>

#include "lib/report/diagnostics_json.h"
#include "lib/report/tags_table.h"

namespace infra::report {
namespace {

using Json = nlohmann::ordered_json;

Json counts_json(const policy::TagCounts& counts) {
  return {{"resources", counts.resources},
          {"taggable", counts.taggable},
          {"compliant", counts.compliant},
          {"violating", counts.violating},
          {"unproven", counts.unproven}};
}

Json tag_json(const policy::Tag& tag) {
  Json json = {{"state", policy::to_string(tag.state)}};
  if (tag.state == policy::TagState::present) {
    const std::string shown = shown_tag(tag);
    const bool is_known = tag.value.is_sensitive() || tag.value.is_known();
    json["value"] = is_known ? Json(shown) : Json(nullptr);
    json["from"] = policy::to_string(tag.from);
  }
  if (!tag.because.empty()) json["because"] = tag.because;
  return json;
}

Json tags_of(const policy::JudgedResource& judged) {
  std::map<std::string, Json> tags;
  for (const policy::Tag& tag : judged.tags.effective.tags) tags[tag.key] = tag_json(tag);
  for (const auto* keys : {&judged.required.keys, &judged.required.data_store_keys}) {
    for (const std::string& key : *keys) {
      if (!tags.contains(key)) tags[key] = tag_json(judged.tags.effective.find(key));
    }
  }
  Json json = Json::object();
  for (auto& [key, tag] : tags) json[key] = std::move(tag);
  return json;
}

Json resource_json(const policy::JudgedResource& judged, const diag::SourceMap& sources) {
  const terraform::Resource& resource = *judged.resource;
  Json json;
  json["address"] = resource.address;
  json["type"] = resource.type;
  json["stack"] = judged.root->stack.empty() ? Json(nullptr) : Json(judged.root->stack);
  json["workspace"] = judged.root->workspace;
  json["file"] = sources[resource.span.file].path;
  json["line"] = diag::position_at(sources[resource.span.file], resource.span.begin).line;
  json["taggable"] = judged.tags.taggable;
  json["tags"] = judged.tags.taggable ? tags_of(judged) : Json::object();
  return json;
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string tags_json(const policy::TagReport& report, const diag::Diagnostics& found,
                      std::size_t suppressed, const diag::SourceMap& sources,
                      const TagReportOptions& options) {
  Json summary = counts_json(report.counts);
  const Summary counted = count(found);
  summary["errors"] = counted.errors;
  summary["warnings"] = counted.warnings;
  summary["notes"] = counted.notes;
  summary["suppressed"] = suppressed;
  std::string text = "{\"format\":\"infra.tags/1\",\"summary\":" + dump(summary);
  if (!options.by.empty()) {
    Json rows = Json::array();
    for (const CoverageRow& row : tag_coverage(report, options.by)) {
      Json each = {{"name", row.name}};
      each.update(counts_json(row.counts));
      rows.push_back(std::move(each));
    }
    text += ",\"by\":\"" + options.by + "\",\"coverage\":" + dump(rows);
  }
  if (options.list) {
    text += ",\"resources\":[";
    for (std::size_t i = 0; i < report.resources.size(); ++i) {
      text += (i > 0 ? "," : "") + dump(resource_json(report.resources[i], sources));
    }
    text += "]";
  }
  return text + ",\"diagnostics\":" + diagnostics_array(found, sources) + "}\n";
}

}  // namespace infra::report
