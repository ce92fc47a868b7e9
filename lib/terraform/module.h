// One folder of Terraform as it is written: files merged with their overrides, declarations by
// kind. Nothing is evaluated here.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/file_system.h"
#include "lib/diag/diagnostic.h"
#include "lib/hcl/syntax.h"
#include "lib/hcl/type.h"
#include "lib/hcl/value.h"

namespace infra::terraform {

using diag::Span;

struct VariableDeclaration {
  std::string name;
  const hcl::Block* block = nullptr;
  hcl::Type type;  // constraint; dynamic where none is given
  bool has_type = false;
  const hcl::Expr* default_value = nullptr;  // null: required
  const hcl::Expr* type_expr = nullptr;      // holds the defaults of optional() attributes
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

struct Module {
  std::string path;  // folder, relative to the repository's root where it lies in it
  std::vector<std::unique_ptr<hcl::File>> files;  // in name order, overrides last
  std::vector<VariableDeclaration> variables;
  std::vector<LocalDeclaration> locals;
  std::vector<NamedBlock> outputs, resources, data, ephemerals, calls, providers, checks;
  std::vector<const hcl::Block*> terraform, moved, imports, removed;
  bool has_backend = false;

  const VariableDeclaration* variable(std::string_view name) const;
  const LocalDeclaration* local(std::string_view name) const;
  const NamedBlock* call(std::string_view name) const;
  const NamedBlock* output(std::string_view name) const;
  const NamedBlock* resource(std::string_view type, std::string_view name) const;
  const NamedBlock* data_source(std::string_view type, std::string_view name) const;
};

}  // namespace infra::terraform
