// Examples of several files, `# --- path` before each, relative to the repository's root; a text
// without that is stacks/orders/prod/main.tf.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "tests/unit/policy/policy_fixture.h"

namespace infra::policy {

inline std::map<std::string, std::string> project_files(std::string_view text) {
  std::map<std::string, std::string> files;
  std::string name = "stacks/orders/prod/main.tf";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line(text.substr(at, end - at));
    if (line.starts_with("# --- ")) {
      name = line.substr(6);
      files[name];
    } else {
      files[name] += line + "\n";
    }
    at = end + 1;
  }
  return files;
}

// How often the code is reported; notes do not count, unless the rule itself is one.
inline std::size_t count_of(std::string_view code,
                            const std::map<std::string, std::string>& files) {
  const Judged judged(files);
  std::size_t count = 0;
  for (const diag::Diagnostic& each : judged.result.found)
    count += each.rule != nullptr && each.rule->code == code &&
             (each.severity != diag::Severity::note || each.rule->severity == diag::Severity::note);
  return count;
}

}  // namespace infra::policy
