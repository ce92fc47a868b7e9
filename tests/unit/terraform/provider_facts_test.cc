#include "lib/terraform/provider_facts.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <thread>

#include "lib/base/error.h"
#include "lib/base/file_system.h"
#include "lib/terraform/schema_codec.h"

namespace infra::terraform {
namespace {

TEST_CASE("tag forms are the provider's own facts", "[provider_facts]") {
  CHECK(tag_form("aws_s3_bucket") == TagForm::map_with_all);
  CHECK(tag_form("aws_lb_listener") == TagForm::map_with_all);
  CHECK(tag_form("aws_volume_attachment") == TagForm::none);
  CHECK(tag_form("aws_autoscaling_group") == TagForm::autoscaling);
  CHECK(tag_form("aws_autoscaling_group_tag") == TagForm::none);
  CHECK(tag_form("aws_inspector_resource_group") == TagForm::map);
  CHECK(tag_form("aws_accessanalyzer_analyzer") == TagForm::map_with_all);  // the first line
  CHECK(tag_form("aws_xray_sampling_rule") == TagForm::map_with_all);
  CHECK_FALSE(tag_form("aws_no_such_type").has_value());
  CHECK_FALSE(tag_form("random_id").has_value());
  CHECK_FALSE(tag_form("").has_value());
  CHECK_FALSE(tag_form("zzz").has_value());
}

TEST_CASE("what replaces a resource is known by path", "[provider_facts]") {
  CHECK(requires_replace("aws_accessanalyzer_analyzer", "analyzer_name") == true);
  CHECK(requires_replace("aws_accessanalyzer_analyzer", "tags") == false);
  CHECK(requires_replace("aws_db_instance", "engine") == true);
  CHECK(requires_replace("aws_db_instance", "instance_class") == false);
  CHECK(requires_replace("aws_instance", "ebs_block_device.encrypted") == true);
  CHECK(requires_replace("aws_sqs_queue", "region") == true);
  CHECK_FALSE(requires_replace("aws_vpc_security_group_ingress_rule", "from_port").has_value());
  CHECK(requires_replace("aws_vpc_security_group_ingress_rule", "region") == true);
  CHECK_FALSE(requires_replace("random_id", "byte_length").has_value());
}

TEST_CASE("a schema has attributes, blocks, types and flags", "[provider_facts]") {
  const ProviderSchema& schema = aws_schema();
  CHECK(schema.version() == "6.47.0");
  const BlockSchema* instance = schema.find(SchemaKind::resource, "aws_instance");
  REQUIRE(instance);
  const AttributeSchema* tags = instance->attribute("tags");
  REQUIRE(tags);
  CHECK(tags->type == hcl::Type::map(hcl::Type::string()));
  CHECK(tags->optional);
  CHECK_FALSE(tags->computed);
  REQUIRE(instance->attribute("arn"));
  CHECK(instance->attribute("arn")->computed);
  CHECK_FALSE(instance->attribute("no_such_argument"));
  const NestedBlockSchema* root = instance->nested("root_block_device");
  REQUIRE(root);
  CHECK(root->nesting == Nesting::list);
  CHECK(root->max_items == 1);
  REQUIRE(root->block->attribute("volume_type"));
  CHECK(root->block->attribute("volume_type")->type == hcl::Type::string());
  CHECK_FALSE(schema.find(SchemaKind::resource, "aws_caller_identity"));
  CHECK(schema.find(SchemaKind::data_source, "aws_caller_identity"));
  CHECK(schema.find(SchemaKind::ephemeral, "aws_secretsmanager_secret_version"));
  CHECK(schema.find(SchemaKind::resource, "aws_ssm_parameter")->attribute("value_wo")->write_only);
  CHECK_FALSE(schema.find(SchemaKind::resource, "aws_no_such_type"));
}

TEST_CASE("both versions have a provider block", "[provider_facts]") {
  for (const char* version : {"6.47.0", "5.100.0"}) {
    const ProviderSchema& schema = aws_schema(version);
    CHECK(schema.version() == version);
    const BlockSchema* block = schema.find(SchemaKind::provider, kProviderBlock);
    REQUIRE(block);
    CHECK(block->attribute("region"));
    REQUIRE(block->nested("default_tags"));
    CHECK(block->nested("default_tags")->block->attribute("tags"));
  }
}

TEST_CASE("versions differ where the provider does", "[provider_facts]") {
  CHECK(aws_schema("6.47.0").find(SchemaKind::resource, "aws_sqs_queue")->attribute("region"));
  CHECK_FALSE(
      aws_schema("5.100.0").find(SchemaKind::resource, "aws_sqs_queue")->attribute("region"));
  CHECK(aws_schema("5.100.0").find(SchemaKind::resource, "aws_eip")->attribute("vpc"));
  CHECK_FALSE(aws_schema("6.47.0").find(SchemaKind::resource, "aws_eip")->attribute("vpc"));
}

TEST_CASE("what the newest dump lacks is borrowed and says so", "[provider_facts]") {
  const ProviderSchema& schema = aws_schema("6.47.0");
  CHECK(schema.is_borrowed(SchemaKind::resource, "aws_wafv2_web_acl"));
  REQUIRE(schema.find(SchemaKind::resource, "aws_wafv2_web_acl"));
  CHECK(schema.find(SchemaKind::resource, "aws_wafv2_web_acl")->attribute("region"));
  CHECK_FALSE(schema.is_borrowed(SchemaKind::resource, "aws_instance"));
  CHECK_FALSE(aws_schema("5.100.0").is_borrowed(SchemaKind::resource, "aws_wafv2_web_acl"));
}

TEST_CASE("the version is chosen by lock or constraint", "[provider_facts]") {
  struct {
    const char *wanted, *version;
  } cases[] = {
      {"", "6.47.0"},         {"6.47.0", "6.47.0"},         {"5.100.0", "5.100.0"},
      {"~> 5.0", "5.100.0"},  {"~> 6.0", "6.47.0"},         {">= 4.0", "6.47.0"},
      {"5.70.0", "5.100.0"},  {"~> 5.70.0", "5.100.0"},     {"6.99.1", "6.47.0"},
      {"< 6.0", "5.100.0"},   {"< 5.0.0", "5.100.0"},       {"4.67.0", "5.100.0"},
      {">= 7.0", "6.47.0"},   {">= 5.0, < 6.0", "5.100.0"}, {">= 5.0, != 6.47.0", "5.100.0"},
      {"nonsense", "6.47.0"}, {"~> 5", "5.100.0"},          {"> 6.47.0", "6.47.0"},
  };
  for (const auto& c : cases) {
    INFO(c.wanted);
    CHECK(aws_schema(c.wanted).version() == c.version);
  }
}

TEST_CASE("every embedded type decodes, from several threads", "[provider_facts]") {
  std::vector<std::thread> threads;
  std::atomic<std::size_t> attributes = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (const char* version : {"6.47.0", "5.100.0"}) {
        const ProviderSchema& schema = aws_schema(version);
        for (SchemaKind kind :
             {SchemaKind::provider, SchemaKind::data_source, SchemaKind::ephemeral}) {
          for (std::string_view type : schema.types(kind)) {
            attributes += schema.find(kind, type)->attributes.size();
          }
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(attributes > 10'000);
  CHECK(aws_schema("6.47.0").types(SchemaKind::resource).size() == 1662);
  CHECK(aws_schema("5.100.0").types(SchemaKind::resource).size() == 1526);
  CHECK(aws_schema("5.100.0").types(SchemaKind::data_source).size() == 608);
}

constexpr const char* kDump = R"({"format_version":"1.0","provider_schemas":{
 "registry.terraform.io/hashicorp/random":{"provider":{"version":0,"block":{}}},
 "registry.terraform.io/hashicorp/aws":{
  "provider":{"version":0,"block":{"attributes":{"region":{"type":"string","optional":true}}}},
  "resource_schemas":{"aws_x":{"version":2,"block":{
    "attributes":{"b":{"type":["map",["object",{"n":"number","l":["tuple",["bool","string"]]}]],
                       "required":true,"sensitive":true,"description":"prose"},
                  "a":{"nested_type":{"attributes":{"k":{"type":"string","optional":true},
                       "r":{"type":"bool","required":true}},"nesting_mode":"list"},"computed":true}},
    "block_types":{"z":{"nesting_mode":"set","min_items":1,"max_items":3,"block":{"deprecated":true,
       "attributes":{"c":{"type":"dynamic","computed":true}}}},
       "y":{"nesting_mode":"single","block":{"attributes":{"c":{"type":"string","computed":true}}}}}}}},
  "data_source_schemas":{},"functions":{"arn_parse":{"return_type":["list","string"]}}}}})";

TEST_CASE("another version's schema is read from a dump", "[provider_facts]") {
  auto schema = read_provider_schema(kDump, "schemas/aws-6.50.1.json");
  CHECK(schema->version() == "6.50.1");
  const BlockSchema* block = schema->find(SchemaKind::resource, "aws_x");
  REQUIRE(block);
  REQUIRE(block->attribute("b"));
  CHECK(block->attribute("b")->type.to_constraint() ==
        "map(object({ l = tuple([bool, string]), n = number }))");
  CHECK(block->attribute("b")->required);
  CHECK(block->attribute("b")->sensitive);
  REQUIRE(block->attribute("a"));
  CHECK(block->attribute("a")->type.kind() == hcl::Type::Kind::list);
  CHECK(block->attribute("a")->type.element().attribute("k")->optional);
  CHECK_FALSE(block->attribute("a")->type.element().attribute("r")->optional);
  REQUIRE(block->nested("z"));
  CHECK(block->nested("z")->nesting == Nesting::set);
  CHECK(block->nested("z")->min_items == 1);
  CHECK(block->nested("z")->max_items == 3);
  CHECK(block->nested("z")->deprecated);
  CHECK(block->nested("y")->nesting == Nesting::single);
  CHECK_FALSE(block->nested("y")->deprecated);
  CHECK(schema->find(SchemaKind::provider, "aws")->attribute("region"));
  CHECK(schema->types(SchemaKind::data_source).empty());
}

TEST_CASE("what is no dump is refused with what was found", "[provider_facts]") {
  auto message = [](const std::string& text) {
    try {
      read_provider_schema(text, "f.json");
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  CHECK(message("{") == "`f.json` is not the schema of a provider: no JSON from byte 2 on");
  CHECK(message("{}") == "`f.json` is not the schema of a provider: it has no `provider_schemas`");
  CHECK(message(R"({"provider_schemas":{"a/b/c":{},"d/e/f":{}}})") ==
        "`f.json` is not the schema of a provider: it holds `a/b/c`, `d/e/f`, not `hashicorp/aws`");
  CHECK(
      message(
          R"({"provider_schemas":{"x/hashicorp/aws":{"resource_schemas":{"aws_x":{"block":3}}}}})")
          .find("`aws_x`") != std::string::npos);
  CHECK(message(R"({"provider_schemas":{"x/hashicorp/aws":{"resource_schemas":{"aws_x":{"block":
      {"block_types":{"b":{"nesting_mode":"heap"}}}}}}}})") ==
        "`f.json` is not the schema of a provider: unknown nesting_mode `heap` in `aws_x`");
  std::string deep(5000, '[');
  CHECK(message(R"({"provider_schemas":{"x/hashicorp/aws":{"resource_schemas":{"aws_x":)" + deep) ==
        "`f.json` is not the schema of a provider: nested too deeply");
}

