// The one description of infra.yaml: every key, where its value is kept and what it means. Visited
// by the reader (config_file.cc), by `doctor --config` (config_show.cc) and by the JSON Schema
// (config_schema.cc), so that the three cannot part ways.
//
// A visitor has: value(key, target, help) for texts, numbers, lists and maps of them;
// choice(key, target, help, allowed); object(key, help, visit_members) for fixed keys;
// objects(key, map, help, visit_one) for a map with free keys.
#pragma once

#include <string>

#include "lib/workspace/config.h"

namespace infra::workspace {

inline const Texts kSeverities = {"error", "warning", "note"};

template <typename Visitor>
void visit_layout(LayoutConfig& layout, Visitor& v) {
  v.value("modules", layout.modules, "folders of modules; {module} is their name");
  v.value("shared", layout.shared, "root modules of what several products use");
  v.value("stacks", layout.stacks, "root modules of one service and environment");
  v.value("exclude", layout.exclude, "folders that are not looked at");
}

template <typename Visitor>
void visit_tags(TagsConfig& tags, Visitor& v) {
  v.value("required", tags.required, "tags that every taggable resource needs");
  v.value("optional", tags.optional, "tags that are known but not required");
  v.value("data_stores_require", tags.data_stores_require, "tags that stores of data need as well");
  v.objects("values", tags.values, "what the value of a tag may be",
            [](TagValueConfig& rule, auto& one) {
              one.value("enum", rule.one_of, "one of these");
              one.pattern("pattern", rule.pattern, "regular expression (RE2) of the whole value");
              one.value("any_of", rule.any_of, "one of the formats email, kebab, date");
            });
  v.value("fix_values", tags.fix_values, "values that `--fix` may add");
}

template <typename Visitor>
void visit_gate(GateConfig& gate, Visitor& v) {
  v.object("approvals", "whose approval a change needs", [&](auto& members) {
    members.value("shared", gate.approvals.shared, "team -> how many of it, for shared/");
    members.value("modules", gate.approvals.modules, "team -> how many of it, for modules/");
    members.value("stacks", gate.approvals.stacks, "team -> how many of it, for stacks");
    members.value("security", gate.approvals.security, "kinds of change that security approves");
  });
  v.value("teams", gate.teams, "members of teams, where the provider's API is not asked");
}

template <typename Visitor>
void visit_automation(AutomationConfig& automation, Visitor& v) {
  v.object("atlantis", "the server that plans and applies", [&](auto& members) {
    members.value("server", automation.atlantis.server,
                  "file with the server's own configuration (repos.yaml), where it is at hand");
    members.value("workflow", automation.atlantis.workflow,
                  "name of the workflow that calls infra");
  });
  v.object("program", "the infra that CI jobs download", [&](auto& members) {
    members.value("version", automation.program.version,
                  "of the program (default: the one that writes the workflow)");
    members.value("url", automation.program.url, "where it is; {organisation} and {version}");
    members.value("sha256", automation.program.sha256,
                  "its digest (default: the variable INFRA_SHA256 of the CI system)");
  });
  v.object("ci", "pull request and drift jobs", [&](auto& members) {
    members.value("runner", automation.ci.runner, "GitHub's machines");
    members.value("image", automation.ci.image, "container of each job; Debian 12 or its like");
    members.value("plan_role", automation.ci.plan_role,
                  "role that plans in each account, taken by OIDC; it may only read");
    members.value("drift", automation.ci.drift, "when drift is looked for: cron, UTC");
    members.value("terraform", automation.ci.terraform, "version of terraform");
  });
}

template <typename Visitor>
void visit_work(Config& config, Visitor& v) {
  v.object("cost", "thresholds of monthly cost", [&](auto& members) {
    members.value("approve_above_percent", config.cost.approve_above_percent,
                  "an increase above it needs approval");
    members.value("block_above_percent", config.cost.block_above_percent,
                  "an increase of that much is blocked");
    members.value("approve_above_percent_of", config.cost.approve_above_percent_of,
                  "environment, layer, layer/environment, stack or team:NAME -> its own per cent");
    members.value("block_above_percent_of", config.cost.block_above_percent_of,
                  "the same, of what is blocked");
    members.value("absolute_monthly", config.cost.absolute_monthly,
                  "the same -> limit in USD a month");
    members.value("regions", config.cost.regions, "regions of the price book");
    members.value("usage_file", config.cost.usage_file, "usage in Infracost's format");
  });
  v.object("plan", "how plans are run", [&](auto& members) {
    members.value("parallelism", config.plan.parallelism, "plans at the same time");
    members.value("timeout", config.plan.timeout, "of one plan: 90s, 20m, 1h");
    members.value("terraform", config.plan.terraform, "versions of terraform that may be used");
    members.value("binary", config.plan.binary, "name or path of terraform");
    members.value("default_branch", config.plan.default_branch, "what changes are compared with");
  });
  v.object("risk", "levels of change", [&](auto& members) {
    members.value("level_3_types", config.risk.level_3_types, "added to the built-in table");
  });
  v.object("gate", "the ten checks of a pull request",
           [&](auto& members) { visit_gate(config.gate, members); });
  v.object("release", "module versions", [&](auto& members) {
    members.value("tag", config.release_tag, "pattern of a release's tag");
  });
  v.object("automation", "the jobs that run infra",
           [&](auto& members) { visit_automation(config.automation, members); });
  v.object("offline", "the built-in provider", [&](auto& members) {
    members.value("provider_schema", config.offline.provider_schema,
                  "file of `terraform providers schema -json` (default: the embedded one)");
    members.value("allow_providers", config.offline.allow_providers,
                  "providers that may be used as they are");
    members.value("data", config.offline.data, "data source -> attribute -> value");
  });
}

template <typename Visitor>
void visit_rules(Config& config, Visitor& v) {
  v.rules("rules", config.rules, "code or family -> off, a severity, or settings");
  v.objects("custom_rules", config.custom_rules, "your own rules on evaluated resources",
            [](CustomRuleConfig& rule, auto& one) {
              one.value("types", rule.types, "resource types that it looks at");
              one.value("when", rule.when, "expression: is the rule asked here");
              one.value("condition", rule.condition, "expression that must be true");
              one.choice("severity", rule.severity, "of what it reports", kSeverities);
              one.value("message", rule.message, "what is wrong");
              one.value("help", rule.help, "what to do");
            });
  v.value("names", config.names, "resource type -> patterns of its name");
  v.value("baseline", config.baseline, "file of findings that are known");
  v.object("scanners", "external scanners", [&](auto& members) {
    members.value("configured", config.scanners.configured, "those that `validate` runs");
    for (const char* name : {"tfsec", "trivy", "checkov", "conftest"}) {
      ScannerConfig& tool = config.scanners.tools[name];
      members.object(name, "settings of the scanner", [&](auto& settings) {
        settings.value("min_version", tool.min_version, "lowest version that is accepted");
        settings.value("args", tool.args, "further arguments");
      });
    }
  });
}

template <typename Visitor>
void visit_config(Config& config, Visitor& v) {
  v.value("version", config.version, "of this file's format: 1");
  v.value("infra", config.infra, "versions of the program that may be used");
  v.value("organisation", config.organisation, "used in names");
  v.object("layout", "where modules and stacks are",
           [&](auto& members) { visit_layout(config.layout, members); });
  v.object("environments", "names of environments", [&](auto& members) {
    members.value("allowed", config.environments.allowed, "their names");
    members.value("aliases", config.environments.aliases, "other names that are written for them");
  });
  v.object("regions", "where things run", [&](auto& members) {
    members.value("primary", config.regions.primary, "the primary region");
    members.value("dr", config.regions.dr, "the region for disaster recovery");
  });
  v.value("accounts", config.accounts, "account -> number of twelve digits");
  v.value("repositories", config.repositories, "other check-outs of the organisation, read only");
  v.value("external_parameters", config.external_parameters,
          "parameters published by what is never checked out beside this repository");
  v.value("repository", config.repository, "other names of this repository in module sources");
  v.object("backend", "where state is kept", [&](auto& members) {
    members.value("type", config.backend.type, "of the backend");
    members.value("bucket", config.backend.bucket, "pattern of the bucket's name");
    members.value("key", config.backend.key, "pattern of the state's key");
    members.value("kms_alias", config.backend.kms_alias, "key that encrypts the state");
    members.choice("lock", config.backend.lock, "how state is locked", {"lockfile", "dynamodb"});
  });
  v.object("tags", "the standard of tags",
           [&](auto& members) { visit_tags(config.tags, members); });
  visit_rules(config, v);
  visit_work(config, v);
  v.value("templates", config.templates, "folder of templates that override the built-in ones");
}

}  // namespace infra::workspace
