// How each type of store says that it is encrypted and with which key. Used by the ENC rules.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lib/policy/arguments.h"

namespace infra::policy {

enum class Encrypted : std::uint8_t { no, unknown, yes };

// One thing of a resource that keeps data: the resource itself, or one of its block devices.
struct StoreFacts {
  Encrypted encrypted = Encrypted::yes;
  Argument decides;           // the argument that says whether it is encrypted
  std::string_view help;      // how to encrypt it
  bool wants_key = false;     // the standard wants a customer-managed key
  Argument key;               // the argument that names the key
  std::string_view key_help;  // how to name one
};

// Empty: no store, or one about which nothing is said here.
std::vector<StoreFacts> stores_of(const Resource& resource, const terraform::EvaluatedModule& root);

// Is it a key that AWS manages (alias/aws/…), also one read by a data source?
bool is_aws_managed_key(const Argument& key, const Resource& resource,
                        const terraform::EvaluatedModule& root);

}  // namespace infra::policy
