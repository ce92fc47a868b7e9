// The tags that are not in a resource's `tags`: of auto scaling groups, launch templates and block
// devices. Used by tags.cc.
#pragma once

#include <string_view>

#include "lib/policy/tags.h"

namespace infra::policy {

// A member that is there and not null; null: it is not, or `value` is no known object.
const Value* member(const Value& value, std::string_view name);
// Of a list of blocks, or the block itself where the schema says single; null: none.
const Value* first_element(const Value& blocks);

void read_autoscaling_tags(const Resource& resource, ResourceTags& result);
// `inherited` is what the provider adds where it reaches.
void read_tag_parts(const Resource& resource, const TagMap& inherited, ResourceTags& result);

}  // namespace infra::policy
