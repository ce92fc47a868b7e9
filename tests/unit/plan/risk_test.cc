#include "lib/plan/risk.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "lib/base/error.h"

namespace infra::plan {
namespace {

struct Row {
  const char* type;
  const char* action;  // create, update, delete, replace, forget
  const char* before;  // JSON; "" for null
  const char* after;
  int level;
  const char* because;  // part of it
};

std::string json_actions(const std::string& action) {
  if (action == "replace") return R"(["delete","create"])";
  return fmt::format("[\"{}\"]", action);
}

std::string plan_of(const Row& row) {
  const auto or_null = [](const char* json) { return *json == 0 ? "null" : json; };
  return fmt::format(
      R"({{"format_version":"1.2","terraform_version":"1.11.4","resource_changes":[{{"address":"{0}.x",)"
      R"("mode":"managed","type":"{0}","name":"x","change":{{"actions":{1},"before":{2},"after":{3},)"
      R"("after_unknown":{{}}}}}}]}})",
      row.type, json_actions(row.action), or_null(row.before), or_null(row.after));
}

// An SQS, IAM or other policy with these statements.
#define POLICY(statements) \
  R"({"policy":"{\"Version\":\"2012-10-17\",\"Statement\":[)" statements R"(]}"})"
#define TRUST(statements) \
  R"({"assume_role_policy":"{\"Version\":\"2012-10-17\",\"Statement\":[)" statements R"(]}"})"
#define GET_A \
  R"({\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::a/*\"})"
