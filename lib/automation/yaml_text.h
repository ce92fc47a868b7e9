// Scalars as YAML has them. Used by the generators.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace infra::automation {

// Plain where every reader takes it for the same text, else in double quotes.
std::string yaml_text(std::string_view text);
// `text` with {{name}} replaced by the value of `name`; what has no value stays ({{ … }} of
// GitHub).
std::string fill(std::string_view text,
                 const std::vector<std::pair<std::string_view, std::string>>& values);

}  // namespace infra::automation
