// Many files as one text and back: what is embedded in the program, and what `scaffold` remembers
// of its last run. Also compiled into cmd/make_archive.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace infra::scaffold {

using Tree = std::map<std::string, std::string>;  // path -> bytes

std::string pack(const Tree& tree);  // zstd; the same bytes for the same tree
// Throws infra::Error where `bytes` is not what pack() gave.
Tree unpack(std::string_view bytes);

// A packed tree as lines of text, for a file that is committed, and back. Throws as unpack() does.
std::string to_text(std::string_view packed);
std::string from_text(std::string_view text);

// Scripts are the only files that are to be run.
inline bool is_script(std::string_view bytes) { return bytes.starts_with("#!"); }

}  // namespace infra::scaffold
