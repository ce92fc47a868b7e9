// The regular expressions of regex(), regexall() and replace(): Go's syntax is RE2's.
#pragma once

#include <string>
#include <string_view>

#include "lib/hcl/function.h"

namespace infra::hcl {

// Every match of `pattern` in `text` by `replacement`, in which $1 and ${name} stand for groups.
// Throws FunctionError for a pattern that does not compile.
std::string regex_replace(std::string_view text, std::string_view pattern,
                          std::string_view replacement, CallContext& context);

}  // namespace infra::hcl
