// The PUB family: what everybody on the internet can reach.
#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/policy/arguments.h"
#include "lib/policy/iam_policy.h"
#include "lib/policy/rules/security.h"
#include "lib/policy/tags.h"
#include "lib/policy/tags_values.h"

namespace infra::policy {
namespace {

using diag::Severity;

bool is_managed(const ResourceView& view, std::string_view type) {
  return view.resource.type == type && view.resource.mode == terraform::Mode::managed;
}

void check_resource_policy(const ResourceView& view, Diagnostics& found, std::string_view name,
                           std::string_view help) {
  const Argument argument = Arguments(view.resource).get(name);
  const auto policy = read_policy(argument);
  if (!policy) return;
  for (const PolicyStatement& statement : policy->statements) {
    if (!statement.allows || !statement.names_everybody() || statement.is_limited()) continue;
    fault(view, found, statement.span, argument.path,
          fmt::format("{} of {} allows everybody", statement.shown(), shown(view.resource)),
          "`Principal: *`", std::string(help));
  }
}

// In a VPC the network decides who reaches a search domain.
bool is_in_vpc(const ResourceView& view) {
  const Arguments arguments(view.resource);
  if (!arguments.blocks("vpc_options").empty()) return true;
  const Argument name = arguments.get("domain_name");
  return std::ranges::any_of(view.root.module.resources, [&](const Resource& each) {
    return (each.type == "aws_elasticsearch_domain" || each.type == "aws_opensearch_domain") &&
           !Arguments(each).blocks("vpc_options").empty() &&
           refers_to(name, view.resource, each, view.root.module, "domain_name") != Refers::no;
  });
}

void check_store_policy(const ResourceView& view, Diagnostics& found) {
  static constexpr std::string_view kSearch[] = {
      "aws_elasticsearch_domain", "aws_elasticsearch_domain_policy", "aws_opensearch_domain",
      "aws_opensearch_domain_policy"};
  static constexpr std::string_view kOthers[] = {
      "aws_sqs_queue",        "aws_sqs_queue_policy",      "aws_sns_topic",
      "aws_sns_topic_policy", "aws_secretsmanager_secret", "aws_secretsmanager_secret_policy"};
  const std::string help = "name the accounts or roles, or limit the statement by a condition";
  if (std::ranges::find(kOthers, view.resource.type) != std::end(kOthers))
    check_resource_policy(view, found, "policy", help);
  if (std::ranges::find(kSearch, view.resource.type) != std::end(kSearch) && !is_in_vpc(view))
    check_resource_policy(view, found, "access_policies", help);
}

void check_public_store(const ResourceView& view, Diagnostics& found) {
  static constexpr std::string_view kTypes[] = {"aws_db_instance",
                                                "aws_rds_cluster_instance",
                                                "aws_redshift_cluster",
                                                "aws_redshiftserverless_workgroup",
                                                "aws_neptune_cluster_instance",
                                                "aws_docdb_cluster_instance",
                                                "aws_mq_broker",
                                                "aws_dms_replication_instance"};
  if (view.resource.mode != terraform::Mode::managed) return;
  const Arguments arguments(view.resource);
  if (std::ranges::find(kTypes, view.resource.type) != std::end(kTypes)) {
    const Argument access = arguments.get("publicly_accessible");
    if (access.is_unknown()) {
      unproven(view, found, access, "is not publicly accessible");
    } else if (access.is(true)) {
      fault(view, found, access, fmt::format("{} is publicly accessible", shown(view.resource)),
            "gets an address of the internet", "remove `publicly_accessible`");
    }
  }
  if (view.resource.type == "aws_msk_cluster") {
    const Argument type =
        arguments.at("broker_node_group_info.connectivity_info.public_access.type");
    const auto text = type.text();
    if (text && *text != "DISABLED")
      fault(view, found, type, fmt::format("{} is publicly accessible", shown(view.resource)),
            "gets addresses of the internet", "use `DISABLED`");
  }
  check_store_policy(view, found);
}

constexpr std::string_view kBlocks[] = {"block_public_acls", "block_public_policy",
                                        "ignore_public_acls", "restrict_public_buckets"};

bool all_blocked(const Resource& resource) {
  const Arguments arguments(resource);
  return std::ranges::all_of(kBlocks, [&](std::string_view name) {
    const Argument block = arguments.get(name);
    return block.is_unknown() || block.is(true);
  });
}

void check_public_block(const ResourceView& view, Diagnostics& found) {
  for (const std::string_view name : kBlocks) {
    const Argument block = Arguments(view.resource).get(name);
    if (block.is_unknown()) {
      unproven(view, found, block, fmt::format("sets `{}`", name));
    } else if (!block.is(true)) {
      fault(view, found, block, fmt::format("{} does not set `{}`", shown(view.resource), name),
            block.is_set() ? "off" : fmt::format("`{}` is not set", name),
            fmt::format("set `{} = true`", name));
    }
  }
}

void check_bucket_block(const ResourceView& view, Diagnostics& found) {
  const terraform::EvaluatedModule& root = view.root.module;
  for (const Resource& each : root.of_type("aws_s3_account_public_access_block"))
    if (all_blocked(each)) return;
  for (const Resource& each : root.of_type("aws_s3_bucket_public_access_block"))
    if (refers_to(Arguments(each).get("bucket"), each, view.resource, root, "bucket") != Refers::no)
      return;
  fault(view, found, Span{}, {}, fmt::format("{} has no public access block", shown(view.resource)),
        "no `aws_s3_bucket_public_access_block` names it",
        "add an `aws_s3_bucket_public_access_block` with all four settings");
}

void check_acl(const ResourceView& view, Diagnostics& found) {
  const Argument acl = Arguments(view.resource).get("acl");
  const auto text = acl.text();
  if (text && (text->starts_with("public-") || *text == "authenticated-read"))
    fault(view, found, acl, fmt::format("the ACL of {} is public", shown(view.resource)),
          fmt::format("`{}` is for everybody", *text), "use `private`, or no ACL at all");
  for (const Arguments& control : Arguments(view.resource).blocks("access_control_policy")) {
    for (const Arguments& grant : control.blocks("grant")) {
      const Argument group = grant.at("grantee.uri");
      const auto uri = group.text();
      if (uri && (uri->ends_with("/AllUsers") || uri->ends_with("/AuthenticatedUsers")))
        fault(view, found, group, fmt::format("the ACL of {} is public", shown(view.resource)),
              "a group of everybody", "grant access to accounts");
    }
  }
}

void check_bucket(const ResourceView& view, Diagnostics& found) {
  const std::string help = "name the accounts, or limit the statement by a condition";
  if (is_managed(view, "aws_s3_bucket_public_access_block") ||
      is_managed(view, "aws_s3_account_public_access_block"))
    check_public_block(view, found);
  if (is_managed(view, "aws_s3_bucket")) {
    check_bucket_block(view, found);
    check_acl(view, found);
    check_resource_policy(view, found, "policy", help);
  }
  if (is_managed(view, "aws_s3_bucket_acl")) check_acl(view, found);
  if (is_managed(view, "aws_s3_bucket_policy")) check_resource_policy(view, found, "policy", help);
}

void check_shared(const ResourceView& view, Diagnostics& found) {
  const Arguments arguments(view.resource);
  const std::string help = "name the accounts that need it";
  const auto report = [&](const Argument& argument, std::string_view what) {
    fault(view, found, argument, fmt::format("{} is public", shown(view.resource)),
          std::string(what), help);
  };
  if (is_managed(view, "aws_ami_launch_permission")) {
    const Argument group = arguments.get("group");
    if (group.is("all")) report(group, "everybody may launch it");
  }
  if (is_managed(view, "aws_db_snapshot") || is_managed(view, "aws_db_cluster_snapshot")) {
    const Argument accounts = arguments.get("shared_accounts");
    for (const auto& [text, span] : texts(accounts).known)
      if (text == "all")
        report({Given::known, Value::string(text), span, accounts.path},
               "everybody may restore it");
  }
  if (is_managed(view, "aws_snapshot_create_volume_permission")) {
    const Argument account = arguments.get("account_id");
    if (account.is("all")) report(account, "everybody may copy it");
  }
  if (is_managed(view, "aws_ecr_repository_policy") || is_managed(view, "aws_ecr_registry_policy"))
    check_resource_policy(view, found, "policy", help);
  if (is_managed(view, "aws_codeartifact_repository_permissions_policy") ||
      is_managed(view, "aws_codeartifact_domain_permissions_policy"))
    check_resource_policy(view, found, "policy_document", help);
}

bool is_prod(const ResourceView& view) {
  const std::string environment = environment_of(view.workspace, *view.root.folder);
  if (!environment.empty()) return environment == "prod";
  const Tag tag = effective_tags(view.resource).effective.find("Environment");
  return tag.state == TagState::present && tag_text(tag.value) == "prod";
}

void check_balancer(const ResourceView& view, Diagnostics& found) {
  const bool is_balancer =
      is_managed(view, "aws_lb") || is_managed(view, "aws_alb") || is_managed(view, "aws_elb");
  if (!is_balancer || !is_prod(view)) return;
  // A gateway balancer passes packets on inside of a network: it has no address of its own.
  if (Arguments(view.resource).get("load_balancer_type").is("gateway")) return;
  const Argument internal = Arguments(view.resource).get("internal");
  if (internal.is_unknown() || internal.is(true)) return;
  if (effective_tags(view.resource).effective.find("PublicAccess").state != TagState::absent)
    return;
  fault(view, found, internal,
        fmt::format("{} faces the internet without saying so", shown(view.resource)),
        "no tag `PublicAccess`", "add the tag `PublicAccess`, or set `internal = true`");
}

void check_function_url(const ResourceView& view, Diagnostics& found) {
  if (!is_managed(view, "aws_lambda_function_url")) return;
  const Argument type = Arguments(view.resource).get("authorization_type");
  if (type.is("NONE"))
    fault(view, found, type, fmt::format("{} asks for no authorisation", shown(view.resource)),
          "everybody may call it", "use `AWS_IAM`");
}

bool is_bastion(const ResourceView& view) {
  const Resource& resource = view.resource;
  const Arguments arguments(resource);
  std::string names = resource.name + " " + resource.module;
  // By itself a module does not know what it will be called.
  const workspace::Folder& folder = *view.root.folder;
  if (folder.kind == workspace::FolderKind::module) names += " " + folder.name;
  names += " " + arguments.get("name").text().value_or("") + " " +
           arguments.get("name_prefix").text().value_or("");
  for (const Arguments& tags : arguments.blocks("tags")) {
    names += " " + tags.get("Name").text().value_or("");
    names += " " + tags.get("Component").text().value_or("");
  }
  const std::string lower = to_lower_ascii(names);
  return lower.find("bastion") != lower.npos || lower.find("jump") != lower.npos;
}

void check_public_address(const ResourceView& view, Diagnostics& found) {
  std::vector<Argument> arguments;
  if (is_managed(view, "aws_instance") || is_managed(view, "aws_launch_configuration"))
    arguments.push_back(Arguments(view.resource).get("associate_public_ip_address"));
  if (is_managed(view, "aws_launch_template"))
    for (const Arguments& card : Arguments(view.resource).blocks("network_interfaces"))
      arguments.push_back(card.get("associate_public_ip_address"));
  for (const Argument& address : arguments) {
    if (!address.is(true) || is_bastion(view)) continue;
    fault(view, found, address, fmt::format("{} gets a public address", shown(view.resource)),
          "only a bastion has one", "put it behind a load balancer, in a private subnet");
  }
}

void check_metadata(const ResourceView& view, Diagnostics& found) {
  const bool is_template = is_managed(view, "aws_launch_template");
  const bool is_instance = is_managed(view, "aws_instance");
  if (!is_template && !is_instance && !is_managed(view, "aws_launch_configuration")) return;
  const Arguments arguments(view.resource);
  const std::vector<Arguments> options = arguments.blocks("metadata_options");
  if (options.empty() && is_instance && !arguments.blocks("launch_template").empty()) return;
  if (arguments.at("metadata_options.http_endpoint").is("disabled")) return;
  const Argument tokens = arguments.at("metadata_options.http_tokens");
  if (tokens.is_unknown()) return unproven(view, found, tokens, "asks for IMDSv2");
  if (tokens.is("required")) return;
  fault(view, found, tokens, fmt::format("{} does not ask for IMDSv2", shown(view.resource)),
        tokens.is_set() ? "IMDSv1 is accepted" : "`http_tokens` is not set",
        "add `metadata_options { http_tokens = \"required\" }`");
}

#define INFRA_VOLUME                                                        \
  "  root_block_device {\n"                                                 \
  "    encrypted  = true\n"                                                 \
  "    kms_key_id = \"arn:aws:kms:ap-northeast-2:111111111111:key/1a2b\"\n" \
  "  }\n"
#define INFRA_METADATA               \
  "  metadata_options {\n"           \
  "    http_tokens = \"required\"\n" \
  "  }\n"

constexpr Rule kRules[] = {
    {.info = {"PUB001", "store-public", Severity::error,
              "a database, cache or broker is publicly accessible",
              "Everybody can try passwords; a flaw in the engine is everybody's at once.",
              R"(resource "aws_rds_cluster_instance" "orders" {
  cluster_identifier  = "prod-orders-aurora"
  instance_class      = "db.r6g.large"
  engine              = "aurora-postgresql"
  publicly_accessible = true
}
)",
              R"(resource "aws_rds_cluster_instance" "orders" {
  cluster_identifier  = "prod-orders-aurora"
  instance_class      = "db.r6g.large"
  engine              = "aurora-postgresql"
  publicly_accessible = false
}
)"},
     .on_resource = &check_public_store},
    {.info = {"PUB002", "bucket-public", Severity::error,
              "a bucket can be public: no public access block, a public ACL or policy",
              "One wrong ACL on one object is enough, and robots look for them.",
              R"(resource "aws_s3_bucket_public_access_block" "files" {
  bucket                  = "ryuqqq-prod-files-111111111111"
  block_public_acls       = true
  block_public_policy     = false
  ignore_public_acls      = true
  restrict_public_buckets = true
}
)",
              R"(resource "aws_s3_bucket_public_access_block" "files" {
  bucket                  = "ryuqqq-prod-files-111111111111"
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
)"},
     .on_resource = &check_bucket},
    {.info = {"PUB003", "image-public", Severity::error,
              "an image, a snapshot or a repository is for everybody",
              "Code, credentials and data in it are read within hours.",
              R"(resource "aws_ami_launch_permission" "base" {
  image_id = "ami-0123456789abcdef0"
  group    = "all"
}
)",
              R"(resource "aws_ami_launch_permission" "base" {
  image_id   = "ami-0123456789abcdef0"
  account_id = "111111111111"
}
)"},
     .on_resource = &check_shared},
    {.info = {"PUB004", "balancer-public", Severity::warning,
              "a load balancer in prod faces the internet without the tag `PublicAccess`",
              "What is public should be so on purpose, and easy to list.",
              R"(resource "aws_lb" "orders" {
  name = "prod-orders-alb"
  tags = { Environment = "prod" }
}
)",
              R"(resource "aws_lb" "orders" {
  name = "prod-orders-alb"
  tags = { Environment = "prod", PublicAccess = "shop" }
}
)"},
     .on_resource = &check_balancer},
    {.info = {"PUB005", "function-url-open", Severity::error,
              "a Lambda function's URL asks for no authorisation",
              "Everybody can run the function, at your cost and with its role.",
              R"(resource "aws_lambda_function_url" "orders" {
  function_name      = "prod-orders"
  authorization_type = "NONE"
}
)",
              R"(resource "aws_lambda_function_url" "orders" {
  function_name      = "prod-orders"
  authorization_type = "AWS_IAM"
}
)"},
     .on_resource = &check_function_url},
    {.info = {"PUB006", "instance-public", Severity::error,
              "an instance other than a bastion gets a public address",
              "Its every open port faces the internet.",
              R"(resource "aws_instance" "worker" {
  associate_public_ip_address = true
)" INFRA_METADATA INFRA_VOLUME "}\n",
              R"(resource "aws_instance" "worker" {
  associate_public_ip_address = false
)" INFRA_METADATA INFRA_VOLUME "}\n"},
     .on_resource = &check_public_address},
    {.info = {"PUB007", "imdsv1", Severity::error, "an instance or launch template accepts IMDSv1",
              "A request that a web application can be talked into reads the role's credentials.",
              "resource \"aws_instance\" \"worker\" {\n" INFRA_VOLUME "}\n",
              "resource \"aws_instance\" \"worker\" {\n" INFRA_METADATA INFRA_VOLUME "}\n"},
     .on_resource = &check_metadata},
};

}  // namespace

std::span<const Rule> exposure_rules() { return kRules; }

}  // namespace infra::policy
