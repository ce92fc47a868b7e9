// Differences between two texts, line by line, as people and `patch` read them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace infra {

// In the unified format with three lines of context; "" where the texts are equal. The paths stand
// behind `--- a/` and `+++ b/`.
std::string unified_diff(std::string_view before, std::string_view after, std::string_view path);

// The bytes [begin, end) of the old text become `replacement`, a part of the new one.
struct TextChange {
  std::size_t begin = 0, end = 0;
  std::string_view replacement;
};
// What turns `before` into `after`: a change for each run of changed lines, cut to the bytes that
// differ; in order.
std::vector<TextChange> text_changes(std::string_view before, std::string_view after);

}  // namespace infra
