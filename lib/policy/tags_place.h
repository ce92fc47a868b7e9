// Where a missing tag is to be set: from a resource's `tags` back through merge(), locals,
// variables and the arguments of module calls. Used by tags_check.cc.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "lib/terraform/module.h"
#include "lib/terraform/resource.h"

namespace infra::policy {

struct TagPlace {
  diag::Span primary;      // the expression to point at: the outermost argument that is passed on
  bool is_header = false;  // there is no expression: `primary` is a block's header
  diag::Span used;         // the resource's own expression, where `primary` is another's
  std::string name;        // local.common, var.tags: what to add to; "" `tags` itself
  diag::Span definition;   // of `name`; kNoSpan: none
  const hcl::Expr* object = nullptr;  // literal that takes a key; null: none was found
  const hcl::Body* body = nullptr;    // of the resource, where it has no `tags`
  // Findings with the same cause are one: the definition of a local, else `primary`.
  diag::Span cause() const;
};

class TagPlaces {
 public:
  explicit TagPlaces(const std::vector<const terraform::Module*>& modules);
  // `fallback`: what to point at where the resource has no source or no `attribute`.
  TagPlace find(const terraform::Resource& resource, std::string_view attribute,
                diag::Span fallback) const;
  const terraform::Module* module_of(std::uint32_t file) const;  // null: none of those given

 private:
  struct Walk;
  std::unordered_map<std::uint32_t, const terraform::Module*> modules_;  // by source file
};

}  // namespace infra::policy
