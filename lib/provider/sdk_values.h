// How the old plugin SDK, which most of the AWS provider is written with, sees values: it does not
// keep null and empty apart, and in a nested block it has no null at all. Used by the planner.
// Source: terraform-plugin-sdk v2, ShimInstanceStateFromValue and ValuesSDKEquivalent; checked
// against the real provider by tests/terraform/offline.
#pragma once

#include "lib/hcl/value.h"
#include "lib/terraform/provider_facts.h"

namespace infra::provider {

// The attribute of `object`; null where it has none, or is itself null or unknown.
const hcl::Value& member(const hcl::Value& object, std::string_view name);

// "", 0, false, or an empty collection; null for other types.
hcl::Value zero_of(const hcl::Type& type);

// Null, or what zero_of() gives. False for what is not known.
bool is_null_or_zero(const hcl::Value& value);

// A resource's state after it went through the SDK: in nested blocks, and in attributes that stand
// for blocks, null has become empty. Arguments of the resource itself stay as they are.
hcl::Value shimmed_state(const terraform::BlockSchema& schema, const hcl::Value& state);

// The same for the object of one nested block.
hcl::Value shimmed_block(const terraform::BlockSchema& schema, const hcl::Value& object);
hcl::Value shimmed_object(const hcl::Value& object);  // without a schema: all its attributes

// Equal where null and empty are the same: a plan that differs from the state by no more is none.
bool sdk_equivalent(const hcl::Value& a, const hcl::Value& b);

}  // namespace infra::provider
