#include "lib/policy/tags.h"

#include <algorithm>

#include "lib/policy/data_types.h"
#include "lib/policy/tags_parts.h"
#include "lib/terraform/version.h"

namespace infra::policy {
namespace {

using hcl::Type;
using terraform::ProviderConfiguration;
using terraform::TagForm;

bool is_map(const Value& value) {
  return value.kind() == Type::Kind::object || value.kind() == Type::Kind::map;
}

Tag make_tag(const std::string& key, const Value& value, Span key_span, TagSource from) {
  Tag tag;
  tag.key = key;
  tag.state = TagState::present;
  tag.value = value;
  tag.from = from;
  tag.key_span = key_span;
  if (!value.is_known()) tag.because = value.cause();
  return tag;
}

void sort_tags(std::vector<Tag>& tags) { std::ranges::sort(tags, {}, &Tag::key); }

const Value* argument(const Resource& resource, std::string_view name) {
  const Value* value = resource.attribute(name);
  return value && !(value->is_known() && value->is_null()) ? value : nullptr;
}

TagMap default_tags(const ProviderConfiguration* provider) {
  const Value* blocks = provider ? member(provider->values, "default_tags") : nullptr;
  if (!blocks) return {};
  if (!blocks->is_known()) return tag_map(*blocks, TagSource::default_tags);
  const Value* block = first_element(*blocks);
  if (!block) return {};
  if (!block->is_known()) return tag_map(*block, TagSource::default_tags);
  const Value* tags = member(*block, "tags");
  return tags ? tag_map(*tags, TagSource::default_tags) : TagMap();
}

TagMap environment_tags(const EnvironmentTags& environment) {
  TagMap map;
  for (const auto& [key, value] : environment) {
    const Value made =
        value ? Value::string_nfc(*value)
              : Value::unknown(Type::string()).with_cause("TF_AWS_DEFAULT_TAGS_" + key);
    map.tags.push_back(make_tag(key, made, diag::kNoSpan, TagSource::environment));
  }
  sort_tags(map.tags);
  return map;
}

// aws_s3_object alone may replace the default tags of its provider configuration.
void apply_override(const Value& override, TagMap& inherited) {
  const Value* block = first_element(override);
  const Value* unknown = !override.is_known() ? &override : nullptr;
  if (block && !block->is_known()) unknown = block;
  if (unknown) {
    inherited.open = true;
    inherited.because = unknown->cause();
    return;
  }
  const Value* defaults = block ? member(*block, "default_tags") : nullptr;
  if (!defaults) return;
  const Value* inner = first_element(*defaults);
  const Value* tags = inner ? member(*inner, "tags") : nullptr;
  inherited = tags ? tag_map(*tags, TagSource::default_tags) : TagMap();
}

// What the provider adds to every resource that has `tags_all`.
TagMap inherited_tags(const Resource& resource, const EnvironmentTags& environment) {
  TagMap result = default_tags(resource.provider.get());
  const bool reads_environment = !resource.provider || provider_has(*resource.provider, "5.62.0");
  if (reads_environment && !environment.empty()) {
    result = merged(result, environment_tags(environment));
  }
  if (const Value* override = argument(resource, "override_provider")) {
    apply_override(*override, result);
  }
  return result;
}

// A plan shows what the provider computed. Where that is unknown (a default tag is), what the
// configuration says must do.
std::optional<TagMap> planned_tags(const Resource& resource, const TagMap& own) {
  if (!resource.from_plan) return {};
  const Value* all = resource.attribute("tags_all");
  if (!all || !all->is_known() || all->is_null()) return {};
  TagMap map = tag_map(*all, TagSource::default_tags);
  for (Tag& tag : map.tags) {
    if (own.find(tag.key).state == TagState::present) tag.from = TagSource::resource;
  }
  return map;
}

bool is_taggable(const Resource& resource, TagForm& form) {
  if (resource.mode != terraform::Mode::managed) return false;
  std::optional<TagForm> known = terraform::tag_form(resource.type);
  // Newer than the table: what has `tags` takes them.
  if (!known && resource.type.starts_with("aws_") && resource.attribute("tags")) {
    known = TagForm::map_with_all;
  }
  form = known.value_or(TagForm::none);
  return form != TagForm::none;
}

Span place_of(const Resource& resource, std::string_view name, const Value& value) {
  if (value.origin().file != 0) return value.origin();
  if (resource.block) {
    if (const hcl::Attribute* attribute = resource.block->body->attribute(name)) {
      return attribute->value->span;
    }
  }
  return resource.span;
}

}  // namespace

std::string_view to_string(TagState state) {
  static constexpr std::string_view kNames[] = {"present", "absent", "unknown"};
  return kNames[static_cast<std::size_t>(state)];
}

std::string_view to_string(TagSource source) {
  static constexpr std::string_view kNames[] = {"resource", "default_tags", "environment"};
  return kNames[static_cast<std::size_t>(source)];
}

Tag TagMap::find(std::string_view key) const {
  const auto at = std::ranges::lower_bound(tags, key, {}, &Tag::key);
  if (at != tags.end() && at->key == key) return *at;
  Tag tag;
  tag.key = key;
  tag.state = open ? TagState::unknown : TagState::absent;
  tag.because = because;
  return tag;
}

TagMap tag_map(const Value& value, TagSource from) {
  TagMap map;
  const auto add = [&](const std::string& key, const Value& tag_value, Span key_span, bool maybe) {
    if (tag_value.is_known() && tag_value.is_null()) return;
    Tag tag = make_tag(key, tag_value, key_span, from);
    if (value.is_sensitive()) tag.value = tag.value.with_marks(hcl::Mark::sensitive);
    if (maybe) {
      tag.state = TagState::unknown;
      tag.because = map.because;
    }
    map.tags.push_back(std::move(tag));
  };
  if (!value.is_known()) {
    map.open = true;
    map.because = value.cause();
    const hcl::Partial* partial = value.partial();
    if (!partial) return map;
    map.open = partial->open;
    if (!partial->cause.empty()) map.because = partial->cause;
    for (const hcl::PartialEntry& entry : partial->entries) {
      add(entry.key, entry.value, entry.key_origin, entry.maybe);
    }
  } else if (value.is_null()) {
    return map;
  } else if (!is_map(value)) {
    map.open = true;  // a mistake that the engine reports
  } else {
    for (const hcl::Entry& entry : value.entries()) {
      add(entry.key, entry.value, entry.key_origin, false);
    }
  }
  sort_tags(map.tags);
  return map;
}

TagMap merged(const TagMap& above, const TagMap& below) {
  TagMap result = above;
  for (const Tag& tag : below.tags) {
    const auto at = std::ranges::lower_bound(result.tags, tag.key, {}, &Tag::key);
    const bool listed = at != result.tags.end() && at->key == tag.key;
    if (listed && (at->state == TagState::present || tag.state != TagState::present)) continue;
    Tag taken = tag;
    if (taken.state == TagState::present && (listed || above.open)) {
      // The key is there for certain; which of the two values it has is not.
      taken.because = above.because;
      taken.value = Value::unknown(Type::string()).with_cause(above.because);
    }
    if (listed) {
      *at = std::move(taken);
    } else {
      result.tags.insert(at, std::move(taken));
    }
  }
  if (below.open && !result.open) result.because = below.because;
  result.open = result.open || below.open;
  return result;
}

ResourceTags effective_tags(const Resource& resource, const EnvironmentTags& environment) {
  ResourceTags result;
  result.taggable = is_taggable(resource, result.form);
  result.place = resource.span;
  if (!result.taggable) return result;
  if (result.form == TagForm::autoscaling) {
    read_autoscaling_tags(resource, result);
    result.effective = result.own;
    return result;
  }
  if (const Value* tags = argument(resource, "tags")) {
    result.has_argument = true;
    result.own = tag_map(*tags, TagSource::resource);
    result.place = place_of(resource, "tags", *tags);
  } else if (const Value* none = resource.attribute("tags"); none && resource.block) {
    result.has_argument = resource.block->body->attribute("tags") != nullptr;
    if (result.has_argument) result.place = place_of(resource, "tags", *none);
  }
  result.effective = result.own;
  TagMap inherited;
  if (result.form == TagForm::map_with_all) {
    result.default_tags_reach = true;
    inherited = inherited_tags(resource, environment);
    std::optional<TagMap> planned = planned_tags(resource, result.own);
    result.effective = planned ? std::move(*planned) : merged(result.own, inherited);
  }
  read_tag_parts(resource, inherited, result);
  return result;
}

RequiredTags required_tags(const workspace::TagsConfig& config, std::string_view type) {
  RequiredTags result;
  result.keys = config.required;
  if (!is_data_store(type)) return result;
  for (const std::string& key : config.data_stores_require) {
    if (std::ranges::find(config.required, key) == config.required.end()) {
      result.data_store_keys.push_back(key);
    }
  }
  return result;
}

bool provider_has(const ProviderConfiguration& provider, std::string_view version) {
  using terraform::Version;
  using terraform::VersionConstraints;
  const Version wanted = *Version::parse(version);
  if (!provider.locked_version.empty()) {
    const std::optional<Version> locked = Version::parse(provider.locked_version);
    if (locked) return *locked >= wanted;
  }
  return std::ranges::none_of(provider.constraints, [&](const std::string& text) {
    const std::optional<VersionConstraints> constraints = VersionConstraints::parse(text);
    return constraints && constraints->excludes_from(wanted);
  });
}

Span nested_span(const hcl::Block* block, std::string_view type, std::size_t index) {
  if (!block) return diag::kNoSpan;
  const hcl::Block* dynamic = nullptr;
  for (const hcl::Block& nested : block->body->blocks) {
    if (nested.type.text == type && index-- == 0) return nested.header;
    const bool makes_it =
        nested.type.text == "dynamic" && nested.labels.size() == 1 && nested.labels[0].text == type;
    if (makes_it && !dynamic) dynamic = &nested;
  }
  if (dynamic) return dynamic->header;
  if (const hcl::Attribute* property = block->body->attribute(type)) return property->name.span;
  return block->header;
}

}  // namespace infra::policy
