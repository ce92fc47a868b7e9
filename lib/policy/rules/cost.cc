// CST: what costs more than it must; notes.
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

void check_volume(const ResourceView& view, const Arguments& body, std::string_view argument,
                  Diagnostics& found) {
  const Argument type = body.get(argument);
  if (!type.is("gp2") && !type.is("io1")) return;
  // Facts: gp3 has up to 16,000 IOPS; more is what io1 is for.
  if (type.is("io1") && body.get("iops").number().value_or(0) > 16000) return;
  diag::Diagnostic& made =
      fault(view, found, type, fmt::format("a volume of type `{}`", *type.text()), {},
            "`gp3` costs less and is at least as fast");
  const std::string_view written = view.workspace.sources().text(type.span);
  if (written == "\"gp2\"") made.fix = {"use `gp3`", {{type.span, "\"gp3\""}}};
}

void old_volume(const ResourceView& view, Diagnostics& found) {
  if (view.resource.mode != terraform::Mode::managed) return;
  const std::string& type = view.resource.type;
  const Arguments body(view.resource);
  if (type == "aws_ebs_volume") {
    const Argument set = body.get("type");
    if (!set.is_set())
      fault(view, found, set, "a volume without a type is of type `gp2`", {},
            "set `type = \"gp3\"`");
    check_volume(view, body, "type", found);
  } else if (type == "aws_db_instance") {
    check_volume(view, body, "storage_type", found);
  } else if (type == "aws_instance" || type == "aws_launch_configuration" ||
             type == "aws_spot_instance_request") {
    for (const std::string_view name : {"root_block_device", "ebs_block_device"})
      for (const Arguments& block : body.blocks(name))
        check_volume(view, block, "volume_type", found);
  } else if (type == "aws_launch_template") {
    for (const Arguments& mapping : body.blocks("block_device_mappings"))
      for (const Arguments& block : mapping.blocks("ebs"))
        check_volume(view, block, "volume_type", found);
  }
}

// Facts: AWS, "Previous generation instances" (EC2 user guide) and the like of RDS and ElastiCache;
// t2, which t3 and t4g replace at a lower price, is among those of RDS.
constexpr std::string_view kOldFamilies[] = {"a1", "c1", "c3",  "c4", "cc2", "cr1", "d2",
                                             "g2", "g3", "hs1", "i2", "m1",  "m2",  "m3",
                                             "m4", "p2", "p3",  "r3", "r4",  "t1",  "t2"};

constexpr struct {
  std::string_view type, argument;
} kSizes[] = {
    {"aws_instance", "instance_type"},
    {"aws_launch_template", "instance_type"},
    {"aws_launch_configuration", "instance_type"},
    {"aws_spot_instance_request", "instance_type"},
    {"aws_db_instance", "instance_class"},
    {"aws_rds_cluster_instance", "instance_class"},
    {"aws_docdb_cluster_instance", "instance_class"},
    {"aws_neptune_cluster_instance", "instance_class"},
    {"aws_elasticache_cluster", "node_type"},
    {"aws_elasticache_replication_group", "node_type"},
};

void old_generation(const ResourceView& view, Diagnostics& found) {
  if (view.resource.mode != terraform::Mode::managed) return;
  for (const auto& size : kSizes) {
    if (size.type != view.resource.type) continue;
    const Argument argument = Arguments(view.resource).get(size.argument);
    const auto text = argument.text();
    if (!text) continue;
    std::string_view family = *text;
    if (family.starts_with("db.")) family.remove_prefix(3);
    if (family.starts_with("cache.")) family.remove_prefix(6);
    family = family.substr(0, family.find('.'));
    if (std::ranges::find(kOldFamilies, family) == std::end(kOldFamilies)) continue;
    fault(view, found, argument, fmt::format("`{}` is of a previous generation", *text), {},
          "the newer one is faster at the same price or less");
  }
}

void many_gateways(const RootView& view, Diagnostics& found) {
  const std::string env = environment_of(view.workspace, *view.root.folder);
  if (env.empty() || env == "prod") return;
  std::vector<const Resource*> gateways;
  for (const Resource& each : view.root.module.of_type("aws_nat_gateway"))
    if (each.mode == terraform::Mode::managed &&
        !Arguments(each).get("connectivity_type").is("private"))
      gateways.push_back(&each);
  if (gateways.size() < 2) return;
  diag::Diagnostic& made = report(found, gateways.front()->span,
                                  fmt::format("{} NAT gateways in `{}`", gateways.size(), env), {},
                                  "outside of prod one is enough: each costs by the hour");
  made.subject.address = gateways.front()->config_address;
  for (const Resource* each : gateways) made.subject.instances.push_back(each->address);
}

void no_spot(const ResourceView& view, Diagnostics& found) {
  if (!is_managed(view, "aws_ecs_service")) return;
  if (environment_of(view.workspace, *view.root.folder) != "dev") return;
  const Arguments body(view.resource);
  const Argument launch = body.get("launch_type");
  const auto strategies = body.blocks("capacity_provider_strategy");
  bool fargate = launch.is("FARGATE");
  Argument place = launch;
  for (const Arguments& each : strategies) {
    const Argument provider = each.get("capacity_provider");
    if (provider.is_unknown() || provider.is("FARGATE_SPOT")) return;
    if (provider.is("FARGATE")) {
      fargate = true;
      place = provider;
    }
  }
  if (!fargate) return;
  fault(view, found, place,
        fmt::format("{} runs in dev without Fargate Spot", shown(view.resource)), {},
        "use `capacity_provider_strategy { capacity_provider = \"FARGATE_SPOT\", weight = 1 }`");
}

