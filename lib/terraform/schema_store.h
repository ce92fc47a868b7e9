// Where ProviderSchemas come from: the embedded pack, or a dump read at run time. Both hold encoded
// types and decode one when it is first asked for.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/terraform/provider_facts.h"
#include "lib/terraform/schema_codec.h"

namespace infra::terraform {

class StoredSchema : public ProviderSchema {
 public:
  const BlockSchema* find(SchemaKind kind, std::string_view type) const final;

 private:
  mutable std::shared_mutex mutex_;
  mutable std::array<std::map<std::string, DecodedSchema, std::less<>>, 4> decoded_;  // by kind
};

// lib/terraform/facts/aws_schemas.pack (its README has the layout). Frames of some sixty types each
// are decompressed when one of their types is first asked for, and stay.
class SchemaPack {
 public:
  explicit SchemaPack(std::string_view bytes);
  ~SchemaPack();

  struct Place {
    std::uint16_t frame = 0;
    std::uint32_t offset = 0, size = 0;
    bool borrowed = false;
  };
  struct Entry {
    SchemaKind kind = SchemaKind::resource;
    std::string_view name;
    std::vector<std::optional<Place>> places;  // by version
  };
  const std::vector<std::string>& versions() const { return versions_; }
  const std::vector<Entry>& entries() const { return entries_; }  // sorted by kind, name
  const Entry* entry(SchemaKind kind, std::string_view name) const;
  std::string_view bytes(const Place& place) const;

 private:
  struct Frame;
  std::string index_;
  std::vector<std::string> versions_;
  std::vector<Entry> entries_;
  mutable std::vector<std::unique_ptr<Frame>> frames_;
};

// Newest first.
class PackedSchema final : public StoredSchema {
 public:
  PackedSchema(const SchemaPack& pack, std::size_t number) : pack_(pack), number_(number) {}
  std::string_view version() const override { return pack_.versions()[number_]; }
  std::string_view encoded(SchemaKind kind, std::string_view type) const override;
  bool is_borrowed(SchemaKind kind, std::string_view type) const override;
  std::vector<std::string_view> types(SchemaKind kind) const override;

 private:
  const SchemaPack& pack_;
  std::size_t number_;
};

// Which of `versions` (newest first) answers for a locked version or constraint: aws_schema().
std::size_t choose_version(const std::vector<std::string>& versions, std::string_view wanted);

}  // namespace infra::terraform
