// ALM: who is woken up by what, and what they are to do then.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

#include "lib/base/strings.h"
#include "lib/policy/arguments.h"
#include "lib/policy/rules/places.h"
#include "lib/policy/rules/project.h"

namespace infra::policy {
namespace {

bool is_alarm(const Resource& resource) {
  return resource.mode == terraform::Mode::managed &&
         (resource.type == "aws_cloudwatch_metric_alarm" ||
          resource.type == "aws_cloudwatch_composite_alarm");
}

void no_runbook(const ResourceView& view, Diagnostics& found) {
  if (!is_alarm(view.resource)) return;
  const Argument description = Arguments(view.resource).get("alarm_description");
  const auto has_url = [](std::string_view text) {
    return text.find("https://") != text.npos || text.find("http://") != text.npos;
  };
  if (description.is_unknown()) {
    const hcl::Refinement* refinement = description.value.refinement();
    if (refinement != nullptr && has_url(refinement->prefix)) return;
    return unproven(view, found, description, "names a runbook");
  }
  const auto text = description.text();
  if (text && has_url(*text)) return;
  fault(view, found, description,
        text ? "the alarm's description names no runbook"
             : fmt::format("{} has no description", shown(view.resource)),
        {}, "write what it means and the URL of the runbook into `alarm_description`");
}

void no_action(const ResourceView& view, Diagnostics& found) {
  if (!is_alarm(view.resource)) return;
  const Arguments body(view.resource);
  const Argument actions = body.get("alarm_actions"), enabled = body.get("actions_enabled");
  if (enabled.is(false)) {
    fault(view, found, enabled, fmt::format("the actions of {} are off", shown(view.resource)), {},
          "take `actions_enabled = false` away");
    return;
  }
  const TextList list = texts(actions);
  if (list.open || !list.known.empty()) return;
  fault(view, found, actions, fmt::format("{} tells nobody", shown(view.resource)), {},
        "set `alarm_actions` to the topic of those on call");
}

// What the alarms of a root module watch.
struct Watched {
  std::set<std::string> metrics;       // names, also in expressions of metric queries
  std::set<std::string> log_patterns;  // metrics that log filters make
  bool open = false;                   // an alarm whose metric is not known
};

Watched watched(const workspace::EvaluatedFolder& root) {
  Watched result;
  const auto add = [&](const Argument& name) {
    if (const auto text = name.text()) result.metrics.insert(to_lower_ascii(*text));
    result.open |= name.is_unknown();
  };
  for (const Resource& each : root.module.of_type("aws_cloudwatch_metric_alarm")) {
    const Arguments body(each);
    add(body.get("metric_name"));
    for (const Arguments& query : body.blocks("metric_query")) {
      result.open |= query.is_unknown();
      add(query.get("expression"));
      for (const Arguments& metric : query.blocks("metric")) add(metric.get("metric_name"));
    }
  }
  for (const Resource& each : root.module.of_type("aws_cloudwatch_log_metric_filter")) {
    const auto name = Arguments(each).at("metric_transformation.name").text();
    if (name) result.log_patterns.insert(to_lower_ascii(*name));
  }
  return result;
}

struct Wanted {
  std::string_view what;
  std::string_view types;  // of resources that call for it
  std::string_view words;  // one of them is in the metric's name
};
constexpr Wanted kWanted[] = {
    {"5xx > 1 %",
     "aws_lb aws_alb aws_lb_target_group aws_api_gateway_rest_api aws_apigatewayv2_api", "5xx"},
    {"p95 > 1 s",
     "aws_lb aws_alb aws_lb_target_group aws_api_gateway_rest_api aws_apigatewayv2_api",
     "responsetime latency duration p95"},
    {"error pattern", "aws_ecs_service aws_lambda_function", "error exception"},
    {"OOM/restart", "aws_ecs_service", "oom restart stopped runningtask"},
    {"queue age > 5 min", "aws_sqs_queue", "ageofoldestmessage"},
    {"CPU > 80 %", "aws_ecs_service aws_db_instance aws_rds_cluster_instance", "cpu"},
    {"memory > 85 %", "aws_ecs_service aws_elasticache_replication_group", "memory"},
    {"disk > 80 %", "aws_db_instance", "freestorage disk volumebytes storage"},
    {"DB connections > 80 %", "aws_db_instance aws_rds_cluster", "databaseconnections"},
};

bool any_word(std::string_view words, const std::function<bool(std::string_view)>& test) {
  return std::ranges::any_of(split(words, ' '), test);
}

void missing_alarms(const RootView& view, Diagnostics& found) {
  const Folder& folder = *view.root.folder;
  if (!is_deployed_root(folder) || layer_of(view.workspace, folder) != Layer::stack) return;
  std::set<std::string_view> types;
  for (const Resource& each : view.root.module.resources)
    if (each.mode == terraform::Mode::managed) types.insert(each.type);
  const Watched all = watched(view.root);
  std::vector<std::string_view> missing;
  for (const Wanted& wanted : kWanted) {
    if (!any_word(wanted.types, [&](std::string_view type) { return types.contains(type); }))
      continue;
    const bool there = any_word(wanted.words, [&](std::string_view word) {
      return std::ranges::any_of(
          all.metrics, [&](const std::string& name) { return name.find(word) != name.npos; });
    });
    const bool by_log = wanted.what == "error pattern" &&
                        std::ranges::any_of(all.log_patterns, [&](const std::string& name) {
                          return all.metrics.contains(name);
                        });
    if (!there && !by_log) missing.push_back(wanted.what);
  }
  if (missing.empty()) return;
  diag::Diagnostic& made = report(
      found, folder_place(view.workspace, folder),
      fmt::format("{}`{}` has no alarm for {}", all.open ? "cannot be proven otherwise: " : "",
                  folder.path, fmt::join(missing, ", ")),
      {}, "add an `aws_cloudwatch_metric_alarm` for each");
  made.subject.stack = folder.path;
  made.subject.attribute = "alarms";
  if (all.open) made.severity = diag::Severity::note;
}

constexpr std::string_view kAlarm = R"(resource "aws_cloudwatch_metric_alarm" "age" {
  alarm_name          = "prod-orders-queue-age-alarm"
  alarm_description   = "Orders wait too long: https://wiki.example.com/orders/queue-age"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 5
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  statistic           = "Maximum"
  period              = 60
  threshold           = 300
  alarm_actions       = ["arn:aws:sns:ap-northeast-2:111111111111:prod-orders-notifications"]
}
)";

