// KMS, Secrets Manager, ACM, WAF, GuardDuty, Security Hub, directories, CloudHSM.
#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/cost/registry.h"

namespace infra::cost {
namespace {

constexpr std::string_view kKeys = "KMS";

void kms_key(Estimate& estimate) {
  const Body body = estimate.body();
  estimate.line("Customer master key", "months", 1, {kKeys, "customer key"});
  const std::string type = estimate.resource().type;
  if (type == "aws_kms_external_key" || type == "aws_kms_replica_external_key") return;
  const std::string spec = body.text("customer_master_key_spec", "SYMMETRIC_DEFAULT");
  if (spec == "RSA_2048") {
    estimate.usage_line("Requests (RSA 2048)", "10k requests",
                        per(estimate.usage("monthly_requests"), 10'000),
                        {kKeys, "requests RSA 2048"});
  } else if (spec.starts_with("RSA") || spec.starts_with("ECC") || spec == "SM2") {
    estimate.usage_line("Requests (asymmetric)", "10k requests",
                        per(estimate.usage("monthly_asymmetric_requests"), 10'000),
                        {kKeys, "requests asymmetric"});
  } else {
    estimate.usage_line("Requests", "10k requests", per(estimate.usage("monthly_requests"), 10'000),
                        {kKeys, "requests"});
    estimate.usage_line("ECC GenerateDataKeyPair requests", "10k requests", std::nullopt,
                        {kKeys, "requests ECC GenerateDataKeyPair"});
    estimate.usage_line("RSA GenerateDataKeyPair requests", "10k requests", std::nullopt,
                        {kKeys, "requests RSA GenerateDataKeyPair"});
  }
}

void secret(Estimate& estimate) {
  estimate.line("Secret", "months", 1, {"Secrets Manager", "secret"});
  estimate.usage_line("API requests", "10k requests",
                      per(estimate.usage("monthly_requests"), 10'000), {"Secrets Manager", "API"});
}

constexpr std::string_view kAuthority = "ACM Private CA";

void certificate(Estimate& estimate) {
  // Public certificates are free.
  if (!estimate.body().get("certificate_authority_arn").is_set()) return;
  estimate.usage_line("Certificate", "requests", 1, {kAuthority, "certificate first 1k"});
}

void authority(Estimate& estimate) {
  if (estimate.body().text("usage_mode") == "SHORT_LIVED_CERTIFICATE") {
    estimate.line("Private certificate authority (short-lived)", "months", 1,
                  {kAuthority, "private CA short-lived mode"});
    estimate.usage_line("Certificates (short-lived)", "requests",
                        estimate.usage("monthly_requests"),
                        {kAuthority, "certificate short-lived"});
    return;
  }
  estimate.line("Private certificate authority", "months", 1, {kAuthority, "private CA"});
  const Tier tiers[] = {{"first 1K", "certificate first 1k", Decimal(1000)},
                        {"next 9K", "certificate next 9k", Decimal(9000)},
                        {"over 10K", "certificate over 10k", std::nullopt}};
  estimate.tiers("Certificates", "requests", estimate.usage("monthly_requests"), kAuthority, tiers);
}

void authority_certificate(Estimate& estimate) {
  estimate.usage_line("Certificate", "requests", 1, {kAuthority, "certificate first 1k"});
}

void web_acl(Estimate& estimate) {
  const Body body = estimate.body();
  constexpr std::string_view kService = "WAFv2";
  Decimal rules = 0, groups = 0, managed = 0;
  for (const Body& rule : body.blocks("rule")) {
    const auto statement = rule.block("statement");
    const auto has = [&](std::string_view name) {
      return statement && !statement->blocks(name).empty();
    };
    if (has("managed_rule_group_statement")) {
      managed += 1;
    } else if (has("rule_group_reference_statement")) {
      groups += 1;
    } else {
      rules += 1;
    }
  }
  // Facts: WAF pricing: a group counts as a rule of the ACL with those in it.
  rules += estimate.usage("rule_group_rules").value_or(0);
  rules += estimate.usage("managed_rule_group_rules").value_or(0);
  estimate.line("Web ACL usage", "months", 1, {kService, "web ACL"});
  estimate.line("Rules", "rules", rules, {kService, "rule"});
  estimate.usage_line("Rule groups", "groups", groups, {kService, "rule group"});
  estimate.usage_line("Managed rule groups", "groups", managed, {kService, "managed rule group"});
  estimate.usage_line("Requests", "1M requests", per(estimate.usage("monthly_requests"), 1'000'000),
                      {kService, "requests"});
}

void classic_acl(Estimate& estimate) {
  const Body body = estimate.body();
  constexpr std::string_view kService = "WAF Classic";
  Decimal rules = 0, groups = 0;
  for (const std::string_view name : {"rules", "rule"})
    for (const Body& rule : body.blocks(name))
      (rule.text("type", "REGULAR") == "GROUP" ? groups : rules) += 1;
  rules += estimate.usage("rule_group_rules").value_or(0);
  estimate.line("Web ACL usage", "months", 1, {kService, "web ACL"});
  estimate.line("Rules", "rules", rules, {kService, "rule"});
  estimate.line("Rule groups", "groups", groups, {kService, "rule group"});
  estimate.usage_line("Requests", "1M requests", per(estimate.usage("monthly_requests"), 1'000'000),
                      {kService, "requests"});
}

void guardduty(Estimate& estimate) {
  estimate.usage_line("CloudTrail events", "1M events",
                      per(estimate.usage("monthly_events"), 1'000'000),
                      {"GuardDuty", "CloudTrail management events"});
  estimate.usage_line("Flow and DNS logs", "GB", estimate.usage("monthly_log_gb"),
                      {"GuardDuty", "flow and DNS logs first 500 GB"});
}

void security_hub(Estimate& estimate) {
  estimate.usage_line("Security checks", "checks", std::nullopt,
                      {"Security Hub", "security checks first 100k"});
}

void inspector(Estimate& estimate) {
  estimate.usage_line("Scans", "instances", std::nullopt, {"Inspector", "EC2 instance"});
}

void macie(Estimate& estimate) {
  estimate.usage_line("Buckets evaluated", "buckets", std::nullopt, {"Macie", "bucket"});
}

void shield(Estimate& estimate) {
  // What is protected is paid with the subscription (aws_shield_subscription).
  estimate.usage_line("Data transfer out", "GB", std::nullopt, {"Shield", "data transfer out"});
}

void directory(Estimate& estimate) {
  const Body body = estimate.body();
  constexpr std::string_view kService = "Directory Service";
  std::string kind = body.text("type", "SimpleAD"), name;
  if (kind == "MicrosoftAD") {
    name = "Microsoft AD";
    kind = body.text("edition", "Enterprise");
  } else {
    name = kind == "ADConnector" ? "AD Connector" : "Simple AD";
    kind = body.text("size", "Small");
  }
  const std::string item = fmt::format("{} {}", name, kind);
  const PriceKey controller = {kService, item + " domain controller"};
  // Facts: a directory has two domain controllers (Directory Service pricing).
  estimate.line(fmt::format("Directory service ({}, {})", name, kind), "controllers", 2, controller,
                kHoursAMonth);
  if (const auto more = estimate.usage("additional_domain_controllers"))
    estimate.usage_line("Additional domain controllers", "controllers", more, controller,
                        kHoursAMonth);
  if (name != "Microsoft AD") return;
  if (const auto shared = estimate.usage("shared_accounts"))
    estimate.usage_line("Directory sharing", "accounts", shared,
                        {kService, item + " directory sharing"}, kHoursAMonth);
}

void hsm(Estimate& estimate) {
  estimate.line("HSM usage", "hours", estimate.usage("monthly_hrs").value_or(kHoursAMonth),
                {"CloudHSM", "HSM"});
}

constexpr Estimator kEstimators[] = {
    {"aws_acm_certificate", Billing::priced, "ACM", &certificate},
    {"aws_acmpca_certificate", Billing::priced, "ACM", &authority_certificate},
    {"aws_acmpca_certificate_authority", Billing::priced, "ACM", &authority},
    {"aws_cloudhsm_v2_hsm", Billing::priced, "CloudHSM", &hsm},
    {"aws_directory_service_directory", Billing::priced, "Directory Service", &directory},
    {"aws_guardduty_detector", Billing::usage, "GuardDuty", &guardduty},
    {"aws_inspector2_enabler", Billing::usage, "Inspector", &inspector},
    {"aws_kms_external_key", Billing::priced, "KMS", &kms_key},
    {"aws_kms_key", Billing::priced, "KMS", &kms_key},
    {"aws_kms_replica_external_key", Billing::priced, "KMS", &kms_key},
    {"aws_kms_replica_key", Billing::priced, "KMS", &kms_key},
    {"aws_macie2_account", Billing::usage, "Macie", &macie},
    {"aws_secretsmanager_secret", Billing::priced, "Secrets Manager", &secret},
    {"aws_securityhub_account", Billing::usage, "Security Hub", &security_hub},
    {"aws_shield_protection", Billing::usage, "Shield", &shield},
    {"aws_waf_web_acl", Billing::priced, "WAF", &classic_acl},
    {"aws_wafregional_web_acl", Billing::priced, "WAF", &classic_acl},
    {"aws_wafv2_web_acl", Billing::priced, "WAF", &web_acl},
};

}  // namespace

std::span<const Estimator> security_estimators() { return kEstimators; }

}  // namespace infra::cost
