// EC2: instances, auto scaling groups, hosts, EKS node groups, Lightsail.
#include <fmt/format.h>

#include "lib/cost/estimators/ec2.h"
#include "lib/cost/registry.h"

namespace infra::cost {
namespace {

const Resource* template_of(Estimate& estimate, const Body& block) {
  for (const std::string_view name : {"id", "launch_template_id", "name", "launch_template_name"}) {
    if (const Resource* found =
            estimate.target(block.get(name), "aws_launch_template", {"id", "name"})) {
      return found;
    }
  }
  return nullptr;
}

bool has_elastic_address(const Estimate& estimate) {
  for (const Resource* address : estimate.world().of_type("aws_eip")) {
    const Argument instance = estimate.body_of(*address).get("instance");
    if (estimate.target_from(*address, instance, "aws_instance") == &estimate.resource())
      return true;
  }
  return false;
}

void addresses(Estimate& estimate, const Body& body) {
  bool is_public = body.flag("associate_public_ip_address");
  if (!body.get("associate_public_ip_address").is_set()) {
    const Resource* subnet = estimate.target(body.get("subnet_id"), "aws_subnet");
    is_public = subnet != nullptr && estimate.body_of(*subnet).flag("map_public_ip_on_launch");
  }
  if (!is_public || has_elastic_address(estimate)) return;
  const bool own = estimate.world().book.find("VPC", "public IPv4 in-use", estimate.region());
  estimate.line("Public IPv4 address", "hours", kHoursAMonth,
                {"VPC", own ? "public IPv4 in-use" : "public IPv4 / EIP idle"});
}

void overlay_template(Estimate& estimate, const Body& body, Machine& machine,
                      std::vector<Volume>& volumes) {
  const auto block = body.block("launch_template");
  if (!block) return;
  const Resource* found = template_of(estimate, *block);
  if (found == nullptr) {
    if (machine.type.empty()) estimate.not_priced("its launch template is not part of this root");
    return;
  }
  const Body base = estimate.body_of(*found);
  if (machine.type.empty()) machine.type = base.text("instance_type");
  if (!body.get("ebs_optimized").is_set()) machine.ebs_optimized = base.flag("ebs_optimized");
  if (const auto inner = base.block("monitoring"); inner && !body.get("monitoring").is_set())
    machine.monitoring = inner->flag("enabled");
  if (const auto inner = base.block("credit_specification"); inner && machine.cpu_credits.empty())
    machine.cpu_credits = inner->text("cpu_credits");
  if (const auto inner = base.block("placement"); inner && !body.get("tenancy").is_set())
    machine.tenancy = inner->text("tenancy");
  for (const Body& mapping : base.blocks("block_device_mappings"))
    if (const auto ebs = mapping.block("ebs")) volumes.push_back(volume_of(*ebs, 8));
}

void instance(Estimate& estimate) {
  const Body body = estimate.body();
  Machine machine;
  machine.type = body.text("instance_type");
  machine.tenancy = body.text("tenancy", "default");
  machine.ebs_optimized = body.flag("ebs_optimized");
  machine.monitoring = body.flag("monitoring");
  machine.on_host = body.get("host_id").is_set() || body.get("host_resource_group_arn").is_set();
  machine.spot = estimate.resource().type == "aws_spot_instance_request";
  if (const auto block = body.block("instance_market_options"))
    machine.spot = block->text("market_type") == "spot";
  if (const auto block = body.block("credit_specification"))
    machine.cpu_credits = block->text("cpu_credits");
  std::vector<Volume> volumes;
  for (const Body& block : body.blocks("ebs_block_device")) volumes.push_back(volume_of(block, 8));
  overlay_template(estimate, body, machine, volumes);
  machine_lines(estimate, machine);
  addresses(estimate, body);
  Volume root{std::string(kDefaultVolume)};
  if (const auto block = body.block("root_block_device")) root = volume_of(*block, 8);
  volume_lines(estimate.part("root_block_device"), root, std::nullopt, true);
  for (std::size_t i = 0; i < volumes.size(); ++i) {
    volume_lines(estimate.part(fmt::format("ebs_block_device[{}]", i)), volumes[i], std::nullopt,
                 true);
  }
}

// As many as the usage file says, else the desired number, else the least.
std::optional<Decimal> group_size(const Estimate& estimate, const Body& body) {
  if (const auto given = estimate.usage("instances")) return given;
  if (const auto desired = body.maybe_number("desired_capacity")) return desired;
  return body.maybe_number("min_size");
}

void mixed_instances(Estimate& estimate, const Body& policy, Decimal capacity) {
  const auto outer = policy.block("launch_template");
  const auto specification =
      outer ? outer->block("launch_template_specification") : std::optional<Body>();
  const Resource* found = specification ? template_of(estimate, *specification) : nullptr;
  if (found == nullptr) {
    estimate.not_priced("its launch template is not part of this root");
    return;
  }
  std::string type;
  Decimal weight = 1;
  if (const auto override = outer->block("override")) {
    type = override->text("instance_type");
    weight = override->number("weighted_capacity", 1);
    if (override->block("instance_requirements")) {
      estimate.not_priced("which instance types are chosen is not known");
      return;
    }
  }
  if (weight.is_zero()) weight = 1;
  const Decimal total = (capacity / weight).ceil();
  Decimal base = 0, share = 100;
  if (const auto block = policy.block("instances_distribution")) {
    base = block->number("on_demand_base_capacity");
    share = block->number("on_demand_percentage_above_base_capacity", 100);
  }
  const Decimal above = max(total - base, 0);
  const Decimal on_demand = min(total, base) + (above * share / 100).ceil();
  const Decimal spot = total - on_demand;
  if (on_demand.sign() > 0) launch_template_lines(estimate, *found, on_demand, type);
  if (spot.sign() > 0) launch_template_lines(estimate, *found, spot, type, true);
}

void autoscaling_group(Estimate& estimate) {
  const Body body = estimate.body();
  const auto size = group_size(estimate, body);
  if (!size) {
    estimate.not_priced("how many instances it has is not known");
    return;
  }
  if (size->is_zero()) return;
  if (const Argument name = body.get("launch_configuration"); name.is_set()) {
    const Resource* found = estimate.target(name, "aws_launch_configuration", {"id", "name"});
    if (found != nullptr) {
      launch_configuration_lines(estimate, *found, *size);
    } else {
      estimate.not_priced("its launch configuration is not part of this root");
    }
  } else if (const auto block = body.block("launch_template")) {
    if (const Resource* found = template_of(estimate, *block)) {
      launch_template_lines(estimate, *found, *size, {});
    } else {
      estimate.not_priced("its launch template is not part of this root");
    }
  } else if (const auto policy = body.block("mixed_instances_policy")) {
    mixed_instances(estimate, *policy, *size);
  } else {
    estimate.not_priced("it names no launch template");
  }
}

void node_group(Estimate& estimate) {
  const Body body = estimate.body();
  Decimal count = 1;
  if (const auto given = estimate.usage("instances")) {
    count = *given;
  } else if (const auto scaling = body.block("scaling_config")) {
    const auto desired = scaling->maybe_number("desired_size");
    count = desired ? *desired : scaling->number("min_size", 1);
  }
  if (count.is_zero()) return;
  std::string type;
  const Argument types = body.get("instance_types");
  if (types.is_unknown()) {
    estimate.not_priced("`instance_types` is not known");
    return;
  }
  if (const policy::TextList list = policy::texts(types); !list.known.empty())
    type = list.known.front().first;
  const bool spot = body.text("capacity_type") == "SPOT";
  if (const auto block = body.block("launch_template")) {
    const Resource* found = template_of(estimate, *block);
    if (found == nullptr) {
      estimate.not_priced("its launch template is not part of this root");
      return;
    }
    if (type.empty() && !estimate.body_of(*found).get("instance_type").is_set())
      type = "t3.medium";  // Facts: EKS API, default of instanceTypes
    launch_template_lines(estimate, *found, count, type, spot);
    return;
  }
  Estimate group = estimate;
  Machine machine;
  machine.type = type.empty() ? "t3.medium" : type;
  machine.spot = spot;
  Decimal disk = body.number("disk_size", 20);
  group.multiply(count);
  machine_lines(group, machine);
  volume_lines(group, {std::string(kDefaultVolume), disk}, std::nullopt, true);
}

void dedicated_host(Estimate& estimate) {
  const Body body = estimate.body();
  std::string family = body.text("instance_family");
  if (family.empty()) {
    const std::string type = body.text("instance_type");
    family = type.substr(0, type.find('.'));
  }
  const std::string term = estimate.usage_word("reserved_instance_term");
  const std::string payment = estimate.usage_word("reserved_instance_payment_option");
  const bool reserved = !term.empty() && !payment.empty();
  std::string item = family + " on-demand";
  if (reserved) {
    std::string words = payment;
    for (char& c : words) c = c == '_' ? ' ' : c;
    item = fmt::format("{} reserved {}yr {}", family, term.substr(0, 1), words);
  }
  const std::string name =
      fmt::format("EC2 Dedicated Host ({}, {})", reserved ? "reserved" : "on-demand", family);
  if (payment == "all_upfront") {
    estimate.free_line(name, "hours", kHoursAMonth);
  } else {
    estimate.line(name, "hours", kHoursAMonth, {"EC2 Dedicated Host", item});
  }
}

void lightsail(Estimate& estimate) {
  const std::string bundle = estimate.body().text("bundle_id");
  const std::string system = bundle.find("_win_") != bundle.npos ? "Windows" : "Linux";
  estimate.line(fmt::format("Virtual server ({})", bundle), "hours", kHoursAMonth,
                {"Lightsail", system + " " + bundle});
}

constexpr Estimator kEstimators[] = {
    {"aws_autoscaling_group", Billing::priced, "EC2", &autoscaling_group},
    {"aws_ec2_host", Billing::priced, "EC2", &dedicated_host},
    {"aws_eks_node_group", Billing::priced, "EC2", &node_group},
    {"aws_instance", Billing::priced, "EC2", &instance},
    {"aws_lightsail_instance", Billing::priced, "Lightsail", &lightsail},
    {"aws_spot_instance_request", Billing::priced, "EC2", &instance},
};

}  // namespace

std::span<const Estimator> compute_estimators() { return kEstimators; }

}  // namespace infra::cost
