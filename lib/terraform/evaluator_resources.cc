// Resources, data sources, ephemeral blocks and provider configurations.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "lib/base/strings.h"
#include "lib/hcl/print.h"
#include "lib/hcl/rules.h"
#include "lib/terraform/evaluator.h"
#include "lib/terraform/load.h"
#include "lib/terraform/policy_document.h"
#include "lib/terraform/report.h"
#include "lib/terraform/rules.h"

namespace infra::terraform {
namespace {

using hcl::Type;

const std::vector<NamedBlock>& declared_blocks(const Module& module, NodeKind kind) {
  return kind == NodeKind::data        ? module.data
         : kind == NodeKind::ephemeral ? module.ephemerals
                                       : module.resources;
}

std::string joined(const std::vector<std::string>& parts) { return join(parts, ", "); }

}  // namespace

// Facts: terraform 1.11, `terraform providers schema -json` of terraform.io/builtin/terraform.
const BlockSchema& terraform_data_schema() {
  static const BlockSchema schema = {
      .attributes = {{.name = "id", .type = Type::string(), .computed = true},
                     {.name = "input", .type = Type::dynamic(), .optional = true},
                     {.name = "output", .type = Type::dynamic(), .computed = true},
                     {.name = "triggers_replace", .type = Type::dynamic(), .optional = true}},
      .blocks = {}};
  return schema;
}

const BlockSchema* Evaluator::schema_of(NodeKind kind, const NamedBlock& block,
                                        const ProviderConfiguration& provider) {
  if (kind == NodeKind::resource && block.type == "terraform_data") {
    return &terraform_data_schema();
  }
  if (provider.source != "hashicorp/aws") return nullptr;
  const std::string version =
      provider.locked_version.empty() ? joined(provider.constraints) : provider.locked_version;
  auto& schema = schemas_[version];
  if (schema == nullptr) schema = &aws_schema(version);
  return schema->find(kind == NodeKind::data        ? SchemaKind::data_source
                      : kind == NodeKind::ephemeral ? SchemaKind::ephemeral
                                                    : SchemaKind::resource,
                      block.type);
}

ResourceSlot& Evaluator::resource(Instance& instance, NodeKind kind, std::uint32_t index) {
  auto& slots = kind == NodeKind::data        ? instance.data
                : kind == NodeKind::ephemeral ? instance.ephemerals
                                              : instance.resources;
  ResourceSlot& slot = slots[index];
  if (slot.state != SlotState::empty) return slot;
  slot.state = SlotState::running;
  const NamedBlock& block = declared_blocks(*instance.node->module, kind)[index];
  const std::string address = instance.node->module->address(kind, index);
  const Place place{.instance = &instance, .address = address};
  auto wanted = repetitions(*block.block->body, place, slot.kind, slot.cause, slot.marks);
  const auto provider = tree_.provider_of(*instance.node, block);
  const BlockSchema* schema = schema_of(kind, block, *provider);
  slot.open = schema == nullptr;
  if (block.type == "terraform_data" && kind == NodeKind::resource) {
    check_builtin(block, *schema, place);
  }
  if (!spend_instances(wanted.size(), block.block->header, place)) wanted.clear();
  for (Repetition& repetition : wanted) {
    Value values = resource_values(instance, kind, block, repetition, schema, *provider);
    slot.instances.push_back({std::move(repetition), std::move(values)});
  }
  slot.value = reference_value(slot, address);
  slot.state = SlotState::done;
  for (const ResourceInstance& one : slot.instances) {
    check_conditions(instance, block, one, address);
  }
  return slot;
}

// An object, or a tuple or an object of these. Of an open one Terraform would know all attributes,
// but nobody here does: it is unknown, with those that are set.
Value Evaluator::reference_value(const ResourceSlot& slot, const std::string& address) {
  const auto one = [&](const ResourceInstance& instance) {
    if (!slot.open || !instance.values.is_known()) return instance.values;
    hcl::Partial partial;
    partial.cause = address;
    for (const hcl::Entry& entry : instance.values.entries()) {
      partial.entries.push_back({entry.key, entry.value, false, entry.key_origin});
    }
    return Value::unknown().with_cause(address).with_partial(std::move(partial));
  };
  if (slot.kind == Repeat::unknown) return Value::unknown().with_cause(slot.cause);
  if (slot.kind == Repeat::single) {
    return slot.instances.empty() ? Value::unknown() : one(slot.instances.front());
  }
  if (slot.kind == Repeat::count) {
    std::vector<Value> elements;
    for (const ResourceInstance& instance : slot.instances) elements.push_back(one(instance));
    return Value::tuple(std::move(elements));
  }
  std::vector<hcl::Entry> entries;
  for (const ResourceInstance& instance : slot.instances) {
    entries.push_back({instance.repetition.index.as_string(), one(instance), {}});
  }
  return Value::object(std::move(entries));
}

Value Evaluator::resource_values(Instance& instance, NodeKind kind, const NamedBlock& block,
                                 const Repetition& repetition, const BlockSchema* schema,
                                 const ProviderConfiguration& provider) {
  const std::string prefix = kind == NodeKind::data        ? "data."
                             : kind == NodeKind::ephemeral ? "ephemeral."
                                                           : "";
  const std::string address = fmt::format("{}{}.{}", prefix, block.type, block.name);
  const std::string own = address + key_text(repetition.index);
  const Place place{.instance = &instance,
                    .repetition = &repetition,
                    .address = address,
                    .instance_address = own};
  Value values = body_values(*block.block->body, schema, place, address, true);
  if (kind == NodeKind::ephemeral) values = values.with_marks(Mark::ephemeral);
  if (kind == NodeKind::data && block.type == "aws_iam_policy_document")
    return with_policy_document(values, block, place);
  if (kind == NodeKind::data) return with_read_data(block, std::move(values), provider);
  if (block.type != "terraform_data" || kind != NodeKind::resource) return values;
  // The output gets the input's type, but not its marks.
  std::vector<hcl::Entry> entries(values.entries().begin(), values.entries().end());
  const Value* input = values.find("input");
  for (hcl::Entry& entry : entries) {
    if (entry.key == "id") {
      hcl::Refinement never_null;
      never_null.not_null = true;
      entry.value = Value::unknown(Type::string(), never_null).with_cause(address + ".id");
    } else if (entry.key == "output" && input != nullptr) {
      entry.value = input->is_known() && input->is_null()
                        ? Value::null(input->type())
                        : Value::unknown(input->type()).with_cause(address + ".output");
    }
  }
  return Value::object(std::move(entries)).with_origin(values.origin());
}

// The data source that needs no cloud. Where an argument is unknown, the arguments go along with
// the unknown JSON, so that rules can judge what is certain of it.
Value Evaluator::with_policy_document(const Value& values, const NamedBlock& block,
                                      const Place& place) {
  static constexpr std::string_view kMade[] = {"id", "json", "minified_json"};
  const auto is_made = [&](std::string_view name) {
    return std::find(std::begin(kMade), std::end(kMade), name) != std::end(kMade);
  };
  const bool known = std::all_of(
      values.entries().begin(), values.entries().end(),
      [&](const hcl::Entry& entry) { return is_made(entry.key) || entry.value.is_wholly_known(); });
  const Mark marks = values.deep_marks();
  std::map<std::string, Value> made;
  if (known && is_policy_document_config(values)) {
    auto rendered = render_policy_document(values.without_deep_marks());
    if (const auto* document = std::get_if<PolicyDocument>(&rendered)) {
      made["id"] = Value::string_nfc(document->id);
      made["json"] = Value::string_nfc(document->json);
      made["minified_json"] = Value::string_nfc(document->minified_json);
    } else {
      report(hcl::kEvaluationError, block.block->header,
             std::get<PolicyDocumentError>(rendered).message, place);
    }
  }
  std::vector<hcl::Entry> entries;
  for (const hcl::Entry& entry : values.entries())
    if (!is_made(entry.key)) entries.push_back(entry);
  for (const std::string_view name : kMade) {
    Value value =
        Value::unknown(Type::string()).with_cause(fmt::format("{}.{}", place.address, name));
    if (name != "id" && options_.use_partial) value = value.with_partial_text({{}, values});
    if (const auto found = made.find(std::string(name)); found != made.end()) value = found->second;
    // A fault of the policy is to be mended here, not where the policy is used.
    value = value.with_marks(marks).with_origin(block.block->header);
    entries.push_back({std::string(name), std::move(value), {}});
  }
  return Value::object(std::move(entries)).with_origin(values.origin());
}

void Evaluator::check_builtin(const NamedBlock& block, const BlockSchema& schema,
                              const Place& place) {
  static constexpr std::string_view kNames[] = {"input", "triggers_replace"};
  for (const hcl::Attribute& attribute : block.block->body->attributes) {
    const std::string_view name = attribute.name.text;
    if (name == "count" || name == "for_each" || name == "provider" || name == "depends_on") {
      continue;
    }
    const AttributeSchema* known = schema.attribute(name);
    if (known == nullptr) {
      report(kUnsupportedArgument, attribute.name.span,
             fmt::format("`{}` has no argument `{}`", block.type, name), place, {},
             suggestion(name, kNames));
    } else if (!known->optional) {
      report(kUnsupportedArgument, attribute.name.span,
             fmt::format("`{}` is decided by the provider and cannot be set", name), place);
    }
  }
  for (const hcl::Block& nested : block.block->body->blocks) {
    const std::string_view type = nested.type.text;
    if (type == "lifecycle" || type == "provisioner" || type == "connection" || type == "_") {
      continue;
    }
    report(kUnsupportedArgument, nested.type.span,
           fmt::format("`{}` has no block `{}`", block.type,
                       type == "dynamic" && !nested.labels.empty() ? nested.labels[0].text : type),
           place);
  }
}

void Evaluator::check_conditions(Instance& instance, const NamedBlock& block,
                                 const ResourceInstance& resource, std::string_view address) {
  const hcl::Block* lifecycle = block.block->body->block("lifecycle");
  if (lifecycle == nullptr) return;
  const std::string own = std::string(address) + key_text(resource.repetition.index);
  for (const hcl::Block& condition : lifecycle->body->blocks) {
    const bool after = condition.type.text == "postcondition";
    if (!after && condition.type.text != "precondition") continue;
    Place place{.instance = &instance,
                .repetition = &resource.repetition,
                .self = after ? &resource.values : nullptr,
                .address = address,
                .instance_address = own};
    const hcl::Attribute* rule = condition.body->attribute("condition");
    if (rule == nullptr) continue;
    check_condition(condition, place, fmt::format("`{}`", address), rule->value->span);
  }
}

Lifecycle Evaluator::lifecycle_of(const Module& module, const hcl::Body& body) {
  Lifecycle result;
  const hcl::Block* block = body.block("lifecycle");
  if (block == nullptr) return result;
  diag::Diagnostics ignored;  // reported when the module was loaded
  result.prevent_destroy = constant_bool(*block->body, "prevent_destroy", ignored).value_or(false);
  result.create_before_destroy =
      constant_bool(*block->body, "create_before_destroy", ignored).value_or(false);
  const hcl::Attribute* changes = block->body->attribute("ignore_changes");
  if (changes == nullptr) return result;
  const hcl::Expr& value = module.reference_expr(*changes->value);
  if (keyword(value) == "all") result.ignore_changes.push_back({"all", changes->value->span});
  const auto* list = value.as<hcl::Tuple>();
  if (list == nullptr) return result;
  for (const hcl::Expr* item : list->items) {
    const hcl::Expr& reference = module.reference_expr(*item);
    const auto* traversal = reference.as<hcl::Traversal>();
    if (traversal == nullptr) continue;
    std::string path(traversal->root.text);
    for (const hcl::Step& step : traversal->steps) {
      switch (step.kind) {
        case hcl::Step::Kind::attribute:
          path = hcl::path_attribute(path, step.text);
          break;
        case hcl::Step::Kind::string_index:
          path = hcl::path_key(path, step.text);
          break;
        case hcl::Step::Kind::number_index:
          path.append("[").append(step.text).append("]");
          break;
      }
    }
    result.ignore_changes.push_back({std::move(path), item->span});
  }
  return result;
}

void Evaluator::add_resource(Instance& instance, NodeKind kind, const NamedBlock& block,
                             const std::string& local_address, const ResourceInstance& from,
                             std::vector<Resource>& resources) {
  Resource resource;
  resource.address = full_address(instance, local_address + key_text(from.repetition.index));
  resource.config_address = instance.node->address.empty()
                                ? local_address
                                : fmt::format("{}.{}", instance.node->address, local_address);
  resource.module = instance.address;
  resource.mode = kind == NodeKind::data        ? Mode::data
                  : kind == NodeKind::ephemeral ? Mode::ephemeral
                                                : Mode::managed;
  resource.type = block.type;
  resource.name = block.name;
  resource.index = from.repetition.index;
  resource.provider = tree_.provider_of(*instance.node, block);
  resource.values = from.values;
  resource.span = block.block->header;
  resource.block = block.block;
  resource.calls = instance.calls;
  resource.lifecycle = lifecycle_of(*instance.node->module, *block.block->body);
  resources.push_back(std::move(resource));
}

void Evaluator::collect_resources(Instance& instance, std::vector<Resource>& resources) {
  const Module& module = *instance.node->module;
  // Terraform's order within a module: data first, then type, name, key.
  struct Declared {
    NodeKind kind;
    std::uint32_t index;
    const NamedBlock* block;
  };
  std::vector<Declared> order;
  for (const NodeKind kind : {NodeKind::data, NodeKind::ephemeral, NodeKind::resource}) {
    const auto& blocks = declared_blocks(module, kind);
    for (std::uint32_t i = 0; i < blocks.size(); ++i)
      if (is_wanted(blocks[i])) order.push_back({kind, i, &blocks[i]});
  }
  std::stable_sort(order.begin(), order.end(), [](const Declared& a, const Declared& b) {
    const auto rank = [](NodeKind kind) { return kind == NodeKind::data ? 0 : 1; };
    return std::make_tuple(rank(a.kind), std::string_view(a.block->type),
                           std::string_view(a.block->name)) <
           std::make_tuple(rank(b.kind), std::string_view(b.block->type),
                           std::string_view(b.block->name));
  });
  for (const Declared& declared : order) {
    const std::string address = module.address(declared.kind, declared.index);
    for (const ResourceInstance& one :
         resource(instance, declared.kind, declared.index).instances) {
      add_resource(instance, declared.kind, *declared.block, address, one, resources);
    }
  }
  std::vector<std::uint32_t> calls(module.calls.size());
  for (std::uint32_t i = 0; i < calls.size(); ++i) calls[i] = i;
  std::sort(calls.begin(), calls.end(), [&](std::uint32_t a, std::uint32_t b) {
    return module.calls[a].name < module.calls[b].name;
  });
  for (const std::uint32_t i : calls) {
    const ModuleNode* called = instance.node->children[i];
    if (called == nullptr || !holds_wanted(*called)) continue;
    for (const auto& child : call(instance, i).instances) collect_resources(*child, resources);
  }
}

bool Evaluator::is_wanted(const NamedBlock& block) const {
  return options_.only_types.empty() ||
         std::ranges::find(options_.only_types, block.type) != options_.only_types.end();
}

bool Evaluator::holds_wanted(const ModuleNode& node) const {
  if (options_.only_types.empty()) return true;
  const auto wanted = [this](const NamedBlock& block) { return is_wanted(block); };
  return std::ranges::any_of(node.module->resources, wanted) ||
         std::ranges::any_of(node.module->data, wanted) ||
         std::ranges::any_of(node.module->ephemerals, wanted) ||
         std::ranges::any_of(node.children, [this](const ModuleNode* child) {
           return child != nullptr && holds_wanted(*child);
         });
}

namespace {

Instance* first_instance_of(Instance& from, const ModuleNode& node) {
  if (from.node == &node) return &from;
  for (CallSlot& slot : from.children) {
    for (const auto& child : slot.instances) {
      if (Instance* found = first_instance_of(*child, node)) return found;
    }
  }
  return nullptr;
}

}  // namespace

void Evaluator::evaluate_provider(const ProviderConfiguration& configuration) {
  if (!providers_done_.insert(&configuration).second) return;
  for (const DeclaredProvider& declared : tree_.declared_providers()) {
    if (declared.configuration.get() != &configuration) continue;
    Instance* instance = first_instance_of(*root_, *declared.node);
    if (instance == nullptr) return;
    const NamedBlock& block = declared.node->module->providers[declared.index];
    const std::string address = "provider." + configuration.display();
    const Place place{.instance = instance, .address = address};
    declared.configuration->values =
        body_values(*block.block->body, nullptr, place, address, false);
  }
}

Value Evaluator::with_read_data(const NamedBlock& block, Value values,
                                const ProviderConfiguration& provider) {
  if (!options_.read_data) return values;
  evaluate_provider(provider);
  const auto read = options_.read_data(block.type, values, provider);
  if (!read || !read->is_known() || read->is_null()) return values;
  std::vector<hcl::Entry> entries(values.entries().begin(), values.entries().end());
  entries.insert(entries.end(), read->entries().begin(), read->entries().end());
  return Value::object(std::move(entries)).with_origin(values.origin());
}

}  // namespace infra::terraform
