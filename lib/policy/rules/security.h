// The tables of the families that keep data and networks safe, for the registry.
#pragma once

#include <span>

#include "lib/policy/rule.h"

namespace infra::policy {

std::span<const Rule> encryption_rules();  // ENC
std::span<const Rule> network_rules();     // NET
std::span<const Rule> exposure_rules();    // PUB
std::span<const Rule> identity_rules();    // IAM
std::span<const Rule> secret_rules();      // SEC

}  // namespace infra::policy
