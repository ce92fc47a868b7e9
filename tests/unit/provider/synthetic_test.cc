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
  CHECK(text("aws_sqs_queue", "arn", named) == "arn:aws:sqs:us-east-1:123456789012:orders");
  CHECK(text("aws_iam_role", "arn", named) == "arn:aws:iam::123456789012:role/orders");
  CHECK(text("aws_vpc", "arn", named) ==
        "arn:aws:ec2:us-east-1:123456789012:vpc/" + text("aws_vpc", "id", named));
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
