#include "lib/policy/log_buckets.h"

#include <algorithm>

#include "lib/policy/iam_policy.h"

namespace infra::policy {
namespace {

constexpr std::string_view kDeliveryAcl = "log-delivery-write";

Refers bucket_of(const Arguments& body, std::string_view argument, const Resource& from,
                 const Resource& bucket, const terraform::EvaluatedModule& root) {
  return refers_to(body.get(argument), from, bucket, root, "bucket");
}

bool grants_delivery(const Resource& acl) {
  const Arguments body(acl);
  if (body.get("acl").is(kDeliveryAcl)) return true;
  for (const Arguments& control : body.blocks("access_control_policy"))
    for (const Arguments& grant : control.blocks("grant"))
      if (grant.at("grantee.uri").text().value_or("").ends_with("/s3/LogDelivery")) return true;
  return false;
}

bool allows_delivery(const Resource& policy) {
  const auto read = read_policy(Arguments(policy).get("policy"));
  if (!read) return false;
  return std::ranges::any_of(read->statements, [](const PolicyStatement& statement) {
    return statement.allows && std::ranges::any_of(statement.principals, [](const auto& each) {
             return each.second == "logging.s3.amazonaws.com" ||
                    each.second == "logdelivery.elasticloadbalancing.amazonaws.com";
           });
  });
}

}  // namespace

Refers takes_access_logs(const Resource& bucket, const terraform::EvaluatedModule& root) {
  if (Arguments(bucket).get("acl").is(kDeliveryAcl)) return Refers::yes;
  Refers best = Refers::no;
  const auto look = [&](const Arguments& body, std::string_view argument, const Resource& from) {
    best = std::max(best, bucket_of(body, argument, from, bucket, root));
  };
  for (const Resource& each : root.of_type("aws_s3_bucket_logging"))
    look(Arguments(each), "target_bucket", each);
  for (const Resource& each : root.of_type("aws_s3_bucket")) {
    if (&each == &bucket) continue;
    for (const Arguments& logging : Arguments(each).blocks("logging"))
      look(logging, "target_bucket", each);
  }
  for (const std::string_view type : {"aws_lb", "aws_alb", "aws_elb"})
    for (const Resource& each : root.of_type(type))
      for (const Arguments& logs : Arguments(each).blocks("access_logs"))
        look(logs, "bucket", each);
  for (const Resource& each : root.of_type("aws_s3_bucket_acl"))
    if (grants_delivery(each)) look(Arguments(each), "bucket", each);
  for (const Resource& each : root.of_type("aws_s3_bucket_policy"))
    if (allows_delivery(each)) look(Arguments(each), "bucket", each);
  return best;
}

}  // namespace infra::policy
