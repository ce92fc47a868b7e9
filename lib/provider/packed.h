// Bytes packed and written as text, as the providers `archive` and `cloudinit` hand them out.
#pragma once

#include <cstdint>
#include <string>

namespace infra::provider {

std::string deflate_raw(const std::string& content);  // RFC 1951, without header or check sum
std::string gzip(const std::string& content);         // RFC 1952, without a name or a time
std::string base64(const std::string& bytes);         // RFC 4648, padded, on one line
std::uint32_t crc32_of(const std::string& bytes);     // IEEE 802.3

}  // namespace infra::provider
