// The IAM family: what identities may do, and who may become one.
#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/policy/arguments.h"
#include "lib/policy/iam_policy.h"
#include "lib/policy/rules/security.h"

namespace infra::policy {
namespace {

using diag::Severity;

bool is_every_action(const PolicyStatement& statement) {
  return statement.has_action("*") || statement.has_action("*:*");
}

void check_administrator(const ResourceView& view, Diagnostics& found) {
  const std::string help = "name the actions and the resources that are needed";
  for (const IdentityPolicy& each : identity_policies(view.resource)) {
    const auto policy = read_policy(each.argument);
    if (!policy) continue;
    for (const PolicyStatement& statement : policy->statements) {
      if (!statement.allows || !is_every_action(statement) || !statement.is_any_resource())
        continue;
      fault(view, found, statement.span, each.argument.path,
            fmt::format("{} of {} allows every action on every resource", statement.shown(),
                        shown(view.resource)),
            "`Action: *` on `Resource: *`", help);
    }
  }
  if (!view.resource.type.starts_with("aws_iam_") ||
      !view.resource.type.ends_with("policy_attachment"))
    return;
  const Argument attached = Arguments(view.resource).get("policy_arn");
  const auto arn = attached.text();
  if (arn && arn->starts_with("arn:aws") && arn->ends_with(":policy/AdministratorAccess"))
    fault(view, found, attached,
          fmt::format("{} allows every action on every resource", shown(view.resource)),
          "`AdministratorAccess`", help);
}

struct Sensitive {
  std::string_view service;
  // Actions that know no resource, or only read about what is there: `*` is right for them.
  std::vector<std::string_view> harmless;
};

// Source of the exceptions: the Service Authorization Reference of AWS.
const std::vector<Sensitive>& sensitive_services() {
  static const std::vector<Sensitive> kServices = {
      {"iam", {"get", "list", "generate", "simulate", "createservicelinkedrole"}},
      {"sts",
       {"getcalleridentity", "getsessiontoken", "decodeauthorizationmessage", "getaccesskeyinfo",
        "getservicebearertoken", "tagsession"}},
      {"kms", {"list", "describe", "generaterandom", "createkey", "getkey"}},
      {"secretsmanager", {"list", "getrandompassword", "batchgetsecretvalue", "describe"}},
      {"ssm",
       {"list", "describe", "updateinstanceinformation", "getdeployablepatchsnapshot",
        "putinventory", "putcomplianceitems", "getmanifest", "updateinstanceassociation",
        "updateassociationstatus"}},
      {"s3",
       {"list", "getbucket", "getaccountpublicaccessblock", "getencryption", "getlifecycle",
        "describe"}},
      {"dynamodb", {"list", "describe"}},
      {"rds", {"describe", "list"}},
      {"organizations", {"describe", "list"}},
  };
  return kServices;
}

const Sensitive* sensitive(const std::string& service) {
  const auto& all = sensitive_services();
  const auto at = std::ranges::find(all, service, &Sensitive::service);
  return at == all.end() ? nullptr : &*at;
}

// `*`, or an ARN of the service that names nothing: arn:aws:s3:::*
bool is_any_of(const std::string& resource, std::string_view service) {
  if (resource == "*") return true;
  const auto parts = split(resource, ':');
  return parts.size() == 6 && parts[0] == "arn" && parts[2] == service && parts[5] == "*";
}

// The first action that is too wide; "": none.
std::string wide_action(const PolicyStatement& statement) {
  for (const std::string& action : statement.actions) {
    const std::size_t colon = action.find(':');
    if (colon == action.npos) continue;
    const std::string service = to_lower_ascii(action.substr(0, colon));
    const std::string verb = to_lower_ascii(action.substr(colon + 1));
    const Sensitive* known = sensitive(service);
    if (known == nullptr) continue;
    if (verb == "*") return action;
    const bool any = std::ranges::any_of(statement.resources, [&](const std::string& resource) {
      return is_any_of(resource, service);
    });
    const bool harmless = std::ranges::any_of(
        known->harmless, [&](std::string_view prefix) { return verb.starts_with(prefix); });
    if (any && !harmless && statement.conditions.empty() && !statement.unknown_conditions)
      return action;
  }
  return {};
}

void check_wildcards(const ResourceView& view, Diagnostics& found) {
  for (const IdentityPolicy& each : identity_policies(view.resource)) {
    const auto policy = read_policy(each.argument);
    if (!policy) continue;
    for (const PolicyStatement& statement : policy->statements) {
      if (!statement.allows) continue;
      const std::string action = wide_action(statement);
      if (action.empty()) continue;
      const bool every_action = action.ends_with(":*");
      fault(view, found, statement.span, each.argument.path,
            fmt::format("{} of {} allows `{}`{}", statement.shown(), shown(view.resource), action,
                        every_action ? "" : " on every resource"),
            every_action ? "every action of a sensitive service" : "no resource is named",
            every_action ? "name the actions that are needed"
                         : "name the resources, or limit them by a condition");
    }
  }
}

// What an OIDC trust must ask for. Amazon Cognito has no `sub` that could be known before.
void check_oidc(const ResourceView& view, const Argument& argument,
                const PolicyStatement& statement, Diagnostics& found) {
  const bool web_identity = statement.has_action("sts:AssumeRoleWithWebIdentity");
  if (!web_identity || statement.unknown_conditions) return;
  bool cognito = false;
  for (const auto& [type, id] : statement.principals)
    cognito = cognito || id.find("cognito") != id.npos;
  bool audience = false, subject = false;
  std::string wide;
  for (const PolicyCondition& condition : statement.conditions) {
    const std::string& name = condition.variable;
    if (name == hcl::kUnknownPart) return;
    audience =
        audience || name.ends_with(":aud") || name.ends_with(":oaud") || name.ends_with(":azp");
    if (!name.ends_with(":sub")) continue;
    subject = true;
    for (const std::string& value : condition.values)
      if (value == "*" || value == "repo:*" || value == "repo:*:*") wide = value;
  }
  if (!wide.empty()) {
    fault(view, found, statement.span, argument.path,
          fmt::format("{} of {} trusts every `sub` of the identity provider", statement.shown(),
                      shown(view.resource)),
          fmt::format("`{}` is everybody", wide), "name the subject that may take the role");
  } else if (!audience || (!subject && !cognito)) {
    const std::string_view lacks = audience             ? "`sub`"
                                   : subject || cognito ? "`aud`"
                                                        : "`aud` and `sub`";
    fault(view, found, statement.span, argument.path,
          fmt::format("{} of {} trusts an identity provider without a condition on {}",
                      statement.shown(), shown(view.resource), lacks),
          fmt::format("anybody whom the provider knows passes: no condition on {}", lacks),
          "add conditions on `aud` and `sub`");
  }
}

void check_trust(const ResourceView& view, Diagnostics& found) {
  if (view.resource.type != "aws_iam_role" || view.resource.mode != terraform::Mode::managed)
    return;
  const Argument argument = Arguments(view.resource).get("assume_role_policy");
  const auto policy = read_policy(argument);
  if (!policy) return;
  for (const PolicyStatement& statement : policy->statements) {
    if (!statement.allows) continue;
    if (statement.names_everybody() && !statement.is_limited()) {
      fault(view, found, statement.span, argument.path,
            fmt::format("{} of {} trusts everybody", statement.shown(), shown(view.resource)),
            "`Principal: *`", "name the accounts, roles or services that may take the role");
      continue;
    }
    check_oidc(view, argument, statement, found);
  }
}

constexpr std::size_t kInlineLimit = 10240, kManagedLimit = 6144;  // quotas of IAM, in characters

void check_inline(const ResourceView& view, Diagnostics& found) {
  for (const IdentityPolicy& each : identity_policies(view.resource)) {
    if (!each.is_inline) continue;
    const auto policy = read_policy(each.argument);
    if (policy && policy->size > kInlineLimit) {
      fault(view, found, each.argument,
            fmt::format("the inline policy of {} is too large", shown(view.resource)),
            fmt::format("{} characters, {} are allowed", policy->size, kInlineLimit),
            "split it into managed policies");
    } else if (!policy) {
      unproven(view, found, each.argument, "needs an inline policy");
    } else if (policy->size <= kManagedLimit) {
      fault(view, found, each.argument,
            fmt::format("{} has an inline policy where a managed one fits", shown(view.resource)),
            "cannot be seen, reused or audited by itself", "use an `aws_iam_policy` and attach it");
    }
  }
}

constexpr Rule kRules[] = {
    {.info = {"IAM001", "everything-allowed", Severity::error,
              "a policy allows every action on every resource",
              "Whoever takes over such an identity owns the account.",
              R"(resource "aws_iam_policy" "deploy" {
  name = "deploy-policy"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }]
  })
}
)",
              R"(resource "aws_iam_policy" "deploy" {
  name = "deploy-policy"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "ecs:UpdateService", Resource = "*" }]
  })
}
)"},
     .on_resource = &check_administrator},
    {.info = {"IAM002", "sensitive-wildcard", Severity::warning,
              "a policy allows a sensitive service by wildcard",
              "Keys, secrets and data of every other service are within reach too.",
              R"(data "aws_iam_policy_document" "read" {
  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "read" {
  name   = "read-policy"
  policy = data.aws_iam_policy_document.read.json
}
)",
              R"(data "aws_iam_policy_document" "read" {
  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = ["arn:aws:secretsmanager:ap-northeast-2:111111111111:secret:/ryuqqq/orders/*"]
  }
}

