// White space between tokens as the canonical layout wants it: the rules of HCL's own formatter.
// Used by format.cc and edit.cc.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/hcl/scanner.h"

namespace infra::hcl {

struct FormatToken {
  TokenKind kind = TokenKind::end_of_file;
  std::uint32_t spaces = 0;  // before it
  std::string_view bytes;
};

// Sets `spaces` of every token but a last end_of_file.
void lay_out(std::vector<FormatToken>& tokens);

std::string to_text(const std::vector<FormatToken>& tokens);

}  // namespace infra::hcl
