#include "lib/scaffold/contexts/service_context.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/scaffold/contexts/places.h"
#include "lib/scaffold/contexts/service_parts.h"
#include "lib/workspace/config.h"

namespace infra::scaffold {
namespace {

// How much an environment gets to begin with, of sizes whose price is known where there is one;
// people change it in the files.
struct Sizes {
  std::string_view environment;
  int cpu, memory, desired, most_tasks;
  std::string_view rds_class, aurora_class, cache_node;
  int storage, connections;
};
constexpr Sizes kSizes[] = {
    {"dev", 256, 512, 1, 1, "db.t4g.small", "db.t4g.medium", "cache.t4g.micro", 20, 100},
    {"staging", 512, 1024, 2, 4, "db.t4g.medium", "db.t4g.medium", "cache.t4g.small", 20, 200},
    {"prod", 1024, 2048, 2, 10, "db.r7g.large", "db.r7g.large", "cache.m7g.large", 100, 500},
};

const Sizes& sizes_of(const std::string& environment) {
  const auto found = std::ranges::find(kSizes, environment, &Sizes::environment);
  return found == std::end(kSizes) ? kSizes[1] : *found;
}

// A place where the service stands: an environment's primary region, or its DR region.
struct Site {
  const Service& service;
  std::string environment;
  bool is_dr;
};

std::string screaming(std::string text) {
  for (char& each : text)
    each = each == '-' ? '_' : char(each >= 'a' && each <= 'z' ? each - 32 : each);
  return text;
}

Map component_keys(const Service& service, const Component& component, bool is_dr) {
  const bool is_web = component.kind == "web", is_worker = component.kind == "worker";
  const bool has_queue = !service.queues.empty();
  return {
      {"component", component.name},
      {"kind", component.kind},
      {"label", component.label},
      {"port", component.port},
      {"full_name", fmt::format("{}-{}{}", service.name, component.name, is_dr ? "-dr" : "")},
      {"target_group", component.target_group},
      {"is_web", is_web},
      {"is_worker", is_worker},
      {"is_scheduler", component.kind == "scheduler"},
      {"sends", has_queue},
      // Workers take messages; where there is none, whoever is there.
      {"receives", has_queue && (is_worker || !service.has_worker)},
      {"l", is_dr ? "_dr" : ""},
  };
}

Map sized(Map keys, const Site& site) {
  const Sizes& sizes = sizes_of(site.environment);
  const bool is_worker = at(keys, "is_worker").truthy();
  keys["cpu"] = sizes.cpu;
  keys["memory"] = sizes.memory;
  // In the DR region one task of each web component waits; workers begin when it takes over.
  keys["desired"] = site.is_dr ? (is_worker ? 0 : 1) : sizes.desired;
  keys["minimum"] = site.is_dr ? 1 : sizes.desired;
  keys["maximum"] = sizes.most_tasks;
  keys["has_scaling"] = sizes.most_tasks > sizes.desired && !(site.is_dr && is_worker);
  return keys;
}

std::vector<Component> components_at(const Service& service, bool is_dr) {
  std::vector<Component> result;
  for (const Component& each : service.components)
    if (!is_dr || each.kind != "scheduler") result.push_back(each);  // it would run twice
  return result;
}

// `components`, and those of them that a section is about.
void add_components(const Site& site, Map& keys) {
  List all, web, others, watched, schedulers;
  std::int64_t priority = 100;
  for (const Component& each : components_at(site.service, site.is_dr)) {
    Map made = sized(component_keys(site.service, each, site.is_dr), site);
    if (each.kind == "web") {
      if (!web.empty()) {
        made["priority"] = priority;
        others.push_back(made);
        priority += 10;
      }
      web.push_back(made);
    }
    (each.kind == "scheduler" ? schedulers : watched).push_back(made);
    all.push_back(std::move(made));
  }
  keys["first_component"] = site.service.components.empty() ? "" : site.service.components[0].name;
  keys["first_web"] = web.empty() ? Value() : at(*web[0].map(), "target_group");
  keys["has_other_web"] = !others.empty();
  keys["has_watched"] = !watched.empty();
  keys["components"] = std::move(all);
  keys["web_components"] = std::move(web);
  keys["other_web_components"] = std::move(others);
  keys["watched"] = std::move(watched);
  keys["schedulers"] = std::move(schedulers);
}

// What tasks find in their environment and others by SSM: name, and the expression of its value.
List published(const Site& site) {
  const Service& service = site.service;
  const std::string l = site.is_dr ? "_dr" : "";
  List result;
  const auto add = [&](const std::string& name, std::string value) {
    result.push_back(
        Map{{"parameter", name}, {"variable", screaming(name)}, {"value", std::move(value)}});
  };
  for (const std::string& each : service.buckets)
    add("bucket-" + each, fmt::format("module.bucket{}[\"{}\"].id", l, each));
  if (service.has_cache) {
    add("cache-host", fmt::format("module.cache{}.primary_endpoint", l));
    add("cache-user",
        fmt::format("\"{}-{}-{}-app\"", site.environment, service.name, service.cache));
  }
  if (service.has_shared_database) {
    add("database-host", "module.shared_database.values[\"address\"]");
    add("database-name", "module.shared_database.values[\"database-name\"]");
    add("database-port", "module.shared_database.values[\"port\"]");
  }
  if (service.is_rds || service.is_aurora) {
    std::string host = service.is_rds ? "module.database.address" : "module.database.endpoint";
    if (site.is_dr)
      host = service.is_rds ? "aws_db_instance.dr.address" : "module.database_dr.endpoint";
    add("database-host", host);
    add("database-name", fmt::format("\"{}\"", service.database_name));
    add("database-port", "tostring(module.database.port)");
    add("database-user", fmt::format("\"{}\"", service.database_name));
  }
  for (const std::string& each : service.queues)
    add("queue-" + each + "-url", fmt::format("module.queue{}[\"{}\"].url", l, each));
  if (service.has_web) add("url", "\"https://${local.domain}\"");
  return result;
}

// shop.example.com -> shop.dev.example.com: the zone of an environment is one of its own.
std::string domain_in(const std::string& domain, const std::string& environment) {
  if (environment == "prod" || domain.empty()) return domain;
  const std::size_t dot = domain.find('.');
  if (std::ranges::count(domain, '.') < 2) return fmt::format("{}.{}", environment, domain);
  return fmt::format("{}.{}{}", domain.substr(0, dot), environment, domain.substr(dot));
}

void add_database(const Site& site, Map& keys) {
  const Sizes& sizes = sizes_of(site.environment);
  const std::string& engine = site.service.database;
  const std::string connections =
      fmt::format("parameters = {{ max_connections = \"{}\" }}", sizes.connections);
  keys["max_connections"] = sizes.connections;
  keys["storage"] = sizes.storage;
  keys["max_storage"] = sizes.storage * 5;
  keys["instance_class"] =
      std::string(site.service.is_aurora ? sizes.aurora_class : sizes.rds_class);
  if (engine == "mysql")
    keys["engine"] = fmt::format(
        "{{ name = \"mysql\", version = \"8.4\", family = \"mysql8.4\", {} }}", connections);
  else
    keys["engine"] = fmt::format("{{ {} }}", connections);
  List instances = {Map{{"instance", "a"}}};
  if (site.environment != "dev") instances.push_back(Map{{"instance", "c"}});
  keys["instances"] = std::move(instances);
  keys["cache_node_type"] = std::string(sizes.cache_node);
  keys["database_resource_id"] = !site.is_dr           ? "module.database.resource_id"
                                 : site.service.is_rds ? "aws_db_instance.dr.resource_id"
                                                       : "module.database_dr.resource_id";
}

Map site_keys(const ContextRequest& request, const Site& site) {
  const std::string& environment = site.environment;
  Map keys = environment_keys(request, "stacks", site.service.name, environment,
                              stack_folder(request, site.service.name, environment));
  const bool has_dr = site.service.has_dr && environment == "prod";
  keys["dr"] = site.is_dr;
  keys["has_dr"] = has_dr;
  keys["needs_dr_provider"] = has_dr || site.service.is_rds;
  keys["l"] = site.is_dr ? "_dr" : "";
  keys["n"] = site.is_dr ? "-dr" : "";
  keys["p"] = site.is_dr ? "dr_" : "";
  keys["d"] = site.is_dr ? "dr-" : "";  // of what shared/ publishes of the DR region
  keys["s3_key"] = fmt::format("module.{}.values[\"{}s3-encryption-key-arn\"]",
                               site.is_dr ? "backup" : "kms", site.is_dr ? "dr-" : "");
  keys["has_master_secret"] = !has_dr && (site.service.is_rds || site.service.is_aurora);
  keys["has_primary_database"] = !site.is_dr && (site.service.is_rds || site.service.is_aurora);
  keys["has_primary_bucket"] = !site.is_dr && !site.service.buckets.empty();
  keys["needs_backup_keys"] =
      has_dr && !site.is_dr &&
      (site.service.is_rds || site.service.is_aurora || !site.service.buckets.empty());
  // That of shared/dns covers the names one level below the zone, in the primary region.
  keys["own_certificate"] = site.is_dr || !site.service.domain.empty();
  keys["region"] = site.is_dr ? request.config.regions.dr : request.config.regions.primary;
  keys["is_disposable"] = environment == "dev";
  keys["needs_ticket_topic"] = environment != "prod" || (site.service.has_web && !site.is_dr);
  keys["site_domain"] = domain_in(site.service.domain, environment);
  add_components(site, keys);
  add_database(site, keys);
  keys["published"] = published(site);
  return keys;
}

void add_service(const ContextRequest& request, const Service& service, Map& keys) {
  const bool has_own_database = service.is_rds || service.is_aurora;
  const bool has_queue = !service.queues.empty(), has_bucket = !service.buckets.empty();
  const auto elements = [](const std::vector<std::string>& names, const std::string& key) {
    List result;
    for (const std::string& each : names) result.push_back(Map{{key, each}});
    return result;
  };
  const std::string tier = text_at(keys, "dr_tier");
  const std::string folder = stack_folder(request, service.name, "{env}");
  const std::string service_folder = folder.substr(0, folder.find("/{env}"));
  const bool is_folder = service_folder.size() + 6 == folder.size();
  keys["service"] = service.name;
  // Where the environment comes first (environments/<env>/<stack>) the documents stand beside it.
  keys["service_folder"] = is_folder ? service_folder : "docs/services/" + service.name;
  keys["documents"] = is_folder ? std::string("..") : std::string();
  keys["runbook_url"] = repository_url(request, keys["service_folder"].shown() + "/RUNBOOK.md");
  keys["rpo"] = tier == "1" ? "5 min" : tier == "2" ? "1 h" : "24 h";
  keys["rto"] = tier == "1" ? "15 min" : tier == "2" ? "1 h" : "4 h";
  keys["has_web"] = service.has_web;
  keys["is_public_web"] = service.has_web && service.is_public;
  keys["is_internal_web"] = service.has_web && !service.is_public;
  keys["has_waf"] = service.has_web && service.is_public;
  keys["has_domain"] = !service.domain.empty();
  keys["has_worker"] = service.has_worker;
  keys["has_scheduler"] = service.has_scheduler;
  keys["own_cluster"] = service.own_cluster;
  keys["cluster_domain"] = service.cluster_domain;
  keys["has_database"] = has_own_database || service.has_shared_database;
  keys["has_own_database"] = has_own_database;
  keys["has_shared_database"] = service.has_shared_database;
  keys["database_domain"] = service.database_domain;
  keys["database_name"] = service.database_name;
  keys["database_port"] = service.database == "mysql" ? 3306 : 5432;
  keys["engine_name"] = service.database;
  keys["engine_family"] = service.database == "mysql" ? "mysql8.4" : "postgres17";
  keys["has_replica"] = service.is_aurora || (service.is_rds && service.has_dr);
  keys["is_rds"] = service.is_rds;
  keys["is_aurora"] = service.is_aurora;
  keys["is_postgres"] = service.database == "postgres" || service.is_aurora;
  keys["is_mysql"] = service.database == "mysql";
  keys["has_cache"] = service.has_cache;
  keys["cache_engine"] = service.cache == "redis"
                             ? "{ name = \"redis\", version = \"7.1\", family = \"redis7\" }"
                             : "{ name = \"valkey\", version = \"8.0\", family = \"valkey8\" }";
  keys["has_queue"] = has_queue;
  keys["queues"] = elements(service.queues, "queue");
  keys["needs_queue_key"] = has_queue || service.has_scheduler;
  keys["any_sends"] = has_queue;
  keys["any_receives"] = has_queue;
  keys["has_bucket"] = has_bucket;
  keys["buckets"] = elements(service.buckets, "bucket");
  keys["has_data_subnets"] = has_own_database || service.has_cache;
  keys["needs_access_logs"] = service.has_web || has_bucket;
  keys["has_task_policies"] = has_queue || has_bucket || service.has_cache || has_own_database;
  keys["is_sandbox"] = service.is_sandbox;
  keys["owner_email"] = text_at(keys, "owner").find('@') != std::string::npos;
  // What one of the two templates asks and the other does not.
  for (const char* each : {"expires", "budget", "database", "cache"}) keys.try_emplace(each, "");
  keys["has_dr"] = service.has_dr;
}

}  // namespace

Map service_context(const ContextRequest& request, std::vector<Refusal>& refused) {
  const Service service = read_service(request, refused);
  const List& environments = list_at(request.answers, "all_environments");
  refuse_reserved("name", service.name, environments, refused);
  refuse_long_names(service_names(service), refused);

  Map keys = request.answers;
  add_service(request, service, keys);
  List stacks, sites, dr_sites, parts;
  const auto add_site = [&](const Site& site) {
    Map made = site_keys(request, site);
    made["has_published"] = !list_at(made, "published").empty();
    for (const Value& component : list_at(made, "components")) {
      Map part = made;
      for (const auto& [key, value] : *component.map()) part[key] = value;
      parts.push_back(std::move(part));
    }
    sites.push_back(made);
    if (site.is_dr) dr_sites.push_back(made);
    return made;
  };
  for (const std::string& environment : service.environments) {
    Map stack = add_site({service, environment, false});
    List readers = list_at(stack, "components");
    if (at(stack, "has_dr").truthy()) {
      const Map dr = add_site({service, environment, true});
      for (const Value& each : list_at(dr, "components")) readers.push_back(each);
      stack["dr_components"] = list_at(dr, "components");
    }
    stack["readers"] = std::move(readers);
    if (!stack.contains("dr_components")) stack["dr_components"] = List{};
    stacks.push_back(std::move(stack));
  }
  const Site documented{service, "prod", false};  // RUNBOOK.md is for all of them
  add_components(documented, keys);
  keys["database_instances"] =
      service.is_aurora ? List{Map{{"instance", "a"}}, Map{{"instance", "c"}}} : List{};
  keys["has_published"] = !published(documented).empty();
  keys["first_folder"] = stacks.empty() ? Value("") : at(*stacks[0].map(), "folder");
  keys["environments"] = std::move(stacks);
  keys["sites"] = std::move(sites);
  keys["dr_sites"] = std::move(dr_sites);
  keys["parts"] = std::move(parts);
  return keys;
}

}  // namespace infra::scaffold
