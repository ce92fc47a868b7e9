// What each CST rule would save: the resource priced as it is, less the resource as it could be.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "lib/cost/breakdown.h"
#include "tests/unit/cost/cost_fixture.h"

namespace infra::cost {
namespace {

std::string savings(const std::string& text, const std::string& env = "prod",
                    const std::string& usage = {}, const PriceBook& book = PriceBook::embedded()) {
  const Priced priced({{"main.tf", kVirginia + text}}, usage);
  Project project;
  project.env = env;
  const PriceOptions options = {book, priced.usage, "us-east-1", std::chrono::year(2025) / 6 / 1};
  price_project(project, priced.module.resources, options);
  std::string result;
  for (const Saving& each : project.savings)
    result += fmt::format("{} {} {}{}\n", each.code, each.address, each.at_most ? "<= " : "",
                          each.monthly ? each.monthly->to_string(2) : "no figure");
  return result;
}

}  // namespace

// EBS pricing, us-east-1: 100 GB of gp2 at 0.10 are 10.00, of gp3 at 0.08 they are 8.00.
TEST_CASE("a gp2 volume saves the difference to gp3", "[cost][savings]") {
  const std::string volume =
      "resource \"aws_ebs_volume\" \"v\" {\n  availability_zone = \"a\"\n  size = 100\n";
  CHECK(savings(volume + "  type = \"gp2\"\n}\n") == "CST001 aws_ebs_volume.v 2.00\n");
  CHECK(savings(volume + "}\n") == "CST001 aws_ebs_volume.v 2.00\n");
  CHECK(savings(volume + "  type = \"gp3\"\n}\n").empty());
}

// EC2 pricing, us-east-1: 730 hours of t2.large at 0.0928 less those of t3.large at 0.0832.
TEST_CASE("an older generation saves the difference to the newer", "[cost][savings]") {
  CHECK(savings("resource \"aws_instance\" \"i\" {\n  ami = \"a\"\n  instance_type = "
                "\"t2.large\"\n  root_block_device {\n    volume_type = \"gp3\"\n  }\n}\n") ==
        "CST002 aws_instance.i 7.01\n");
}

// What a launch template saves is what the groups made of it save: two instances of 30 GB each,
// 0.02 a GB less.
TEST_CASE("a launch template saves what its group saves", "[cost][savings]") {
  CHECK(savings("resource \"aws_launch_template\" \"t\" {\n  instance_type = \"t3.micro\"\n  "
                "block_device_mappings {\n    device_name = \"/dev/xvda\"\n    ebs {\n      "
                "volume_size = 30\n      volume_type = \"gp2\"\n    }\n  }\n}\nresource "
                "\"aws_autoscaling_group\" \"g\" {\n  min_size = 2\n  max_size = 4\n  "
                "desired_capacity = 2\n  launch_template {\n    id = "
                "aws_launch_template.t.id\n  }\n}\n") == "CST001 aws_launch_template.t 1.20\n");
}

// NAT gateway pricing: 730 hours at 0.045 are 32.85; of three, two could go. A private one, and
// those of prod, are left alone.
TEST_CASE("all NAT gateways but one could go outside of prod", "[cost][savings]") {
  const std::string gateways =
      "resource \"aws_nat_gateway\" \"n\" {\n  count = 3\n  subnet_id = \"s\"\n}\n"
      "resource \"aws_nat_gateway\" \"p\" {\n  subnet_id = \"s\"\n  connectivity_type = "
      "\"private\"\n}\n";
  CHECK(savings(gateways, "dev") == "CST003 aws_nat_gateway.n[0] 65.70\n");
  CHECK(savings(gateways, "prod").empty());
}

// A NAT gateway costs 32.85 an hour long month, its address 3.65. With every interface endpoint
// there, traffic to AWS alone needs none: both go.
TEST_CASE("endpoints take the place of NAT gateways where they cost less", "[cost][savings]") {
  const std::string gateway =
      "resource \"aws_eip\" \"e\" {}\nresource \"aws_nat_gateway\" \"n\" {\n  subnet_id = \"s\"\n  "
      "allocation_id = aws_eip.e.id\n}\n";
  const std::string endpoints =
      "resource \"aws_vpc_endpoint\" \"i\" {\n  for_each = toset([\"ecr.api\", \"ecr.dkr\", "
      "\"logs\", \"secretsmanager\", \"kms\", \"sts\", \"ssm\", \"ssmmessages\", "
      "\"ec2messages\"])\n  vpc_id = \"v\"\n  service_name = "
      "\"com.amazonaws.us-east-1.${each.key}\"\n  vpc_endpoint_type = \"Interface\"\n  subnet_ids "
      "= "
      "[\"a\", \"b\"]\n}\n";
  CHECK(savings(gateway + endpoints) == "CST003 aws_nat_gateway.n <= 36.50\n");
  // Nine endpoints in two zones cost 9 x 2 x 730 x 0.01 = 131.40: dearer than the gateway, until
  // 3,000 GB go through it: 36.50 + 135.00 - 131.40 - 30.00 = 10.10.
  CHECK(savings(gateway).empty());
  const std::string usage =
      "resource_usage:\n  aws_nat_gateway.n:\n    monthly_data_processed_gb: 3000\n";
  CHECK(savings(gateway, "prod", usage) == "CST003 aws_nat_gateway.n <= 10.10\n");
}

// EFS pricing, us-east-1: 100 GB at 0.30 are 30.00. With 80 of them in infrequent access at 0.025
// and 20 at 0.30 it is 8.00: 22.00 less. Without a size there is no figure.
TEST_CASE("seldom read files cost less in infrequent access", "[cost][savings]") {
  const std::string files = "resource \"aws_efs_file_system\" \"f\" {}\n";
  const std::string head = "resource_usage:\n  aws_efs_file_system.f:\n    storage_gb: 100\n";
  CHECK(savings(files) == "CST005 aws_efs_file_system.f no figure\n");
  CHECK(savings(files, "prod", head) == "CST005 aws_efs_file_system.f <= 22.00\n");
  // Half of it, says the usage file: 30.00 - 15.00 - 1.25.
  CHECK(savings(files, "prod", head + "    infrequent_access_storage_gb: 50\n") ==
        "CST005 aws_efs_file_system.f 13.75\n");
  CHECK(savings("resource \"aws_efs_file_system\" \"f\" {\n  lifecycle_policy {\n    "
                "transition_to_ia = \"AFTER_30_DAYS\"\n  }\n}\n",
                "prod", head)
            .empty());
}

const std::string kTask =
    "resource \"aws_ecs_task_definition\" \"t\" {\n  family = \"t\"\n  cpu = 1024\n  memory = "
    "2048\n}\n";

// A task of 1 vCPU and 2 GB is 29.5504 + 6.4897 = 36.0401 a month; Spot is up to 70 % less: 25.23.
// A book that has prices of Spot, 0.012 and 0.0013, makes it 36.0401 - 8.76 - 1.898.
TEST_CASE("Fargate Spot in dev saves what the price book says, or what AWS says it is at best",
          "[cost][savings]") {
  const std::string service =
      kTask +
      "resource \"aws_ecs_service\" \"s\" {\n  name = \"s\"\n  launch_type = \"FARGATE\"\n  "
      "desired_count = 1\n  task_definition = aws_ecs_task_definition.t.arn\n}\n";
  CHECK(savings(service, "dev") == "CST004 aws_ecs_service.s <= 25.23\n");
  CHECK(savings(service, "prod").empty());
  std::vector<Price> prices = PriceBook::embedded().prices();
  for (const auto& [item, usd] :
       {std::pair("x86 vCPU spot", "0.012"_dec), std::pair("x86 memory spot", "0.0013"_dec)})
    prices.push_back({.service = "Fargate",
                      .item = item,
                      .unit = "hour",
                      .region = "us-east-1",
                      .usd = usd,
                      .date = std::chrono::year(2025) / 6 / 1,
                      .source = "own"});
  const PriceBook own = PriceBook::parse(write_price_book(prices), "own");
  CHECK(savings(service, "dev", {}, own) == "CST004 aws_ecs_service.s 25.38\n");
}

TEST_CASE("Fargate Spot is advised where the task is not known, without a figure",
          "[cost][savings]") {
  const std::string head =
      "resource \"aws_ecs_service\" \"s\" {\n  name = \"s\"\n  desired_count = 1\n";
  const std::string strategy =
      "  capacity_provider_strategy {\n    capacity_provider = \"FARGATE\"\n    weight = 1\n  }\n";
  const std::string advised = "CST004 aws_ecs_service.s no figure\n";
  CHECK(savings(head + "  launch_type = \"FARGATE\"\n}\n", "dev") == advised);
  CHECK(savings(head + strategy + "}\n", "dev") == advised);
  CHECK(savings(head + strategy + "}\n", "prod").empty());
  CHECK(savings(head + strategy +
                    "  capacity_provider_strategy {\n    capacity_provider = \"FARGATE_SPOT\"\n    "
                    "weight = 1\n  }\n}\n",
                "dev")
            .empty());
}

}  // namespace infra::cost
