// What `terraform fmt` rewrites besides white space: block labels get quotes, `"${var.x}"` becomes
// `var.x`, and a variable's type in the style of Terraform 0.11 today's. Used by format.cc.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "lib/hcl/format_layout.h"
#include "lib/hcl/syntax.h"

namespace infra::hcl {

// `tokens` are those of the file whose body is `body`, `scanned` their positions. Texts that stand
// in no file are kept in `texts`.
void clean_up(const Body& body, const std::vector<Token>& scanned, std::vector<FormatToken>& tokens,
              std::deque<std::string>& texts);

}  // namespace infra::hcl
