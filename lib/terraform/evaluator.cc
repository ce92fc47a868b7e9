#include "lib/terraform/evaluator.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <set>

#include "lib/base/large_stack.h"
#include "lib/hcl/print.h"
#include "lib/hcl/rules.h"
#include "lib/terraform/load.h"
#include "lib/terraform/report.h"

namespace infra::terraform {
namespace {

// For all declarations of a root module together; one expression has hcl::Budget's own limits.
constexpr std::uint64_t kTotalSteps = 20'000'000;
constexpr std::uint64_t kTotalBytes = 256ull << 20;
constexpr std::size_t kMaxInstances = 100'000;
// Values are walked recursively: a chain of locals can nest them deeper than any expression.
constexpr std::size_t kMaxDepth = 1'000;

class PlaceScope final : public hcl::Scope {
 public:
  PlaceScope(Evaluator& evaluator, const Place& place) : evaluator_(evaluator), place_(place) {}
  Value resolve(const hcl::Traversal& traversal, Span, std::size_t& steps_used,
                diag::Diagnostics&) const override {
    return evaluator_.resolve(traversal, place_, steps_used);
  }

 private:
  Evaluator& evaluator_;
  const Place& place_;
};

}  // namespace

// Remembers what functions such as file() read.
struct Evaluator::RecordingFiles final : FileSystem {
  explicit RecordingFiles(const FileSystem& real) : files(real) {}
  std::string read(const std::string& path) const override {
    used.insert(path);
    return files.read(path);
  }
  FileKind kind(const std::string& path) const override { return files.kind(path); }
  std::vector<DirectoryEntry> list(const std::string& path) const override {
    return files.list(path);
  }
  std::string canonical(const std::string& path) const override { return files.canonical(path); }

