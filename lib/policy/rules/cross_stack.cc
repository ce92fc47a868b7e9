// XST: root modules tell each other what they made by SSM parameters, and by nothing else.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "lib/base/strings.h"
#include "lib/policy/arguments.h"
#include "lib/policy/rules/places.h"
#include "lib/policy/rules/project.h"
#include "lib/policy/rules/published.h"
#include "lib/workspace/glob.h"

namespace infra::policy {
namespace {

void remote_state(const ModuleView& view, Diagnostics& found) {
  if (view.folder.kind == FolderKind::example) return;
  for (const terraform::NamedBlock& data : view.folder.module->data) {
    if (data.type != "terraform_remote_state") continue;
    report(found, data.block->header, "reads the state of another root module", {},
           "let the other publish the value as an SSM parameter, and read that")
        .subject.address = "data.terraform_remote_state." + data.name;
  }
}

bool is_external(const Workspace& workspace, const std::string& name) {
  if (name.starts_with("/aws/")) return true;  // AWS publishes these itself
  const auto& globs = workspace.config().config.external_parameters;
  return std::ranges::any_of(globs, [&](const std::string& glob) {
    return workspace::match_glob(glob, name).has_value();
  });
}

diag::Diagnostic& report_use(Diagnostics& found, const ContractUse& use, std::string message,
                             std::string label, std::string help) {
  diag::Diagnostic& made =
      report(found, use.span, std::move(message), std::move(label), std::move(help));
  made.subject.stack = use.reader->folder->is_root() ? use.reader->folder->path : "";
  made.subject.address = use.address;
  made.subject.attribute = "name";
  return made;
}

void unpublished_parameter(const WorkspaceView& view, Diagnostics& found) {
  const Contract& contract = view.facts.contract();
  std::vector<std::string> names;
  for (const PublishedParameter& each : contract.published())
    if (each.known) names.push_back(each.name);
  const bool incomplete =
      view.workspace.others().size() < view.workspace.config().config.repositories.size();
  std::set<std::pair<diag::Span, std::string>> seen;
  for (const ContractUse& use : contract.uses()) {
    // An empty name is a default that no run of Terraform gets as far as with.
    if (use.is_state || use.by_path || !use.known || use.name.empty() ||
        contract.publisher_of(use) != nullptr)
      continue;
    if (is_external(view.workspace, use.name) || !use.reader->folder->deployed) continue;
    if (!seen.insert({use.span, use.name}).second) continue;
    if (incomplete || contract.may_be_published(use.name)) {
      report_use(found, use, fmt::format("cannot be proven that `{}` is published", use.name), {},
                 incomplete ? "a repository of `repositories` is not checked out" : "")
          .severity = diag::Severity::note;
      continue;
    }
    const auto near = did_you_mean(use.name, names);
    report_use(found, use, fmt::format("no stack publishes the parameter `{}`", use.name),
               "read here",
               near ? fmt::format("did you mean `{}`?", *near)
                    : "publish it, or name it in `external_parameters` of infra.yaml");
  }
}

void wrong_path(const ResourceView& view, Diagnostics& found) {
  if (view.resource.type != "aws_ssm_parameter" || view.resource.mode != terraform::Mode::managed)
    return;
  const Folder& folder = *view.root.folder;
  const Layer layer = layer_of(view.workspace, folder);
  if (!is_deployed_root(folder) || folder.name.empty()) return;
  if (layer != Layer::shared && (layer != Layer::stack || folder.env.empty())) return;
  const Argument name = Arguments(view.resource).get("name");
  const std::string wanted = layer == Layer::shared
                                 ? fmt::format("/shared/{}/", folder.name)
                                 : fmt::format("/{}/{}/", folder.name, folder.env);
  const auto text = name.text();
  if (!text || text->starts_with(wanted)) return;
  fault(view, found, name, fmt::format("`{}` is published outside of `{}`", *text, wanted), {},
        fmt::format("name it `{}<name>`: its path says whose it is", wanted));
}

// Which root modules read from which, by the first place where they do.
using Edges =
    std::map<const EvaluatedFolder*, std::map<const EvaluatedFolder*, const ContractUse*>>;

struct CycleSearch {
  const Edges& edges;
  std::map<const EvaluatedFolder*, int> state;  // 1: on the way, 2: done
  std::vector<const EvaluatedFolder*> way;
  std::vector<std::vector<const EvaluatedFolder*>> cycles;

