// The tables of the families that look after layout, state, names, contracts and operations, for
// the registry.
#pragma once

#include <span>

#include "lib/policy/rule.h"

namespace infra::policy {

std::span<const Rule> unused_rules();       // HCL005
std::span<const Rule> schema_rules();       // HCL008 to HCL011
std::span<const Rule> layout_rules();       // LAY
std::span<const Rule> version_rules();      // VER
std::span<const Rule> backend_rules();      // BKE
std::span<const Rule> name_rules();         // NAM001 to NAM003: names in AWS
std::span<const Rule> label_rules();        // NAM004 to NAM007: names in Terraform
std::span<const Rule> cross_stack_rules();  // XST
std::span<const Rule> logging_rules();      // LOG
std::span<const Rule> alarm_rules();        // ALM
std::span<const Rule> recovery_rules();     // DR
std::span<const Rule> cost_rules();         // CST
std::span<const Rule> module_rules();       // MOD
std::span<const Rule> atlantis_rules();     // ATL
std::span<const Rule> repository_rules();   // GIT

}  // namespace infra::policy
