#include "lib/cost/estimators/ec2.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"

namespace infra::cost {
namespace {

constexpr std::string_view kVolumes = "EBS";

struct VolumeNames {
  std::string_view type, title, item;
};
constexpr VolumeNames kVolumeNames[] = {
    {"standard", "Storage (magnetic)", "standard (magnetic) storage"},
    {"gp2", "Storage (general purpose SSD, gp2)", "gp2 storage"},
    {"gp3", "Storage (general purpose SSD, gp3)", "gp3 storage"},
    {"io1", "Storage (provisioned IOPS SSD, io1)", "io1 storage"},
    {"io2", "Storage (provisioned IOPS SSD, io2)", "io2 storage"},
    {"st1", "Storage (throughput optimized HDD, st1)", "st1 storage"},
    {"sc1", "Storage (cold HDD, sc1)", "sc1 storage"},
};

// Facts: EC2 user guide, "EBS-optimized instances": these pay for it by the hour; the newer types
// have it without a price, the other old ones cannot have it.
constexpr std::string_view kSurcharged[] = {
    "c1.xlarge",  "c3.xlarge",  "c3.2xlarge", "c3.4xlarge", "g2.2xlarge", "i2.xlarge",
    "i2.2xlarge", "i2.4xlarge", "m1.large",   "m1.xlarge",  "m2.2xlarge", "m2.4xlarge",
    "m3.xlarge",  "m3.2xlarge", "r3.xlarge",  "r3.2xlarge", "r3.4xlarge"};

std::string system_name(const std::string& system) {
  if (system == "windows") return "Windows";
  if (system == "suse") return "SUSE";
  if (system == "rhel") return "RHEL";
  return "Linux/UNIX";
}

std::string reserved_words(const Estimate& estimate) {
  const std::string term = estimate.usage_word("reserved_instance_term");
  const std::string payment = estimate.usage_word("reserved_instance_payment_option");
  if (term.empty() || payment.empty()) return {};
  std::string kind = estimate.usage_word("reserved_instance_type", "standard");
  std::string words = fmt::format("{} {}yr {}", kind, term.substr(0, 1), payment);
  std::ranges::replace(words, '_', ' ');
  return words;
}

void hours_line(Estimate& estimate, const Machine& machine, Decimal hours,
                const std::string& title) {
  const std::string system = estimate.usage_word("operating_system", "linux");
  const std::string reserved = reserved_words(estimate);
  const std::string name = fmt::format(
      "{} ({}, {}, {})", title.empty() ? "Instance usage" : title, system_name(system),
      reserved.empty() ? machine.spot ? "spot, at most" : "on-demand" : "reserved", machine.type);
  if (!reserved.empty() && reserved.ends_with("all upfront")) {
    estimate.free_line(name, "hours", hours);
    return;
  }
  std::string_view service = machine.tenancy == "dedicated" ? "EC2 Linux on-demand dedicated"
                                                            : "EC2 Linux on-demand shared";
  if (system == "windows") service = "EC2 Windows on-demand shared";
  if (system == "suse") service = "EC2 SUSE on-demand shared";
  if (system == "rhel") service = "EC2 RHEL on-demand shared";
  std::string item = machine.type;
  if (!reserved.empty()) {
    service = "EC2 Linux reserved shared";
    item += " " + reserved;
  }
  estimate.line(name, "hours", hours, {service, item});
  if (machine.spot && reserved.empty()) estimate.last_at_most();
}

void credit_line(Estimate& estimate, const Machine& machine) {
  const std::string_view type = machine.type;
  const std::string_view family = type.substr(0, type.find('.'));
  const bool unlimited =
      machine.cpu_credits.empty() ? family != "t2" : machine.cpu_credits == "unlimited";
  if (!family.starts_with("t") || burstable_cpus(type) == 0 || !unlimited) return;
  const auto hours = estimate.usage("monthly_cpu_credit_hrs");
  if (!hours) return;
  const Decimal cpus = estimate.usage("vcpu_count").value_or(Decimal(burstable_cpus(type)));
  // The book has what Linux pays; Windows pays more.
  const std::string system = estimate.usage_word("operating_system", "linux");
  std::string item = family == "t3a" ? "t3" : std::string(family);
  if (system == "windows") item += " Windows";
  estimate.usage_line("CPU credits", "vCPU-hours", *hours * cpus, {"EC2 CPU credits", item});
}

void io2_lines(Estimate& estimate, Decimal iops) {
  const Tier tiers[] = {{"up to 32,000", "io2 IOPS tier1", Decimal(32000)},
                        {"32,001 to 64,000", "io2 IOPS tier2", Decimal(32000)},
                        {"over 64,000", "io2 IOPS tier3", std::nullopt}};
  Decimal rest = iops;
  for (const Tier& tier : tiers) {
    const Decimal taken = tier.size ? min(rest, *tier.size) : rest;
    const std::string name = iops <= Decimal(32000)
                                 ? "Provisioned IOPS"
                                 : fmt::format("Provisioned IOPS ({})", tier.name);
    estimate.line(name, "IOPS", taken, {kVolumes, tier.item});
    rest -= taken;
  }
}

Machine machine_of_template(const Body& body) {
  Machine machine;
  machine.type = body.text("instance_type");
  machine.ebs_optimized = body.flag("ebs_optimized");
  if (const auto block = body.block("monitoring")) machine.monitoring = block->flag("enabled");
  if (const auto block = body.block("credit_specification"))
    machine.cpu_credits = block->text("cpu_credits");
  if (const auto block = body.block("placement")) machine.tenancy = block->text("tenancy");
  if (const auto block = body.block("instance_market_options"))
    machine.spot = block->text("market_type") == "spot";
  return machine;
}

// Facts: AWS, "Public IPv4 address charge" (since February 2024): every public address, in use or
// idle, at the same price in every region.
void address_line(Estimate& estimate, Decimal addresses) {
  const bool own = estimate.world().book.find("VPC", "public IPv4 in-use", estimate.region());
  estimate.line("Public IPv4 address", "hours", addresses * kHoursAMonth,
                {"VPC", own ? "public IPv4 in-use" : "public IPv4 / EIP idle"});
}

}  // namespace

unsigned burstable_cpus(std::string_view type) {
  if (type.starts_with("db.")) type.remove_prefix(3);
  const std::size_t dot = type.find('.');
  if (dot == type.npos || !type.starts_with("t")) return 0;
  const std::string_view size = type.substr(dot + 1);
  const bool one = type.starts_with("t2.");
  if (size == "nano" || size == "micro" || size == "small") return one ? 1 : 2;
  if (size == "medium" || size == "large") return 2;
  if (size == "xlarge") return 4;
  if (size == "2xlarge") return 8;
  return 0;
}

std::optional<Decimal> amount_of(const std::string& text, std::string_view word, Decimal unit) {
  std::string_view number = trim(text);
  const std::string lower = to_lower_ascii(number);
  if (lower.ends_with(word)) {
    number = trim(number.substr(0, number.size() - word.size()));
    return Decimal::parse(number);
  }
  const auto value = Decimal::parse(number);
  if (!value) return std::nullopt;
  return *value / unit;
}

Volume volume_of(const Body& block, Decimal default_size) {
  Volume volume;
  volume.type = block.text("volume_type", kDefaultVolume);
  volume.size = block.number("volume_size", default_size);
  volume.iops = block.number("iops");
  volume.throughput = block.number("throughput");
  return volume;
}

void volume_lines(Estimate estimate, const Volume& volume, std::optional<Decimal> io_requests,
                  bool shows_io) {
  const auto names = std::ranges::find(kVolumeNames, volume.type, &VolumeNames::type);
  if (names == std::end(kVolumeNames)) {
    estimate.not_priced(fmt::format("`{}` is no known type of volume", volume.type));
    return;
  }
  estimate.line(std::string(names->title), "GB", volume.size, {kVolumes, std::string(names->item)});
  if (volume.type == "gp3") {
    if (volume.throughput > Decimal(125)) {
      // The book has GiBps.
      estimate.line("Provisioned throughput", "Mbps", volume.throughput - 125,
                    {kVolumes, "gp3 throughput above 125"}, Decimal(1) / 1024);
    }
    if (volume.iops > Decimal(3000)) {
      estimate.line("Provisioned IOPS", "IOPS", volume.iops - 3000,
                    {kVolumes, "gp3 IOPS above 3000"});
    }
  } else if (volume.type == "io1") {
    estimate.line("Provisioned IOPS", "IOPS", max(volume.iops, 100), {kVolumes, "io1 IOPS"});
  } else if (volume.type == "io2") {
    io2_lines(estimate, max(volume.iops, 100));
  } else if (volume.type == "standard" && shows_io) {
    estimate.usage_line("I/O requests", "1M request", per(io_requests, 1'000'000),
                        {kVolumes, "magnetic I/O"}, 1'000'000);
  }
}

void machine_lines(Estimate estimate, const Machine& machine, const std::string& title) {
  if (machine.type.empty()) {
    estimate.not_priced("the instance type is not known");
    return;
  }
  // Hours on a dedicated host are paid with the host (aws_ec2_host).
  if (machine.tenancy != "host" && !machine.on_host) {
    const Decimal hours = estimate.usage("monthly_hrs").value_or(kHoursAMonth);
    hours_line(estimate, machine, hours, title);
    const bool surcharged = std::ranges::find(kSurcharged, machine.type) != std::end(kSurcharged);
    if (machine.ebs_optimized && surcharged) {
      estimate.line("EBS-optimized usage", "hours", hours,
                    {"EC2 EBS-optimized surcharge", machine.type});
    }
    credit_line(estimate, machine);
  }
  // Facts: detailed monitoring sends seven metrics an instance (EC2 user guide).
  if (machine.monitoring) {
    estimate.line("EC2 detailed monitoring", "metrics", 7,
                  {"CloudWatch", "custom metric first 10k"});
  }
}

void launch_template_lines(Estimate& estimate, const Resource& launch_template, Decimal count,
                           const std::string& type, bool spot) {
  const Body body = estimate.body_of(launch_template);
  Machine machine = machine_of_template(body);
  if (!type.empty()) machine.type = type;
  machine.spot |= spot;
  Estimate part = estimate.part(launch_template.address, count);
  machine_lines(part, machine);
  for (const Body& interface : body.blocks("network_interfaces"))
    if (interface.flag("associate_public_ip_address")) address_line(part, 1);
  std::size_t index = 0;
  for (const Body& mapping : body.blocks("block_device_mappings")) {
    const auto ebs = mapping.block("ebs");
    if (!ebs) continue;
    volume_lines(part.part(fmt::format("block_device_mapping[{}]", index++)), volume_of(*ebs, 8),
                 std::nullopt, true);
  }
}

void launch_configuration_lines(Estimate& estimate, const Resource& configuration, Decimal count) {
  const Body body = estimate.body_of(configuration);
  Machine machine;
  machine.type = body.text("instance_type");
  machine.tenancy = body.text("placement_tenancy", "default");
  machine.ebs_optimized = body.flag("ebs_optimized");
  machine.monitoring = body.flag("enable_monitoring", true);
  machine.spot = body.get("spot_price").is_set();
  Estimate part = estimate.part(configuration.address, count);
  machine_lines(part, machine);
  if (body.flag("associate_public_ip_address")) address_line(part, 1);
  Volume root{std::string(kDefaultVolume)};
  if (const auto block = body.block("root_block_device")) root = volume_of(*block, 8);
  volume_lines(part.part("root_block_device"), root, std::nullopt, true);
  std::size_t index = 0;
  for (const Body& block : body.blocks("ebs_block_device")) {
    volume_lines(part.part(fmt::format("ebs_block_device[{}]", index++)), volume_of(block, 8),
                 std::nullopt, true);
  }
}

}  // namespace infra::cost
