#include "lib/policy/encryption.h"

#include <algorithm>

#include "lib/policy/log_buckets.h"
#include "lib/policy/tags.h"

namespace infra::policy {
namespace {

// A store with an argument that says whether it is encrypted, and one that names the key. Facts:
// the AWS provider's documentation of each type.
struct Switch {
  std::string_view type;
  std::string_view path;      // a boolean, unless `value` is given; "": always encrypted
  std::string_view value;     // what it must be; "": true
  std::string_view key_path;  // "": the standard asks for no key of one's own
  std::string_view help;
  // With one of these the answer is taken over from elsewhere.
  std::string_view inherited[3] = {};
};

constexpr Switch kSwitches[] = {
    {"aws_db_instance",
     "storage_encrypted",
     {},
     "kms_key_id",
     "set `storage_encrypted = true`",
     {"replicate_source_db", "snapshot_identifier", "restore_to_point_in_time"}},
    {"aws_rds_cluster",
     "storage_encrypted",
     {},
     "kms_key_id",
     "set `storage_encrypted = true`",
     {"replication_source_identifier", "snapshot_identifier", "restore_to_point_in_time"}},
    {"aws_docdb_cluster",
     "storage_encrypted",
     {},
     "kms_key_id",
     "set `storage_encrypted = true`",
     {"snapshot_identifier", "restore_to_point_in_time"}},
    {"aws_neptune_cluster",
     "storage_encrypted",
     {},
     "kms_key_arn",
     "set `storage_encrypted = true`",
     {"replication_source_identifier", "snapshot_identifier"}},
    {"aws_rds_global_cluster",
     "storage_encrypted",
     {},
     {},
     "set `storage_encrypted = true`",
     {"source_db_cluster_identifier"}},
    {"aws_efs_file_system", "encrypted", {}, "kms_key_id", "set `encrypted = true`"},
    {"aws_ebs_volume", "encrypted", {}, "kms_key_id", "set `encrypted = true`"},
    {"aws_ebs_snapshot_copy", "encrypted", {}, {}, "set `encrypted = true`"},
    {"aws_opensearch_domain",
     "encrypt_at_rest.enabled",
     {},
     "encrypt_at_rest.kms_key_id",
     "add `encrypt_at_rest { enabled = true }`"},
    {"aws_elasticsearch_domain",
     "encrypt_at_rest.enabled",
     {},
     "encrypt_at_rest.kms_key_id",
     "add `encrypt_at_rest { enabled = true }`"},
    {"aws_kinesis_stream", "encryption_type", "KMS", "kms_key_id",
     "set `encryption_type = \"KMS\"`"},
    {"aws_dax_cluster",
     "server_side_encryption.enabled",
     {},
     {},
     "add `server_side_encryption { enabled = true }`"},
    {"aws_workspaces_workspace",
     "root_volume_encryption_enabled",
     {},
     {},
     "set `root_volume_encryption_enabled = true`"},
    {"aws_workspaces_workspace",
     "user_volume_encryption_enabled",
     {},
     {},
     "set `user_volume_encryption_enabled = true`"},
    {"aws_secretsmanager_secret", {}, {}, "kms_key_id", {}},
    {"aws_cloudwatch_log_group", {}, {}, "kms_key_id", {}},
    {"aws_elasticache_serverless_cache", {}, {}, "kms_key_id", {}},
    {"aws_cloudtrail", {}, {}, "kms_key_id", {}},
};

Encrypted judge(const Argument& argument, std::string_view wanted) {
  if (argument.is_unknown()) return Encrypted::unknown;
  if (wanted.empty()) return argument.is(true) ? Encrypted::yes : Encrypted::no;
  return argument.is(wanted) ? Encrypted::yes : Encrypted::no;
}

StoreFacts key_only(const Arguments& arguments, std::string_view path, std::string_view help) {
  StoreFacts facts;
  facts.wants_key = true;
  facts.key = arguments.at(path);
  facts.key_help = help;
  return facts;
}

bool has_resource(const terraform::EvaluatedModule& root, std::string_view type) {
  return std::ranges::any_of(root.of_type(type), [](const Resource& each) {
    return each.mode == terraform::Mode::managed;
  });
}

void add_switches(const Resource& resource, std::vector<StoreFacts>& stores) {
  const Arguments arguments(resource);
  for (const Switch& row : kSwitches) {
    if (row.type != resource.type) continue;
    StoreFacts facts;
    if (!row.path.empty()) {
      facts.decides = arguments.at(row.path);
      facts.encrypted = judge(facts.decides, row.value);
      facts.help = row.help;
      const bool inherited = std::ranges::any_of(row.inherited, [&](std::string_view name) {
        return !name.empty() && !arguments.blocks(name).empty();
      });
      if (inherited && !facts.decides.is_set()) continue;
    }
    if (!row.key_path.empty()) {
      facts.wants_key = true;
      facts.key = arguments.at(row.key_path);
    }
    stores.push_back(std::move(facts));
  }
}

StoreFacts device_facts(const Arguments& device, bool has_keys) {
  StoreFacts facts;
  facts.decides = device.get("encrypted");
  facts.encrypted = judge(facts.decides, {});
  facts.help = "set `encrypted = true`";
  facts.wants_key = has_keys;
  facts.key = device.get("kms_key_id");
  return facts;
}

// A volume made from a snapshot is encrypted as the snapshot is.
bool is_as_its_snapshot(const Arguments& device) {
  return device.get("snapshot_id").is_set() && !device.get("encrypted").is_set();
}

// Block devices of instances and launch configurations; the root volume is there without a block.
void add_devices(const Resource& resource, bool has_keys, std::vector<StoreFacts>& stores) {
  const Arguments arguments(resource);
  const auto root_devices = arguments.blocks("root_block_device");
  for (const Arguments& device : root_devices) stores.push_back(device_facts(device, has_keys));
  for (const Arguments& device : arguments.blocks("ebs_block_device"))
    if (!is_as_its_snapshot(device)) stores.push_back(device_facts(device, has_keys));
  if (!root_devices.empty() || arguments.get("launch_template").is_set()) {
    const Argument from_template = arguments.get("launch_template");
    if (!root_devices.empty() || !arguments.blocks("launch_template").empty() ||
        from_template.is_unknown())
      return;
  }
  StoreFacts facts;
  facts.decides = arguments.at("root_block_device.encrypted");
  facts.encrypted = Encrypted::no;
  facts.help = "add `root_block_device { encrypted = true }`";
  stores.push_back(std::move(facts));
}

void add_template_devices(const Resource& resource, std::vector<StoreFacts>& stores) {
  for (const Arguments& mapping : Arguments(resource).blocks("block_device_mappings"))
    for (const Arguments& device : mapping.blocks("ebs"))
      if (!is_as_its_snapshot(device)) stores.push_back(device_facts(device, true));
}

StoreFacts cache_facts(const Arguments& arguments) {
  StoreFacts facts;
  facts.decides = arguments.get("at_rest_encryption_enabled");
  facts.encrypted = judge(facts.decides, {});
  // Valkey is encrypted unless one says otherwise.
  if (!facts.decides.is_set() && arguments.get("engine").is("valkey"))
    facts.encrypted = Encrypted::yes;
  facts.help = "set `at_rest_encryption_enabled = true`";
  facts.wants_key = true;
  facts.key = arguments.get("kms_key_id");
  return facts;
}

// SQS encrypts with a key of its own unless one says otherwise.
StoreFacts queue_facts(const Arguments& arguments) {
  StoreFacts facts;
  facts.key = arguments.get("kms_master_key_id");
  facts.wants_key = true;
  facts.decides = arguments.get("sqs_managed_sse_enabled");
  if (!facts.key.is_set() && facts.decides.is(false)) facts.encrypted = Encrypted::no;
  facts.help = "set `kms_master_key_id`";
  return facts;
}

StoreFacts topic_facts(const Arguments& arguments) {
  StoreFacts facts;
  facts.key = arguments.get("kms_master_key_id");
  facts.decides = facts.key;
  facts.wants_key = true;
  if (!facts.key.is_set()) facts.encrypted = Encrypted::no;
  facts.help = "set `kms_master_key_id`";
  return facts;
}

StoreFacts repository_facts(const Arguments& arguments) {
  StoreFacts facts = key_only(arguments, "encryption_configuration.kms_key",
                              "add `encryption_configuration { encryption_type = \"KMS\" }` with "
                              "`kms_key`");
  const Argument type = arguments.at("encryption_configuration.encryption_type");
  if (facts.key.is_set() && !type.is_unknown() && !type.is("KMS") && !type.is("KMS_DSSE"))
    facts.key = Argument{Given::unset, {}, type.span, type.path};
  return facts;
}

StoreFacts table_facts(const Arguments& arguments) {
  StoreFacts facts = key_only(arguments, "server_side_encryption.kms_key_arn",
                              "add `server_side_encryption { enabled = true }` with `kms_key_arn`");
  const Argument enabled = arguments.at("server_side_encryption.enabled");
  if (enabled.is(false)) facts.key = Argument{Given::unset, {}, enabled.span, enabled.path};
  return facts;
}

// A delivery stream that reads another stream takes over its encryption.
std::optional<StoreFacts> delivery_facts(const Arguments& arguments) {
  if (arguments.get("kinesis_source_configuration").is_set() &&
      !arguments.blocks("kinesis_source_configuration").empty())
    return std::nullopt;
  if (!arguments.blocks("msk_source_configuration").empty()) return std::nullopt;
  StoreFacts facts;
  facts.decides = arguments.at("server_side_encryption.enabled");
  facts.encrypted = judge(facts.decides, {});
  facts.help = "add `server_side_encryption { enabled = true }`";
  facts.wants_key = true;
  facts.key = arguments.at("server_side_encryption.key_arn");
  return facts;
}

// The default of Redshift changed with the major version 6 of the provider.
StoreFacts warehouse_facts(const Resource& resource, const Arguments& arguments) {
  StoreFacts facts;
  facts.decides = arguments.get("encrypted");
  facts.encrypted = judge(facts.decides, {});
  if (!facts.decides.is_set() && resource.provider != nullptr &&
      provider_has(*resource.provider, "6.0.0"))
    facts.encrypted = Encrypted::yes;
  facts.help = "set `encrypted = true`";
  return facts;
}

std::optional<StoreFacts> athena_facts(const Arguments& arguments, std::string_view path) {
  StoreFacts facts;
  facts.decides = arguments.at(path);
  if (!facts.decides.is_set()) facts.encrypted = Encrypted::no;
  facts.help = "add `encryption_configuration` with `encryption_option`";
  return facts;
}

void add_build_artifacts(const Arguments& arguments, std::vector<StoreFacts>& stores) {
  for (const std::string_view name : {"artifacts", "secondary_artifacts"}) {
    for (const Arguments& artifacts : arguments.blocks(name)) {
      StoreFacts facts;
      facts.decides = artifacts.get("encryption_disabled");
      if (facts.decides.is(true)) facts.encrypted = Encrypted::no;
      facts.help = "remove `encryption_disabled`";
      stores.push_back(std::move(facts));
    }
  }
}

void add_api_cache(const Arguments& arguments, std::vector<StoreFacts>& stores) {
  for (const Arguments& settings : arguments.blocks("settings")) {
    if (!settings.get("caching_enabled").is(true)) continue;
    StoreFacts facts;
    facts.decides = settings.get("cache_data_encrypted");
    facts.encrypted = judge(facts.decides, {});
    facts.help = "set `cache_data_encrypted = true`";
    stores.push_back(std::move(facts));
  }
}

// The bucket that a resource of its own is about takes access logs: no key can be asked for.
bool is_about_log_bucket(const Resource& resource, const terraform::EvaluatedModule& root) {
  const Argument named = Arguments(resource).get("bucket");
  return std::ranges::any_of(root.of_type("aws_s3_bucket"), [&](const Resource& bucket) {
    return refers_to(named, resource, bucket, root, "bucket") == Refers::yes &&
           takes_access_logs(bucket, root) != Refers::no;
  });
}

StoreFacts default_encryption(const std::vector<Arguments>& rules, const Arguments& holder) {
  StoreFacts facts = key_only(holder, "rule.apply_server_side_encryption_by_default", {});
  facts.key_help =
      "add an `aws_s3_bucket_server_side_encryption_configuration` with `sse_algorithm = "
      "\"aws:kms\"` and `kms_master_key_id`";
  facts.key.given = Given::unset;
  for (const Arguments& rule : rules) {
    const Argument algorithm = rule.at("apply_server_side_encryption_by_default.sse_algorithm");
    facts.key = rule.at("apply_server_side_encryption_by_default.kms_master_key_id");
    if (!algorithm.is_unknown() && !algorithm.is("aws:kms") && !algorithm.is("aws:kms:dsse"))
      facts.key = Argument{Given::unset, {}, algorithm.span, algorithm.path};
  }
  return facts;
}

// A bucket is encrypted by S3 itself; a key of one's own is set in a block or a resource of its
// own.
std::vector<StoreFacts> bucket_facts(const Resource& bucket,
                                     const terraform::EvaluatedModule& root) {
  const Arguments arguments(bucket);
  std::vector<Arguments> rules;
  for (const Arguments& block : arguments.blocks("server_side_encryption_configuration")) {
    if (block.is_unknown()) return {};
    for (const Arguments& rule : block.blocks("rule")) rules.push_back(rule);
  }
  if (takes_access_logs(bucket, root) != Refers::no) return {};
  if (!rules.empty()) return {default_encryption(rules, arguments)};
  for (const Resource& each : root.of_type("aws_s3_bucket_server_side_encryption_configuration")) {
    // That resource is judged by itself.
    if (refers_to(Arguments(each).get("bucket"), each, bucket, root, "bucket") != Refers::no)
      return {};
  }
  return {default_encryption({}, arguments)};
}

}  // namespace

std::vector<StoreFacts> stores_of(const Resource& resource,
                                  const terraform::EvaluatedModule& root) {
  std::vector<StoreFacts> stores;
  if (resource.mode != terraform::Mode::managed) return stores;
  const std::string_view type = resource.type;
  const Arguments arguments(resource);
  if (type == "aws_rds_cluster" && arguments.get("engine_mode").is("serverless")) return stores;
  // Where the account encrypts every volume, an argument that is not set says nothing.
  const bool every_volume = has_resource(root, "aws_ebs_encryption_by_default");
  add_switches(resource, stores);
  if (type == "aws_instance") add_devices(resource, true, stores);
  if (type == "aws_launch_configuration") add_devices(resource, false, stores);
  if (type == "aws_launch_template") add_template_devices(resource, stores);
  if (type == "aws_elasticache_replication_group") stores.push_back(cache_facts(arguments));
  if (type == "aws_sqs_queue") stores.push_back(queue_facts(arguments));
  if (type == "aws_sns_topic") stores.push_back(topic_facts(arguments));
  if (type == "aws_ecr_repository") stores.push_back(repository_facts(arguments));
  if (type == "aws_dynamodb_table") stores.push_back(table_facts(arguments));
  if (type == "aws_redshift_cluster") stores.push_back(warehouse_facts(resource, arguments));
  if (type == "aws_s3_bucket") stores = bucket_facts(resource, root);
  if (type == "aws_s3_bucket_server_side_encryption_configuration" &&
      !is_about_log_bucket(resource, root))
    stores.push_back(default_encryption(arguments.blocks("rule"), arguments));
  if (type == "aws_codebuild_project") add_build_artifacts(arguments, stores);
  if (type == "aws_api_gateway_method_settings") add_api_cache(arguments, stores);
  std::optional<StoreFacts> more;
  if (type == "aws_kinesis_firehose_delivery_stream") more = delivery_facts(arguments);
  if (type == "aws_athena_database")
    more = athena_facts(arguments, "encryption_configuration.encryption_option");
  if (type == "aws_athena_workgroup")
    more = athena_facts(arguments,
                        "configuration.result_configuration.encryption_configuration."
                        "encryption_option");
  if (more) stores.push_back(*std::move(more));
  const bool volumes = type == "aws_ebs_volume" || type == "aws_instance" ||
                       type == "aws_launch_configuration" || type == "aws_launch_template";
  if (every_volume && volumes)
    std::erase_if(stores, [](const StoreFacts& store) { return !store.decides.is_set(); });
  return stores;
}

bool is_aws_managed_key(const Argument& key, const Resource& resource,
                        const terraform::EvaluatedModule& root) {
  const auto managed = [](const std::optional<std::string>& text) {
    return text && text->find("alias/aws/") != text->npos;
  };
  if (managed(key.text())) return true;
  if (!key.cause().starts_with("data.aws_kms_")) return false;
  const auto reads_managed = [&](const Resource& each) {
    if (each.mode != terraform::Mode::data || each.module != resource.module) return false;
    if (!key.cause().starts_with(local_address(each) + ".")) return false;
    const Arguments arguments(each);
    return managed(arguments.get("name").text()) || managed(arguments.get("key_id").text());
  };
  return std::ranges::any_of(root.of_type("aws_kms_alias"), reads_managed) ||
         std::ranges::any_of(root.of_type("aws_kms_key"), reads_managed);
}

}  // namespace infra::policy
