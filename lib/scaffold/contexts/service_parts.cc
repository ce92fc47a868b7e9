#include "lib/scaffold/contexts/service_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/workspace/config.h"

namespace infra::scaffold {
namespace {

std::string snake(std::string text) {
  std::ranges::replace(text, '-', '_');
  return text;
}

std::vector<std::string> texts(const Map& answers, std::string_view key) {
  std::vector<std::string> result;
  for (const Value& each : list_at(answers, key)) result.push_back(each.shown());
  return result;
}

void read_components(const Map& answers, Service& service, std::vector<Refusal>& refused) {
  std::vector<std::string> names;
  List given = list_at(answers, "component");
  // A sandbox is asked for a port only.
  if (service.is_sandbox && given.empty())
    given.push_back(Map{{"name", "app"}, {"kind", "web"}, {"port", at(answers, "port")}});
  for (const Value& each : given) {
    if (each.map() == nullptr) continue;
    Component made;
    made.name = text_at(*each.map(), "name");
    made.kind = text_at(*each.map(), "kind");
    if (const std::int64_t* port = at(*each.map(), "port").integer()) made.port = *port;
    made.label = snake(made.name);
    if (made.kind == "web") {
      // The first one has the service's name: there is room for 16 characters.
      made.target_group =
          service.has_web ? fmt::format("{}-{}", service.name, made.name) : service.name;
      service.has_web = true;
    }
    service.has_worker |= made.kind == "worker";
    service.has_scheduler |= made.kind == "scheduler";
    names.push_back(made.name);
    for (const std::string_view taken : {"cache", "database", "load-balancer"}) {
      if (made.name != taken) continue;
      refused.push_back({"component",
                         fmt::format("`{}` is reserved: the service may have one", taken),
                         "name the component after what it does"});
    }
    if (made.name.ends_with("-dr")) {
      refused.push_back(
          {"component",
           fmt::format("`{}` is reserved: `-dr` is the end of what is in the DR region", made.name),
           "name the component after what it does"});
    }
    if (made.kind == "web" && (made.port < 1024 || made.port > 65535)) {
      refused.push_back(
          {"component",
           fmt::format("port {} of `{}`: a container that is not root takes 1024 to 65535",
                       made.port, made.name),
           "choose another port, for example 8080"});
    }
    service.components.push_back(std::move(made));
  }
  refuse_duplicates("component", names, refused);
}

// Two answers that lead to one name in AWS.
void refuse_clashes(const Service& service, std::vector<Refusal>& refused) {
  const auto has_queue = [&](const std::string& name) {
    return std::ranges::find(service.queues, name) != service.queues.end();
  };
  for (const std::string& queue : service.queues) {
    if (has_queue(queue + "-dlq")) {
      refused.push_back({"queue",
                         fmt::format("`{}-dlq` is the dead-letter queue of `{}`", queue, queue),
                         "choose another name"});
    }
  }
  for (const Component& each : service.components) {
    const std::string failed = each.name + "-failed";
    if (each.kind == "scheduler" && has_queue(failed)) {
      refused.push_back(
          {"queue", fmt::format("`{}` is the queue of runs of `{}` that failed", failed, each.name),
           "choose another name"});
    }
  }
}

}  // namespace

Service read_service(const ContextRequest& request, std::vector<Refusal>& refused) {
  const Map& answers = request.answers;
  Service service;
  service.name = text_at(answers, "name");
  service.organisation = request.config.organisation;
  service.environments = texts(answers, "env");
  service.queues = texts(answers, "queue");
  service.buckets = texts(answers, "bucket");
  service.domain = text_at(answers, "domain");
  service.is_public = at(answers, "public").truthy();
  service.is_sandbox = answers.contains("expires");
  service.database = text_at(answers, "database");
  service.is_rds = service.database == "postgres" || service.database == "mysql";
  service.is_aurora = service.database == "aurora";
  service.has_shared_database = service.database == "shared";
  service.database_domain = text_at(answers, "database_suffix");
  if (service.database_domain.empty()) service.database_domain = "database";
  service.database_name = snake(service.name);
  service.cache = text_at(answers, "cache");
  service.has_cache = service.cache == "redis" || service.cache == "valkey";
  service.own_cluster = text_at(answers, "cluster") != "shared";
  service.cluster_domain = text_at(answers, "cluster_suffix");
  if (service.cluster_domain.empty()) service.cluster_domain = "compute";
  read_components(answers, service, refused);
  const bool in_prod =
      std::ranges::find(service.environments, "prod") != service.environments.end();
  service.has_dr = text_at(answers, "dr_tier") == "1" && in_prod;
  if (service.has_dr && service.has_shared_database) {
    refused.push_back({"dr_tier", "the shared database has no replica in the DR region",
                       "choose a database of its own, or tier 2"});
  }
  refuse_duplicates("env", service.environments, refused);
  refuse_duplicates("queue", service.queues, refused);
  refuse_duplicates("bucket", service.buckets, refused);
  refuse_clashes(service, refused);
  return service;
}

}  // namespace infra::scaffold
