#include "lib/release/compare.h"

#include <algorithm>
#include <tuple>

#include "lib/release/differences.h"

namespace infra::release {

std::string_view bump_name(Bump bump) {
  constexpr std::string_view kNames[] = {"none", "patch", "minor", "major"};
  return kNames[static_cast<std::size_t>(bump)];
}

std::vector<Reason> compare(const ModuleVersion& before, const ModuleVersion& after) {
  Differences differences(before, after);
  if (!differences.code_differs()) return {};
  differences.evaluate_profiles();
  differences.variables();
  differences.outputs();
  differences.requirements();
  differences.resources();
  differences.calls();
  differences.values();
  differences.defaults();
  std::vector<Reason> reasons = differences.take();
  if (reasons.empty())
    reasons.push_back({.kind = "implementation-changed",
                       .subject = "module",
                       .bump = Bump::patch,
                       .because = "the code is another one behind the same interface",
                       .file = {},
                       .line = 0});
  const auto key = [](const Reason& reason) {
    return std::tie(reason.subject, reason.kind, reason.because);
  };
  std::ranges::stable_sort(reasons, [&](const Reason& a, const Reason& b) {
    return a.bump != b.bump ? a.bump > b.bump : key(a) < key(b);
  });
  const auto repeated = std::ranges::unique(
      reasons, [&](const Reason& a, const Reason& b) { return key(a) == key(b); });
  reasons.erase(repeated.begin(), repeated.end());
  return reasons;
}

Bump strongest(const std::vector<Reason>& reasons) {
  Bump bump = Bump::none;
  for (const Reason& reason : reasons) bump = std::max(bump, reason.bump);
  return bump;
}

}  // namespace infra::release
