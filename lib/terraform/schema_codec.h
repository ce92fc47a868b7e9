// Schemas as the plugin protocol encodes them (tfplugin5 `Schema`, field numbers of
// terraform-plugin-go), which is also how they are embedded: the offline provider sends the bytes
// as they are, everybody else has them decoded here.
#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "lib/terraform/provider_facts.h"

namespace infra::terraform {

// Blocks of one type; front() is the outermost. Names are views into the bytes.
using DecodedSchema = std::deque<BlockSchema>;

// `bytes` must outlive the result. Malformed bytes (they are ours) end in an assert.
DecodedSchema decode_schema(std::string_view bytes);

// cty's JSON of a type, ["map","string"]; dynamic where it is malformed.
hcl::Type decode_type(std::string_view json);

// Writers of protobuf's wire format.
void append_varint(std::string& out, std::uint64_t value);
void append_field(std::string& out, std::uint32_t number, std::uint64_t value);  // 0 is left out
void append_field(std::string& out, std::uint32_t number, std::string_view bytes);

}  // namespace infra::terraform
