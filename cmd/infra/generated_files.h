// Files that a command generates: written where they differ, or shown by `check`. Used by atlantis
// and ci.
#pragma once

#include <string>
#include <vector>

#include "cmd/infra/context.h"

namespace infra {

struct GeneratedText {
  std::string shown;  // the path as it is printed
  std::string path;   // absolute
  std::string text;
};

// Writes those that differ, all or none, and prints their paths.
void write_generated(const Context& context, const std::vector<GeneratedText>& files);
// Prints the difference of each that is not what it would be; 1 where there is one, and `command`
// as what mends it.
ExitCode check_generated(const Context& context, const std::vector<GeneratedText>& files,
                         std::string_view command);

}  // namespace infra
