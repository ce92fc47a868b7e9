#include "lib/provider/validate_config.h"

#include <fmt/format.h>

#include <utility>

namespace infra::provider {
namespace {

using hcl::Type;
using hcl::Value;
using terraform::BlockSchema;
using terraform::NestedBlockSchema;

class Validator {
 public:
  explicit Validator(bool framework) : framework_(framework) {}

  void block(const BlockSchema& schema, const Value& config, const Path& path) {
    if (!config.is_known() || config.is_null()) return;
    for (const auto& attribute : schema.attributes) {
      const Value* value = config.find(attribute.name);
      const bool settable = attribute.required || attribute.optional;
      if (!value || settable || (value->is_known() && value->is_null())) continue;
      found.push_back(unconfigurable(attribute.name, with(path, attribute.name)));
    }
    for (const NestedBlockSchema& nested : schema.blocks)
      if (const Value* value = config.find(nested.name))
        blocks(nested, *value, with(path, nested.name));
  }

  std::vector<PluginDiagnostic> found;

 private:
  static Path with(Path path, std::string_view name) {
    path.push_back({PathStep::Kind::attribute, std::string(name), 0});
    return path;
  }

  void blocks(const NestedBlockSchema& nested, const Value& value, Path path) {
    if (!value.is_known() || value.is_null()) return;
    if (value.kind() == Type::Kind::object) return block(*nested.block, value, path);
    if (value.kind() == Type::Kind::map) return;
    // The blocks of a set have no address of their own.
    const bool indexed = value.kind() != Type::Kind::set;
    std::int64_t index = 0;
    for (const Value& element : value.elements()) {
      if (indexed) path.push_back({PathStep::Kind::index, {}, index++});
      block(*nested.block, element, path);
      if (indexed) path.pop_back();
    }
  }

  PluginDiagnostic unconfigurable(std::string_view name, Path path) const {
    if (framework_)
      return {true, "Invalid Configuration for Read-Only Attribute",
              "Cannot set value for this attribute as the provider has marked it as read-only. "
              "Remove the configuration line setting the value.\n\nRefer to the provider "
              "documentation or contact the provider developers for additional information about "
              "configurable and read-only attributes that are supported.",
              std::move(path)};
    return {true, "Value for unconfigurable attribute",
            fmt::format("Can't configure a value for \"{}\": its value will be decided "
                        "automatically based on the result of applying this configuration.",
                        name),
            std::move(path)};
  }

  const bool framework_;
};

}  // namespace

std::vector<PluginDiagnostic> validate_config(const BlockSchema& schema, const Value& config,
                                              bool framework) {
  Validator validator(framework);
  validator.block(schema, config, {});
  return std::move(validator.found);
}

}  // namespace infra::provider