void kept_for_nothing(const ResourceView& view, Diagnostics& found) {
  const Arguments body(view.resource);
  if (is_managed(view, "aws_efs_file_system")) {
    bool moves = false;
    for (const Arguments& each : body.blocks("lifecycle_policy"))
      moves |= each.is_unknown() || each.get("transition_to_ia").is_set() ||
               each.get("transition_to_archive").is_set();
    if (!moves)
      fault(view, found, view.resource.span, "lifecycle_policy",
            fmt::format("{} never moves files to infrequent access", shown(view.resource)), {},
            "add `lifecycle_policy { transition_to_ia = \"AFTER_30_DAYS\" }`");
    return;
  }
  const bool own = is_managed(view, "aws_s3_bucket_lifecycle_configuration");
  if (!own && !is_managed(view, "aws_s3_bucket")) return;
  const auto rules = body.blocks(own ? "rule" : "lifecycle_rule");
  if (rules.empty()) return;
  const bool aborts = std::ranges::any_of(rules, [&](const Arguments& rule) {
    if (rule.is_unknown()) return true;
    return own ? !rule.blocks("abort_incomplete_multipart_upload").empty()
               : rule.get("abort_incomplete_multipart_upload_days").is_set();
  });
  if (aborts) return;
  fault(view, found, rules.front().span(), own ? "rule" : "lifecycle_rule",
        "unfinished uploads are kept, and paid for, for ever", {},
        "add a rule with `abort_incomplete_multipart_upload`");
}

constexpr Rule kRules[] = {
    {.info =
         {.code = "CST001",
          .name = "old-volume-type",
          .severity = diag::Severity::note,
          .summary = "a gp2 or io1 volume where gp3 does",
          .rationale = "gp3 costs a fifth less than gp2 and needs no larger volume to be fast.",
          .bad =
              "resource \"aws_ebs_volume\" \"data\" {\n  availability_zone = \"ap-northeast-2a\"\n"
              "  size              = 100\n  type              = \"gp2\"\n}\n",
          .good =
              "resource \"aws_ebs_volume\" \"data\" {\n  availability_zone = \"ap-northeast-2a\"\n"
              "  size              = 100\n  type              = \"gp3\"\n}\n"},
     .on_resource = old_volume},
    {.info = {.code = "CST002",
              .name = "previous-generation",
              .severity = diag::Severity::note,
              .summary = "an instance, database or cache type of a previous generation",
              .rationale = "It is slower at the same price, and runs out of supply first.",
              .bad = "resource \"aws_instance\" \"bastion\" {\n  instance_type = \"m4.large\"\n}\n",
              .good =
                  "resource \"aws_instance\" \"bastion\" {\n  instance_type = \"m7g.large\"\n}\n"},
     .on_resource = old_generation},
    {.info = {.code = "CST003",
              .name = "many-nat-gateways",
              .severity = diag::Severity::note,
              .summary = "several NAT gateways in an environment other than prod",
              .rationale = "Each costs by the hour, used or not; a dev environment may lose one.",
              .bad = R"(# --- shared/network/dev/main.tf
resource "aws_nat_gateway" "this" {
  for_each  = toset(["a", "c"])
  subnet_id = "subnet-0123456789abcdef${each.key}"
}
)",
              .good = R"(# --- shared/network/dev/main.tf
resource "aws_nat_gateway" "this" {
  subnet_id = "subnet-0123456789abcdef0"
}
)"},
     .on_root = many_gateways},
    {.info =
         {.code = "CST004",
          .name = "fargate-without-spot",
          .severity = diag::Severity::note,
          .summary = "Fargate in dev without Fargate Spot",
          .rationale = "Spot costs about a third, and dev may be interrupted.",
          .bad = "# --- stacks/orders/dev/main.tf\nresource \"aws_ecs_service\" \"api\" {\n"
                 "  name        = \"dev-orders\"\n  launch_type = \"FARGATE\"\n}\n",
          .good =
              "# --- stacks/orders/dev/main.tf\nresource \"aws_ecs_service\" \"api\" {\n"
              "  name = \"dev-orders\"\n  capacity_provider_strategy {\n    capacity_provider = "
              "\"FARGATE_SPOT\"\n    weight            = 1\n  }\n}\n"},
     .on_resource = no_spot},
    {.info = {.code = "CST005",
              .name = "kept-for-nothing",
              .severity = diag::Severity::note,
              .summary =
                  "a file system without transition to infrequent access, a bucket that keeps "
                  "unfinished uploads",
              .rationale = "Nobody sees them, everybody pays for them.",
              .bad =
                  "resource \"aws_efs_file_system\" \"this\" {\n  creation_token = \"orders\"\n}\n",
              .good = "resource \"aws_efs_file_system\" \"this\" {\n  creation_token = \"orders\"\n"
                      "  lifecycle_policy {\n    transition_to_ia = \"AFTER_30_DAYS\"\n  }\n}\n"},
     .on_resource = kept_for_nothing},
};

}  // namespace

std::span<const Rule> cost_rules() { return kRules; }

}  // namespace infra::policy
