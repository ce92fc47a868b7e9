// Globs of folders as infra.yaml has them: `*` and `{name}` are one step of the path or a part of
// it, `**` any number of steps. And what CODEOWNERS and atlantis.yaml have in common with them.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace infra::workspace {

// What the {names} stand for where `path` matches; nullopt where it does not.
std::optional<std::map<std::string, std::string>> match_glob(std::string_view glob,
                                                             std::string_view path);

// Without names, and with `?` for any one character; both are split at the slashes. The dialects
// differ in what a pattern of a folder says of the files below it: that is the callers', who write
// it as `**` at the end.
bool match_steps(std::span<const std::string_view> pattern, std::span<const std::string_view> path);

}  // namespace infra::workspace
