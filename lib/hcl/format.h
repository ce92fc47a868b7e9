// The canonical layout: byte for byte what `terraform fmt` 1.11 writes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace infra::hcl {

// nullopt where the text has a syntax error (parse_file() says which): it is left alone.
// The text of a file that is formatted already is returned unchanged.
std::optional<std::string> format(std::string_view text);

}  // namespace infra::hcl
