// The bytes of lib/terraform/facts, as the linker puts them into the program. Used by
// provider_facts.cc and schema_pack.cc only.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace infra::terraform {

std::string_view schema_pack_bytes();
std::string_view replace_facts_bytes();  // zstd
std::string_view tag_facts_text();

// One zstd frame whose size when decoded is `size`.
std::string decompress(std::string_view frame, std::size_t size);
std::string decompress(std::string_view frame);  // the frame says its size

}  // namespace infra::terraform
