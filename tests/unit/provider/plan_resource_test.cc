#include "lib/provider/plan_resource.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "lib/provider/schema_type.h"
#include "lib/provider/type_json.h"

using namespace infra::provider;
using infra::hcl::Entry;
using infra::hcl::Type;
using infra::hcl::Value;
namespace terraform = infra::terraform;

namespace {

struct Resource {
  explicit Resource(std::string name) : type(std::move(name)) {
    schema = terraform::aws_schema("5.100.0").find(terraform::SchemaKind::resource, type);
    REQUIRE(schema);
  }
  // Arguments as JSON; all others null, blocks empty.
  Value config(std::string_view json) const {
    const Type whole = implied_type(*schema);
    const Value given = value_from_json(json, whole);
    std::vector<Entry> entries(given.entries().begin(), given.entries().end());
    for (Entry& entry : entries) {
      const Type& of = whole.attribute(entry.key)->type;
      if (!schema->nested(entry.key) || !entry.value.is_null()) continue;
      if (of.kind() == Type::Kind::list) entry.value = Value::list(of.element(), {});
      if (of.kind() == Type::Kind::set) entry.value = Value::set(of.element(), {});
    }
    return Value::object(std::move(entries));
  }
  PlannedResource create(const Value& config) const {
    return plan_resource({type, *schema, Value::null(implied_type(*schema)), config, config}, {});
  }
  Value apply(const Value& config) const {
    return apply_resource({type, *schema, Value::null(implied_type(*schema)), config, config},
                          create(config).planned, {});
  }
  // As Terraform proposes it: what the provider computed stays.
  PlannedResource change(const Value& state, const Value& config) const {
    std::vector<Entry> entries(config.entries().begin(), config.entries().end());
    for (Entry& entry : entries) {
      const auto* attribute = schema->attribute(entry.key);
      if (attribute && attribute->computed && entry.value.is_null())
        entry.value = *state.find(entry.key);
    }
    return plan_resource({type, *schema, state, Value::object(std::move(entries)), config}, {});
  }
  std::string type;
  const terraform::BlockSchema* schema = nullptr;
};

bool has_path(const PlannedResource& planned, std::string_view name) {
  return std::ranges::any_of(planned.requires_replace,
                             [&](const Path& path) { return path.front().name == name; });
}

}  // namespace

TEST_CASE("a new resource has its arguments, the provider's defaults, and unknowns") {
  const Resource queue("aws_sqs_queue");
  const Value planned = queue.create(queue.config(R"({"name":"orders"})")).planned;
  CHECK(planned.find("name")->as_string() == "orders");
  CHECK(planned.find("visibility_timeout_seconds")->as_number() ==
        infra::hcl::Number::from_int(30));
  CHECK_FALSE(planned.find("arn")->is_known());
  CHECK_FALSE(planned.find("tags_all")->is_known());
}

TEST_CASE("what was applied plans without a change") {
  for (const auto& [type, json] : {
           std::pair{"aws_sqs_queue", R"({"name":"q","tags":{"a":"b"}})"},
           std::pair{"aws_vpc", R"({"cidr_block":"10.0.0.0/16"})"},
           std::pair{"aws_security_group",
                     R"({"name":"g","ingress":[{"from_port":1,"to_port":1,"protocol":"tcp"}]})"},
           std::pair{"aws_instance", R"({"ami":"ami-1","instance_type":"t3.micro"})"},
           std::pair{"aws_lb", R"({"name":"l","subnets":["subnet-1"]})"},
       }) {
    INFO(type);
    const Resource resource(type);
    const Value config = resource.config(json);
    const Value state = resource.apply(config);
    CHECK(state.is_wholly_known());
    const PlannedResource again = resource.change(state, config);
    CHECK(identical(again.planned, state));
    CHECK(again.requires_replace.empty());
  }
}

TEST_CASE("only what the provider cannot change in place replaces") {
  const Resource queue("aws_sqs_queue");
  const Value state = queue.apply(queue.config(R"({"name":"a"})"));
  CHECK(has_path(queue.change(state, queue.config(R"({"name":"b"})")), "name"));
  CHECK(queue.change(state, queue.config(R"({"name":"a","delay_seconds":5})"))
            .requires_replace.empty());
}

