#include "lib/terraform/implied_type.h"

#include <utility>
#include <vector>

namespace infra::terraform {
namespace {

using hcl::Type;

// Elements of different types fit into no list or map: Terraform falls back to a dynamic value
// (configschema's decoder specification, BlockTupleSpec and BlockObjectSpec).
Type nested_type(const NestedBlockSchema& nested) {
  const Type block = implied_type(*nested.block);
  switch (nested.nesting) {
    case Nesting::single:
    case Nesting::group:
      return block;
    case Nesting::list:
      return block.has_dynamic() ? Type::dynamic() : Type::list(block);
    case Nesting::set:
      return Type::set(block);
    case Nesting::map:
      return block.has_dynamic() ? Type::dynamic() : Type::map(block);
  }
  return Type::dynamic();
}

}  // namespace

Type implied_type(const BlockSchema& schema) {
  std::vector<hcl::AttributeType> attributes;
  attributes.reserve(schema.attributes.size() + schema.blocks.size());
  for (const auto& attribute : schema.attributes)
    attributes.push_back({std::string(attribute.name), attribute.type});
  for (const auto& nested : schema.blocks)
    attributes.push_back({std::string(nested.name), nested_type(nested)});
  return Type::object(std::move(attributes));
}

}  // namespace infra::terraform
