// One folder of Terraform as it is written: files merged with their overrides, declarations by
// kind. Nothing is evaluated here.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lib/base/arena.h"
#include "lib/base/file_system.h"
#include "lib/diag/diagnostic.h"
#include "lib/hcl/syntax.h"
#include "lib/hcl/type.h"
#include "lib/hcl/value.h"

namespace infra::terraform {

using diag::Span;

// The defaults of optional(type, default) attributes, at the depth where they stand
// (type_constraint.h applies them).
struct TypeDefaults {
  std::map<std::string, hcl::Value, std::less<>> values;  // of an object type's attributes
  // By attribute or tuple index; "" for the elements of a collection.
  std::map<std::string, std::shared_ptr<const TypeDefaults>, std::less<>> children;
};

struct VariableDeclaration {
  std::string name;
  const hcl::Block* block = nullptr;
  hcl::Type type;  // constraint; dynamic where none is given
  bool has_type = false;
  const hcl::Expr* default_value = nullptr;  // null: required
  hcl::Value standard;                       // the default, evaluated and converted
  const hcl::Expr* type_expr = nullptr;
  std::shared_ptr<const TypeDefaults> defaults;  // null: no optional() attribute has one
  bool nullable = true, sensitive = false, ephemeral = false, json = false;
  std::string description;
  std::vector<const hcl::Block*> validations;
};

struct NamedBlock {  // resource, data, ephemeral, module, output, provider, check …
  std::string type;  // first label where there are two (aws_sqs_queue), else ""
  std::string name;  // last label
  const hcl::Block* block = nullptr;
};

struct LocalDeclaration {
  std::string name;
  const hcl::Attribute* attribute = nullptr;
};

struct RequiredProvider {
  std::string name;                  // local name: aws
  std::string source;                // as written, or "hashicorp/NAME" where none is
  std::string version;               // constraint; "" for none
  std::vector<std::string> aliases;  // configuration_aliases: aws.dr
  Span span;                         // of the name
};

// What a declaration refers to, found without evaluating anything.
enum class NodeKind : std::uint8_t {
  variable,
  local,
  output,
  call,
  resource,
  data,
  ephemeral,
  provider,
  check
};
inline constexpr std::size_t kNodeKinds = 9;

struct Dependency {
  NodeKind kind = NodeKind::variable;
  std::uint32_t index = 0;  // in the module's vector of that kind
  std::string output;       // of a call; "": the whole call
  Span span;                // of the reference
};

struct Module {
  std::string path;    // folder, relative to the repository's root where it lies in it
  std::string folder;  // canonical
  std::vector<std::unique_ptr<hcl::File>> files;  // in name order, overrides last
  std::vector<VariableDeclaration> variables;
  std::vector<LocalDeclaration> locals;
  std::vector<NamedBlock> outputs, resources, data, ephemerals, calls, providers, checks;
  std::vector<const hcl::Block*> terraform, moved, imports, removed;
  std::vector<RequiredProvider> required_providers;
  bool has_backend = false;
  bool has_errors = false;  // a file has syntax errors: what seems to be missing may stand there

  const VariableDeclaration* variable(std::string_view name) const;
  const LocalDeclaration* local(std::string_view name) const;
  const NamedBlock* call(std::string_view name) const;
  const NamedBlock* output(std::string_view name) const;
  const NamedBlock* resource(std::string_view type, std::string_view name) const;
  const NamedBlock* data_source(std::string_view type, std::string_view name) const;
  const NamedBlock* ephemeral(std::string_view type, std::string_view name) const;
  const RequiredProvider* required_provider(std::string_view name) const;

  // Position in the vector of that kind; `type` is "" where the kind has one label.
  std::optional<std::uint32_t> find(NodeKind kind, std::string_view type,
                                    std::string_view name) const;
  // Of every declaration, in the order of its vector.
  const std::vector<Dependency>& dependencies(NodeKind kind, std::uint32_t index) const;
  // local.x, var.x, module.x, aws_vpc.main, data.aws_vpc.main, output.x …
  std::string address(NodeKind kind, std::uint32_t index) const;
  Span span(NodeKind kind, std::uint32_t index) const;  // its header, or the local's name
  std::size_t count(NodeKind kind) const;

  // In JSON a reference (depends_on, provider, type …) is a string: the expression in it, where
  // `expr` is such a string; else `expr`.
  const hcl::Expr& reference_expr(const hcl::Expr& expr) const;

  Arena arena;  // of bodies that overrides were merged into
  std::vector<std::unique_ptr<hcl::ExpressionFile>> strings;
  std::unordered_map<const hcl::Expr*, const hcl::Expr*> string_expressions;
  std::array<std::vector<std::vector<Dependency>>, kNodeKinds> dependency_table;
  // Per call: what each argument refers to; these are no dependencies of the call as a whole.
  std::vector<std::map<std::string, std::vector<Dependency>, std::less<>>> call_arguments;
  std::unordered_map<std::string, std::uint32_t> index_table;  // key: see module.cc
};

}  // namespace infra::terraform
