// DR: what survives a failure, and how it is brought back.
#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/policy/arguments.h"
#include "lib/policy/rules/places.h"
#include "lib/policy/rules/project.h"

namespace infra::policy {
namespace {

bool is_managed(const ResourceView& view, std::string_view type) {
  return view.resource.mode == terraform::Mode::managed && view.resource.type == type;
}

bool in_prod(const ResourceView& view) {
  return environment_of(view.workspace, *view.root.folder) == "prod";
}

// Aurora spreads over zones by its instances: two of them at least.
void single_instance(const ResourceView& view, Diagnostics& found) {
  const Arguments body(view.resource);
  const Argument engine = body.get("engine");
  if (engine.is_unknown() || !engine.text().value_or("").starts_with("aurora")) return;
  int instances = 0;
  for (const Resource& each : view.root.module.of_type("aws_rds_cluster_instance")) {
    if (each.mode != terraform::Mode::managed) continue;
    const Argument cluster = Arguments(each).get("cluster_identifier");
    const Refers refers =
        refers_to(cluster, each, view.resource, view.root.module, "cluster_identifier");
    if (refers == Refers::maybe || (refers == Refers::yes && !each.index.is_known())) return;
    instances += refers == Refers::yes ? 1 : 0;
  }
  if (instances >= 2 || instances == 0) return;
  fault(view, found, view.resource.span, "cluster",
        fmt::format("{} has a single instance", shown(view.resource)), {},
        "add an `aws_rds_cluster_instance` in another zone");
}

void single_zone(const ResourceView& view, Diagnostics& found) {
  if (!in_prod(view)) return;
  if (is_managed(view, "aws_rds_cluster")) return single_instance(view, found);
  if (!is_managed(view, "aws_db_instance")) return;
  const Arguments body(view.resource);
  if (body.get("replicate_source_db").is_set()) return;
  const Argument multi_az = body.get("multi_az");
  if (multi_az.is_unknown()) return unproven(view, found, multi_az, "is Multi-AZ");
  if (multi_az.is(true)) return;
  fault(view, found, multi_az, fmt::format("{} is not Multi-AZ", shown(view.resource)), {},
        "set `multi_az = true`");
}

struct BackupArgument {
  std::string_view type, name;
};
constexpr BackupArgument kBackups[] = {
    {"aws_db_instance", "backup_retention_period"},
    {"aws_rds_cluster", "backup_retention_period"},
    {"aws_docdb_cluster", "backup_retention_period"},
    {"aws_neptune_cluster", "backup_retention_period"},
    {"aws_redshift_cluster", "automated_snapshot_retention_period"},
};

void short_backups(const ResourceView& view, Diagnostics& found) {
  const auto known = std::ranges::find(kBackups, view.resource.type, &BackupArgument::type);
  if (known == std::end(kBackups) || view.resource.mode != terraform::Mode::managed) return;
  const Arguments body(view.resource);
  if (body.get("replicate_source_db").is_set()) return;
  const Argument days = body.get(known->name);
  if (days.is_unknown()) return unproven(view, found, days, "keeps backups for seven days");
  const double kept = days.number().value_or(1);
  if (kept >= 7) return;
  fault(view, found, days,
        days.is_set()
            ? fmt::format("backups are kept for {}", plural(static_cast<std::size_t>(kept), "day"))
            : fmt::format("{} does not set how long backups are kept", shown(view.resource)),
        {}, fmt::format("set `{} = 7` or more", known->name));
}

constexpr BackupArgument kProtections[] = {
    {"aws_db_instance", "deletion_protection"},
    {"aws_rds_cluster", "deletion_protection"},
    {"aws_docdb_cluster", "deletion_protection"},
    {"aws_neptune_cluster", "deletion_protection"},
    {"aws_dynamodb_table", "deletion_protection_enabled"},
    {"aws_lb", "enable_deletion_protection"},
    {"aws_alb", "enable_deletion_protection"},
};

void unprotected(const ResourceView& view, Diagnostics& found) {
  const auto known = std::ranges::find(kProtections, view.resource.type, &BackupArgument::type);
  if (known == std::end(kProtections) || !in_prod(view) ||
      view.resource.mode != terraform::Mode::managed)
    return;
  const Argument protection = Arguments(view.resource).get(known->name);
  if (protection.is_unknown())
    return unproven(view, found, protection, "is protected from deletion");
  if (protection.is(true)) return;
  fault(view, found, protection,
        fmt::format("{} is not protected from deletion", shown(view.resource)), {},
        fmt::format("set `{} = true`", known->name));
}

// Is there a resource of `type` for the bucket that `holds`?
template <typename Holds>
Refers has_companion(const ResourceView& view, std::string_view type, Holds holds) {
  Refers best = Refers::no;
  for (const Resource& each : view.root.module.of_type(type)) {
    if (each.mode != terraform::Mode::managed) continue;
    const Refers refers =
        refers_to(Arguments(each).get("bucket"), each, view.resource, view.root.module, "bucket");
    if (refers == Refers::no || !holds(Arguments(each))) continue;
    if (refers == Refers::yes) return refers;
    best = refers;
  }
  return best;
}

void bucket_history(const ResourceView& view, Diagnostics& found) {
  if (!is_managed(view, "aws_s3_bucket")) return;
  const Arguments body(view.resource);
  std::vector<std::string> missing;
  bool certain = true;
  Refers versioning = Refers::no;
  for (const Arguments& block : body.blocks("versioning")) {
    const Argument enabled = block.get("enabled");
    if (enabled.is(true)) versioning = Refers::yes;
    if (enabled.is_unknown()) versioning = Refers::maybe;
  }
  if (versioning == Refers::no)
    versioning = has_companion(view, "aws_s3_bucket_versioning", [](const Arguments& other) {
      const Argument status = other.at("versioning_configuration.status");
      return status.is_unknown() || status.is("Enabled");
    });
  Refers lifecycle = body.blocks("lifecycle_rule").empty() ? Refers::no : Refers::yes;
  if (lifecycle == Refers::no)
    lifecycle = has_companion(view, "aws_s3_bucket_lifecycle_configuration",
                              [](const Arguments&) { return true; });
  if (versioning == Refers::no) missing.push_back("versioning");
  if (lifecycle == Refers::no) missing.push_back("lifecycle rules");
  certain = versioning != Refers::maybe && lifecycle != Refers::maybe;
  if (!missing.empty()) {
    fault(view, found, view.resource.span, fmt::format("{}", fmt::join(missing, ",")),
          fmt::format("{} has no {}", shown(view.resource), fmt::join(missing, " and no ")), {},
          "add `aws_s3_bucket_versioning` and `aws_s3_bucket_lifecycle_configuration` for it");
  } else if (!certain && view.root.folder->is_root()) {
    fault(view, found, view.resource.span, "versioning",
          fmt::format("cannot be proven that {} has versioning and lifecycle rules",
                      shown(view.resource)),
          {}, {})
        .severity = diag::Severity::note;
  }
}

// Documents of a service lie in the folder of its environment, or above all of them.
std::string documents(const Workspace& workspace, const Folder& folder, std::string_view name) {
  std::string all;
  const std::string above = parent_path(folder.path);
  for (const std::string& where : {folder.path, above})
    if (const auto text = text_of(workspace, join_path(where.empty() ? "." : where, name)))
      all += *text;
  return to_lower_ascii(all);
}

bool has_runbook(const Workspace& workspace, const Folder& folder) {
  for (const std::string& where : {folder.path, parent_path(folder.path)}) {
    const std::string base = workspace.absolute(where.empty() ? "." : where);
    for (const char* name : {"RUNBOOK.md", "runbook.md", "runbooks", "docs/runbook.md"})
      if (workspace.files().kind(join_path(base, name)) != FileKind::missing) return true;
  }
  return false;
}

void no_documents(const ModuleView& view, Diagnostics& found) {
  const Folder& folder = view.folder;
  if (!is_deployed_root(folder) || layer_of(view.workspace, folder) != Layer::stack) return;
  const std::string slo = documents(view.workspace, folder, "SLO.md");
  const std::string readme = documents(view.workspace, folder, "README.md");
  const auto says = [&](std::string_view word) {
    return slo.find(word) != std::string::npos || readme.find(word) != std::string::npos;
  };
  std::vector<std::string> missing;
  if (slo.empty()) {
    missing.push_back("`SLO.md`");
  } else {
    for (const std::string_view word : {"availability", "p95", "error"})
      if (slo.find(word) == std::string::npos)
        missing.push_back(fmt::format("an objective for {} in `SLO.md`", word));
  }
  if (!says("rpo") && !says("dr tier") && !says("dr-tier")) missing.push_back("a DR tier");
  if (!says("runbook") && !has_runbook(view.workspace, folder)) missing.push_back("a runbook");
  if (missing.empty()) return;
  report(found, folder_place(view.workspace, folder),
         fmt::format("the service `{}` lacks {}", folder.name, fmt::join(missing, ", ")), {},
         "write SLO.md: availability, p95, errors, DR tier (RPO and RTO) and where the runbook is");
}

bool is_checked(const ResourceView& view) {
  const Arguments body(view.resource);
  if (!body.blocks("load_balancer").empty()) return true;  // a target group checks it
  for (const Resource& each : view.root.module.of_type("aws_ecs_task_definition")) {
    const Refers refers =
        refers_to(body.get("task_definition"), view.resource, each, view.root.module, "family");
    if (refers == Refers::no) continue;
    const Argument containers = Arguments(each).get("container_definitions");
    const auto text = containers.text();
    if (!text || text->find("healthCheck") != std::string::npos) return true;
    if (refers == Refers::yes) return false;
  }
  return true;  // nobody knows what it runs
}

void no_rollback(const ResourceView& view, Diagnostics& found) {
  if (!is_managed(view, "aws_ecs_service")) return;
  const Arguments body(view.resource);
  std::vector<std::string> missing;
  const Argument controller = body.at("deployment_controller.type");
  const bool by_ecs = !controller.is_set() || controller.is("ECS");
  const auto breakers = body.blocks("deployment_circuit_breaker");
  if (by_ecs) {
    const auto set = [&](std::string_view name) {
      return !breakers.empty() &&
             (breakers[0].get(name).is_unknown() || breakers[0].get(name).is(true));
    };
    if (!set("enable") || !set("rollback"))
      missing.push_back("deployment circuit breaker that rolls back");
  }
  if (!is_checked(view)) missing.push_back("health check");
  if (missing.empty()) return;
  fault(view, found, breakers.empty() ? view.resource.span : breakers[0].span(),
        "deployment_circuit_breaker",
        fmt::format("{} has no {}", shown(view.resource), fmt::join(missing, " and no ")), {},
        "add `deployment_circuit_breaker` with `enable = true` and `rollback = true`, and a health "
        "check of the container or its target group");
}

constexpr Rule kRules[] = {
    {.info =
         {.code = "DR001",
          .name = "database-single-zone",
          .severity = diag::Severity::error,
          .summary = "a production database that is not Multi-AZ",
          .rationale = "A failed zone, or a patch of the host, takes the service down.",
          .bad = "resource \"aws_db_instance\" \"orders\" {\n  instance_class = \"db.t4g.medium\"\n"
                 "  multi_az       = false\n}\n",
          .good =
              "resource \"aws_db_instance\" \"orders\" {\n  instance_class = \"db.t4g.medium\"\n"
              "  multi_az       = true\n}\n"},
     .on_resource = single_zone},
    {.info = {.code = "DR002",
              .name = "backup-retention",
              .severity = diag::Severity::error,
              .summary = "backups that are kept for less than seven days",
              .rationale = "Who notices on Monday what broke on the Friday before last has nothing "
                           "to go back to.",
              .bad = "resource \"aws_db_instance\" \"orders\" {\n  instance_class          = "
                     "\"db.t4g.medium\"\n  backup_retention_period = 1\n}\n",
              .good = "resource \"aws_db_instance\" \"orders\" {\n  instance_class          = "
                      "\"db.t4g.medium\"\n  backup_retention_period = 14\n}\n"},
     .on_resource = short_backups},
    {.info = {.code = "DR003",
              .name = "deletion-protection",
              .severity = diag::Severity::error,
              .summary = "deletion protection is off in production",
              .rationale = "One wrong apply, and the data is gone.",
              .bad = "resource \"aws_db_instance\" \"orders\" {\n  instance_class = "
                     "\"db.t4g.medium\"\n}\n",
              .good = "resource \"aws_db_instance\" \"orders\" {\n  instance_class      = "
                      "\"db.t4g.medium\"\n  deletion_protection = true\n}\n"},
     .on_resource = unprotected},
    {.info = {.code = "DR004",
              .name = "bucket-history",
              .severity = diag::Severity::warning,
              .summary = "a bucket without versioning or lifecycle rules",
              .rationale =
                  "What is overwritten is lost, or what is kept for ever is paid for ever.",
              .bad = "resource \"aws_s3_bucket\" \"this\" {\n  bucket = "
                     "\"ryuqqq-prod-orders-111111111111\"\n}\n",
              .good = R"(resource "aws_s3_bucket" "this" {
  bucket = "ryuqqq-prod-orders-111111111111"
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.id
  rule {
    id     = "unfinished"
    status = "Enabled"
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
)"},
     .on_resource = bucket_history},
    {.info = {.code = "DR005",
              .name = "service-documents",
              .severity = diag::Severity::warning,
              .summary = "a service without objectives, a DR tier or a runbook",
              .rationale = "At night nobody can tell whether it is broken enough to wake somebody, "
                           "nor what to do.",
              .bad = "locals {\n  service = \"orders\"\n}\n",
              .good =
                  "# --- stacks/orders/prod/main.tf\nlocals {\n  service = \"orders\"\n}\n"
                  "# --- stacks/orders/SLO.md\n- availability 99.9 %\n- p95 < 500 ms\n- errors < "
                  "0.1 %\n- DR tier 1 (RPO 5 min, RTO 15 min)\n- runbook: "
                  "https://wiki.example.com/orders\n"},
     .on_module = no_documents},
    {.info = {.code = "DR006",
              .name = "deployment-without-rollback",
              .severity = diag::Severity::warning,
              .summary = "an ECS service without a deployment circuit breaker that rolls back, or "
                         "without a health check",
              .rationale =
                  "A broken image replaces the working one, task by task, until none works.",
              .bad = "resource \"aws_ecs_service\" \"api\" {\n  name = \"prod-orders\"\n}\n",
              .good = R"(resource "aws_ecs_service" "api" {
  name = "prod-orders"
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }
}
)"},
     .on_resource = no_rollback},
};

}  // namespace

std::span<const Rule> recovery_rules() { return kRules; }

}  // namespace infra::policy