  void visit(const EvaluatedFolder* root) {
    state[root] = 1;
    way.push_back(root);
    if (const auto out = edges.find(root); out != edges.end()) {
      for (const auto& [to, use] : out->second) {
        if (state[to] == 0) {
          visit(to);
        } else if (state[to] == 1) {
          cycles.emplace_back(std::ranges::find(way, to), way.end());
        }
      }
    }
    way.pop_back();
    state[root] = 2;
  }
};

void cycles(const WorkspaceView& view, Diagnostics& found) {
  const Contract& contract = view.facts.contract();
  Edges edges;
  for (const ContractUse& use : contract.uses()) {
    const EvaluatedFolder* owner = contract.publisher_of(use);
    if (owner == nullptr || owner->folder == use.reader->folder) continue;
    edges[use.reader].try_emplace(owner, &use);
  }
  CycleSearch search{edges, {}, {}, {}};
  for (const EvaluatedFolder& root : view.roots)
    if (search.state[&root] == 0) search.visit(&root);
  for (auto& cycle : search.cycles) {
    const auto first = std::ranges::min_element(
        cycle, {}, [](const EvaluatedFolder* each) { return each->folder->path; });
    std::ranges::rotate(cycle, first);
    std::string way;
    for (const EvaluatedFolder* each : cycle) way += each->folder->path + " -> ";
    const auto use_of = [&](std::size_t i) {
      return edges.at(cycle[i]).at(cycle[(i + 1) % cycle.size()]);
    };
    diag::Diagnostic& made = report_use(
        found, *use_of(0),
        fmt::format("root modules depend on each other: {}{}", way, cycle.front()->folder->path),
        {}, "none of them can be applied first: move what both need into a third");
    for (std::size_t i = 1; i < cycle.size(); ++i)
      made.labels.push_back({use_of(i)->span, "and back"});
  }
}

// Does the module that makes the parameter use it itself, a task definition its ARN?
bool used_at_home(const PublishedParameter& parameter, const Workspace& workspace) {
  const std::string& file = workspace.sources()[parameter.resource->span.file].path;
  const std::string folder = parent_path(file).empty() ? "." : parent_path(file);
  const Folder* home = workspace.folder(folder);
  if (home == nullptr) return false;
  const terraform::Module& module = *home->module;
  const auto own = module.find(terraform::NodeKind::resource, parameter.resource->type,
                               parameter.resource->name);
  if (!own) return false;
  for (std::size_t kind = 0; kind < terraform::kNodeKinds; ++kind) {
    if (static_cast<terraform::NodeKind>(kind) == terraform::NodeKind::output) continue;
    for (const auto& dependencies : module.dependency_table[kind])
      for (const terraform::Dependency& each : dependencies)
        if (each.kind == terraform::NodeKind::resource && each.index == *own) return true;
  }
  for (const auto& arguments : module.call_arguments)
    for (const auto& [name, dependencies] : arguments)
      for (const terraform::Dependency& each : dependencies)
        if (each.kind == terraform::NodeKind::resource && each.index == *own) return true;
  return false;
}

void unread_parameter(const WorkspaceView& view, Diagnostics& found) {
  const Contract& contract = view.facts.contract();
  for (const PublishedParameter& each : contract.published()) {
    if (each.foreign || !each.known || contract.may_be_read(each)) continue;
    if (used_at_home(each, view.workspace)) continue;
    diag::Diagnostic& made =
        report(found, each.span, fmt::format("nobody reads the parameter `{}`", each.name), {},
               "take it away, or leave it for what is not in this repository");
    made.subject = {
        each.root->folder->path, each.resource->config_address, "name", {each.resource->address}};
  }
}

constexpr std::string_view kReader = R"(# --- stacks/orders/prod/main.tf
data "aws_ssm_parameter" "vpc_id" {
  name = "/shared/network/vpc-id"
}
)";

constexpr std::string_view kPair = R"(# --- stacks/orders/prod/main.tf
data "aws_ssm_parameter" "vpc_id" {
  name = "/shared/network/vpc-id"
}
# --- shared/network/prod/main.tf
resource "aws_ssm_parameter" "vpc_id" {
  name  = "/shared/network/vpc-id"
  type  = "String"
  value = "vpc-0123456789abcdef0"
}
)";

