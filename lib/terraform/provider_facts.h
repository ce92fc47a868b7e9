// The AWS provider's own facts: which types take tags and how, argument schemas, what replaces a
// resource. Embedded compactly; made by script/facts from public package data.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/hcl/type.h"

namespace infra::terraform {

enum class TagForm : std::uint8_t {
  none,
  map,              // `tags`, but default_tags do not reach it
  map_with_all,     // `tags` and `tags_all`: default_tags reach it
  autoscaling,      // aws_autoscaling_group: `tag` blocks with propagate_at_launch
  autoscaling_tag,  // other list-of-blocks forms
};

// nullopt: the type is unknown to the table (another provider's, or newer than it).
std::optional<TagForm> tag_form(std::string_view resource_type);

enum class Nesting : std::uint8_t { single, list, set, map, group };

struct BlockSchema;

struct AttributeSchema {
  std::string_view name;
  hcl::Type type;
  bool required = false, optional = false, computed = false, sensitive = false;
  bool write_only = false, deprecated = false;
};

struct NestedBlockSchema {
  std::string_view name;
  Nesting nesting = Nesting::list;
  std::uint32_t min_items = 0, max_items = 0;  // 0: no limit
  const BlockSchema* block = nullptr;
  bool deprecated = false;
};

struct BlockSchema {
  std::vector<AttributeSchema> attributes;  // sorted by name
  std::vector<NestedBlockSchema> blocks;    // sorted by name
  const AttributeSchema* attribute(std::string_view name) const;
  const NestedBlockSchema* nested(std::string_view name) const;
};

enum class SchemaKind : std::uint8_t { provider, resource, data_source, ephemeral };

// One version of a provider. Types are decoded when first asked for and kept; thread-safe.
class ProviderSchema {
 public:
  virtual ~ProviderSchema() = default;
  virtual std::string_view version() const = 0;
  virtual const BlockSchema* find(SchemaKind kind, std::string_view type) const = 0;  // null: none
  virtual std::vector<std::string_view> types(SchemaKind kind) const = 0;             // sorted
};

// The embedded schemas of hashicorp/aws: the newest that satisfies `version` (a locked version or a
// constraint; "" = the newest).
const ProviderSchema& aws_schema(std::string_view version = {});
// From the output of `terraform providers schema -json`. Throws infra::Error.
std::unique_ptr<ProviderSchema> read_provider_schema(std::string_view json,
                                                     std::string_view source);

// Does a change of `path` (dotted, no indexes: ebs_block_device.volume_id) replace the resource?
// nullopt: no facts for this type.
std::optional<bool> requires_replace(std::string_view type, std::string_view path);

}  // namespace infra::terraform
