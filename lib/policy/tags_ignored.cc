#include "lib/policy/tags_ignored.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/hcl/print.h"
#include "lib/policy/tags_parts.h"

namespace infra::policy {
namespace {

using hcl::Type;
using terraform::TagForm;

std::vector<std::string> texts(const Value* value) {
  std::vector<std::string> result;
  if (!value || !value->is_known() || value->is_null()) return result;
  if (value->kind() != Type::Kind::list && value->kind() != Type::Kind::set &&
      value->kind() != Type::Kind::tuple) {
    return result;
  }
  for (const Value& each : value->elements()) {
    if (each.is_known() && !each.is_null() && each.kind() == Type::Kind::string) {
      result.push_back(each.as_string());
    }
  }
  return result;
}

std::vector<std::string> all_required(const JudgedResource& judged) {
  std::vector<std::string> keys = judged.required.keys;
  keys.insert(keys.end(), judged.required.data_store_keys.begin(),
              judged.required.data_store_keys.end());
  return keys;
}

// ignore_tags of the provider configuration: Terraform does not see these tags at all.
void add_ignored_by_provider(const JudgedResource& judged, std::vector<TagFinding>& found) {
  const auto& provider = judged.resource->provider;
  const Value* blocks = provider ? member(provider->values, "ignore_tags") : nullptr;
  const Value* block = blocks ? first_element(*blocks) : nullptr;
  if (!block) return;
  const std::vector<std::string> keys = texts(member(*block, "keys"));
  const std::vector<std::string> prefixes = texts(member(*block, "key_prefixes"));
  std::vector<std::string> hidden;
  for (const std::string& key : judged.required.keys) {
    const auto begins = [&](const std::string& prefix) { return key.starts_with(prefix); };
    if (std::ranges::find(keys, key) != keys.end() || std::ranges::any_of(prefixes, begins)) {
      hidden.push_back(key);
    }
  }
  if (hidden.empty()) return;
  TagFinding finding;
  finding.rule = TagRule::ignored;
  finding.keys = std::move(hidden);
  finding.message = "`ignore_tags` hides the required tag{s} {}";
  finding.primary.span = nested_span(provider->block, "ignore_tags", 0);
  if (finding.primary.span.file == 0) finding.primary.span = provider->span;
  finding.primary.text = "Terraform neither sets nor removes these";
  finding.help = "take {} out of `ignore_tags`; `infra explain TAG006`";
  finding.attribute = "ignore_tags";
  finding.cause = finding.primary.span;
  found.push_back(std::move(finding));
}

// tags, tags["Owner"], tags.Owner, tags_all, all; `tag` of an auto scaling group.
std::vector<std::string> frozen_keys(const JudgedResource& judged, const std::string& path) {
  const std::vector<std::string> required = all_required(judged);
  if (path == "all" || path == "tags" || path == "tags_all") return required;
  if (path == "tag" && judged.tags.form == TagForm::autoscaling) return required;
  std::vector<std::string> keys;
  for (const std::string& key : required) {
    for (const char* base : {"tags", "tags_all"}) {
      const std::string with_dot = std::string(base) + "." + key;
      if (path == hcl::path_key(base, key) || path == with_dot) keys.push_back(key);
    }
  }
  return keys;
}

void add_ignored_changes(const JudgedResource& judged, std::vector<TagFinding>& found) {
  for (const terraform::IgnoredChange& ignored : judged.resource->lifecycle.ignore_changes) {
    std::vector<std::string> keys = frozen_keys(judged, ignored.path);
    if (keys.empty()) continue;
    const bool all = keys.size() == all_required(judged).size();
    TagFinding finding;
    finding.rule = TagRule::ignored;
    finding.severity = diag::Severity::warning;
    finding.keys = std::move(keys);
    finding.message =
        all ? fmt::format("`ignore_changes` of `{}` freezes the tags", ignored.path)
            : fmt::format("`ignore_changes` of `{}` freezes a required tag", ignored.path);
    finding.primary.span = ignored.span.file != 0 ? ignored.span : judged.resource->span;
    finding.primary.text = "an existing resource never gains a tag that is added later";
    finding.help =
        "ignore the single keys that something else sets, if any; `infra explain TAG006`";
    finding.attribute = "lifecycle.ignore_changes";
    finding.cause = finding.primary.span;
    finding.variant = ignored.path;
    found.push_back(std::move(finding));
  }
}

}  // namespace

std::vector<TagFinding> propagation_findings(const JudgedResource& judged) {
  std::vector<TagFinding> found;
  const Resource& resource = *judged.resource;
  for (const PropagatedTag& tag : judged.tags.propagated) {
    const auto& required = judged.required.keys;
    if (tag.propagated || std::ranges::find(required, tag.key) == required.end()) continue;
    TagFinding finding;
    finding.rule = TagRule::not_propagated;
    finding.severity = diag::Severity::warning;
    finding.keys = {tag.key};
    finding.message = "the instances of the group do not get the required tag {}";
    finding.primary = {tag.span, "`propagate_at_launch` is false"};
    finding.help = "set `propagate_at_launch = true` for {}; `infra explain TAG008`";
    finding.attribute = "tag";
    finding.cause = tag.span;
    found.push_back(std::move(finding));
  }
  if (resource.type != "aws_launch_template") return found;
  const Value* blocks = resource.attribute("tag_specifications");
  // A plan that cannot know them shows them as unknown.
  if (blocks && !blocks->is_known()) return found;
  if (blocks && first_element(*blocks)) return found;
  TagFinding finding;
  finding.rule = TagRule::not_propagated;
  finding.severity = diag::Severity::warning;
  finding.message = "launch template without `tag_specifications`";
  finding.primary = {resource.span, "what it starts has no tags from here"};
  finding.provider_note = "neither `tags` nor default_tags reach instances and volumes";
  finding.help =
      "add a `tag_specifications` block for `instance` and one for `volume`; `infra explain "
      "TAG008`";
  finding.attribute = "tag_specifications";
  finding.cause = resource.span;
  found.push_back(std::move(finding));
  return found;
}

std::vector<TagFinding> ignored_findings(const JudgedResource& judged) {
  std::vector<TagFinding> found;
  add_ignored_by_provider(judged, found);
  add_ignored_changes(judged, found);
  return found;
}

}  // namespace infra::policy
