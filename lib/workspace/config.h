// infra.yaml as values, with the standard as defaults. Read by read_config() (config_file.h); used
// by discovery, by every policy rule and by the commands.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace infra::workspace {

using Texts = std::vector<std::string>;
using TextMap = std::map<std::string, std::string>;

struct LayoutConfig {  // globs of folders, with {name} for one step of the path
  Texts modules = {"modules/{module}", "terraform/modules/{module}"};
  Texts shared = {"shared/{domain}/{env}", "terraform/shared/{domain}/{env}",
                  "terraform/shared/{domain}"};
  Texts stacks = {"stacks/{service}/{env}", "terraform/environments/{env}/{stack}"};
  Texts exclude;
};

struct EnvironmentsConfig {
  Texts allowed = {"dev", "staging", "prod"};
  TextMap aliases = {{"stg", "staging"}, {"stage", "staging"}, {"prd", "prod"}};
};

struct RegionsConfig {
  std::string primary = "ap-northeast-2", dr = "ap-northeast-1";
};

struct BackendConfig {
  std::string type = "s3";
  std::string bucket = "{organisation}-terraform-state-{account}";
  std::string key = "{layer}/{name}/{env}/terraform.tfstate";
  std::string kms_alias = "alias/terraform-state";
  std::string lock = "lockfile";  // or dynamodb
};

struct TagValueConfig {  // all that are given must hold
  Texts one_of;          // key: enum
  std::string pattern;   // RE2, of the whole value; "": any
  Texts any_of;          // email, kebab, date
};

struct TagsConfig {
  Texts required = {"Environment", "Service",   "Team",   "Owner",
                    "CostCenter",  "ManagedBy", "Project"};
  Texts optional = {"Component", "Lifecycle", "BackupPolicy", "Compliance", "ExpiresOn"};
  Texts data_stores_require = {"DataClass"};
  std::map<std::string, TagValueConfig> values = default_values();
  TextMap fix_values = {{"ManagedBy", "terraform"}};
  static std::map<std::string, TagValueConfig> default_values();
};

struct RuleConfig {
  std::string severity;                 // error, warning, note, off; "": the rule's own
  std::map<std::string, Texts> lists;   // ports: [22, 3389]; a single value is a list of one
  std::map<std::string, TextMap> maps;  // retention_days: { dev: 7 }
};

struct CustomRuleConfig {
  Texts types;
  std::string when, condition, severity = "error", message, help;
};

struct ScannerConfig {
  std::string min_version;
  Texts args;
};

struct ScannersConfig {
  Texts configured;
  std::map<std::string, ScannerConfig> tools;  // tfsec, trivy, checkov, conftest
};

struct CostConfig {
  double approve_above_percent = 10, block_above_percent = 30;
  // Of a scope: prod, shared, shared/prod, stacks/orders/prod, team:payments.
  std::map<std::string, double> approve_above_percent_of, block_above_percent_of;
  std::map<std::string, double> absolute_monthly;  // USD
  Texts regions = {"ap-northeast-2"};
  std::string usage_file = "infracost-usage.yml";
};

struct PlanConfig {
  int parallelism = 4;
  std::string timeout = "20m", terraform = ">= 1.10, < 2", binary = "terraform";
  std::string default_branch = "main";
};

struct RiskConfig {
  Texts level_3_types = {"aws_db_instance", "aws_rds_cluster", "aws_s3_bucket",
                         "aws_dynamodb_table", "aws_efs_file_system"};
};

struct ApprovalsConfig {
  std::map<std::string, int> shared = {{"platform-team", 2}}, modules = {{"platform-team", 2}},
                             stacks = {{"owners", 1}};
  Texts security = {"network", "iam", "kms"};
};

struct GateConfig {
  ApprovalsConfig approvals;
  std::map<std::string, Texts> teams;
};

struct AtlantisConfig {
  std::string server;              // path of the server's own configuration; "": it is not known
  std::string workflow = "infra";  // name of the workflow that calls infra
};

struct ProgramConfig {  // the infra that CI jobs download
  std::string version;  // "": that of the program which writes the workflow
  std::string url =
      "https://github.com/{organisation}/infra/releases/download/v{version}/infra-linux-amd64";
  std::string sha256;  // "": the variable INFRA_SHA256 of the CI system
};

struct CiConfig {
  std::string runner = "ubuntu-24.04", image = "debian:12-slim";
  std::string plan_role = "infra-plan-role";  // in each account; it may only read
  std::string drift = "17 3 * * 1-5";         // when, as cron has it, in UTC
  std::string terraform = "1.11.4";
};

struct AutomationConfig {
  AtlantisConfig atlantis;
  ProgramConfig program;
  CiConfig ci;
};

struct OfflineConfig {
  std::string provider_schema;  // "": the embedded one
  Texts allow_providers;
  std::map<std::string, TextMap> data;  // data source -> attribute -> value
};

struct Config {
  int version = 1;
  std::string infra;  // which versions of the program may be used; "": any
  std::string organisation = "ryuqqq";
  LayoutConfig layout;
  EnvironmentsConfig environments;
  RegionsConfig regions;
  TextMap accounts;
  Texts repositories, external_parameters, repository;
  BackendConfig backend;
  TagsConfig tags;
  std::map<std::string, RuleConfig> rules;  // by code or family
  std::map<std::string, CustomRuleConfig> custom_rules;
  std::map<std::string, Texts> names;  // resource type -> patterns
  std::string baseline = ".infra-baseline.json";
  ScannersConfig scanners;
  CostConfig cost;
  PlanConfig plan;
  RiskConfig risk;
  GateConfig gate;
  std::string release_tag = "modules/{module}/v{version}";
  AutomationConfig automation;
  OfflineConfig offline;
  std::string templates = "templates/";

  // dev for dev, staging for stg; nullopt: no environment.
  std::optional<std::string> environment(const std::string& name) const;
};

}  // namespace infra::workspace
