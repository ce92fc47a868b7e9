#include "lib/scaffold/contexts/service_context.h"

#include <catch2/catch.hpp>

#include "lib/scaffold/contexts/folder_contexts.h"
#include "lib/workspace/config.h"

namespace infra::scaffold {
namespace {

using Catch::Contains;

Map component(const char* name, const char* kind, int port = 8080) {
  return {{"name", name}, {"kind", kind}, {"port", port}};
}

Map answers_of(const char* name, List components) {
  return {
      {"name", name},
      {"env", List{"dev", "prod"}},
      {"queue", List{}},
      {"bucket", List{}},
      {"database", "none"},
      {"cache", "none"},
      {"domain", ""},
      {"public", false},
      {"cluster", "own"},
      {"team", "commerce"},
      {"owner", "x@y.kr"},
      {"dr_tier", "3"},
      {"data_class", "internal"},
      {"component", std::move(components)},
      {"all_environments", List{"dev", "staging", "prod"}},
  };
}

struct Built {
  std::vector<Refusal> refused;
  Map context;
  explicit Built(const Map& answers, BuildContext build = &service_context) {
    workspace::Config config;
    config.accounts = {{"dev", "222222222222"}, {"prod", "444444444444"}};
    context = build({answers, config, nullptr}, refused);
  }
  std::string refusals() const {
    std::string text;
    for (const Refusal& each : refused) text += each.question + ": " + each.message + "\n";
    return text;
  }
};

std::vector<std::string> column(const List& list, std::string_view key) {
  std::vector<std::string> result;
  for (const Value& each : list) result.push_back(text_at(*each.map(), key));
  return result;
}

using Texts = std::vector<std::string>;

TEST_CASE("a service has a stack for each environment and a file for each component") {
  const Built built(answers_of("orders", {component("api", "web"), component("jobs", "worker")}));
  CHECK(built.refusals().empty());
  CHECK(column(list_at(built.context, "environments"), "folder") ==
        Texts{"stacks/orders/dev", "stacks/orders/prod"});
  CHECK(column(list_at(built.context, "parts"), "full_name") ==
        Texts{"orders-api", "orders-jobs", "orders-api", "orders-jobs"});
  CHECK(text_at(built.context, "service_folder") == "stacks/orders");
  CHECK(list_at(built.context, "dr_sites").empty());
}

TEST_CASE("backend and account are those of infra.yaml") {
  const Built built(answers_of("orders", {component("api", "web")}));
  const Map& prod = *list_at(built.context, "environments")[1].map();
  CHECK(text_at(prod, "state_bucket") == "ryuqqq-terraform-state-444444444444");
  CHECK(text_at(prod, "state_key") == "stacks/orders/prod/terraform.tfstate");
  CHECK(text_at(prod, "modules") == "../../../modules");
}

TEST_CASE("tier 1 has a copy of prod in the DR region, without what runs by schedule") {
  Map answers = answers_of("orders", {component("api", "web"), component("nightly", "scheduler")});
  answers["dr_tier"] = "1";
  const Built built(answers);
  REQUIRE(list_at(built.context, "dr_sites").size() == 1);
  const Map& site = *list_at(built.context, "dr_sites")[0].map();
  CHECK(text_at(site, "region") == "ap-northeast-1");
  CHECK(column(list_at(site, "components"), "full_name") == Texts{"orders-api-dr"});
  answers["database"] = "shared";
  CHECK_THAT(Built(answers).refusals(), Contains("dr_tier: the shared database has no replica"));
}

TEST_CASE("the domain of another environment is in its zone") {
  Map answers = answers_of("orders", {component("api", "web")});
  for (const auto& [domain, dev] : std::map<const char*, const char*>{
           {"shop.example.com", "shop.dev.example.com"}, {"example.com", "dev.example.com"}}) {
    answers["domain"] = domain;
    const Built built(answers);
    CHECK(column(list_at(built.context, "environments"), "site_domain") == Texts{dev, domain});
  }
}

TEST_CASE("workers take messages; where there is none, all components do") {
  Map answers = answers_of("orders", {component("api", "web"), component("jobs", "worker")});
  answers["queue"] = List{"mails"};
  CHECK(column(list_at(Built(answers).context, "components"), "receives") ==
        Texts{"false", "true"});
  answers["component"] = List{component("api", "web")};
  CHECK(column(list_at(Built(answers).context, "components"), "receives") == Texts{"true"});
}

TEST_CASE("names that AWS would refuse are refused, with the resource and its limit") {
  const auto refused = [](const char* name, List components, Map more = {}) {
    Map answers = answers_of(name, std::move(components));
    for (auto& [key, value] : more) answers[key] = value;
    return Built(answers).refusals();
  };
  const List worker = {component("jobs", "worker")};
  CHECK_THAT(refused("a-service-with-a-name-25", {component("api", "web")}),
             Contains("load balancer") && Contains("of 33 characters: AWS takes 32"));
  CHECK_THAT(refused("orders", {component("api", "web"), component("administration", "web")}),
             Contains("component: it leads to the target group "
                      "`prod-orders-administration-8080-tg` of 34 characters: AWS takes 32"));
  CHECK_THAT(refused("a-service-with-a-longer-name", {component("and-a-component", "worker")}),
             Contains("component: it leads to the IAM role") && Contains("AWS takes 48"));
  CHECK_THAT(
      refused("a-service-with-a-much-longer-name", worker, {{"cache", "valkey"}}),
      Contains("name: it leads to the ElastiCache replication group") && Contains("AWS takes 40"));
  CHECK_THAT(refused("files", worker, {{"bucket", List{"what-customers-have-uploaded"}}}),
             Contains("bucket: it leads to the S3 bucket"));
  CHECK_THAT(refused("a-service-with-a-longer-name", worker,
                     {{"queue", List{"messages-that-nobody-could-be-bothered-to-name"}}}),
             Contains("queue: it leads to the SQS queue") && Contains("AWS takes 80"));
  CHECK(refused("a-service-16-chr", {component("api", "web")}).empty());
}

TEST_CASE("reserved names and names that are there twice are refused") {
  const auto refused = [](const char* name, List components = {component("api", "web")},
                          List queues = {}) {
    Map answers = answers_of(name, std::move(components));
    answers["queue"] = std::move(queues);
    return Built(answers).refusals();
  };
  CHECK_THAT(refused("shared"), Contains("name: `shared` is reserved"));
  CHECK_THAT(refused("prod"), Contains("name: `prod` is reserved: it is an environment"));
  CHECK_THAT(refused("aws-tools"), Contains("SSM parameters that begin with `/aws`"));
  CHECK_THAT(refused("orders", {component("database", "worker")}),
             Contains("component: `database` is reserved"));
  CHECK_THAT(refused("orders", {component("api", "web"), component("api", "worker")}),
             Contains("component: `api` is there twice"));
  CHECK_THAT(refused("orders", {component("api", "web", 80)}), Contains("port 80 of `api`"));
  CHECK_THAT(refused("orders", {component("api", "web")}, {"mails", "mails-dlq"}),
             Contains("`mails-dlq` is the dead-letter queue of `mails`"));
  CHECK_THAT(refused("orders", {component("nightly", "scheduler")}, {"nightly-failed"}),
             Contains("`nightly-failed` is the queue of runs of `nightly` that failed"));
}

TEST_CASE("a sandbox is a web service that ends") {
  const Built built({{"name", "try-out"},
                     {"owner", "x@y.kr"},
                     {"expires", "2027-01-31"},
                     {"budget", 50},
                     {"port", 9000},
                     {"env", List{"dev"}},
                     {"dr_tier", "3"}});
  CHECK(built.refusals().empty());
  CHECK(at(built.context, "is_sandbox").truthy());
  CHECK(column(list_at(built.context, "components"), "port") == Texts{"9000"});
}

TEST_CASE("a module and a domain of shared/ know their folders") {
  const List all = {"dev", "staging", "prod"};
  const Built module({{"name", "parcel-tracker"}, {"all_environments", all}}, &module_context);
  CHECK(text_at(module.context, "folder") == "modules/parcel-tracker");
  CHECK(text_at(module.context, "label") == "parcel_tracker");
  const Built shared({{"domain", "mail"}, {"env", List{"dev", "dev"}}, {"all_environments", all}},
                     &shared_context);
  CHECK(text_at(shared.context, "first_folder") == "shared/mail/dev");
  CHECK_THAT(shared.refusals(), Contains("env: `dev` is there twice"));
}

}  // namespace
}  // namespace infra::scaffold
