#include "lib/hcl/syntax.h"

namespace infra::hcl {

const Attribute* Body::attribute(std::string_view name) const {
  for (const Attribute& attribute : attributes)
    if (attribute.name.text == name) return &attribute;
  return nullptr;
}

const Block* Body::block(std::string_view type) const {
  for (const Block& block : blocks)
    if (block.type.text == type) return &block;
  return nullptr;
}

}  // namespace infra::hcl
