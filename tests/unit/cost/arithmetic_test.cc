// One case for each service: what AWS bills, in words, with the page that says so, and the lines
// that come of it in us-east-1. Prices are those of the embedded book; the recorded cases
// (cases_test.cc) hold the same arithmetic against another program's.
#include <catch2/catch.hpp>

#include "tests/unit/cost/cost_fixture.h"

namespace infra::cost {
namespace {

struct Case {
  std::string_view words, source;
  std::string_view type;  // of the resource `x`
  std::string body;
  std::string usage;  // of it, one line each; "": none
  std::string_view lines;
};

const Case kCases[] = {
    {"an hour of a NAT gateway 730 times, and each GB through it", "VPC pricing, NAT gateway",
     "aws_nat_gateway", "subnet_id = \"s\"", "monthly_data_processed_gb: 100",
     "NAT gateway: 730 hours x 0.045 = 32.85; Data processed: 100 GB x 0.045 = 4.50"},
    {"an interface endpoint is paid in each of its zones: 2 times 730 hours", "PrivateLink pricing",
     "aws_vpc_endpoint",
     "vpc_id = \"v\"\n  service_name = \"com.amazonaws.us-east-1.logs\"\n  vpc_endpoint_type = "
     "\"Interface\"\n  subnet_ids = [\"a\", \"b\"]",
     "",
     "Data processed (first 1PB): usage x 0.01; Endpoint (Interface): 1460 hours x 0.01 = 14.60"},
    {"each attachment of a transit gateway by the hour", "Transit Gateway pricing",
     "aws_ec2_transit_gateway_vpc_attachment",
     "subnet_ids = [\"a\"]\n  transit_gateway_id = \"t\"\n  vpc_id = \"v\"", "",
     "Transit gateway attachment: 730 hours x 0.05 = 36.50; Data processed: usage x 0.02"},
    {"a site-to-site connection by the hour", "VPN pricing", "aws_vpn_connection",
     "customer_gateway_id = \"c\"\n  type = \"ipsec.1\"\n  vpn_gateway_id = \"v\"", "",
     "VPN connection: 730 hours x 0.05 = 36.50"},
    {"a capacity unit is 25 new connections a second or 1 GB an hour, whichever is more: 50 / 25 = "
     "2, 365 GB / 730 = 0.5; its hour 0.008 is 5.84 a month",
     "Elastic Load Balancing pricing", "aws_lb",
     "internal = true\n  load_balancer_type = \"application\"\n  subnets = [\"a\", \"b\"]",
     "new_connections: 50\n    processed_bytes_gb: 365",
     "Application load balancer: 730 hours x 0.0225 = 16.43; Load balancer capacity units: 2 LCU x "
     "5.84 = 11.68"},
    {"a public load balancer has an address in each of its two zones: 2 times 730 hours",
     "VPC pricing, public IPv4 addresses", "aws_lb",
     "load_balancer_type = \"network\"\n  subnets = [\"a\", \"b\"]", "",
     "Network load balancer: 730 hours x 0.0225 = 16.43; Load balancer capacity units: usage x "
     "4.38; Public IPv4 addresses: 1460 hours x 0.005 = 7.30"},
    {"a cluster by the hour while its version is in standard support", "EKS pricing",
     "aws_eks_cluster",
     "name = \"k\"\n  role_arn = \"r\"\n  version = \"1.33\"\n  vpc_config {\n    subnet_ids = "
     "[\"a\"]\n  }",
     "", "EKS cluster: 730 hours x 0.1 = 73.00"},
    {"a cluster in extended support costs six times as much", "EKS pricing", "aws_eks_cluster",
     "name = \"k\"\n  role_arn = \"r\"\n  version = \"1.29\"\n  vpc_config {\n    subnet_ids = "
     "[\"a\"]\n  }",
     "", "EKS cluster (extended support): 730 hours x 0.6 = 438.00"},
    {"three nodes: 3 times 730 hours, and 3 disks of the 20 GB that a node group sets",
     "EKS user guide, managed node groups", "aws_eks_node_group",
     "cluster_name = \"k\"\n  node_role_arn = \"r\"\n  subnet_ids = [\"a\"]\n  instance_types = "
     "[\"t3.large\"]\n  scaling_config {\n    desired_size = 3\n    min_size = 1\n    max_size = "
     "4\n  }",
     "",
     "Instance usage (Linux/UNIX, on-demand, t3.large): 2190 hours x 0.0832 = 182.21; Storage "
     "(general purpose SSD, gp2): 60 GB x 0.1 = 6.00"},
    {"stored images by the GB", "ECR pricing", "aws_ecr_repository", "name = \"r\"",
     "storage_gb: 50", "Storage: 50 GB x 0.1 = 5.00"},
    {"2 million requests; each runs 250 ms with 0.5 GB: 2,000,000 x 0.25 s x 0.5 GB = 250,000 "
     "GB-seconds",
     "Lambda pricing", "aws_lambda_function",
     "function_name = \"f\"\n  role = \"r\"\n  memory_size = 512",
     "monthly_requests: 2000000\n    request_duration_ms: 250",
     "Requests: 2 1M requests x 0.2 = 0.40; Duration (first 6B): 250000 GB-seconds x 0.0000166667 "
     "= 4.17"},
    {"10 write units and 20 read units, each by the hour: 0.00065 and 0.00013 times 730",
     "DynamoDB pricing, provisioned capacity", "aws_dynamodb_table",
     "name = \"p\"\n  hash_key = \"k\"\n  read_capacity = 20\n  write_capacity = 10\n  attribute "
     "{\n    name = \"k\"\n    type = \"S\"\n  }",
     "",
     "Write capacity unit (WCU): 10 WCU x 0.4745 = 4.75; Read capacity unit (RCU): 20 RCU x 0.0949 "
     "= 1.90; Data storage: usage x 0.25; On-demand backup storage: usage x 0.1; Table data "
     "restored: usage x 0.15; Streams read request unit (sRRU): usage x 0.0000002"},
    {"what is stored, by the GB", "EFS pricing", "aws_efs_file_system", "", "storage_gb: 100",
     "Storage (standard): 100 GB x 0.3 = 30.00"},
    {"a request carries 64 KB: 3 million of 128 KB are 6 million", "SQS pricing", "aws_sqs_queue",
     "", "monthly_requests: 3000000\n    request_size_kb: 128",
     "Requests: 6 1M requests x 0.4 = 2.40"},
    {"logs are paid as they come, and as they are kept", "CloudWatch pricing",
     "aws_cloudwatch_log_group", "name = \"l\"",
     "monthly_data_ingested_gb: 10\n    storage_gb: 100",
     "Data ingested: 10 GB x 0.5 = 5.00; Archival Storage: 100 GB x 0.03 = 3.00; Insights queries "
     "data scanned: usage x 0.005"},
    {"a dashboard by the month", "CloudWatch pricing", "aws_cloudwatch_dashboard",
     "dashboard_name = \"d\"\n  dashboard_body = \"{}\"", "", "Dashboard: 1 months x 3 = 3.00"},
    {"a secret by the month", "Secrets Manager pricing", "aws_secretsmanager_secret", "", "",
     "Secret: 1 months x 0.4 = 0.40; API requests: usage x 0.05"},
    {"a zone by the month", "Route 53 pricing", "aws_route53_zone", "name = \"example.com\"", "",
     "Hosted zone: 1 months x 0.5 = 0.50"},
    {"2 million requests of an HTTP API in the first tier", "API Gateway pricing",
     "aws_apigatewayv2_api", "name = \"h\"\n  protocol_type = \"HTTP\"",
     "monthly_requests: 2000000", "Requests (first 300M): 2 1M requests x 1 = 2.00"},
    {"10,000 state transitions at 0.025 a thousand", "Step Functions pricing",
     "aws_sfn_state_machine", "name = \"s\"\n  role_arn = \"r\"\n  definition = \"{}\"",
     "monthly_transitions: 10000", "Transitions: 10 1K transitions x 0.025 = 0.25"},
    {"the first copy of management events is free, more are paid: 5 times 100,000",
     "CloudTrail pricing", "aws_cloudtrail", "name = \"t\"\n  s3_bucket_name = \"b\"",
     "monthly_additional_management_events: 500000",
     "Management events (additional copies): 5 100k events x 2 = 10.00; Data events: usage x 0.1"},
    {"two data nodes by the hour, and a volume of 50 GB at each", "OpenSearch pricing",
     "aws_opensearch_domain",
     "domain_name = \"o\"\n  cluster_config {\n    instance_type = \"m5.large.search\"\n    "
     "instance_count = 2\n  }\n  ebs_options {\n    ebs_enabled = true\n    volume_size = 50\n    "
     "volume_type = \"gp2\"\n  }",
     "",
     "Instance (on-demand, m5.large.search): 1460 hours x 0.142 = 207.32; Storage (gp2): 100 GB x "
     "0.135 = 13.50"},
    {"three nodes of a memcached cluster: 3 times 730 hours", "ElastiCache pricing",
     "aws_elasticache_cluster",
     "cluster_id = \"c\"\n  engine = \"memcached\"\n  node_type = \"cache.m4.large\"\n  "
     "num_cache_nodes = 3",
     "", "ElastiCache (on-demand, cache.m4.large): 2190 hours x 0.156 = 341.64"},
};

}  // namespace

std::vector<std::string_view> types_in_arithmetic_cases() {
  std::vector<std::string_view> types;
  for (const Case& each : kCases) types.push_back(each.type);
  return types;
}

TEST_CASE("each service is billed as AWS says it is", "[cost][estimators]") {
  for (const Case& each : kCases) {
    INFO(each.words << " (" << each.source << ")");
    const std::string address = std::string(each.type) + ".x";
    const std::string text =
        kVirginia + "resource \"" + std::string(each.type) + "\" \"x\" {\n  " + each.body + "\n}\n";
    const std::string usage =
        each.usage.empty() ? "" : "resource_usage:\n  " + address + ":\n    " + each.usage + "\n";
    const Priced priced({{"main.tf", text}}, usage);
    CHECK(priced.lines(address) == each.lines);
  }
}

}  // namespace infra::cost
