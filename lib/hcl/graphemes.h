// Extended grapheme clusters (UAX #29), in which Terraform counts characters: length, substr,
// padding of format, columns of the formatter. Text is UTF-8; a wrong byte is a cluster of its own.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace infra::hcl {

// Bytes of the first cluster of `text`; 0 only for "".
std::size_t grapheme_length(std::string_view text);

std::size_t count_graphemes(std::string_view text);

// Bytes of the first `count` clusters (all of `text` where it has fewer).
std::size_t skip_graphemes(std::string_view text, std::size_t count);

// What is certain to remain the start of any string (in NFC) that begins with `text`: its last
// cluster could still combine with what follows, except for common delimiters (cty's
// SafeKnownPrefix). For the prefix of an unknown string's Refinement.
std::string safe_known_prefix(std::string_view text);

}  // namespace infra::hcl
