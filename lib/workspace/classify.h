// What the layout makes of a folder that need not be there (any more): for stacks that a change
// removes.
#pragma once

#include <optional>
#include <string>

#include "lib/workspace/workspace.h"

namespace infra::workspace {

// nullopt where no glob names the path, or it lies below `examples` or `tests`.
std::optional<Folder> classify_path(const Config& config, const std::string& path);
// Of a root module that no glob names.
Folder root_module_at(const Config& config, const std::string& path);

}  // namespace infra::workspace
