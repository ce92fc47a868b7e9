// Which arguments and blocks Terraform itself allows where: the configuration language, not the
// providers' schemas. Facts: terraform 1.11 `validate`.
#pragma once

#include <span>
#include <string_view>

#include "lib/diag/diagnostic.h"
#include "lib/hcl/syntax.h"

namespace infra::terraform {

struct BodyRules {
  struct BlockKind {
    std::string_view type;
    std::span<const std::string_view> labels;  // what each is called
    bool once = false;
  };
  std::span<const std::string_view> attributes = {};
  std::span<const std::string_view> required = {};
  std::span<const BlockKind> blocks = {};
  std::span<const std::string_view> reserved = {};  // block types kept for later
  // Other arguments and blocks belong to a schema that is not Terraform's own.
  bool open = false;
};

// null: no such block type. Names: "" for a file, "variable", "resource", "resource/lifecycle" …
const BodyRules* body_rules(std::string_view kind);

// Reports what does not belong into `body`, of a `kind` block, and what is missing.
void check_body(const hcl::Body& body, std::string_view kind, const BodyRules& rules,
                diag::Diagnostics& found);

// False, with a diagnostic, where the block has another number of labels.
bool check_labels(const hcl::Block& block, const BodyRules::BlockKind& kind,
                  diag::Diagnostics& found);

}  // namespace infra::terraform
