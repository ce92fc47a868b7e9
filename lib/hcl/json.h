// HCL's JSON syntax as Terraform reads it -> the same syntax tree. Strings become templates (spans
// point into the JSON text), except where Terraform takes them literally: a variable's `default`,
// .tfvars.json. `//` properties of objects that stand for blocks are comments.
#pragma once

#include <cstdint>
#include <memory>

#include "lib/diag/diagnostic.h"
#include "lib/hcl/syntax.h"

namespace infra::hcl {

enum class JsonKind : std::uint8_t {
  terraform,  // .tf.json: block labels as nesting, Terraform's own block types as blocks
  variables,  // .tfvars.json: attributes only, strings literal
};

std::unique_ptr<File> parse_json_file(const diag::SourceMap& sources, std::uint32_t file,
                                      JsonKind kind, diag::Diagnostics& found);

// Any JSON text as an expression whose strings are templates (HCL's json.ParseExpression).
std::unique_ptr<ExpressionFile> parse_json_expression(const diag::SourceMap& sources,
                                                      std::uint32_t file, diag::Diagnostics& found);

}  // namespace infra::hcl
