#include "cmd/infra/plan_stacks.h"

#include <fmt/format.h>

#include "cmd/infra/changed.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"

namespace infra {
namespace {

plan::Selection selection_of(const StackChoice& choice, const workspace::Workspace& workspace) {
  plan::Selection selection;
  selection.filter = plan::read_filter(choice.filter);
  plan::read_shard(choice.shard, selection);
  if (choice.stacks.empty()) return selection;
  for (const workspace::Folder* folder : workspace.selected())
    if (folder->is_root() && folder->deployed) selection.stacks.push_back(folder->path);
  if (selection.stacks.empty())
    throw Error(fmt::format("there is no stack at {}", join(choice.stacks, ", ")),
                "`infra list` names the stacks");
  return selection;
}

// The account that the provider's configuration insists on, else that of the environment.
std::string account_of(const workspace::Stack& stack, const workspace::Workspace& workspace) {
  if (!stack.account.empty()) return stack.account;
  const auto& accounts = workspace.config().config.accounts;
  const auto found = accounts.find(stack.folder->env);
  return found == accounts.end() ? "" : found->second;
}

}  // namespace

ChosenStacks choose_stacks(const StackChoice& choice, workspace::Workspace& workspace,
                           const Context& context) {
  const workspace::Graph graph(workspace, context.jobs, context.stop);
  context.check_interrupted();
  const plan::Selection selection = selection_of(choice, workspace);
  const bool by_change = choice.changed || (choice.stacks.empty() && !choice.all);
  ChosenStacks chosen;
  std::vector<workspace::ChangedStack> stacks;
  std::string base;
  if (by_change) {
    ChangedSince since =
        changed_since(workspace, graph, context, choice.changed.value_or(""), choice.all_bytes);
    stacks = std::move(since.stacks);
    base = std::move(since.base);
    chosen.merge_base = std::move(since.merge_base);
  } else {
    stacks = plan::all_stacks(graph);
  }
  context.check_interrupted();
  const auto exchange = workspace::find_exchange(workspace, graph, context.jobs, context.stop);
  context.check_interrupted();
  if (by_change) workspace::add_dependents(workspace, exchange, stacks);
  chosen.report = plan::make_report(graph, exchange, stacks, selection);
  chosen.report.base = std::move(base);
  for (plan::StackPlan& stack : chosen.report.stacks)
    if (const workspace::Stack* known = graph.stack(stack.path); known != nullptr)
      stack.account = account_of(*known, workspace);
  for (const auto& cycle : chosen.report.cycles)
    context.note(
        fmt::format("a circle of dependencies, whose stacks are planned in one wave: {} "
                    "-> {}",
                    join(cycle, " -> "), cycle.front()));
  return chosen;
}

}  // namespace infra
