// Strings as Go's %q writes them, which Terraform uses for the console and in messages.
#pragma once

#include <string>
#include <string_view>

namespace infra::hcl {

void append_go_quoted(std::string& out, std::string_view text);
std::string go_quoted(std::string_view text);

}  // namespace infra::hcl