#define GET_AB \
  R"({\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":[\"arn:aws:s3:::a/*\",\"arn:aws:s3:::b/*\"]})"
#define ALL_A R"({\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::a/*\"})"
#define GET_IF \
  R"({\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::a/*\",\"Condition\":{\"StringEquals\":{\"aws:SourceAccount\":\"1\"}}})"
#define DENY_A R"({\"Effect\":\"Deny\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::a/*\"})"
#define TRUST_ECS \
  R"({\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"Service\":\"ecs-tasks.amazonaws.com\"}})"
#define TRUST_ALL \
  R"({\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"AWS\":\"*\"}})"

const Row kRows[] = {
    // Level 1: tags alone, on any type; log levels; scaling figures.
    {"aws_sqs_queue", "update", R"({"tags":{"a":"1"}})", R"({"tags":{"a":"2"}})", 1, "tags only"},
    {"aws_db_instance", "update", R"({"tags":{},"tags_all":{}})",
     R"({"tags":{"a":"2"},"tags_all":{"a":"2"}})", 1, "tags"},
    {"aws_iam_role", "update", R"({"tags":null})", R"({"tags":{"a":"2"}})", 1, "tags"},
    {"aws_vpc", "update", R"({"tags":{"Name":"a"}})", R"({"tags":{"Name":"b"}})", 1, "tags"},
    {"aws_security_group", "update", R"({"tags":{}})", R"({"tags":{"a":"b"}})", 1, "tags"},
    {"aws_kms_key", "update", R"({"tags_all":{}})", R"({"tags_all":{"a":"b"}})", 1, "tags"},
    {"acme_thing", "update", R"({"tags":{}})", R"({"tags":{"a":"b"}})", 1, "tags"},
    {"aws_autoscaling_group", "update", R"({"tag":[]})", R"({"tag":[{"key":"a"}]})", 1, "tags"},
    {"aws_ec2_tag", "create", "", R"({"key":"a"})", 1, "a tag"},
    {"aws_autoscaling_group", "update", R"({"min_size":1,"max_size":2})",
     R"({"min_size":2,"max_size":4})", 1, "scaling"},
    {"aws_autoscaling_group", "update", R"({"desired_capacity":1})", R"({"desired_capacity":3})", 1,
     "scaling"},
    {"aws_ecs_service", "update", R"({"desired_count":1})", R"({"desired_count":3})", 1, "scaling"},
    {"aws_ecs_service", "update", R"({"desired_count":1,"tags":{}})",
     R"({"desired_count":3,"tags":{"a":"b"}})", 1, "scaling"},
    {"aws_appautoscaling_target", "update", R"({"min_capacity":1,"max_capacity":2})",
     R"({"min_capacity":2,"max_capacity":4})", 1, "scaling"},
    {"aws_appautoscaling_policy", "update",
     R"({"target_tracking_scaling_policy_configuration":[{"target_value":50}]})",
     R"({"target_tracking_scaling_policy_configuration":[{"target_value":60}]})", 1, "scaling"},
    {"aws_dynamodb_table", "update", R"({"read_capacity":5})", R"({"read_capacity":10})", 1,
     "scaling"},
    {"aws_lambda_function", "update", R"({"reserved_concurrent_executions":5})",
     R"({"reserved_concurrent_executions":10})", 1, "scaling"},
    {"aws_rds_cluster", "update", R"({"serverlessv2_scaling_configuration":[{"max_capacity":2}]})",
     R"({"serverlessv2_scaling_configuration":[{"max_capacity":4}]})", 1, "scaling"},
    {"aws_kinesis_stream", "update", R"({"shard_count":1})", R"({"shard_count":2})", 1, "scaling"},
    {"aws_lambda_function", "update",
     R"({"logging_config":[{"log_format":"JSON","application_log_level":"INFO"}]})",
     R"({"logging_config":[{"log_format":"JSON","application_log_level":"DEBUG"}]})", 1,
     "log level"},
    {"aws_lambda_function", "update",
     R"({"environment":[{"variables":{"LOG_LEVEL":"info","A":"1"}}]})",
     R"({"environment":[{"variables":{"LOG_LEVEL":"debug","A":"1"}}]})", 1, "log level"},
    {"aws_sfn_state_machine", "update", R"({"logging_configuration":[{"level":"ERROR"}]})",
     R"({"logging_configuration":[{"level":"ALL"}]})", 1, "log level"},
    {"aws_api_gateway_method_settings", "update",
     R"({"settings":[{"logging_level":"INFO","metrics_enabled":true}]})",
     R"({"settings":[{"logging_level":"ERROR","metrics_enabled":true}]})", 1, "log level"},
    {"acme_app", "update", R"({"log_level":"info"})", R"({"log_level":"debug"})", 1, "log level"},
    // Level 2 by name.
    {"aws_security_group", "update",
     R"({"ingress":[{"cidr_blocks":["10.0.0.0/8"],"from_port":443}]})",
     R"({"ingress":[{"cidr_blocks":["10.0.0.0/8"],"from_port":80}]})", 2, "security group rules"},
    {"aws_security_group", "update", R"({"ingress":[]})",
     R"({"ingress":[{"cidr_blocks":["0.0.0.0/0"],"from_port":22}]})", 2, "opened to everybody"},
    {"aws_security_group", "update", R"({"egress":[]})",
     R"({"egress":[{"cidr_blocks":["0.0.0.0/0"]}]})", 2, "security group rules"},
    {"aws_security_group_rule", "create", "", R"({"type":"ingress","cidr_blocks":["::/0"]})", 2,
     "opened to everybody"},
    {"aws_security_group_rule", "create", "", R"({"type":"egress","cidr_blocks":["0.0.0.0/0"]})", 2,
     "security group rules"},
    {"aws_vpc_security_group_ingress_rule", "create", "", R"({"cidr_ipv4":"0.0.0.0/0"})", 2,
     "opened to everybody"},
    {"aws_vpc_security_group_egress_rule", "create", "", R"({"cidr_ipv4":"0.0.0.0/0"})", 2,
     "security group rules"},
    {"aws_vpc_security_group_ingress_rule", "delete", R"({"cidr_ipv4":"10.0.0.0/8"})", "", 2,
     "security group"},
    {"aws_security_group", "replace", R"({"name":"a"})", R"({"name":"b"})", 2, "security group"},
    {"aws_route", "create", "", R"({"destination_cidr_block":"0.0.0.0/0"})", 2, "routes"},
    {"aws_route_table", "update", R"({"route":[]})", R"({"route":[{}]})", 2, "routes"},
    {"aws_route_table_association", "create", "", R"({"subnet_id":"s"})", 2, "routes"},
    {"aws_lb_listener_rule", "update", R"({"priority":1})", R"({"priority":2})", 2,
     "listener rules"},
    {"aws_lb_listener", "update", R"({"ssl_policy":"a"})", R"({"ssl_policy":"b"})", 2,
     "listener rules"},
    {"aws_lambda_function", "update", R"({"environment":[{"variables":{"A":"1"}}]})",
     R"({"environment":[{"variables":{"A":"2"}}]})", 2, "environment variables"},
    {"aws_lambda_function", "update", R"({"environment":[{"variables":{"LOG_LEVEL":"a"}}]})",
     R"({"environment":[{"variables":{"LOG_LEVEL":"b","B":"1"}}]})", 2, "environment variables"},
    {"aws_ecs_task_definition", "replace", R"({"container_definitions":"[]"})",
     R"({"container_definitions":"[1]"})", 2, "is replaced"},
    // Level 2: what no level names.
    {"aws_sqs_queue", "create", "", R"({"name":"a"})", 2, "is new"},
    {"aws_db_instance", "create", "", R"({"identifier":"a"})", 2, "is new"},
    {"acme_thing", "create", "", R"({"a":1})", 2, "is new"},
    {"acme_thing", "update", R"({"a":1})", R"({"a":2})", 2, "changes a"},
    {"acme_thing", "delete", R"({"a":1})", "", 2, "is destroyed"},
    {"acme_thing", "replace", R"({"a":1})", R"({"a":2})", 2, "is replaced"},
    {"aws_lambda_function", "update", R"({"memory_size":128})", R"({"memory_size":256})", 2,
     "memory_size"},
    {"aws_lambda_function", "delete", R"({"function_name":"a"})", "", 2, "is destroyed"},
    {"aws_db_instance", "update", R"({"instance_class":"a"})", R"({"instance_class":"b"})", 2,
     "instance_class"},
    {"aws_db_instance", "update", R"({"engine_version":"15"})", R"({"engine_version":"16"})", 2,
     "engine_version"},
    {"aws_ecs_service", "update", R"({"desired_count":1,"launch_type":"EC2"})",
     R"({"desired_count":2,"launch_type":"FARGATE"})", 2, "launch_type"},
    {"aws_sqs_queue", "forget", R"({"name":"a"})", "", 2, "no longer managed"},
    {"aws_lb", "delete", R"({"enable_deletion_protection":false})", "", 2,
     "no deletion protection"},
    {"aws_cloudwatch_log_group", "update", R"({"retention_in_days":7})",
     R"({"retention_in_days":14})", 2, "retention_in_days"},
    {"aws_cloudwatch_log_group", "update", R"({"retention_in_days":7})",
     R"({"retention_in_days":0})", 2, "retention_in_days"},
    {"aws_sqs_queue", "update", POLICY(GET_A), POLICY(GET_A), 2, "changes"},
    {"aws_sqs_queue_policy", "update", POLICY(GET_AB), POLICY(GET_A), 2, "less than before"},
    // Level 3: data that is lost.
    {"aws_db_instance", "replace", R"({"identifier":"a","deletion_protection":false})",
     R"({"identifier":"b"})", 3, "no deletion protection"},
    {"aws_db_instance", "delete", R"({"deletion_protection":true})", "", 3,
     "although it is protected"},
    {"aws_s3_bucket", "delete", R"({"bucket":"a"})", "", 3, "keeps data"},
    {"aws_s3_bucket", "replace", R"({"bucket":"a"})", R"({"bucket":"b"})", 3, "keeps data"},
    {"aws_dynamodb_table", "replace", R"({"hash_key":"a"})", R"({"hash_key":"b"})", 3,
     "keeps data"},
    {"aws_efs_file_system", "delete", R"({})", "", 3, "keeps data"},
    {"aws_sqs_queue", "replace", R"({"name":"a"})", R"({"name":"b"})", 3, "keeps data"},
    {"aws_elasticache_replication_group", "replace", R"({"engine":"a"})", R"({"engine":"b"})", 3,
     "keeps data"},
    {"aws_secretsmanager_secret", "delete", R"({"name":"a"})", "", 3, "keeps data"},
    {"aws_ecr_repository", "replace", R"({"name":"a"})", R"({"name":"b"})", 3, "keeps data"},
    {"aws_kms_key", "delete", R"({"description":"a"})", "", 3, "cannot be read"},
    {"aws_kms_key", "update", R"({"is_enabled":true})", R"({"is_enabled":false})", 3,
     "switched off"},
    {"aws_cloudwatch_log_group", "delete", R"({"name":"a"})", "", 3, "keeps data"},
    {"aws_glacier_vault", "delete", R"({"name":"a"})", "", 3, "keeps data"},
    {"aws_docdbelastic_cluster", "replace", R"({"name":"a"})", R"({"name":"b"})", 3, "keeps data"},
    {"acme_store", "delete", R"({"name":"a"})", "", 3, "keeps data"},
    {"aws_db_instance", "update", R"({"deletion_protection":true})",
     R"({"deletion_protection":false})", 3, "taken away"},
    {"aws_dynamodb_table", "update", R"({"deletion_protection_enabled":true})",
     R"({"deletion_protection_enabled":false})", 3, "taken away"},
    {"aws_db_instance", "update", R"({"backup_retention_period":7})",
     R"({"backup_retention_period":1})", 3, "goes down from 7 to 1"},
    {"aws_cloudwatch_log_group", "update", R"({"retention_in_days":0})",
     R"({"retention_in_days":7})", 3, "goes down from 0 to 7"},
    {"aws_sqs_queue", "update", R"({"message_retention_seconds":345600})",
     R"({"message_retention_seconds":60})", 3, "goes down"},
    {"aws_s3_bucket", "update", R"({"force_destroy":false})", R"({"force_destroy":true})", 3,
     "force_destroy"},
    {"aws_s3_bucket_versioning", "update", R"({"versioning_configuration":[{"status":"Enabled"}]})",
     R"({"versioning_configuration":[{"status":"Suspended"}]})", 3, "versions"},
    {"aws_s3_bucket_lifecycle_configuration", "update", R"({"rule":[]})",
     R"({"rule":[{"id":"a"}]})", 3, "expiration"},
    {"aws_dynamodb_table", "update", R"({"ttl":[]})", R"({"ttl":[{"enabled":true}]})", 3, "ttl"},
    // Level 3: the network.
    {"aws_vpc", "create", "", R"({"cidr_block":"10.0.0.0/16"})", 3, "topology"},
    {"aws_subnet", "replace", R"({"cidr_block":"a"})", R"({"cidr_block":"b"})", 3, "network"},
    {"aws_nat_gateway", "delete", R"({})", "", 3, "network"},
    {"aws_ec2_transit_gateway_vpc_attachment", "create", "", R"({})", 3, "topology"},
    {"aws_vpc_peering_connection", "create", "", R"({})", 3, "topology"},
    {"aws_network_acl_rule", "update", R"({"rule_action":"deny"})", R"({"rule_action":"allow"})", 3,
     "topology"},
    // Level 3: identities. Widening is compared as statements.
    {"aws_iam_role", "create", "", TRUST(TRUST_ECS), 3,
     "allows sts:AssumeRole for ecs-tasks.amazonaws.com"},
    {"aws_iam_role", "update", TRUST(TRUST_ECS), TRUST(TRUST_ALL), 3, "sts:AssumeRole for *"},
    {"aws_iam_role", "delete", TRUST(TRUST_ECS), "", 3, "identity"},
    {"aws_iam_policy", "update", POLICY(GET_A), POLICY(GET_AB), 3,
     "allows s3:GetObject on arn:aws:s3:::b/*"},
    {"aws_iam_policy", "update", POLICY(GET_A), POLICY(ALL_A), 3, "allows s3:* on"},
    {"aws_iam_policy", "update", POLICY(ALL_A), POLICY(GET_A), 3, "less than before"},
    {"aws_iam_policy", "update", POLICY(GET_IF), POLICY(GET_A), 3, "allows s3:GetObject"},
    {"aws_iam_policy", "update", POLICY(GET_A "," DENY_A), POLICY(GET_A), 3, "denied"},
    {"aws_iam_role_policy_attachment", "create", "", R"({"role":"a"})", 3, "identity"},
    {"aws_iam_user", "update", R"({"path":"/"})", R"({"path":"/x/"})", 3, "identity"},
    {"aws_s3_bucket_policy", "create", "", POLICY(GET_A), 3, "allows s3:GetObject"},
    {"aws_sqs_queue_policy", "update", POLICY(GET_A), POLICY(GET_AB), 3, "b/*"},
    {"aws_s3_bucket_policy", "update", POLICY(GET_A "," GET_AB), POLICY(GET_AB), 2, "policy"},
};

TEST_CASE("every change has the level and the reason that the standard names") {
  static_assert(std::size(kRows) >= 80);
  const RiskRules rules = {{"acme_store"}};
  for (const Row& row : kRows) {
    INFO(row.type << " " << row.action << " " << row.before << " -> " << row.after);
    const bool nothing = std::string_view(row.before) == row.after;
    std::vector<RiskReason> reasons;
    read_changes(plan_of(row), [&](const PlannedChange& change) {
      if (const auto reason = risk_of(change, rules)) reasons.push_back(*reason);
    });
    REQUIRE(reasons.size() == 1);
    INFO(reasons[0].because);
    CHECK(reasons[0].level == row.level);
    if (!nothing) CHECK_THAT(reasons[0].because, Catch::Contains(row.because));
  }
}

TEST_CASE("a reason says what it is about") {
  const std::pair<Row, Topic> rows[] = {
      {{"aws_sqs_queue", "update", R"({"tags":{}})", R"({"tags":{"a":"b"}})", 1, ""}, Topic::tags},
      {{"aws_db_instance", "delete", "{}", "", 3, ""}, Topic::data},
      {{"aws_kms_key", "replace", "{}", "{}", 3, ""}, Topic::data},
      {{"aws_vpc", "create", "", "{}", 3, ""}, Topic::network},
      {{"aws_subnet", "delete", "{}", "", 3, ""}, Topic::network},
      {{"aws_iam_user", "create", "", "{}", 3, ""}, Topic::identity},
      {{"aws_iam_policy", "update", POLICY(GET_A), POLICY(GET_AB), 3, ""}, Topic::identity},
      {{"aws_s3_bucket_policy", "create", "", POLICY(GET_A), 3, ""}, Topic::access},
      {{"aws_security_group_rule", "create", "", "{}", 2, ""}, Topic::access},
      {{"aws_route", "create", "", "{}", 2, ""}, Topic::routing},
      {{"acme_thing", "create", "", "{}", 2, ""}, Topic::other}};
  for (const auto& [row, topic] : rows) {
    INFO(row.type << " " << row.action);
    std::optional<RiskReason> reason;
    read_changes(plan_of(row), [&](const PlannedChange& change) { reason = risk_of(change, {}); });
    REQUIRE(reason);
    CHECK(reason->level == row.level);
    CHECK(reason->topic == topic);
    CHECK(reason->type == row.type);
  }
}

TEST_CASE("what is not changed, read, or only moved has no risk, but is counted") {
  const char* plan = R"({"format_version":"1.2","resource_changes":[
    {"address":"a.b","mode":"managed","type":"a","change":{"actions":["no-op"],"before":{},"after":{}}},
    {"address":"data.a.b","mode":"data","type":"a","change":{"actions":["read"],"before":null,"after":{}}},
    {"address":"a.new","previous_address":"a.old","mode":"managed","type":"a","change":{"actions":["no-op"],"before":{},"after":{}}},
    {"address":"a.got","mode":"managed","type":"a","change":{"actions":["no-op"],"before":{},"after":{},"importing":{"id":"x"}}}]})";
  std::vector<std::string> seen;
  const PlanFacts facts = read_changes(plan, [&](const PlannedChange& change) {
    seen.push_back(change.address);
    CHECK_FALSE(risk_of(change, {}));
  });
  CHECK(seen == std::vector<std::string>{"a.new", "a.got"});
  CHECK(facts.counts.move == 1);
  CHECK(facts.counts.import == 1);
  CHECK(facts.counts.add == 0);
}

