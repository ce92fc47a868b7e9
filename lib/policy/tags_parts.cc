#include "lib/policy/tags_parts.h"

#include <algorithm>

#include "lib/hcl/print.h"
#include "lib/policy/arguments.h"

namespace infra::policy {
namespace {

using hcl::Type;

bool is_object(const Value& value) {
  return value.is_known() && !value.is_null() &&
         (value.kind() == Type::Kind::object || value.kind() == Type::Kind::map);
}

bool is_text(const Value* value) {
  return value && value->is_known() && value->kind() == Type::Kind::string;
}

bool is_false(const Value* value) {
  if (!value || !value->is_known()) return false;
  if (value->kind() == Type::Kind::boolean) return !value->as_bool();
  return value->kind() == Type::Kind::string && value->as_string() == "false";
}

void make_open(TagMap& map, std::string_view because) {
  map.open = true;
  if (map.because.empty()) map.because = because;
}

// One `tag { key, value, propagate_at_launch }`.
void add_tag_block(const Value& block, Span span, ResourceTags& result) {
  if (!is_object(block)) {
    if (!block.is_known()) make_open(result.own, block.cause());
    return;
  }
  const Value* key = member(block, "key");
  if (!is_text(key)) {
    if (key) make_open(result.own, key->cause());
    return;
  }
  Tag tag;
  tag.key = key->as_string();
  tag.state = TagState::present;
  if (const Value* value = member(block, "value")) tag.value = *value;
  if (!tag.value.is_known()) tag.because = tag.value.cause();
  tag.key_span = key->origin().file != 0 ? key->origin() : span;
  result.propagated.push_back({tag.key, !is_false(member(block, "propagate_at_launch")), span});
  const auto same = std::ranges::find(result.own.tags, tag.key, &Tag::key);
  if (same != result.own.tags.end()) {
    *same = std::move(tag);
  } else {
    result.own.tags.push_back(std::move(tag));
  }
}

Span argument_span(const hcl::Block* block, std::string_view type, std::size_t index,
                   const Value* value) {
  if (value && value->origin().file != 0) return value->origin();
  if (!block) return diag::kNoSpan;
  for (const hcl::Block& nested : block->body->blocks) {
    if (nested.type.text != type || index-- != 0) continue;
    const hcl::Attribute* attribute = nested.body->attribute("tags");
    return attribute ? attribute->value->span : diag::kNoSpan;
  }
  return diag::kNoSpan;
}

// The tags of each block `type`; what is unknown about the blocks themselves is no finding.
void add_parts(const Resource& resource, std::string_view type, const TagMap& below,
               ResourceTags& result) {
  const Value* blocks = resource.attribute(type);
  if (!blocks || !blocks->is_known() || blocks->is_null()) return;
  const std::span<const Value> elements =
      is_sequence(*blocks) ? blocks->elements() : std::span<const Value>(blocks, 1);
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (!is_object(elements[i])) continue;
    const Value* tags = member(elements[i], "tags");
    TagPart part;
    part.path = hcl::path_index(type, i);
    part.what = type;
    part.span = nested_span(resource.block, type, i);
    if (part.span.file == 0) part.span = resource.span;
    part.expression = argument_span(resource.block, type, i, tags);
    const TagMap own = tags ? tag_map(*tags, TagSource::resource) : TagMap();
    const Value* all = resource.from_plan ? member(elements[i], "tags_all") : nullptr;
    const bool planned = all && all->is_known();
    part.tags = merged(own, planned ? tag_map(*all, TagSource::default_tags) : below);
    result.parts.push_back(std::move(part));
  }
}

}  // namespace

const Value* member(const Value& value, std::string_view name) {
  if (!is_object(value)) return nullptr;
  const Value* found = value.find(name);
  return found && !(found->is_known() && found->is_null()) ? found : nullptr;
}

const Value* first_element(const Value& blocks) {
  if (!blocks.is_known() || blocks.is_null()) return nullptr;
  if (!is_sequence(blocks)) return &blocks;
  return blocks.elements().empty() ? nullptr : &blocks.elements()[0];
}

void read_autoscaling_tags(const Resource& resource, ResourceTags& result) {
  // `tags`, a list of maps, went away with version 5 of the provider.
  for (const char* name : {"tag", "tags"}) {
    const Value* blocks = resource.attribute(name);
    if (!blocks || (blocks->is_known() && blocks->is_null())) continue;
    const bool is_list = blocks->is_known() && is_sequence(*blocks);
    if (is_list && blocks->elements().empty()) continue;
    if (!result.has_argument) {
      result.has_argument = true;
      result.place = nested_span(resource.block, name, 0);
      if (result.place.file == 0) result.place = resource.span;
    }
    if (!blocks->is_known()) make_open(result.own, blocks->cause());
    if (!is_list) continue;
    const std::span<const Value> elements = blocks->elements();
    for (std::size_t i = 0; i < elements.size(); ++i) {
      const Span span = nested_span(resource.block, name, i);
      add_tag_block(elements[i], span.file == 0 ? resource.span : span, result);
    }
  }
  std::ranges::sort(result.own.tags, {}, &Tag::key);
}

void read_tag_parts(const Resource& resource, const TagMap& inherited, ResourceTags& result) {
  if (resource.type == "aws_launch_template") {
    add_parts(resource, "tag_specifications", {}, result);
  } else if (resource.type == "aws_instance" || resource.type == "aws_spot_instance_request") {
    TagMap below;
    const Value* volume_tags = resource.attribute("volume_tags");
    // A plan shows what is not set as unknown.
    if (volume_tags && (volume_tags->is_known() || !resource.from_plan)) {
      below = tag_map(*volume_tags, TagSource::resource);
    }
    if (!resource.provider || provider_has(*resource.provider, "5.39.0")) {
      below = merged(below, inherited);
    }
    add_parts(resource, "root_block_device", below, result);
    add_parts(resource, "ebs_block_device", below, result);
  }
}

}  // namespace infra::policy
