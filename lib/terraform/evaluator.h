// Evaluates a tree of modules by reference: a value is computed when first asked for, and kept.
// Internal to lib/terraform (evaluate.cc, console.cc); one file per subject: evaluator_*.cc.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "lib/hcl/evaluate.h"
#include "lib/terraform/evaluate.h"
#include "lib/terraform/inputs.h"
#include "lib/terraform/module_tree.h"
#include "lib/terraform/provider_facts.h"

namespace infra::terraform {

using hcl::Mark;

enum class Repeat : std::uint8_t { single, count, each, unknown };
enum class SlotState : std::uint8_t { empty, running, done };

// What `count` and `each` mean in one instance, and its key.
struct Repetition {
  Repeat kind = Repeat::single;
  Value index;      // null for single; unknown where nobody knows
  Value key, each;  // each.key, each.value
};

// `iterator` of a dynamic block and those around it.
struct Iterator {
  std::string_view name;
  Value value;  // {key, value}
  const Iterator* outer = nullptr;
};

struct ValueSlot {
  SlotState state = SlotState::empty;
  Value value;
};

struct ResourceInstance {
  Repetition repetition;
  Value values;  // object
};

struct ResourceSlot {
  SlotState state = SlotState::empty;
  Repeat kind = Repeat::single;
  std::string cause;  // why the instances are unknown
  Mark marks = Mark::none;
  std::vector<ResourceInstance> instances;
  bool open = false;  // no schema: it has attributes beyond those that are set
  Value value;        // what a reference gives
};

struct Instance;

struct CallSlot {
  SlotState state = SlotState::empty;
  Repeat kind = Repeat::single;
  std::string cause;
  std::vector<std::unique_ptr<Instance>> instances;
  ValueSlot whole;
};

// One instance of a module.
struct Instance {
  ModuleNode* node = nullptr;
  Instance* parent = nullptr;
  std::string address;  // module.api["eu"]
  Repetition repetition;
  std::vector<CallSite> calls;
  std::vector<ValueSlot> variables, locals, outputs;
  std::vector<CallSlot> children;
  std::vector<ResourceSlot> resources, data, ephemerals;
};

// Where an expression stands.
struct Place {
  Instance* instance = nullptr;
  const Repetition* repetition = nullptr;
  const Value* self = nullptr;
  const Iterator* iterators = nullptr;
  // For diagnostics, without the module: aws_sqs_queue.this, tags; and the instance's whole
  // address.
  std::string_view address = {}, attribute = {}, instance_address = {};
};

class Evaluator {
 public:
  Evaluator(ModuleStore& store, const std::string& folder, const EvaluateOptions& options);
  ~Evaluator();

  void evaluate_all();
  // Variables, locals and outputs of `instance` and of the modules that it calls; no resources.
  void evaluate_values(Instance& instance);
  EvaluatedModule take_result();

  Value evaluate(const hcl::Expr& expr, const Place& place);
  Value resolve(const hcl::Traversal& traversal, const Place& place, std::size_t& steps_used);

  Instance& root() { return *root_; }
  const hcl::FunctionEnvironment& functions() const { return functions_; }
  diag::Diagnostics found() const;

 private:
  struct RecordingFiles;
  struct Group;  // blocks of one type in a body, dynamic ones expanded

  std::unique_ptr<Instance> make_instance(ModuleNode& node, Instance* parent,
                                          Repetition repetition);
  void evaluate_instance(Instance& instance);

  // evaluator_values.cc
  const Value& variable(Instance& instance, std::uint32_t index);
  const Value& local(Instance& instance, std::uint32_t index);
  const Value& output(Instance& instance, std::uint32_t index);
  Value variable_value(Instance& instance, const VariableDeclaration& declared);
  Value converted(Value value, const VariableDeclaration& declared, Span at, const Place& place);
  Value without_value(const VariableDeclaration& declared);
  void validate_variable(Instance& instance, std::uint32_t index);
  void check_condition(const hcl::Block& block, const Place& place, std::string_view what, Span at,
                       diag::Severity severity = diag::Severity::error);
  void check_block(Instance& instance, std::uint32_t index);
  void evaluate_imports(Instance& instance);

  // evaluator_references.cc
  Value resolve_call(const hcl::Traversal& traversal, Instance& instance, std::size_t& steps_used);
  Value resolve_resource(const hcl::Traversal& traversal, std::size_t name_step, NodeKind kind,
                         Instance& instance, std::size_t& steps_used);
  Value open_attribute(const ResourceSlot& slot, const hcl::Traversal& traversal,
                       std::size_t& steps_used);
  Value whole_module(CallSlot& slot);
  Value module_outputs(Instance& instance);

