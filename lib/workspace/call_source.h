// What a module call's `source` means, without looking at the disk.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lib/hcl/syntax.h"

namespace infra::workspace {

// The folder that a `module` block in `from` (a path in the repository) calls, if it is one of this
// repository: ./x, ../x, or the repository under one of its names, git::https://host/org/name//x.
// nullopt: elsewhere, or not a literal.
std::optional<std::string> called_folder(const hcl::Block& call, std::string_view from,
                                         std::span<const std::string> repository_names);

}  // namespace infra::workspace
