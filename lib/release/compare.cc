#include "lib/release/compare.h"

#include <algorithm>
#include <tuple>

#include "lib/release/differences.h"
#include "lib/release/interface.h"

namespace infra::release {
namespace {

// The code without comments and layout.
std::vector<std::string> code(const ModuleVersion& version) {
  std::vector<std::string> result;
  for (const auto& file : version.module.files)
    result.push_back(on_one_line(version.sources[file->body->span.file].text));
  std::ranges::sort(result);
  return result;
}

}  // namespace

std::string_view bump_name(Bump bump) {
  constexpr std::string_view kNames[] = {"none", "patch", "minor", "major"};
  return kNames[static_cast<std::size_t>(bump)];
}

std::vector<Reason> compare(const ModuleVersion& before, const ModuleVersion& after) {
  Differences differences(before, after);
  differences.variables();
  differences.outputs();
  differences.requirements();
  differences.resources();
  differences.values();
  std::vector<Reason> reasons = differences.take();
  if (reasons.empty() && code(before) != code(after))
    reasons.push_back({"implementation-changed",
                       "module",
                       Bump::patch,
                       "the code is another one behind the same interface",
                       {},
                       0});
  std::ranges::sort(reasons, [](const Reason& a, const Reason& b) {
    return std::tie(b.bump, a.subject, a.kind, a.because) <
           std::tie(a.bump, b.subject, b.kind, b.because);
  });
  return reasons;
}

Bump strongest(const std::vector<Reason>& reasons) {
  Bump bump = Bump::none;
  for (const Reason& reason : reasons) bump = std::max(bump, reason.bump);
  return bump;
}

}  // namespace infra::release
