// The names in AWS that the answers of a service lead to.
#include <fmt/format.h>

#include "lib/scaffold/contexts/service_parts.h"

namespace infra::scaffold {
namespace {

// Limits of AWS, by the API's own documentation of each name; where a module of the repository adds
// an ending for a second resource, the longer of the two is here.
void add_component_names(const Service& service, const Component& component,
                         const std::string& environment, const std::string& suffix,
                         std::vector<AwsName>& names) {
  const std::string full = fmt::format("{}-{}{}", service.name, component.name, suffix);
  const std::string here = fmt::format("{}-{}", environment, full);
  const auto add = [&](std::string_view resource, std::string name, std::size_t limit) {
    names.push_back({"component", resource, std::move(name), limit});
  };
  add("IAM role", here + "-execution-role", 64);
  // The module iam-role keeps 11 characters of a role's name for the endings of its policies.
  add("IAM role (with room for the names of its policies)", here + "-execution", 48);
  add("ECS service and task family", here, 255);
  if (component.kind == "web") {
    add("target group",
        fmt::format("{}-{}-{}-tg", environment, component.target_group, component.port), 32);
  }
  if (component.kind == "scheduler") {
    add("schedule", here, 64);
    add("SQS queue", here + "-failed-dlq", 80);
  }
}

void add_service_names(const Service& service, const std::string& environment,
                       std::vector<AwsName>& names) {
  const std::string here = fmt::format("{}-{}", environment, service.name);
  const auto add = [&](std::string_view question, std::string_view resource, std::string name,
                       std::size_t limit) {
    names.push_back({question, resource, std::move(name), limit});
  };
  add("name", "IAM role (with room for the names of its policies)", here + "-push", 48);
  if (service.has_web) add("name", "load balancer", here + "-alb", 32);
  if (service.is_rds || service.is_aurora) {
    const std::string engine = service.is_aurora ? "aurora" : service.database;
    const std::string tail = service.is_aurora ? "-a-dr" : "-final";
    add("name", "RDS identifier", fmt::format("{}-{}{}", here, engine, tail), 63);
    add("name", "database", service.database_name, 63);
    if (engine == "mysql") add("name", "user of MySQL", service.database_name, 32);
    add("name", "IAM role (with room for the names of its policies)",
        fmt::format("{}-{}-monitoring", here, engine), 48);
  }
  if (service.has_cache) {
    add("name", "ElastiCache replication group", fmt::format("{}-{}", here, service.cache), 40);
    add("name", "ElastiCache user", fmt::format("{}-{}-default", here, service.cache), 40);
  }
  for (const std::string& queue : service.queues)
    add("queue", "SQS queue", fmt::format("{}-{}-dlq", here, queue), 80);
  for (const std::string& bucket : service.buckets) {
    const std::string suffix = service.has_dr && environment == "prod" ? "-dr" : "";
    const std::string name = fmt::format("{}-{}{}", service.name, bucket, suffix);
    add("bucket", "S3 bucket",
        fmt::format("{}-{}-{}-000000000000", service.organisation, environment, name), 63);
    add("bucket", "S3 bucket (without organisation, environment and account)", name, 30);
  }
}

}  // namespace

std::vector<AwsName> service_names(const Service& service) {
  std::vector<AwsName> names;
  for (const std::string& environment : service.environments) {
    add_service_names(service, environment, names);
    for (const Component& each : service.components) {
      add_component_names(service, each, environment, "", names);
      if (service.has_dr && environment == "prod" && each.kind != "scheduler")
        add_component_names(service, each, environment, "-dr", names);
    }
  }
  // Modules of the repository: names of alarms, dashboards and log groups begin with it.
  if (service.name.size() > 40)
    names.push_back({"name", "name of alarms (before what they watch)", service.name, 40});
  return names;
}

}  // namespace infra::scaffold
