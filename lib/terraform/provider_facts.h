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
inline constexpr std::string_view kProviderBlock = "aws";  // type name of SchemaKind::provider

// One version of a provider. Types are decoded when first asked for and kept; thread-safe.
class ProviderSchema {
 public:
  virtual ~ProviderSchema() = default;
  virtual std::string_view version() const = 0;  // "": not known
  virtual const BlockSchema* find(SchemaKind kind, std::string_view type) const = 0;  // null: none
  // The bytes of the plugin protocol's `Schema` message (tfplugin5), without prose; "" for none.
  // They stay where they are as long as the ProviderSchema lives.
  virtual std::string_view encoded(SchemaKind kind, std::string_view type) const = 0;
  // Taken from another version, since the dump of this one lacks it: right in the main, but an
  // argument may be missing.
  virtual bool is_borrowed(SchemaKind kind, std::string_view type) const = 0;
  virtual std::vector<std::string_view> types(SchemaKind kind) const = 0;  // sorted
};

// The embedded schemas of hashicorp/aws (6.47.0, 5.100.0): the newest that satisfies `version`, a
// locked version or a constraint; "" is the newest. Where none does, the one of the same major
// version, else the nearest.
const ProviderSchema& aws_schema(std::string_view version = {});
// From the output of `terraform providers schema -json`, that of hashicorp/aws where it holds
// several providers'. `source` is its path: for messages, and for the version where the name has
// one (aws-6.47.0.json). Throws infra::Error.
std::unique_ptr<ProviderSchema> read_provider_schema(std::string_view json,
                                                     std::string_view source);

// Does a change of `path` (dotted, no indexes: ebs_block_device.volume_id) replace the resource?
// nullopt: no facts for this type. From provider 5.64.0, and `region` of 6.x.
std::optional<bool> requires_replace(std::string_view type, std::string_view path);

}  // namespace infra::terraform