TEST_CASE("sensitive values differ without being shown") {
  const char* plan =
      R"({"format_version":"1.2","resource_changes":[{"address":"a.b","mode":"managed","type":"a",
    "change":{"actions":["update"],"before":{"password":"one"},"after":{"password":"two"},
    "before_sensitive":{"password":true},"after_sensitive":{"password":true},"after_unknown":{}}}]})";
  read_changes(plan, [&](const PlannedChange& change) {
    CHECK(change.changed == std::vector<std::string>{"password"});
    CHECK(change.after.find("password")->as_string() == "(sensitive)");
    CHECK(change.before.find("password")->as_string() == "(sensitive)");
  });
}

TEST_CASE("a policy that is not known before apply counts as widened") {
  const char* plan =
      R"({"format_version":"1.2","resource_changes":[{"address":"aws_s3_bucket_policy.b","mode":"managed",
    "type":"aws_s3_bucket_policy","change":{"actions":["create"],"before":null,"after":{"bucket":"x"},"after_unknown":{"policy":true}}}]})";
  read_changes(plan, [&](const PlannedChange& change) {
    const auto reason = risk_of(change, {});
    REQUIRE(reason);
    CHECK(reason->level == 3);
    CHECK_THAT(reason->because, Catch::Contains("not known"));
  });
}