constexpr Rule kRules[] = {
    {.info = {.code = "XST001",
              .name = "remote-state",
              .severity = diag::Severity::error,
              .summary = "a root module reads another's state with `terraform_remote_state`",
              .rationale = "Who may read one output may read the whole state, secrets too, and the "
                           "other can no longer move its state.",
              .bad = R"(data "terraform_remote_state" "network" {
  backend = "s3"
  config = {
    bucket = "ryuqqq-terraform-state-prod"
    key    = "shared/network/prod/terraform.tfstate"
    region = "ap-northeast-2"
  }
}
)",
              .good = R"(data "aws_ssm_parameter" "vpc_id" {
  name = "/shared/network/vpc-id"
}
)"},
     .on_module = remote_state},
    {.info = {.code = "XST002",
              .name = "parameter-not-published",
              .severity = diag::Severity::error,
              .summary = "an SSM parameter is read that no stack of the repository publishes",
              .rationale = "The plan fails in the one account where it was not made by hand.",
              .bad = kReader,
              .good = kPair},
     .on_workspace = unpublished_parameter},
    {.info = {.code = "XST003",
              .name = "parameter-path",
              .severity = diag::Severity::warning,
              .summary = "a parameter is published under a path that is not its root module's",
              .rationale = "Nobody finds its owner, and two stacks may overwrite each other's.",
              .bad = R"(# --- shared/network/prod/main.tf
resource "aws_ssm_parameter" "vpc_id" {
  name  = "/shared/vpc/vpc-id"
  type  = "String"
  value = "vpc-0123456789abcdef0"
}
)",
              .good = R"(# --- shared/network/prod/main.tf
resource "aws_ssm_parameter" "vpc_id" {
  name  = "/shared/network/vpc-id"
  type  = "String"
  value = "vpc-0123456789abcdef0"
}
)"},
     .on_resource = wrong_path},
    {.info = {.code = "XST004",
              .name = "stack-cycle",
              .severity = diag::Severity::error,
              .summary = "root modules read from each other in a circle",
              .rationale = "In a new account none of them can be applied first.",
              .bad = R"(# --- stacks/orders/prod/main.tf
data "aws_ssm_parameter" "queue" {
  name = "/payments/prod/queue-url"
}
resource "aws_ssm_parameter" "topic" {
  name  = "/orders/prod/topic-arn"
  type  = "String"
  value = "arn:aws:sns:ap-northeast-2:111111111111:prod-orders-notifications"
}
# --- stacks/payments/prod/main.tf
data "aws_ssm_parameter" "topic" {
  name = "/orders/prod/topic-arn"
}
resource "aws_ssm_parameter" "queue" {
  name  = "/payments/prod/queue-url"
  type  = "String"
  value = "https://sqs.ap-northeast-2.amazonaws.com/111111111111/prod-payments"
}
)",
              .good = R"(# --- stacks/orders/prod/main.tf
data "aws_ssm_parameter" "queue" {
  name = "/payments/prod/queue-url"
}
# --- stacks/payments/prod/main.tf
resource "aws_ssm_parameter" "queue" {
  name  = "/payments/prod/queue-url"
  type  = "String"
  value = "https://sqs.ap-northeast-2.amazonaws.com/111111111111/prod-payments"
}
)"},
     .on_workspace = cycles},
    {.info = {.code = "XST005",
              .name = "parameter-not-read",
              .severity = diag::Severity::note,
              .summary = "a parameter is published that nobody reads",
              .rationale = "It looks like a contract, so nobody dares to change it.",
              .bad = R"(# --- shared/network/prod/main.tf
resource "aws_ssm_parameter" "vpc_id" {
  name  = "/shared/network/vpc-id"
  type  = "String"
  value = "vpc-0123456789abcdef0"
}
)",
              .good = kPair},
     .on_workspace = unread_parameter},
};

}  // namespace

std::span<const Rule> cross_stack_rules() { return kRules; }

}  // namespace infra::policy
