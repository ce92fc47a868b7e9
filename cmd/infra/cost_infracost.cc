#include "cmd/infra/cost_infracost.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cmd/infra/open_workspace.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/base/temp_dir.h"
#include "lib/cost/infracost.h"
#include "lib/git/git.h"

namespace infra {
namespace {

// 90s, 10m, 1h.
std::chrono::milliseconds duration_of(const std::string& text) {
  const auto unit =
      text.empty() ? std::string_view::npos : std::string_view("smh").find(text.back());
  std::uint64_t count = 0;
  for (const char c : std::string_view(text).substr(0, text.empty() ? 0 : text.size() - 1)) {
    if (c < '0' || c > '9' || count > 100'000) count = 1'000'000;
    count = count * 10 + static_cast<std::uint64_t>(c - '0');
  }
  if (unit == std::string_view::npos || count == 0 || count > 100'000)
    throw Error(fmt::format("`--timeout` takes a duration, not `{}`", printable(text)),
                "such as 90s, 10m or 1h");
  constexpr unsigned kSeconds[] = {1, 60, 3600};
  return std::chrono::seconds(count * kSeconds[unit]);
}

}  // namespace

cost::Breakdown price_with_infracost(const CostSources& sources, workspace::Workspace& workspace,
                                     const Context& context) {
  if (!sources.price_book.empty() || !sources.region.empty())
    throw Error("`--price-book` and `--region` are of the embedded engine");
  cost::InfracostOptions options;
  options.root = workspace.root();
  options.environment = context.env;
  options.usage_file = usage_path(sources, workspace, context);
  options.timeout = duration_of(sources.timeout);
  options.stop = context.stop;
  std::map<std::string, const workspace::Folder*> folders;
  for (const std::string& plan : sources.plans) {
    if (context.files.kind(context.path(plan)) != FileKind::file)
      throw Error(fmt::format("there is no plan `{}`", printable(plan)));
    options.inputs.push_back({plan, context.path(plan)});
  }
  if (sources.plans.empty()) {
    const auto all = priced_folders(workspace, context, sources.paths);
    const bool any_root = std::ranges::any_of(all, &workspace::Folder::is_root);
    for (const workspace::Folder* each : all) {
      if (any_root && !each->is_root() && each->deployed) continue;
      options.inputs.push_back({each->path, workspace.absolute(each->path)});
      folders[each->path] = each;
    }
  }
  cost::Breakdown breakdown = cost::infracost_breakdown(context.processes, options);
  context.check_interrupted();
  for (cost::Project& project : breakdown.projects) {
    const auto folder = folders.find(project.name);
    if (folder != folders.end()) describe_project(project, workspace, *folder->second);
    project.from_plan = !sources.plans.empty();
  }
  std::ranges::stable_sort(breakdown.projects, {}, &cost::Project::name);
  return breakdown;
}

cost::Breakdown infracost_base(const CostSources& sources, const std::string& revision,
                               const std::string& top_level, const std::string& root,
                               const Context& context) {
  const TempDir scratch("infra-cost-base");
  // An index of its own: that of the user stays as it is.
  std::map<std::string, std::string> environment = context.env;
  environment["GIT_INDEX_FILE"] = join_path(scratch.path(), "index");
  const git::Git git(context.processes, environment, top_level, context.stop);
  const std::string tree = join_path(scratch.path(), "tree");
  git.run({"read-tree", revision});
  git.run({"checkout-index", "--all", "--prefix=" + tree + "/"});
  Context base = {context.files,   context.processes,
                  context.clock,   context.in,
                  context.out,     context.err,
                  context.env,     join_path(tree, relative_path(root, top_level)),
                  false,           false,
                  context.stop,    "",
                  context.jobs,    false,
                  Verbosity::quiet};
  if (context.files.kind(base.cwd) == FileKind::missing) return {};
  CostSources there = sources;
  if (!sources.usage_file.empty()) there.usage_file = context.path(sources.usage_file);
  there.paths.clear();
  for (const std::string& each : sources.paths) {
    const std::string path =
        join_path(tree, relative_path(context.files.canonical(context.path(each)), top_level));
    if (context.files.kind(path) != FileKind::missing) there.paths.push_back(path);
  }
  if (there.paths.empty() && !sources.paths.empty()) return {};
  const auto workspace = open_workspace(base, there.paths);
  if (workspace->folders().empty()) return {};
  return price_with_infracost(there, *workspace, base);
}

}  // namespace infra