// The generator (script/facts) and the reader encode alike.
TEST_CASE("the embedded bytes are those that the dump gives", "[provider_facts]") {
  auto schema = read_provider_schema(R"({"provider_schemas":{"x/hashicorp/aws":{"resource_schemas":
    {"aws_volume_attachment":{"version":0,"block":{"attributes":{
      "device_name":{"type":"string","required":true},"force_detach":{"type":"bool","optional":true},
      "id":{"type":"string","optional":true,"computed":true},
      "instance_id":{"type":"string","required":true},"skip_destroy":{"type":"bool","optional":true},
      "stop_instance_before_detaching":{"type":"bool","optional":true},
      "volume_id":{"type":"string","required":true}},
      "block_types":{"timeouts":{"nesting_mode":"single","block":{"attributes":{
        "create":{"type":"string","optional":true},"delete":{"type":"string","optional":true}}}}}}}}}}})",
                                     "x");
  CHECK(schema->encoded(SchemaKind::resource, "aws_volume_attachment") ==
        aws_schema("5.100.0").encoded(SchemaKind::resource, "aws_volume_attachment"));
}

TEST_CASE("a whole dump read at run time equals the embedded facts", "[.dump]") {
  const char* path = std::getenv("INFRA_SCHEMA_5_100_0");
  REQUIRE(path);
  auto read = read_provider_schema(DiskFileSystem().read(path), "5.100.0");
  const ProviderSchema& embedded = aws_schema("5.100.0");
  for (SchemaKind kind : {SchemaKind::provider, SchemaKind::resource, SchemaKind::data_source,
                          SchemaKind::ephemeral}) {
    CHECK(read->types(kind) == embedded.types(kind));
    for (std::string_view type : embedded.types(kind)) {
      INFO(type);
      CHECK(read->encoded(kind, type) == embedded.encoded(kind, type));
    }
  }
}