TEST_CASE("a policy that nobody wrote is no policy, one that refers to something is") {
  const auto plan = [](const char* type, const char* expressions) {
    return fmt::format(
        R"({{"format_version":"1.2","resource_changes":[)"
        R"({{"address":"module.a[\"x]\"].{0}.q[0]","mode":"managed","type":"{0}","change":{{"actions":["create"],)"
        R"("before":null,"after":{{"name":"a"}},"after_unknown":{{"policy":true,"arn":true}}}}}}],)"
        R"("configuration":{{"root_module":{{"module_calls":{{"a":{{"module":{{"resources":[)"
        R"({{"address":"{0}.q","mode":"managed","type":"{0}","expressions":{1}}}]}}}}}}}}}}}})",
        type, expressions);
  };
  const auto because = [](const std::string& text) {
    std::string reason;
    const PlanFacts facts = read_changes(text, [&](const PlannedChange& change) {
      CHECK(reason.empty());
      reason = risk_of(change, {})->because;
    });
    CHECK(facts.counts.add == 1);
    return reason;
  };
  CHECK(because(plan("aws_sqs_queue", R"({"name":{"constant_value":"a"}})")) == "is new");
  CHECK(because(plan("aws_sqs_queue", R"({"policy":{"constant_value":null}})")) == "is new");
  CHECK_THAT(because(plan("aws_sqs_queue", R"({"policy":{"references":["aws_iam_role.r.arn"]}})")),
             Catch::Contains("not known before apply"));
  CHECK_THAT(because(plan("aws_kms_key", R"({"policy":{"references":["local.p"]}})")),
             Catch::Contains("not known before apply"));
}

TEST_CASE("what only follows from a change does not hide what it is") {
  const char* plan =
      R"({"format_version":"1.2","resource_changes":[{"address":"aws_lambda_function.f","mode":"managed",
    "type":"aws_lambda_function","change":{"actions":["update"],
    "before":{"last_modified":"a","qualified_arn":"b","version":"1","environment":[{"variables":{"LOG_LEVEL":"info","A":"1"}}]},
    "after":{"environment":[{"variables":{"LOG_LEVEL":"debug","A":"1"}}]},
    "after_unknown":{"last_modified":true,"qualified_arn":true,"version":true,"environment":[{"variables":{}}]}}}]})";
  read_changes(plan, [&](const PlannedChange& change) {
    CHECK(change.changed == std::vector<std::string>{"environment"});
    const auto reason = risk_of(change, {});
    REQUIRE(reason);
    CHECK(reason->level == 1);
    CHECK(reason->because == "log level");
  });
}

