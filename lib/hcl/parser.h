// HCL native syntax -> syntax tree. Always returns a best-effort tree; several diagnostics a file,
// all of rule HCL001 (HCL014 for the nesting limit), each at the narrowest wrong token.
#pragma once

#include <cstdint>
#include <memory>

#include "lib/diag/diagnostic.h"
#include "lib/hcl/syntax.h"

namespace infra::hcl {

// Deeper nesting of brackets, blocks and templates is reported and not parsed.
inline constexpr int kMaxNesting = 500;

std::unique_ptr<File> parse_file(const diag::SourceMap& sources, std::uint32_t file,
                                 diag::Diagnostics& found);

// The whole text of `file` as one expression, as for TF_VAR_x and a line of the console. Newlines
// are white space, as in parentheses; anything behind the expression is an error.
std::unique_ptr<ExpressionFile> parse_expression(const diag::SourceMap& sources, std::uint32_t file,
                                                 diag::Diagnostics& found);

// The whole text as the inside of a template (templatefile(), templatestring()).
std::unique_ptr<ExpressionFile> parse_template(const diag::SourceMap& sources, std::uint32_t file,
                                               diag::Diagnostics& found);

}  // namespace infra::hcl
