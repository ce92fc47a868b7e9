#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/report/graph_report.h"

namespace infra::report {

std::string list_text(const std::vector<ListedStack>& stacks) {
  std::size_t path = 4, env = 3, team = 4;
  for (const ListedStack& stack : stacks) {
    path = std::max(path, stack.path.size());
    env = std::max(env, stack.env.size());
    team = std::max(team, stack.team.size());
  }
  std::string out;
  for (const ListedStack& stack : stacks) {
    std::string line = fmt::format("{:<{}}  {:<{}}  {:<{}}  {}", stack.path, path, stack.env, env,
                                   stack.team, team, stack.owner);
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return printable(out);
}

std::string found_text(const std::vector<policy::FoundResource>& resources,
                       const diag::SourceMap& sources) {
  std::string out;
  for (const policy::FoundResource& found : resources) {
    const terraform::Resource& resource = *found.resource;
    const auto& file = sources[resource.span.file];
    out += fmt::format("{}  {}\n", found.root->folder->path, resource.address);
    if (!found.name.empty()) out += fmt::format("  name     {}\n", found.name);
    out += fmt::format("  written  {}:{}\n", file.path,
                       diag::position_at(file, resource.span.begin).line);
    for (const terraform::CallSite& call : resource.calls) {
      const auto& at = sources[call.span.file];
      out += fmt::format("  called   {}:{}  {}\n", at.path,
                         diag::position_at(at, call.span.begin).line, call.address);
    }
    out += fmt::format("  owner    {}\n", found.owner.empty() ? "not known" : found.owner);
    if (!found.team.empty()) out += fmt::format("  team     {}\n", found.team);
    for (const std::string& runbook : found.runbooks)
      out += fmt::format("  runbook  {}\n", runbook);
  }
  return printable(out);
}

}  // namespace infra::report