  // evaluator_expansion.cc
  CallSlot& call(Instance& instance, std::uint32_t index);
  std::vector<Repetition> repetitions(const hcl::Body& body, const Place& place, Repeat& kind,
                                      std::string& cause, Mark& marks);
  std::optional<std::vector<Repetition>> counted(const hcl::Expr& expr, const Place& place,
                                                 std::string& cause);
  std::optional<std::vector<Repetition>> for_each(const hcl::Expr& expr, const Place& place,
                                                  std::string& cause, Mark& marks);
  void report_if_clean(Span at, std::string message, const std::string& cause, const Place& place);
  bool known_only_after_apply(const std::string& cause) const;
  bool spend_instances(std::size_t count, Span at, const Place& place);

  // evaluator_resources.cc
  ResourceSlot& resource(Instance& instance, NodeKind kind, std::uint32_t index);
  Value resource_values(Instance& instance, NodeKind kind, const NamedBlock& block,
                        const Repetition& repetition, const BlockSchema* schema,
                        const ProviderConfiguration& provider);
  Value with_policy_document(const Value& values, const NamedBlock& block, const Place& place);
  Value reference_value(const ResourceSlot& slot, const std::string& address);
  void check_builtin(const NamedBlock& block, const BlockSchema& schema, const Place& place);
  const BlockSchema* schema_of(NodeKind kind, const NamedBlock& block,
                               const ProviderConfiguration& provider);
  void check_conditions(Instance& instance, const NamedBlock& block,
                        const ResourceInstance& resource, std::string_view address);
  // Of options_.only_types, or all.
  bool is_wanted(const NamedBlock& block) const;
  bool holds_wanted(const ModuleNode& node) const;
  void collect_resources(Instance& instance, std::vector<Resource>& resources);
  void add_resource(Instance& instance, NodeKind kind, const NamedBlock& block,
                    const std::string& local_address, const ResourceInstance& from,
                    std::vector<Resource>& resources);
  Lifecycle lifecycle_of(const Module& module, const hcl::Body& body);
  Value with_read_data(const NamedBlock& block, Value values,
                       const ProviderConfiguration& provider);
  void evaluate_provider(const ProviderConfiguration& configuration);

  // evaluator_body.cc
  Value body_values(const hcl::Body& body, const BlockSchema* schema, const Place& place,
                    std::string_view cause, bool top);
  std::vector<Group> groups(const hcl::Body& body, const Place& place);
  void expand_dynamic(const hcl::Block& block, const Place& place, std::vector<Group>& groups);
  Value attribute_value(const hcl::Attribute& attribute, const AttributeSchema* schema,
                        const Place& place);
  Value unset_attribute(const AttributeSchema& schema, std::string_view cause);
  Value nested_blocks(const Group* group, const NestedBlockSchema& schema, const Place& place,
                      std::string_view cause);
  Value blocks_from_value(const Value& value, const NestedBlockSchema& schema,
                          std::string_view cause);
  Value shaped(const Value& object, const BlockSchema& schema, std::string_view cause);
  Value group_value(const Group& group, const BlockSchema* schema, const Place& place,
                    std::string_view cause);

  void report(diag::Diagnostic diagnostic, const Place& place);
  void report(const diag::RuleInfo& rule, Span span, std::string message, const Place& place,
              std::string label = {}, std::string help = {});
  std::string stack() const;
  static std::string full_address(const Instance& instance, std::string_view local);

  ModuleStore& store_;
  const EvaluateOptions& options_;
  diag::Diagnostics tree_found_;
  std::unique_ptr<RecordingFiles> files_;
  hcl::FunctionEnvironment functions_;
  ModuleTree tree_;
  std::vector<std::string> files_used_;
  std::map<std::string, InputValue, std::less<>> inputs_;
  std::unique_ptr<Instance> root_;
  std::deque<Iterator> iterators_;
  std::map<std::string, const ProviderSchema*> schemas_;  // of hashicorp/aws, by version
  std::set<const ProviderConfiguration*> providers_done_;
  std::map<const VariableDeclaration*, std::vector<std::string>> validated_keys_;
  // One root cause is one diagnostic, however many instances meet it.
  using Key = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::string>;
  std::map<Key, diag::Diagnostic> reports_;
  diag::Diagnostics if_clean_;  // what counts only where nothing else is wrong
  // No data sources, no resources without a schema, every module there, every variable set.
  bool all_at_hand_ = true;
  std::uint64_t steps_left_, bytes_left_;
  std::size_t instances_left_;
};

// The `terraform_data` resource of Terraform's built-in provider.
const BlockSchema& terraform_data_schema();

// "aws_vpc.main" or "module.x": what is unknown about `value`; "" where nothing was recorded.
std::string cause_of(const Value& value);

// `["eu"]`, `[0]`, `[*]` where the key is unknown, "" for a single instance.
std::string key_text(const Value& index);

}  // namespace infra::terraform
