#include <algorithm>
#include <vector>

#include "lib/terraform/load.h"

namespace infra::terraform {
namespace {

// What a block counts as: `dynamic "tag"` is a tag.
std::string_view counted_type(const hcl::Block& block) {
  return block.type.text == "dynamic" && !block.labels.empty() ? block.labels[0].text
                                                               : block.type.text;
}

const hcl::Body* merge_bodies(const hcl::Body& base, const hcl::Body& override, Arena& arena) {
  std::vector<hcl::Attribute> attributes;
  for (const hcl::Attribute& attribute : base.attributes) {
    const hcl::Attribute* other = override.attribute(attribute.name.text);
    attributes.push_back(other != nullptr ? *other : attribute);
  }
  for (const hcl::Attribute& attribute : override.attributes) {
    if (base.attribute(attribute.name.text) == nullptr) attributes.push_back(attribute);
  }
  std::vector<hcl::Block> blocks;
  for (const hcl::Block& block : base.blocks) {
    const auto other = std::find_if(override.blocks.begin(), override.blocks.end(),
                                    [&](const hcl::Block& candidate) {
                                      return counted_type(candidate) == counted_type(block);
                                    });
    if (other == override.blocks.end()) {
      blocks.push_back(block);
    } else if (block.type.text == "lifecycle") {
      blocks.push_back(*merge_blocks(block, *other, arena));
    }
  }
  for (const hcl::Block& block : override.blocks) {
    if (block.type.text == "lifecycle" && base.block("lifecycle") != nullptr) continue;
    blocks.push_back(block);
  }
  auto* merged = arena.make<hcl::Body>(base);
  merged->attributes = arena.copy(attributes);
  merged->blocks = arena.copy(blocks);
  return merged;
}

}  // namespace

const hcl::Block* merge_blocks(const hcl::Block& base, const hcl::Block& override, Arena& arena) {
  auto* merged = arena.make<hcl::Block>(base);
  merged->body = merge_bodies(*base.body, *override.body, arena);
  return merged;
}

}  // namespace infra::terraform
