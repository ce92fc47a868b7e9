// Differences between two texts, line by line, as people and `patch` read them.
#pragma once

#include <string>
#include <string_view>

namespace infra {

// In the unified format with three lines of context; "" where the texts are equal. The paths stand
// behind `--- a/` and `+++ b/`.
std::string unified_diff(std::string_view before, std::string_view after, std::string_view path);

}  // namespace infra