  const FileSystem& files;
  mutable std::set<std::string> used;
};

Evaluator::Evaluator(ModuleStore& store, const std::string& folder, const EvaluateOptions& options)
    : store_(store),
      options_(options),
      files_(std::make_unique<RecordingFiles>(store.files())),
      tree_(store, folder, options, tree_found_),
      steps_left_(kTotalSteps),
      bytes_left_(kTotalBytes),
      instances_left_(kMaxInstances) {
  functions_.files = files_.get();
  functions_.working_directory = tree_.root().module->folder;
  functions_.allowed_root = store.repository_root();
  functions_.sources = &store.sources();
  const auto home = options.environment.find("HOME");
  if (home != options.environment.end()) functions_.home = home->second;
  inputs_ = read_inputs(*tree_.root().module, store, options, files_used_, tree_found_);
  report_cycles(tree_, tree_found_);
  root_ = make_instance(tree_.root(), nullptr, {});
  for (const auto& node : tree_.nodes()) {
    const Module& module = *node->module;
    const bool whole =
        std::find(node->children.begin(), node->children.end(), nullptr) == node->children.end();
    const bool builtin =
        std::all_of(module.resources.begin(), module.resources.end(), [](const NamedBlock& block) {
          return block.type == "terraform_data" || block.type.starts_with("aws_");
        });
    if (!module.data.empty() || !module.ephemerals.empty() || !whole || !builtin) {
      all_at_hand_ = false;
    }
  }
}

Evaluator::~Evaluator() = default;

std::unique_ptr<Instance> Evaluator::make_instance(ModuleNode& node, Instance* parent,
                                                   Repetition repetition) {
  auto instance = std::make_unique<Instance>();
  const Module& module = *node.module;
  instance->node = &node;
  instance->parent = parent;
  instance->repetition = std::move(repetition);
  if (parent != nullptr) {
    const NamedBlock& call = parent->node->module->calls[node.call];
    instance->address = full_address(
        *parent, fmt::format("module.{}{}", call.name, key_text(instance->repetition.index)));
    instance->calls = parent->calls;
    instance->calls.push_back({instance->address, call.block->header, call.block});
  }
  instance->variables.resize(module.variables.size());
  instance->locals.resize(module.locals.size());
  instance->outputs.resize(module.outputs.size());
  instance->children.resize(module.calls.size());
  instance->resources.resize(module.resources.size());
  instance->data.resize(module.data.size());
  instance->ephemerals.resize(module.ephemerals.size());
  return instance;
}

void Evaluator::evaluate_all() {
  evaluate_instance(*root_);
  evaluate_imports(*root_);
  for (const auto& provider : tree_.providers()) evaluate_provider(*provider);
}

void Evaluator::evaluate_instance(Instance& instance) {
  const Module& module = *instance.node->module;
  for (std::uint32_t i = 0; i < module.variables.size(); ++i) variable(instance, i);
  for (std::uint32_t i = 0; i < module.variables.size(); ++i) validate_variable(instance, i);
  for (std::uint32_t i = 0; i < module.locals.size(); ++i) local(instance, i);
  for (std::uint32_t i = 0; i < module.calls.size(); ++i) {
    for (const auto& child : call(instance, i).instances) evaluate_instance(*child);
  }
  for (std::uint32_t i = 0; i < module.data.size(); ++i) resource(instance, NodeKind::data, i);
  for (std::uint32_t i = 0; i < module.ephemerals.size(); ++i) {
    resource(instance, NodeKind::ephemeral, i);
  }
  for (std::uint32_t i = 0; i < module.resources.size(); ++i) {
    resource(instance, NodeKind::resource, i);
  }
  for (std::uint32_t i = 0; i < module.outputs.size(); ++i) output(instance, i);
  for (std::uint32_t i = 0; i < module.checks.size(); ++i) check_block(instance, i);
}

void Evaluator::evaluate_values(Instance& instance) {
  const Module& module = *instance.node->module;
  for (std::uint32_t i = 0; i < module.variables.size(); ++i) variable(instance, i);
  for (std::uint32_t i = 0; i < module.variables.size(); ++i) validate_variable(instance, i);
  for (std::uint32_t i = 0; i < module.locals.size(); ++i) local(instance, i);
  for (std::uint32_t i = 0; i < module.calls.size(); ++i) {
    for (const auto& child : call(instance, i).instances) evaluate_values(*child);
  }
  for (std::uint32_t i = 0; i < module.outputs.size(); ++i) output(instance, i);
}

Value Evaluator::evaluate(const hcl::Expr& expr, const Place& place) {
  if (!stack_left()) {
    report(hcl::kLimitReached, expr.span, "the chain of references is too long to follow", place);
    return Value::unknown();
  }
  const std::uint64_t steps = std::min(steps_left_, hcl::Budget::kSteps);
  const std::uint64_t bytes = std::min(bytes_left_, hcl::Budget::kBytes);
  hcl::Budget budget(steps, bytes);
  diag::Diagnostics found;
  const PlaceScope scope(*this, place);
  Value value = hcl::evaluate(expr, {scope, functions_, budget, found, options_.use_partial});
  const std::uint64_t steps_used = steps - budget.steps_left();
  const std::uint64_t bytes_used = bytes - budget.bytes_left();
  steps_left_ -= std::min(steps_left_, steps_used);
  bytes_left_ -= std::min(bytes_left_, bytes_used);
  for (diag::Diagnostic& diagnostic : found) report(std::move(diagnostic), place);
  if (value.depth() > kMaxDepth) {
    report(hcl::kLimitReached, expr.span,
           fmt::format("the value is nested more than {} levels deep", kMaxDepth), place);
    return Value::unknown();
  }
  return value;
}

std::string Evaluator::full_address(const Instance& instance, std::string_view local) {
  return instance.address.empty() ? std::string(local)
                                  : fmt::format("{}.{}", instance.address, local);
}

std::string Evaluator::stack() const {
  return options_.stand_alone_module ? std::string() : root_->node->module->path;
}

void Evaluator::report(const diag::RuleInfo& rule, Span span, std::string message,
                       const Place& place, std::string label, std::string help) {
  report(finding(rule, span, std::move(message), std::move(label), std::move(help)), place);
}

void Evaluator::report(diag::Diagnostic diagnostic, const Place& place) {
  const ModuleNode& node = *place.instance->node;
  diag::Subject& subject = diagnostic.subject;
  subject.stack = stack();
  if (subject.address.empty() && !place.address.empty()) {
    subject.address = node.address.empty() ? std::string(place.address)
                                           : fmt::format("{}.{}", node.address, place.address);
  }
  if (subject.attribute.empty()) subject.attribute = place.attribute;
  const std::string affected = place.instance_address.empty()
                                   ? place.instance->address
                                   : full_address(*place.instance, place.instance_address);
  const Span at = diagnostic.primary.span;
  const Key key{at.file, at.begin, at.end, std::string(diagnostic.rule->code) + diagnostic.message};
  const auto [it, first] = reports_.emplace(key, std::move(diagnostic));
  auto& instances = it->second.subject.instances;
  if (affected.empty() || affected == it->second.subject.address) return;
  if (std::find(instances.begin(), instances.end(), affected) == instances.end()) {
    instances.push_back(affected);
  }
}

diag::Diagnostics Evaluator::found() const {
  diag::Diagnostics all = tree_found_;
  for (const auto& [key, diagnostic] : reports_) all.push_back(diagnostic);
  const auto is_error = [](const diag::Diagnostic& diagnostic) {
    return diagnostic.severity == diag::Severity::error;
  };
  const diag::Diagnostics loaded = if_clean_.empty() ? diag::Diagnostics{} : store_.found();
  if (std::none_of(all.begin(), all.end(), is_error) &&
      std::none_of(loaded.begin(), loaded.end(), is_error)) {
    all.insert(all.end(), if_clean_.begin(), if_clean_.end());
  }
  return all;
}

EvaluatedModule Evaluator::take_result() {
  EvaluatedModule result;
  const Module& module = *root_->node->module;
  result.path = module.path;
  result.module = &module;
  collect_resources(*root_, result.resources);
  result.index = ResourceIndex(result.resources);
  for (std::uint32_t i = 0; i < module.outputs.size(); ++i) {
    const hcl::Body& body = *module.outputs[i].block->body;
    diag::Diagnostics ignored;
    result.outputs.push_back({module.outputs[i].name, root_->outputs[i].value,
                              constant_bool(body, "sensitive", ignored).value_or(false),
                              module.outputs[i].block->header});
  }
  for (std::uint32_t i = 0; i < module.variables.size(); ++i) {
    const VariableDeclaration& declared = module.variables[i];
    result.variables.push_back(
        {declared.name, root_->variables[i].value, declared.sensitive, declared.block->header});
  }
  for (const auto& provider : tree_.providers()) result.providers.push_back(provider);
  std::set<std::string> folders, files(files_used_.begin(), files_used_.end());
  for (const auto& node : tree_.nodes()) {
    folders.insert(node->module->path);
    for (const auto& file : node->module->files) files.insert(store_.sources()[file->source].path);
  }
  for (const std::string& path : files_->used) {
    files.insert(relative_path(store_.files().canonical(path), store_.repository_root()));
  }
  result.modules_used.assign(folders.begin(), folders.end());
  result.files_used.assign(files.begin(), files.end());
  result.found = found();
  diag::sort_diagnostics(result.found, store_.sources());
  return result;
}

std::string cause_of(const Value& value) {
  if (const hcl::Partial* partial = value.is_known() ? nullptr : value.partial();
      partial != nullptr && !partial->cause.empty()) {
    return partial->cause;
  }
  return value.is_known() ? std::string() : std::string(value.cause());
}

std::string key_text(const Value& index) {
  if (!index.is_known()) return "[*]";
  if (index.is_null()) return {};
  if (index.kind() == hcl::Type::Kind::number) {
    return fmt::format("[{}]", index.as_number().to_string());
  }
  return hcl::path_key("", index.as_string());
}

}  // namespace infra::terraform