constexpr Rule kRules[] = {
    {.info = {.code = "ALM001",
              .name = "alarm-without-runbook",
              .severity = diag::Severity::error,
              .summary = "an alarm whose description has no URL of a runbook",
              .rationale = "Who is woken up at night must not have to look for what to do.",
              .bad = R"(resource "aws_cloudwatch_metric_alarm" "age" {
  alarm_name          = "prod-orders-queue-age-alarm"
  alarm_description   = "Orders wait too long"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 5
  metric_name         = "ApproximateAgeOfOldestMessage"
  alarm_actions       = ["arn:aws:sns:ap-northeast-2:111111111111:prod-orders-notifications"]
}
)",
              .good = kAlarm},
     .on_resource = no_runbook},
    {.info = {.code = "ALM002",
              .name = "alarms-missing",
              .severity = diag::Severity::warning,
              .summary = "a service stack without the standard set of alarms",
              .rationale = "The customers notice first.",
              .bad = "resource \"aws_sqs_queue\" \"orders\" {\n  name = \"prod-orders\"\n}\n",
              .good = R"(resource "aws_sqs_queue" "orders" {
  name = "prod-orders"
}

resource "aws_cloudwatch_metric_alarm" "age" {
  alarm_name          = "prod-orders-queue-age-alarm"
  alarm_description   = "Orders wait too long: https://wiki.example.com/orders/queue-age"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 5
  metric_name         = "ApproximateAgeOfOldestMessage"
  alarm_actions       = ["arn:aws:sns:ap-northeast-2:111111111111:prod-orders-notifications"]
}
)"},
     .on_root = missing_alarms},
    {.info = {.code = "ALM003",
              .name = "alarm-without-action",
              .severity = diag::Severity::warning,
              .summary = "an alarm that tells nobody",
              .rationale = "It turns red where nobody looks.",
              .bad = R"(resource "aws_cloudwatch_metric_alarm" "age" {
  alarm_name          = "prod-orders-queue-age-alarm"
  alarm_description   = "Orders wait too long: https://wiki.example.com/orders/queue-age"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 5
  metric_name         = "ApproximateAgeOfOldestMessage"
}
)",
              .good = kAlarm},
     .on_resource = no_action},
};

}  // namespace

std::span<const Rule> alarm_rules() { return kRules; }

}  // namespace infra::policy
