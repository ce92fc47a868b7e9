#include <catch2/catch.hpp>

#include "lib/diag/render_text.h"
#include "lib/workspace/config_file.h"

namespace infra::workspace {
namespace {

using Catch::Contains;

struct Read {
  diag::SourceMap sources;
  LoadedConfig loaded;
  explicit Read(std::string text)
      : loaded(read_config(sources, sources.add("infra.yaml", std::move(text)), "0.1.0")) {}
  std::string faults() const {
    std::string result;
    for (const auto& each : loaded.found) result += diag::render_text(each, sources);
    return result;
  }
};

// The file of the documentation, whole: every line of it must be understood.
constexpr const char* kWhole = R"(version: 1
infra: ">= 0.1, < 1"
organisation: ryuqqq
layout:
  modules: modules/{module}
  shared:  shared/{domain}/{env}
  stacks:  stacks/{service}/{env}
  exclude: [examples/broken/**]
environments: { allowed: [dev, staging, prod], aliases: { stg: staging, stage: staging, prd: prod } }
regions: { primary: ap-northeast-2, dr: ap-northeast-1 }
accounts: { shared: "111111111111", dev: "222222222222" }
repositories: [../platform]
external_parameters: ["/legacy/**"]
repository: [git.example.com/org/platform]
backend: { type: s3, bucket: "{organisation}-terraform-state-{account}", key: "{layer}/{name}/{env}/terraform.tfstate", kms_alias: alias/terraform-state, lock: lockfile }
tags:
  required: [Environment, Service, Team, Owner, CostCenter, ManagedBy, Project]
  optional: [Component, Lifecycle, BackupPolicy, Compliance, ExpiresOn]
  data_stores_require: [DataClass]
  values:
    Environment: { enum: [dev, staging, prod] }
    Service:     { pattern: "[a-z][a-z0-9]*(-[a-z0-9]+)*" }
    Owner:       { any_of: [email, kebab] }
  fix_values: { ManagedBy: terraform }
rules:
  NET003: off
  LOG001: { severity: warning, retention_days: { dev: 7, staging: 14, prod: 14 } }
  NET001: { ports: [22, 3389] }
custom_rules:
  ORG001: { types: [aws_db_instance], when: 'env == "prod"', condition: 'startswith(self.instance_class, "db.r")', severity: warning, message: "m", help: "h" }
names: { aws_sqs_queue: "{env}-{service}" }
baseline: .infra-baseline.json
scanners:
  configured: [trivy, checkov]
  trivy: { min_version: 0.50.0, args: [--skip-dirs, examples] }
cost: { approve_above_percent: 10, block_above_percent: 30, absolute_monthly: { prod: 500 }, regions: [ap-northeast-2], usage_file: infracost-usage.yml }
plan: { parallelism: 4, timeout: 20m, terraform: ">= 1.10, < 2", binary: terraform, default_branch: main }
risk: { level_3_types: [aws_db_instance, aws_rds_cluster] }
gate: { approvals: { shared: { platform-team: 2 }, modules: { platform-team: 2 }, stacks: { owners: 1 }, security: [network, iam, kms] }, teams: { platform-team: [alice, bob] } }
release: { tag: "modules/{module}/v{version}" }
offline: { provider_schema: null, allow_providers: [], data: { aws_caller_identity: { account_id: "222222222222" } } }
templates: templates/
)";

TEST_CASE("thresholds of cost may be those of a scope") {
  const Read read(
      "version: 1\ncost:\n  approve_above_percent_of: { prod: 5, shared/prod: 2.5 }\n"
      "  block_above_percent_of: { \"team:pay\": 20 }\n");
  CHECK(read.faults() == "");
  const CostConfig& cost = read.loaded.config.cost;
  CHECK(cost.approve_above_percent_of.at("prod") == 5);
  CHECK(cost.approve_above_percent_of.at("shared/prod") == 2.5);
  CHECK(cost.block_above_percent_of.at("team:pay") == 20);
  CHECK(Read("version: 1\ncost: { block_above_percent_of: { prod: much } }\n").faults() != "");
}

TEST_CASE("the whole documented file is understood") {
  const Read read(kWhole);
  CHECK(read.faults() == "");
  const Config& config = read.loaded.config;
  CHECK(config.layout.modules == Texts{"modules/{module}"});
  CHECK(config.rules.at("NET003").severity == "off");
  CHECK(config.rules.at("LOG001").maps.at("retention_days").at("dev") == "7");
  CHECK(config.rules.at("NET001").lists.at("ports") == Texts{"22", "3389"});
  CHECK(config.custom_rules.at("ORG001").when == "env == \"prod\"");
  CHECK(config.tags.values.at("Owner").any_of == Texts{"email", "kebab"});
  CHECK(config.tags.values.contains("DataClass"));
  CHECK(config.scanners.tools.at("trivy").min_version == "0.50.0");
  CHECK(config.gate.approvals.shared.at("platform-team") == 2);
  CHECK(config.offline.data.at("aws_caller_identity").at("account_id") == "222222222222");
  CHECK(config.environment("stg") == "staging");
  CHECK(config.environment("qa") == std::nullopt);
}

TEST_CASE("an empty file is the standard") {
  for (const char* text : {"", "# nothing\n", "layout:\ntags:\n"}) {
    const Read read(text);
    CHECK(read.faults() == "");
    CHECK(read.loaded.config.tags.required.size() == 7);
  }
}

TEST_CASE("unknown keys are refused with a suggestion, several at once, at their place") {
  const Read read(
      "# 한글\ntags:\n  requierd: [Owner]\nlayuot: {}\nplan: { timeout: 5m, binry: x }\n");
  REQUIRE(read.loaded.found.size() == 3);
  CHECK(read.faults() ==
        R"(error: unknown key `tags.requierd`
 --> infra.yaml:3:3
  |
3 |   requierd: [Owner]
  |   ^^^^^^^^
  = help: did you mean `required`?
error: unknown key `layuot`
 --> infra.yaml:4:1
  |
4 | layuot: {}
  | ^^^^^^
  = help: did you mean `layout`?
error: unknown key `plan.binry`
 --> infra.yaml:5:22
  |
5 | plan: { timeout: 5m, binry: x }
  |                      ^^^^^
  = help: did you mean `binary`?
)");
}

TEST_CASE("values of another type are refused") {
  const Read read(
      "version: one\ntags: { required: { a: b } }\nlayout: [x]\nplan: { parallelism: 2.5 }\n"
      "rules: { TAG001: loud, tag: off }\nbackend: { lock: lock-file }\n");
  CHECK(read.loaded.found.size() == 7);
  CHECK_THAT(read.faults(), Contains("`version` is `one`, not a whole number") &&
                                Contains("`tags.required` is a map, not a list of texts") &&
                                Contains("`layout` is a list, not a map") &&
                                Contains("`plan.parallelism` is `2.5`, not a whole number") &&
                                Contains("`rules.TAG001` is `loud`") &&
                                Contains("`tag` is neither a rule nor a family") &&
                                Contains("did you mean `lockfile`?"));
}

TEST_CASE("what is no YAML is reported at its place") {
  const Read read("tags: [a\nlayout: }\n");
  REQUIRE(read.loaded.found.size() == 1);
  CHECK_THAT(read.faults(), Contains("not YAML") && Contains("infra.yaml:"));
}

TEST_CASE("keys given twice, bad patterns, versions, accounts and times are refused") {
  CHECK_THAT(Read("tags: {}\ntags: {}\n").faults(), Contains("`tags` is given twice"));
  CHECK_THAT(Read("tags: { values: { A: { pattern: '(' } } }").faults(),
             Contains("no regular expression"));
  CHECK_THAT(Read("infra: '>= 2'").faults(), Contains("this is infra 0.1.0"));
  CHECK_THAT(Read("infra: 'new'").faults(), Contains("no range of versions"));
  CHECK_THAT(Read("version: 2").faults(), Contains("version 2 of the format"));
  CHECK_THAT(Read("accounts: { dev: '12' }").faults(), Contains("no account number"));
  CHECK_THAT(Read("plan: { timeout: soon }").faults(), Contains("no time"));
}

TEST_CASE("every value has an origin") {
  const Read read("organisation: acme\ntags:\n  required: [Owner]\nrules: { NET003: off }\n");
  std::map<std::string, ConfigValue> values;
  for (auto& value : show_config(read.loaded)) values[value.key] = value;
  CHECK(values.at("organisation").origin == "infra.yaml:1");
  CHECK(values.at("tags.required").value == "[Owner]");
  CHECK(values.at("tags.required").origin == "infra.yaml:3");
  CHECK(values.at("tags.optional").origin == "built in");
  CHECK(values.at("rules.NET003.severity").origin == "infra.yaml:4");
}

TEST_CASE("the schema knows every key") {
  const std::string schema = config_json_schema();
  for (const auto& value : show_config(Read("").loaded)) {
    const std::string key = value.key.substr(value.key.rfind('.') + 1);
    CHECK_THAT(schema, Contains("\"" + key + "\""));
  }
}

}  // namespace
}  // namespace infra::workspace
