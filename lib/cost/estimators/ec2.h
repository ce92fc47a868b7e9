// What estimators of instances, groups and volumes share.
#pragma once

#include <string>
#include <vector>

#include "lib/cost/estimate.h"

namespace infra::cost {

inline constexpr std::string_view kDefaultVolume = "gp2";

struct Volume {
  std::string type;
  Decimal size = 8, iops = 0, throughput = 0;
};
// From a block with volume_type, volume_size, iops, throughput (aws_ebs_volume: type, size).
Volume volume_of(const Body& block, Decimal default_size);
void volume_lines(Estimate estimate, const Volume& volume, std::optional<Decimal> io_requests,
                  bool shows_io);

struct Machine {
  std::string type, tenancy = "default";
  bool ebs_optimized = false, monitoring = false;
  std::string cpu_credits;  // unlimited, standard, "": what the type has
  bool spot = false;        // priced at the on-demand rate, which it never exceeds
  bool on_host = false;
};
// Instance, EBS-optimised surcharge, monitoring, CPU credits. `usage` keys are those of `estimate`.
void machine_lines(Estimate estimate, const Machine& machine, const std::string& title = {});

// A launch template or launch configuration as part of `estimate`; `type` where the user of it
// overrides the instance type.
void launch_template_lines(Estimate& estimate, const Resource& launch_template, Decimal count,
                           const std::string& type, bool spot = false);
void launch_configuration_lines(Estimate& estimate, const Resource& configuration, Decimal count);

// "2", "1 vCPU", "512" with `unit` 1024.
std::optional<Decimal> amount_of(const std::string& text, std::string_view word, Decimal unit);
unsigned burstable_cpus(std::string_view type);  // vCPUs of t2, t3, t3a, t4g (also db., cache.)

}  // namespace infra::cost
