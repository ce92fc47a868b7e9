// The order in which providers built on Terraform's plugin SDK walk over a set of blocks: by hash.
// Where a provider makes a list of a set (policy documents), the order shows.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "lib/hcl/value.h"

namespace infra::terraform {

std::uint32_t crc32(std::string_view bytes);  // IEEE 802.3

// `blocks` are objects of strings and of collections of strings, wholly known.
// Source: helper/schema/serialize.go and set.go of the plugin SDK.
std::vector<hcl::Value> in_sdk_set_order(std::vector<hcl::Value> blocks);

}  // namespace infra::terraform
