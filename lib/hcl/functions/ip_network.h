// Address ranges such as 10.0.0.0/8 and fe80::/10.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace infra::hcl {

struct IpAddress {
  std::array<std::uint8_t, 16> bytes = {};  // IPv4: the first four
  int bits = 32;                            // or 128
  bool is_mapped() const;                   // ::ffff:1.2.3.4, which prints as 1.2.3.4
  std::string to_string() const;            // IPv6 as RFC 5952 writes it
};

struct IpNetwork {
  IpAddress address;  // its host bits are zero
  int prefix = 0;
  std::string to_string() const;
};

// Leading zeros are decimal, as Terraform reads them.
std::optional<IpNetwork> parse_network(std::string_view text);

IpAddress netmask(int prefix, int bits);

}  // namespace infra::hcl
