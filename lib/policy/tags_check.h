// Judges the tags of every resource of the roots that are given, from source or from plans, and
// makes one diagnostic of each root cause. Used by `tag-check` and by the TAG rules of `validate`.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "lib/diag/diagnostic.h"
#include "lib/policy/tags.h"
#include "lib/terraform/evaluate.h"
#include "lib/workspace/evaluate_all.h"

namespace infra::policy {

struct TagRoot {
  std::string stack;  // the root module's folder; "" for a module that nobody calls
  std::string workspace = "default";
  std::span<const Resource> resources;
  EnvironmentTags environment;
  // What its layer requires instead of `tags.required`: rules: { TAG001: { shared: [Team] } }.
  const workspace::Texts* required = nullptr;
};

struct TagInput {
  const workspace::TagsConfig& config;
  const workspace::EnvironmentsConfig& environments;  // stg is a slip for staging
  const diag::SourceMap& sources;
  std::vector<TagRoot> roots;
  std::vector<const terraform::Module*> modules;  // all that the resources come from
  // Is a finding at this place suppressed there? It stays apart then, so that a comment at one
  // resource does not hide the others that share its root cause.
  std::function<bool(std::string_view code, Span place)> suppressed;
};

enum class TagVerdict : std::uint8_t { not_taggable, compliant, violating, unproven };

struct JudgedResource {
  const Resource* resource = nullptr;
  const TagRoot* root = nullptr;
  ResourceTags tags;
  RequiredTags required;
  TagVerdict verdict = TagVerdict::not_taggable;
};

struct TagCounts {
  std::size_t resources = 0, taggable = 0, compliant = 0, violating = 0, unproven = 0;
};

struct TagReport {
  std::vector<JudgedResource> resources;  // in the order of the roots; point into the input
  TagCounts counts;
  diag::Diagnostics found;  // not sorted
};

// `input` must outlive the report.
TagReport check_tags(const TagInput& input);

TagInput tag_input(const workspace::Workspace& workspace,
                   std::span<const workspace::EvaluatedFolder> roots);

}  // namespace infra::policy
