// The style and the script of page.h. Internal.
#pragma once

#include <string_view>

namespace infra::report {

extern const std::string_view kPageStyle, kPageScript;

}  // namespace infra::report
