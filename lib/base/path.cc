#include <vector>

#include "lib/base/file_system.h"
#include "lib/base/strings.h"

namespace infra {
namespace {

std::vector<std::string_view> steps_of(std::string_view path) {
  const bool absolute = path.starts_with('/');
  std::vector<std::string_view> steps;
  for (const std::string_view step : split(path, '/')) {
    if (step.empty() || step == ".") continue;
    const bool can_go_up = !steps.empty() && steps.back() != "..";
    if (step == ".." && can_go_up) {
      steps.pop_back();
    } else if (step != ".." || !absolute) {
      steps.push_back(step);
    }
  }
  return steps;
}

std::string join_steps(const std::vector<std::string_view>& steps) {
  std::string path;
  for (const std::string_view step : steps) {
    if (!path.empty()) path += '/';
    path += step;
  }
  return path;
}

}  // namespace

std::string normalize_path(std::string_view path) {
  const auto steps = steps_of(path);
  const std::string_view root = path.starts_with('/') ? "/" : "";
  if (steps.empty() && root.empty()) return ".";
  return std::string(root) + join_steps(steps);
}

std::string join_path(std::string_view base, std::string_view path) {
  if (path.starts_with('/') || base.empty()) return std::string(path);
  if (path.empty()) return std::string(base);
  std::string joined(base);
  if (!joined.ends_with('/')) joined += '/';
  return joined += path;
}

std::string parent_path(std::string_view path) {
  const auto slash = path.rfind('/');
  if (slash == std::string_view::npos) return {};
  return std::string(slash == 0 ? "/" : path.substr(0, slash));
}

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string relative_path(std::string_view path, std::string_view base) {
  const auto to = steps_of(path), from = steps_of(base);
  std::size_t shared = 0;
  while (shared < to.size() && shared < from.size() && to[shared] == from[shared]) ++shared;
  std::vector<std::string_view> steps(from.size() - shared, "..");
  steps.insert(steps.end(), to.begin() + static_cast<std::ptrdiff_t>(shared), to.end());
  return steps.empty() ? "." : join_steps(steps);
}

}  // namespace infra