TEST_CASE("the earliest day of a tag ExpiresOn is found, also where nothing changes") {
  const auto plan = [](const char* one, const char* other) {
    return fmt::format(
        R"({{"format_version":"1.2","resource_changes":[)"
        R"({{"address":"a.b","mode":"managed","type":"a","change":{{"actions":["no-op"],"before":{{}},"after":{{"tags_all":{{"ExpiresOn":"{}"}}}}}}}},)"
        R"({{"address":"a.c","mode":"managed","type":"a","change":{{"actions":["create"],"before":null,"after":{{"tags":{{"ExpiresOn":"{}"}}}}}}}}]}})",
        one, other);
  };
  const auto nothing = [](const PlannedChange&) {};
  CHECK(read_changes(plan("2026-05-01", "2026-04-30"), nothing).expires_on == "2026-04-30");
  CHECK(read_changes(plan("2026-05-01", "soon"), nothing).expires_on == "2026-05-01");
  CHECK(read_changes(plan("2026-05-01", "2026-02-30"), nothing).expires_on == "2026-05-01");
  CHECK(read_changes(plan("", ""), nothing).expires_on.empty());
}

TEST_CASE("a text that is no plan is refused") {
  CHECK_THROWS_AS(read_changes("{}", [](const PlannedChange&) {}), Error);
  CHECK_THROWS_AS(read_changes("[", [](const PlannedChange&) {}), Error);
}

}  // namespace
}  // namespace infra::plan
