// Globs of folders as infra.yaml has them: `*` and `{name}` are one step of the path or a part of
// it, `**` any number of steps.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace infra::workspace {

// What the {names} stand for where `path` matches; nullopt where it does not.
std::optional<std::map<std::string, std::string>> match_glob(std::string_view glob,
                                                             std::string_view path);

}  // namespace infra::workspace
