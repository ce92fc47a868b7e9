// What each CST rule would save: the resource priced as it is, less the resource as it could be.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "lib/cost/breakdown.h"
#include "tests/unit/cost/cost_fixture.h"

namespace infra::cost {
namespace {

std::string savings(const std::string& text, const std::string& env = "prod") {
  const Priced priced({{"main.tf", kVirginia + text}});
  Project project;
  project.env = env;
  const PriceOptions options = {PriceBook::embedded(), priced.usage, "us-east-1",
                                std::chrono::year(2025) / 6 / 1};
  price_project(project, priced.module.resources, options);
  std::string result;
  for (const Saving& each : project.savings)
    result += fmt::format("{} {} {}\n", each.code, each.address,
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

// The price of Spot varies by the hour and AWS' price list does not have it: no figure is true.
TEST_CASE("Fargate Spot in dev is advised without a figure", "[cost][savings]") {
  const std::string head = "resource \"aws_ecs_service\" \"s\" {\n  name = \"s\"\n";
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
