// The arithmetic of each estimator, in words, with the source of the rule. Prices are those of the
// embedded book.
#include <catch2/catch.hpp>

#include "tests/unit/cost/cost_fixture.h"

namespace infra::cost {
namespace {

std::string priced(const std::string& text, const std::string& address,
                   const std::string& usage = {}) {
  const Priced result({{"main.tf", kVirginia + text}}, usage);
  return result.lines(address);
}

std::string in_seoul(const std::string& text, const std::string& address,
                     const std::string& usage = {}) {
  const Priced result({{"main.tf", kSeoul + text}}, usage, "ap-northeast-2",
                      std::chrono::year(2026) / 11 / 1);
  return result.lines(address);
}

}  // namespace

// EBS pricing: gp3 brings 3,000 IOPS and 125 MiB/s; what is above is paid by the IOPS and MiB/s.
TEST_CASE("a gp3 volume pays for what is above its baseline", "[cost][estimators]") {
  CHECK(priced("resource \"aws_ebs_volume\" \"v\" {\n  availability_zone = \"a\"\n  type = "
               "\"gp3\"\n  size = 100\n  iops = 4000\n  throughput = 225\n}\n",
               "aws_ebs_volume.v") ==
        "Storage (general purpose SSD, gp3): 100 GB x 0.08 = 8.00; "
        "Provisioned throughput: 100 Mbps x 0.04 = 4.00; "
        "Provisioned IOPS: 1000 IOPS x 0.005 = 5.00");
}

// Fargate pricing, ARM: 0.5 vCPU and 1 GB of each task, twice, 730 hours a month.
TEST_CASE("a Fargate service on ARM pays the ARM prices", "[cost][estimators]") {
  CHECK(in_seoul("resource \"aws_ecs_task_definition\" \"t\" {\n  family = \"t\"\n  cpu = 512\n  "
                 "memory = 1024\n  container_definitions = \"[]\"\n  runtime_platform {\n    "
                 "cpu_architecture = \"ARM64\"\n  }\n}\nresource \"aws_ecs_service\" \"s\" {\n  "
                 "name = \"s\"\n  launch_type = \"FARGATE\"\n  desired_count = 2\n  "
                 "task_definition = aws_ecs_task_definition.t.arn\n}\n",
                 "aws_ecs_service.s") ==
        "Per GB per hour: 2 GB x 2.9857 = 5.97; Per vCPU per hour: 1 CPU x 27.1925 = 27.19");
}

// Application autoscaling keeps at least min_capacity, whatever desired_count says.
TEST_CASE("a service that scales costs what its least capacity costs", "[cost][estimators]") {
  CHECK(priced("resource \"aws_ecs_task_definition\" \"t\" {\n  family = \"t\"\n  cpu = 1024\n  "
               "memory = 2048\n  container_definitions = \"[]\"\n}\nresource \"aws_ecs_service\" "
               "\"s\" {\n  name = \"s\"\n  launch_type = \"FARGATE\"\n  desired_count = 1\n  "
               "task_definition = aws_ecs_task_definition.t.arn\n}\nresource "
               "\"aws_appautoscaling_target\" \"a\" {\n  min_capacity = 3\n  max_capacity = 9\n  "
               "resource_id = \"service/c/s\"\n  scalable_dimension = "
               "\"ecs:service:DesiredCount\"\n  service_namespace = \"ecs\"\n}\n",
               "aws_ecs_service.s") ==
        "Per GB per hour: 6 GB x 3.24485 = 19.47; Per vCPU per hour: 3 CPU x 29.5504 = 88.65");
}

// RDS pricing: a Multi-AZ instance has its own hourly price, storage is paid twice.
TEST_CASE("a Multi-AZ database pays Multi-AZ prices", "[cost][estimators]") {
  CHECK(in_seoul("resource \"aws_db_instance\" \"d\" {\n  engine = \"postgres\"\n  instance_class "
                 "= \"db.t4g.micro\"\n  allocated_storage = 100\n  storage_type = \"gp3\"\n  "
                 "multi_az = true\n}\n",
                 "aws_db_instance.d") ==
        "Database instance (on-demand, Multi-AZ, db.t4g.micro): 730 hours x 0.051 = 37.23; "
        "Storage (general purpose SSD, gp3): 100 GB x 0.262 = 26.20");
}

// VPC pricing since February 2024: each public IPv4 address, in use or idle, 0.005 an hour.
TEST_CASE("public addresses are paid where they are", "[cost][estimators]") {
  CHECK(in_seoul("resource \"aws_instance\" \"i\" {\n  ami = \"a\"\n  instance_type = "
                 "\"t3.micro\"\n  associate_public_ip_address = true\n}\n",
                 "aws_instance.i")
            .find("Public IPv4 address: 730 hours x 0.005 = 3.65") != std::string::npos);
  CHECK(priced("resource \"aws_eip\" \"e\" {}\nresource \"aws_nat_gateway\" \"n\" {\n  "
               "allocation_id = aws_eip.e.id\n  subnet_id = \"s\"\n}\n",
               "aws_eip.e") == "IP address: 730 hours x 0.005 = 3.65");
}

// ElastiCache: node groups times a primary and its replicas.
TEST_CASE("a replication group pays for each of its nodes", "[cost][estimators]") {
  CHECK(priced("resource \"aws_elasticache_replication_group\" \"r\" {\n  replication_group_id = "
               "\"r\"\n  description = \"r\"\n  node_type = \"cache.m4.large\"\n  "
               "num_node_groups = 2\n  replicas_per_node_group = 1\n}\n",
               "aws_elasticache_replication_group.r") ==
        "ElastiCache (on-demand, cache.m4.large): 2920 hours x 0.156 = 455.52");
}

// CloudWatch pricing: an alarm on a period below a minute is of high resolution.
TEST_CASE("an alarm is paid by its metrics and resolution", "[cost][estimators]") {
  CHECK(priced("resource \"aws_cloudwatch_metric_alarm\" \"a\" {\n  alarm_name = \"a\"\n  "
               "comparison_operator = \"GreaterThanThreshold\"\n  evaluation_periods = 1\n  "
               "period = 10\n}\n",
               "aws_cloudwatch_metric_alarm.a") == "High resolution: 1 alarm metrics x 0.3 = 0.30");
}

TEST_CASE("usage that nobody gave is no amount", "[cost][estimators]") {
  CHECK(priced("resource \"aws_sqs_queue\" \"q\" {}\n", "aws_sqs_queue.q") ==
        "Requests: usage x 0.4");
}

TEST_CASE("what is set to something unknown is not priced at the default", "[cost][estimators]") {
  CHECK(priced("variable \"size\" {\n  type = number\n}\nresource \"aws_ebs_volume\" \"v\" {\n  "
               "availability_zone = \"a\"\n  size = var.size\n}\n",
               "aws_ebs_volume.v")
            .ends_with("not priced: `size` is not known: it hangs on `var.size`"));
}

TEST_CASE("a price that the book lacks makes the resource not priced", "[cost][estimators]") {
  CHECK(in_seoul("resource \"aws_instance\" \"i\" {\n  ami = \"a\"\n  instance_type = "
                 "\"t9.giant\"\n}\n",
                 "aws_instance.i")
            .find("not priced: no price of `EC2 Linux on-demand shared: t9.giant` in "
                  "ap-northeast-2") != std::string::npos);
}

TEST_CASE("a type that nobody looked into is unknown, a free one is free", "[cost][estimators]") {
  CHECK(priced("resource \"aws_emr_cluster\" \"e\" {\n  name = \"e\"\n  release_label = \"e\"\n  "
               "service_role = \"r\"\n}\n",
               "aws_emr_cluster.e") == "not priced: `aws_emr_cluster` has no estimator");
  const Priced free(
      {{"main.tf", kVirginia + "resource \"aws_iam_user\" \"u\" {\n  name = \"u\"\n}\n"}});
  CHECK(free["aws_iam_user.u"].billing == Billing::free);
  CHECK(free["aws_iam_user.u"].is_priced());
}

TEST_CASE("a reference to a template is followed to the instance with the same key",
          "[cost][estimators]") {
  const Priced result(
      {{"main.tf",
        kVirginia + "locals {\n  types = { a = \"t3.micro\", b = \"t3.large\" }\n}\nresource "
                    "\"aws_launch_template\" \"t\" {\n  for_each = local.types\n  instance_type = "
                    "each.value\n}\nresource \"aws_autoscaling_group\" \"g\" {\n  for_each = "
                    "local.types\n  "
                    "min_size = 1\n  max_size = 1\n  launch_template {\n    id = "
                    "aws_launch_template.t[each.key].id\n  }\n}\n"}});
  CHECK(result.lines("aws_autoscaling_group.g[\"b\"]")
            .find("Instance usage (Linux/UNIX, on-demand, t3.large): 730 hours x 0.0832") !=
        std::string::npos);
}

}  // namespace infra::cost