TEST_CASE("speed of the schema store", "[.benchmark]") {
  using Clock = std::chrono::steady_clock;
  auto ms = [](Clock::time_point from) {
    return std::chrono::duration<double, std::milli>(Clock::now() - from).count();
  };
  auto start = Clock::now();
  const ProviderSchema& schema = aws_schema();
  WARN("index: " << ms(start) << " ms");
  start = Clock::now();
  (void)schema.encoded(SchemaKind::resource, "aws_instance");
  WARN("frame: " << ms(start) << " ms");
  for (const char* type : {"aws_instance", "aws_sqs_queue", "aws_wafv2_web_acl",
                           "aws_quicksight_analysis", "aws_lb"}) {
    std::string_view bytes = schema.encoded(SchemaKind::resource, type);
    start = Clock::now();
    std::size_t blocks = decode_schema(bytes).size();
    WARN(type << ": " << bytes.size() << " bytes, " << blocks << " blocks, " << ms(start) << " ms");
  }
  start = Clock::now();
  std::size_t size = 0;
  for (std::string_view type : schema.types(SchemaKind::resource)) {
    size += schema.encoded(SchemaKind::resource, type).size();
  }
  WARN("all frames: " << size << " bytes, " << ms(start) << " ms");
  start = Clock::now();
  for (std::string_view type : schema.types(SchemaKind::resource)) {
    schema.find(SchemaKind::resource, type);
  }
  WARN("decode of all: " << ms(start) << " ms");
}

}  // namespace
}  // namespace infra::terraform
