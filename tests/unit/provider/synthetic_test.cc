#include "lib/provider/synthetic.h"

#include <catch2/catch.hpp>

using namespace infra::provider;
using infra::hcl::Type;
using infra::hcl::Value;

namespace {

std::string text(std::string_view type, std::string_view path, const Value& object) {
  const ProviderConfig config;
  return synthetic_value({type, "seed", config, object}, path, Type::string()).as_string();
}

}  // namespace

TEST_CASE("synthetic ids and ARNs have the service's form") {
  const Value named = Value::object({{"name", Value::string("orders")}});
  CHECK(text("aws_vpc", "id", named).starts_with("vpc-0"));
  CHECK(text("aws_organizations_organization", "id", named).starts_with("o-"));
  CHECK(text("aws_sqs_queue", "arn", named) == "arn:aws:sqs:us-east-1:123456789012:orders");
  CHECK(text("aws_iam_role", "arn", named) == "arn:aws:iam::123456789012:role/orders");
  CHECK(text("aws_vpc", "arn", named) ==
        "arn:aws:ec2:us-east-1:123456789012:vpc/" + text("aws_vpc", "id", named));
  const std::string zone = text("aws_lb", "zone_id", named);
  CHECK(zone.starts_with("Z"));
  CHECK(zone.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == std::string::npos);
}

TEST_CASE("the same type and arguments give the same value, others another") {
  const ProviderConfig config;
  const Value object = Value::object({});
  const auto id = [&](std::string seed) {
    return synthetic_value({"aws_vpc", std::move(seed), config, object}, "id", Type::string())
        .as_string();
  };
  CHECK(id("a") == id("a"));
  CHECK(id("a") != id("b"));
}

TEST_CASE("a computed list has one element, one that could be configured has none") {
  const ProviderConfig config;
  const Value object = Value::object({});
  const SyntheticContext context = {"aws_eks_cluster", "s", config, object};
  const Type list = Type::list(Type::object({{"data", Type::string()}}));
  CHECK(synthetic_value(context, "certificate_authority", list).length() == 1);
  CHECK(synthetic_value(context, "certificate_authority", list, true).length() == 0);
}

TEST_CASE("values have the form that the service gives them, and agree with each other") {
  const Value named = Value::object({{"name", Value::string("orders")}});
  CHECK(text("aws_sqs_queue", "id", named) ==
        "https://sqs.us-east-1.amazonaws.com/123456789012/orders");
  CHECK(text("aws_eks_cluster", "identity.oidc.issuer", named)
            .starts_with("https://oidc.eks.us-east-1.amazonaws.com/id/"));
  CHECK(text("aws_kms_key", "arn", named) ==
        "arn:aws:kms:us-east-1:123456789012:key/" + text("aws_kms_key", "id", named));
  CHECK(text("aws_kms_key", "policy", named).find(R"("AWS":"arn:aws:iam::123456789012:root"})") !=
        std::string::npos);
  CHECK(text("aws_lb", "arn", named).ends_with(text("aws_lb", "arn_suffix", named)));
  const Value child = Value::object(
      {{"cluster_name", Value::string("c")}, {"node_group_name", Value::string("n")}});
  CHECK(text("aws_eks_node_group", "id", child) == "c:n");
}

TEST_CASE("an id of something else has the prefix of what its name ends with") {
  const Value none = Value::object({});
  CHECK(text("aws_eks_cluster", "vpc_config.cluster_security_group_id", none).starts_with("sg-0"));
  CHECK(text("aws_vpc", "main_route_table_id", none).starts_with("rtb-0"));
  CHECK(text("aws_vpc_endpoint", "network_interface_ids", none).starts_with("eni-0"));
  CHECK(text("aws_vpc_peering_connection", "peer_owner_id", none) == "123456789012");
  CHECK(text("aws_db_instance", "kms_key_id", none).starts_with("arn:aws:kms:us-east-1:"));
}

TEST_CASE("a name that is left to the provider is the same in id and ARN") {
  const Value open = Value::object(
      {{"name", Value::unknown(Type::string())}, {"name_prefix", Value::string("web-")}});
  const std::string name = text("aws_iam_role", "name", open);
  CHECK(name.starts_with("web-"));
  CHECK(text("aws_iam_role", "id", open) == name);
  CHECK(text("aws_iam_role", "arn", open) == "arn:aws:iam::123456789012:role/" + name);
}
