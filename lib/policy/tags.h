// The tags that a resource has once it is deployed: its own arguments, the default_tags of the
// provider configuration in effect and what the environment adds, by the rules of the AWS provider.
// One verdict per instance and key; tags_check.h makes diagnostics of them, lib/report lists them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/terraform/provider_facts.h"
#include "lib/terraform/resource.h"
#include "lib/workspace/config.h"

namespace infra::policy {

using diag::Span;
using hcl::Value;
using terraform::Resource;

enum class TagState : std::uint8_t { present, absent, unknown };
enum class TagSource : std::uint8_t { resource, default_tags, environment };
std::string_view to_string(TagState state);
std::string_view to_string(TagSource source);

struct Tag {
  std::string key;
  TagState state = TagState::absent;
  Value value;  // where present; may be unknown or sensitive
  TagSource from = TagSource::resource;
  std::string because;  // unknown: var.tags; present with unknown value: what that hangs on
  Span key_span;        // where the key is written; kNoSpan: nowhere in a file
};

// Keys and values of one map of tags, as far as they are certain.
struct TagMap {
  std::vector<Tag> tags;  // sorted by key; never absent
  bool open = false;      // keys that are not listed may be there
  std::string because;    // why
  Tag find(std::string_view key) const;
  bool empty() const { return tags.empty() && !open; }
};

// `tags`, `volume_tags`, default_tags.tags … A null value is no tag. The value's sensitivity and
// unknown parts survive.
TagMap tag_map(const Value& value, TagSource from);
// Over `below`, as the provider merges a resource's tags over default_tags.
TagMap merged(const TagMap& above, const TagMap& below);

// What makes tags of its own out of a resource: a launch template's tag_specifications, a block
// device. Its lacks are findings at `span`; the resource's verdicts do not hang on it.
struct TagPart {
  std::string path;  // root_block_device[0]
  std::string what;  // for messages: root_block_device
  Span span;         // header of its block
  Span expression;   // its tags argument, kNoSpan: none
  TagMap tags;
};

// A tag block of an auto scaling group, for propagate_at_launch.
struct PropagatedTag {
  std::string key;
  bool propagated = true;
  Span span;
};

struct ResourceTags {
  bool taggable = false;
  bool has_argument = false;  // sets tags at all
  bool default_tags_reach = false;
  terraform::TagForm form = terraform::TagForm::none;
  TagMap own, effective;
  Span place;  // of the tags' value: where it was written; the block's header where there is none
  std::vector<TagPart> parts;
  std::vector<PropagatedTag> propagated;  // auto scaling groups only
};

// TF_AWS_DEFAULT_TAGS_<key> of a root module's run (an Atlantis `env` step); nullopt: the value is
// made by a command.
using EnvironmentTags = std::map<std::string, std::optional<std::string>>;

// tags.md has the rules, row by row. Facts by version: default_tags reach block devices
// from 5.39.0, TF_AWS_DEFAULT_TAGS_ is read from 5.62.0 on (the provider's change log).
ResourceTags effective_tags(const Resource& resource, const EnvironmentTags& environment = {});

// The required keys of a type: those of every resource, then those of stores of data.
struct RequiredTags {
  std::vector<std::string> keys, data_store_keys;
};
RequiredTags required_tags(const workspace::TagsConfig& config, std::string_view type);

// Has the provider configuration this version or a newer one? By the lock file, else by the newest
// version that the constraints leave, since that is what `terraform init` takes.
bool provider_has(const terraform::ProviderConfiguration& provider, std::string_view version);

// The header of the nested block `type` number `index` in the source, of the `dynamic` block that
// makes it, else of `block`; a JSON property's name. kNoSpan: no source.
Span nested_span(const hcl::Block* block, std::string_view type, std::size_t index);

}  // namespace infra::policy
