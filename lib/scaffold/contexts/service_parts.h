// The answers of a service as values, and what follows from them. Private to service_*.cc.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/scaffold/contexts/aws_names.h"

namespace infra::scaffold {

struct Component {
  std::string name, kind;  // web, worker, scheduler
  std::int64_t port = 0;
  std::string label;         // for Terraform: snake_case
  std::string target_group;  // web
};

struct Service {
  std::string name, organisation, database, database_domain, cache, cluster_domain, domain;
  std::string database_name;  // also that of its user
  std::vector<std::string> environments, queues, buckets;
  std::vector<Component> components;
  bool is_public = false, has_web = false, has_worker = false, has_scheduler = false;
  bool is_rds = false, is_aurora = false, has_shared_database = false, has_cache = false;
  bool own_cluster = true, is_sandbox = false;
  bool has_dr = false;  // tier 1: prod has a copy in the DR region
};

Service read_service(const ContextRequest& request, std::vector<Refusal>& refused);
std::vector<AwsName> service_names(const Service& service);

}  // namespace infra::scaffold
