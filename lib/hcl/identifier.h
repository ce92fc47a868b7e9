// Characters of identifiers beyond ASCII; for the scanner and for parsers of single identifiers.
#pragma once

namespace infra::hcl {

bool is_identifier_start(char32_t c);     // c >= 0x80
bool is_identifier_continue(char32_t c);  // c >= 0x80

}  // namespace infra::hcl
