// The canonical layout: byte for byte what `terraform fmt` 1.11 writes. Used by `infra fmt`, by the
// edit API and by whatever generates Terraform.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/diag/diagnostic.h"

namespace infra::hcl {

// nullopt where the text has a syntax error (parse_file() says which): it is left alone.
// The text of a file that is formatted already is returned unchanged.
std::optional<std::string> format(std::string_view text);

// The same for a file whose syntax errors are wanted too.
std::optional<std::string> format_file(const diag::SourceMap& sources, std::uint32_t file,
                                       diag::Diagnostics& found);

}  // namespace infra::hcl