TEST_CASE("a set with an unknown element is unknown as a whole to the old SDK") {
  const Resource record("aws_route53_record");
  const Value config =
      with_entry(record.config(R"({"zone_id":"Z","name":"n","type":"A"})"), "records",
                 Value::set(Type::string(), {Value::unknown(Type::string())}));
  CHECK_FALSE(record.create(config).planned.find("records")->is_known());
}

TEST_CASE("user data is kept as its hash, a trust policy as normalized JSON") {
  const Resource instance("aws_instance");
  const Value planned = instance.create(instance.config(R"({"user_data":"a"})")).planned;
  CHECK(planned.find("user_data")->as_string() == "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8");
  const Resource role("aws_iam_role");
  const Value policy =
      role.create(role.config(R"({"assume_role_policy":"{ \"b\": \"<\", \"a\": 1 }"})")).planned;
  CHECK(policy.find("assume_role_policy")->as_string() == R"({"a":1,"b":"\u003c"})");
}

TEST_CASE("a DNS-validated certificate tells the names of its records") {
  const Resource certificate("aws_acm_certificate");
  const Value planned =
      certificate
          .create(certificate.config(
              R"({"domain_name":"a.com","subject_alternative_names":["b.com"],"validation_method":"DNS"})"))
          .planned;
  const Value& options = *planned.find("domain_validation_options");
  REQUIRE(options.is_known());
  CHECK(options.length() == 2);
  for (const Value& option : options.elements()) {
    CHECK(option.find("domain_name")->is_known());
    CHECK_FALSE(option.find("resource_record_name")->is_known());
  }
}

TEST_CASE("a change shows what the old SDK makes of null in blocks, no change shows nothing") {
  const Resource group("aws_lb_target_group");
  const Value config = group.config(
      R"({"name":"g","port":80,"protocol":"HTTP","vpc_id":"v","stickiness":[{"type":"lb_cookie"}]})");
  const Value state = group.apply(config);
  CHECK(state.find("stickiness")->elements()[0].find("cookie_name")->is_null());
  CHECK(identical(group.change(state, config).planned, state));
  const Value tagged =
      group.config(R"({"name":"g","port":80,"protocol":"HTTP","vpc_id":"v","tags":{"a":"b"},)"
                   R"("stickiness":[{"type":"lb_cookie"}]})");
  const Value planned = group.change(state, tagged).planned;
  CHECK(planned.find("stickiness")->elements()[0].find("cookie_name")->as_string().empty());
}

TEST_CASE("what AWS computes anew is unknown after a change that renews it, and only then") {
  const Resource lambda("aws_lambda_function");
  const Value state = lambda.apply(lambda.config(
      R"({"function_name":"f","role":"r","handler":"h","runtime":"python3.12","filename":"a"})"));
  const Value code =
      lambda
          .change(state,
                  lambda.config(R"({"function_name":"f","role":"r","handler":"h",)"
                                R"("runtime":"python3.12","filename":"a","source_code_hash":"x"})"))
          .planned;
  CHECK_FALSE(code.find("last_modified")->is_known());
  CHECK(code.find("version")->is_known());
  const Value memory =
      lambda
          .change(state,
                  lambda.config(R"({"function_name":"f","role":"r","handler":"h",)"
                                R"("runtime":"python3.12","filename":"a","memory_size":256})"))
          .planned;
  CHECK(memory.find("last_modified")->is_known());
}

TEST_CASE("a network load balancer has other defaults than one for HTTP") {
  const Resource balancer("aws_lb");
  const Value network =
      balancer.create(balancer.config(R"({"name":"n","load_balancer_type":"network"})")).planned;
  CHECK(network.find("idle_timeout")->is_null());
  CHECK_FALSE(network.find("enable_cross_zone_load_balancing")->as_bool());
  const Value application = balancer.create(balancer.config(R"({"name":"n"})")).planned;
  CHECK(application.find("idle_timeout")->as_number() == infra::hcl::Number::from_int(60));
  CHECK(application.find("enable_cross_zone_load_balancing")->is_null());
}

TEST_CASE("what is certain of an unknown text is not promised by the old SDK") {
  const Resource policy("aws_iam_policy");
  infra::hcl::Refinement begins;
  begins.prefix = "{ \"Version\"";
  const Value config = with_entry(policy.config(R"({"name":"p"})"), "policy",
                                  Value::unknown(Type::string(), begins));
  const Value planned = *policy.create(config).planned.find("policy");
  CHECK_FALSE(planned.is_known());
  CHECK(planned.refinement() == nullptr);
}