resource "aws_iam_policy" "read" {
  name   = "read-policy"
  policy = data.aws_iam_policy_document.read.json
}
)"},
     .on_resource = &check_wildcards},
    {.info = {"IAM003", "trust-too-wide", Severity::error,
              "a role can be taken by everybody, or by everybody of an identity provider",
              "The role's permissions are everybody's then.",
              R"(resource "aws_iam_role" "deploy" {
  name = "deploy-role"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "*" }
    }]
  })
}
)",
              R"(resource "aws_iam_role" "deploy" {
  name = "deploy-role"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
    }]
  })
}
)"},
     .on_resource = &check_trust},
    {.info = {"IAM004", "inline-policy", Severity::warning,
              "an inline policy where a managed one fits, or one that is too large",
              "Inline policies are found only by those who look at each role.",
              R"(resource "aws_iam_role_policy" "deploy" {
  role = "deploy-role"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "ecs:UpdateService", Resource = "*" }]
  })
}
)",
              R"(resource "aws_iam_policy" "deploy" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "ecs:UpdateService", Resource = "*" }]
  })
}

resource "aws_iam_role_policy_attachment" "deploy" {
  role       = "deploy-role"
  policy_arn = aws_iam_policy.deploy.arn
}
)"},
     .on_resource = &check_inline},
};

}  // namespace

std::span<const Rule> identity_rules() { return kRules; }

}  // namespace infra::policy
