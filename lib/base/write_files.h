// Several files as one change. Used by --fix.
#pragma once

#include <map>
#include <string>

namespace infra {

// Path -> text. All of them are written, or none where one of them cannot be. Throws infra::Error.
void write_files_atomically(const std::map<std::string, std::string>& texts);

}  // namespace infra
