// Base64 with padding, as Go's base64.StdEncoding reads and writes it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace infra::hcl {

std::string base64_encode(std::string_view bytes);

struct Base64 {
  std::string bytes;
  std::size_t error_at = std::string::npos;  // npos: none
};
Base64 base64_decode(std::string_view text);  // line ends are skipped

}  // namespace infra::hcl
