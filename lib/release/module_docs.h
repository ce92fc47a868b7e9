// The reference of a module in its README, between two markers that terraform-docs knows too, so
// that a repository can move from one program to the other.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/release/interface.h"

namespace infra::release {

inline constexpr std::string_view kDocsBegin = "<!-- BEGIN_TF_DOCS -->";
inline constexpr std::string_view kDocsEnd = "<!-- END_TF_DOCS -->";

// Markdown, without the markers; tables that would be empty are left out.
std::string module_reference(const Interface& interface);

// `readme` with the text between its markers replaced, in its own line ends; nullopt where it does
// not have both markers, in this order.
std::optional<std::string> with_reference(std::string_view readme, std::string_view reference);

}  // namespace infra::release
