// LOG: what happened, who did it, and for how long that is kept.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "lib/base/strings.h"
#include "lib/hcl/edit.h"
#include "lib/policy/arguments.h"
#include "lib/policy/log_buckets.h"
#include "lib/policy/rules/places.h"
#include "lib/policy/rules/project.h"

namespace infra::policy {
namespace {

bool is_managed(const Resource& resource, std::string_view type) {
  return resource.mode == terraform::Mode::managed && resource.type == type;
}

double allowed_days(const ResourceView& view, const std::string& env) {
  static const workspace::TextMap kStandard = {{"dev", "7"}, {"staging", "14"}, {"prod", "14"}};
  const workspace::TextMap* map = view.settings.map("retention_days");
  if (map == nullptr) map = &kStandard;
  double allowed = 0;
  for (const auto& [name, text] : *map) {
    double days = 0;
    std::from_chars(text.data(), text.data() + text.size(), days);
    if (name == env) return days;
    allowed = std::max(allowed, days);  // where the environment is not known
  }
  return allowed;
}

void retention(const ResourceView& view, Diagnostics& found) {
  if (!is_managed(view.resource, "aws_cloudwatch_log_group")) return;
  const Argument days = Arguments(view.resource).get("retention_in_days");
  if (days.is_unknown())
    return unproven(view, found, days, "keeps logs as long as the standard says");
  const std::string env = environment_of(view.workspace, *view.root.folder);
  const double allowed = allowed_days(view, env), kept = days.number().value_or(0);
  const std::string help = fmt::format("set `retention_in_days = {}`", allowed);
  if (kept == 0) {
    fault(view, found, days, fmt::format("{} keeps its logs for ever", shown(view.resource)), {},
          help);
  } else if (kept > allowed) {
    fault(view, found, days,
          fmt::format("logs are kept for {} days, the standard allows {}", kept, allowed), {},
          help);
  }
}

void no_archive(const RootView& view, Diagnostics& found) {
  if (!view.root.folder->is_root()) return;  // whoever calls the module archives
  const terraform::EvaluatedModule& root = view.root.module;
  if (!root.of_type("aws_cloudwatch_log_account_policy").empty()) return;  // for all of the account
  for (const Resource& each : root.of_type("aws_cloudwatch_log_group")) {
    if (each.mode != terraform::Mode::managed) continue;
    Refers best = Refers::no;
    for (const Resource& filter : root.of_type("aws_cloudwatch_log_subscription_filter"))
      best = std::max(
          best, refers_to(Arguments(filter).get("log_group_name"), filter, each, root, "name"));
    if (best == Refers::yes) continue;
    diag::Diagnostic& made =
        report(found, each.span,
               best == Refers::no
                   ? fmt::format("nothing archives the logs of {}", shown(each))
                   : fmt::format("cannot be proven that the logs of {} are archived", shown(each)),
               {}, "add an `aws_cloudwatch_log_subscription_filter` for it");
    made.subject.address = each.config_address;
    made.subject.instances = {each.address};
    if (best == Refers::maybe) made.severity = diag::Severity::note;
  }
}

// Of a bucket: does `type` exist for it; is it itself where others write their logs to?
Refers companion(const ResourceView& view, std::string_view type, std::string_view argument) {
  Refers best = Refers::no;
  for (const Resource& each : view.root.module.of_type(type)) {
    if (each.mode != terraform::Mode::managed) continue;
    best = std::max(best, refers_to(Arguments(each).get(argument), each, view.resource,
                                    view.root.module, "bucket"));
  }
  return best;
}

// CloudFront names the bucket by its domain name.
Refers is_log_target(const ResourceView& view) {
  Refers best = takes_access_logs(view.resource, view.root.module);
  for (const Resource& each : view.root.module.of_type("aws_cloudfront_distribution"))
    for (const Arguments& logs : Arguments(each).blocks("logging_config"))
      best = std::max(best, refers_to(logs.get("bucket"), each, view.resource, view.root.module));
  return best;
}

// Is a source of log deliveries, which writes nothing by itself, connected to somewhere?
Refers delivers(const Resource& source, const terraform::EvaluatedModule& root) {
  Refers best = Refers::no;
  for (const Resource& each : root.of_type("aws_cloudwatch_log_delivery")) {
    const Argument name = Arguments(each).get("delivery_source_name");
    // A name that is null here is another mistake.
    best =
        std::max(best, name.is_set() ? refers_to(name, each, source, root, "name") : Refers::maybe);
  }
  return best;
}

void access_logs(const ResourceView& view, Diagnostics& found) {
  const Resource& resource = view.resource;
  const Arguments body(resource);
  const bool elb = is_managed(resource, "aws_elb");
  Refers logs = Refers::no;
  std::string help;
  if (elb || is_managed(resource, "aws_lb") || is_managed(resource, "aws_alb")) {
    if (body.get("load_balancer_type").is("gateway")) return;
    for (const Arguments& each : body.blocks("access_logs")) {
      const Argument enabled = each.get("enabled");
      if (each.is_unknown() || enabled.is_unknown()) logs = std::max(logs, Refers::maybe);
      if (enabled.is(true) || (elb && !enabled.is_set())) logs = Refers::yes;
    }
    help = "add `access_logs` with `enabled = true`";
  } else if (is_managed(resource, "aws_cloudfront_distribution")) {
    if (!body.blocks("logging_config").empty()) logs = Refers::yes;
    const terraform::EvaluatedModule& root = view.root.module;
    for (const Resource& each : root.of_type("aws_cloudwatch_log_delivery_source")) {
      const Refers refers = refers_to(Arguments(each).get("resource_arn"), each, resource, root);
      logs = std::max(logs, std::min(refers, delivers(each, root)));
    }
    help = "add `logging_config`";
  } else if (is_managed(resource, "aws_s3_bucket")) {
    if (!body.blocks("logging").empty()) logs = Refers::yes;
    logs =
        std::max({logs, companion(view, "aws_s3_bucket_logging", "bucket"), is_log_target(view)});
    help = "add an `aws_s3_bucket_logging` for it";
  } else {
    return;
  }
  if (logs == Refers::yes || (logs == Refers::maybe && !view.root.folder->is_root())) return;
  diag::Diagnostic& made =
      fault(view, found, resource.span, "logging",
            logs == Refers::no
                ? fmt::format("{} writes no access logs", shown(resource))
                : fmt::format("cannot be proven that {} writes access logs", shown(resource)),
            {}, std::move(help));
  const bool prod = environment_of(view.workspace, *view.root.folder) == "prod";
  made.severity = logs == Refers::maybe ? diag::Severity::note
                  : prod                ? diag::Severity::error
                                        : diag::Severity::warning;
}

void trail(const ResourceView& view, Diagnostics& found) {
  if (!is_managed(view.resource, "aws_cloudtrail")) return;
  const Arguments body(view.resource);
  std::vector<std::string> missing;
  Span place = view.resource.span;
  const auto need = [&](std::string_view name, std::string_view what) {
    const Argument argument = body.get(name);
    if (argument.is(true)) return;
    if (argument.is_unknown()) return unproven(view, found, argument, what);
    if (argument.is_set()) place = argument.span;
    missing.emplace_back(what);
  };
  need("is_multi_region_trail", "records every region");
  need("enable_log_file_validation", "validates its log files");
  if (missing.empty()) return;
  fault(view, found, place, "trail",
        fmt::format("nothing says that {} {}", shown(view.resource), fmt::join(missing, " and ")),
        {}, "set `is_multi_region_trail = true` and `enable_log_file_validation = true`");
}

void container_insights(const ResourceView& view, Diagnostics& found) {
  if (!is_managed(view.resource, "aws_ecs_cluster")) return;
  const Arguments body(view.resource);
  for (const Arguments& each : body.blocks("setting")) {
    const Argument name = each.get("name"), value = each.get("value");
    if (each.is_unknown() || name.is_unknown())
      return unproven(view, found, name, "has Container Insights");
    if (!name.is("containerInsights")) continue;
    if (value.is_unknown()) return unproven(view, found, value, "has Container Insights");
    if (value.is("enabled") || value.is("enhanced")) return;
    fault(view, found, value,
          fmt::format("{} switches Container Insights off", shown(view.resource)), {},
          "set it to `enabled`");
    return;
  }
  diag::Diagnostic& made =
      fault(view, found, view.resource.span, "setting",
            fmt::format("{} has no Container Insights", shown(view.resource)), {},
            "add `setting { name = \"containerInsights\", value = \"enabled\" }`");
  const hcl::Block* block = view.resource.block;
  if (block != nullptr && !block->body->json)
    made.fix = {"switch Container Insights on",
                hcl::append_to_body(
                    view.workspace.sources(), *block->body,
                    "setting {\n  name  = \"containerInsights\"\n  value = \"enabled\"\n}\n")};
}

constexpr Rule kRules[] = {
    {.info = {.code = "LOG001",
              .name = "log-retention",
              .severity = diag::Severity::error,
              .summary = "a log group without retention, or with more than the standard allows",
              .rationale = "Logs that are kept for ever cost more each month, and hold what should "
                           "long be deleted.",
              .bad = "resource \"aws_cloudwatch_log_group\" \"api\" {\n  name = "
                     "\"/ryuqqq/orders/prod/api\"\n}\n",
              .good = "resource \"aws_cloudwatch_log_group\" \"api\" {\n  name              = "
                      "\"/ryuqqq/orders/prod/api\"\n  retention_in_days = 14\n}\n"},
     .on_resource = retention},
    {.info = {.code = "LOG002",
              .name = "log-archive",
              .severity = diag::Severity::warning,
              .summary = "a log group without a subscription that archives it",
              .rationale = "After two weeks nobody can tell any more what happened.",
              .bad = "resource \"aws_cloudwatch_log_group\" \"api\" {\n  name              = "
                     "\"/ryuqqq/orders/prod/api\"\n  retention_in_days = 14\n}\n",
              .good = R"(resource "aws_cloudwatch_log_group" "api" {
  name              = "/ryuqqq/orders/prod/api"
  retention_in_days = 14
}

resource "aws_cloudwatch_log_subscription_filter" "api" {
  name            = "archive"
  log_group_name  = aws_cloudwatch_log_group.api.name
  destination_arn = "arn:aws:firehose:ap-northeast-2:111111111111:deliverystream/archive"
  filter_pattern  = ""
}
)"},
     .on_root = no_archive},
    {.info = {.code = "LOG003",
              .name = "access-logs",
              .severity = diag::Severity::error,
              .summary = "a load balancer, distribution or bucket without access logs (a warning "
                         "outside of prod)",
              .rationale = "After an incident nobody knows who read what.",
              .bad = "resource \"aws_lb\" \"api\" {\n  name = \"prod-orders-alb\"\n}\n",
              .good = R"(resource "aws_lb" "api" {
  name = "prod-orders-alb"
  access_logs {
    bucket  = "ryuqqq-prod-logs-111111111111"
    enabled = true
  }
}
)"},
     .on_resource = access_logs},
    {.info = {.code = "LOG004",
              .name = "trail-incomplete",
              .severity = diag::Severity::error,
              .summary = "a trail that is not of every region, or without log file validation",
              .rationale = "Who breaks in uses the region that nobody looks at, and edits the log.",
              .bad = "resource \"aws_cloudtrail\" \"this\" {\n  name           = \"organisation\"\n"
                     "  s3_bucket_name = \"ryuqqq-prod-trail-111111111111\"\n}\n",
              .good = R"(resource "aws_cloudtrail" "this" {
  name                       = "organisation"
  s3_bucket_name             = "ryuqqq-prod-trail-111111111111"
  is_multi_region_trail      = true
  enable_log_file_validation = true
}
)"},
     .on_resource = trail},
    {.info = {.code = "LOG005",
              .name = "container-insights",
              .severity = diag::Severity::warning,
              .summary = "an ECS cluster without Container Insights",
              .rationale = "Why a task was restarted can only be guessed.",
              .bad =
                  "resource \"aws_ecs_cluster\" \"this\" {\n  name = \"prod-orders-cluster\"\n}\n",
              .good = R"(resource "aws_ecs_cluster" "this" {
  name = "prod-orders-cluster"
  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}
)"},
     .on_resource = container_insights},
};

}  // namespace

std::span<const Rule> logging_rules() { return kRules; }

}  // namespace infra::policy
