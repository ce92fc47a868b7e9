// ECS on Fargate, EKS clusters.
#include <fmt/format.h>

#include "lib/base/strings.h"
#include "lib/cost/estimators/ec2.h"
#include "lib/cost/registry.h"
#include "lib/cost/support_dates.h"

namespace infra::cost {
namespace {

enum class Launch { none, fargate, spot, mixed };

Launch launch_of(const std::vector<Body>& strategies) {
  bool fargate = false, spot = false;
  for (const Body& each : strategies) {
    const std::string provider = each.text("capacity_provider");
    fargate |= provider == "FARGATE";
    spot |= provider == "FARGATE_SPOT";
  }
  return fargate && spot ? Launch::mixed
         : fargate       ? Launch::fargate
         : spot          ? Launch::spot
                         : Launch::none;
}

// What the cluster does for services that say nothing: its default strategy, else the providers
// that it has.
Launch cluster_launch(Estimate& estimate, const Resource& cluster) {
  const Body body = estimate.body_of(cluster);
  std::vector<Body> sources = {body};
  for (const Resource* each : estimate.world().of_type("aws_ecs_cluster_capacity_providers")) {
    const Body providers = estimate.body_of(*each);
    const Argument of = providers.get("cluster_name");
    const auto text = of.text();
    const bool same = text && text == body.get("name").text();
    if (same || estimate.target_from(*each, of, "aws_ecs_cluster") == &cluster) {
      sources.push_back(providers);
    }
  }
  for (const Body& source : sources) {
    const Launch launch = launch_of(source.blocks("default_capacity_provider_strategy"));
    if (launch != Launch::none) return launch;
  }
  for (const Body& source : sources) {
    const policy::TextList providers = policy::texts(source.get("capacity_providers"));
    if (providers.has("FARGATE")) return Launch::fargate;
    if (providers.has("FARGATE_SPOT")) return Launch::spot;
  }
  return Launch::none;
}

Launch launch(Estimate& estimate, const Body& body) {
  const std::string type = body.text("launch_type");
  if (type == "FARGATE") return Launch::fargate;
  if (!type.empty()) return Launch::none;  // EC2 is paid by its instances
  const Launch own = launch_of(body.blocks("capacity_provider_strategy"));
  if (own != Launch::none) return own;
  const Argument name = body.get("cluster");
  const Resource* cluster = estimate.target(name, "aws_ecs_cluster", {"name", "id", "arn"});
  return cluster == nullptr ? Launch::none : cluster_launch(estimate, *cluster);
}

const Resource* task_definition(Estimate& estimate, const Body& body) {
  constexpr std::string_view kType = "aws_ecs_task_definition";
  const Argument own = body.get("task_definition");
  if (own.is_set()) return estimate.target(own, kType, {"family", "arn", "id"});
  for (const Resource* set : estimate.world().of_type("aws_ecs_task_set")) {
    const Body there = estimate.body_of(*set);
    if (estimate.target_from(*set, there.get("service"), "aws_ecs_service", {"name", "id"}) ==
        &estimate.resource()) {
      return estimate.target_from(*set, there.get("task_definition"), kType, {"family", "arn"});
    }
  }
  return nullptr;
}

// The least of its autoscaling, where that is more than what is written: that many run always.
Decimal desired_count(Estimate& estimate, const Body& body) {
  const auto written = body.maybe_number("desired_count");
  Decimal count = written.value_or(0);
  const Argument own_name = body.get("name");
  const auto name = own_name.text();
  for (const Resource* each : estimate.world().of_type("aws_appautoscaling_target")) {
    const Body target = estimate.body_of(*each);
    if (target.get("scalable_dimension").text() != "ecs:service:DesiredCount") continue;
    const Argument id = target.get("resource_id");
    const auto text = id.text();
    const bool same = text && name && text->ends_with("/" + *name);
    if (!same && estimate.target_from(*each, id, "aws_ecs_service") != &estimate.resource()) {
      continue;
    }
    const Decimal least = target.number("min_capacity");
    // Terraform ignores desired_count of what scales by itself.
    count = written ? max(count, least) : least;
  }
  return count;
}

void fargate_lines(Estimate& estimate, const Resource& task, Decimal count, Launch how) {
  const Body body = estimate.body_of(task);
  const auto memory = amount_of(body.text("memory"), "gb", 1024);
  const auto cpu = amount_of(body.text("cpu"), "vcpu", 1024);
  if (!memory || !cpu) {
    estimate.not_priced("the task's `cpu` and `memory` are not known");
    return;
  }
  bool arm = false, windows = false;
  if (const auto platform = body.block("runtime_platform")) {
    arm = platform->text("cpu_architecture") == "ARM64";
    windows = platform->text("operating_system_family", "LINUX").starts_with("WINDOWS");
  }
  const std::string kind = windows ? "Windows" : arm ? "ARM" : "x86";
  const bool spot = how == Launch::spot || how == Launch::mixed;
  // AWS' price list has no prices of Spot: they change by the day. A book of one's own may.
  const bool sold = how == Launch::spot &&
                    estimate.world().book.find("Fargate", kind + " vCPU spot", estimate.region());
  const std::string suffix = sold ? " (spot)" : spot ? " (spot, at most)" : "";
  const std::string item = sold ? " spot" : "";
  estimate.line("Per GB per hour" + suffix, "GB", *memory * count,
                {"Fargate", kind + " memory" + item}, kHoursAMonth);
  if (spot && !sold) estimate.last_at_most();
  estimate.line("Per vCPU per hour" + suffix, "CPU", *cpu * count,
                {"Fargate", kind + " vCPU" + item}, kHoursAMonth);
  if (spot && !sold) estimate.last_at_most();
  // Facts: Fargate pricing: 20 GB come with each task.
  if (const auto storage = body.block("ephemeral_storage")) {
    const Decimal paid = max(storage->number("size_in_gib") - 20, 0);
    estimate.line("Ephemeral storage", "GB", paid * count,
                  {"Fargate", "ephemeral storage over 20GB"}, kHoursAMonth);
  }
}

void ecs_service(Estimate& estimate) {
  const Body body = estimate.body();
  const Launch how = launch(estimate, body);
  if (how == Launch::none) return;
  const Decimal count = desired_count(estimate, body);
  if (count.is_zero()) return;
  const Resource* task = task_definition(estimate, body);
  if (task == nullptr) {
    estimate.not_priced("its task definition is not part of this root");
    return;
  }
  fargate_lines(estimate, *task, count, how);
}

void eks_cluster(Estimate& estimate) {
  const Argument version = estimate.body().get("version");
  const std::string text = version.text().value_or("");
  std::string support;
  if (const auto policy = estimate.body().block("upgrade_policy"))
    support = policy->text("support_type");
  const bool extended =
      support != "STANDARD" &&
      support_phase(Engine::eks, text, estimate.world().today) != SupportPhase::standard;
  if (extended) {
    estimate.line("EKS cluster (extended support)", "hours", kHoursAMonth,
                  {"EKS", "cluster extended support (total)"});
  } else {
    estimate.line("EKS cluster", "hours", kHoursAMonth, {"EKS", "cluster standard"});
  }
}

constexpr Estimator kEstimators[] = {
    {"aws_ecs_service", Billing::priced, "Fargate", &ecs_service},
    {"aws_eks_cluster", Billing::priced, "EKS", &eks_cluster},
};

}  // namespace

std::span<const Estimator> container_estimators() { return kEstimators; }

}  // namespace infra::cost
