// What a module call's `source` means, without looking at the disk.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lib/hcl/syntax.h"

namespace infra::workspace {

// The folder that a call in `from` (a path in the repository) names, if it is one of this
// repository: ./x, ../x, or the repository under one of its names, git::https://host/org/name//x.
// nullopt: elsewhere.
std::optional<std::string> called_folder(std::string_view source, std::string_view from,
                                         std::span<const std::string> repository_names);
// That of a `module` block; nullopt also where its source is not a literal.
std::optional<std::string> called_folder(const hcl::Block& call, std::string_view from,
                                         std::span<const std::string> repository_names);

}  // namespace infra::workspace
