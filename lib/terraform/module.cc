#include "lib/terraform/module.h"

#include <fmt/format.h>

#include "lib/terraform/load.h"

namespace infra::terraform {
namespace {

const std::vector<NamedBlock>& blocks_of(const Module& module, NodeKind kind) {
  static const std::vector<NamedBlock> kNone;
  switch (kind) {
    case NodeKind::output:
      return module.outputs;
    case NodeKind::call:
      return module.calls;
    case NodeKind::resource:
      return module.resources;
    case NodeKind::data:
      return module.data;
    case NodeKind::ephemeral:
      return module.ephemerals;
    case NodeKind::provider:
      return module.providers;
    case NodeKind::check:
      return module.checks;
    case NodeKind::variable:
    case NodeKind::local:
      break;
  }
  return kNone;
}

template <typename T>
const T* at(const std::vector<T>& items, std::optional<std::uint32_t> index) {
  return index ? &items[*index] : nullptr;
}

}  // namespace

std::string index_key(NodeKind kind, std::string_view type, std::string_view name) {
  std::string key(1, static_cast<char>('0' + static_cast<int>(kind)));
  key.append(type).append(".").append(name);
  return key;
}

std::optional<std::uint32_t> Module::find(NodeKind kind, std::string_view type,
                                          std::string_view name) const {
  const auto it = index_table.find(index_key(kind, type, name));
  if (it == index_table.end()) return std::nullopt;
  return it->second;
}

const VariableDeclaration* Module::variable(std::string_view name) const {
  return at(variables, find(NodeKind::variable, {}, name));
}
const LocalDeclaration* Module::local(std::string_view name) const {
  return at(locals, find(NodeKind::local, {}, name));
}
const NamedBlock* Module::call(std::string_view name) const {
  return at(calls, find(NodeKind::call, {}, name));
}
const NamedBlock* Module::output(std::string_view name) const {
  return at(outputs, find(NodeKind::output, {}, name));
}
const NamedBlock* Module::resource(std::string_view type, std::string_view name) const {
  return at(resources, find(NodeKind::resource, type, name));
}
const NamedBlock* Module::data_source(std::string_view type, std::string_view name) const {
  return at(data, find(NodeKind::data, type, name));
}
const NamedBlock* Module::ephemeral(std::string_view type, std::string_view name) const {
  return at(ephemerals, find(NodeKind::ephemeral, type, name));
}

const RequiredProvider* Module::required_provider(std::string_view name) const {
  for (const RequiredProvider& provider : required_providers) {
    if (provider.name == name) return &provider;
  }
  return nullptr;
}

std::size_t Module::count(NodeKind kind) const {
  if (kind == NodeKind::variable) return variables.size();
  if (kind == NodeKind::local) return locals.size();
  return blocks_of(*this, kind).size();
}

const std::vector<Dependency>& Module::dependencies(NodeKind kind, std::uint32_t index) const {
  return dependency_table[static_cast<std::size_t>(kind)][index];
}

std::string Module::address(NodeKind kind, std::uint32_t index) const {
  if (kind == NodeKind::variable) return "var." + variables[index].name;
  if (kind == NodeKind::local) return "local." + locals[index].name;
  const NamedBlock& named = blocks_of(*this, kind)[index];
  switch (kind) {
    case NodeKind::output:
      return "output." + named.name;
    case NodeKind::call:
      return "module." + named.name;
    case NodeKind::resource:
      return named.type + "." + named.name;
    case NodeKind::data:
      return fmt::format("data.{}.{}", named.type, named.name);
    case NodeKind::ephemeral:
      return fmt::format("ephemeral.{}.{}", named.type, named.name);
    case NodeKind::provider:
      return fmt::format("provider.{}", named.name);
    case NodeKind::check:
      return "check." + named.name;
    case NodeKind::variable:
    case NodeKind::local:
      break;
  }
  return {};
}

Span Module::span(NodeKind kind, std::uint32_t index) const {
  if (kind == NodeKind::variable) return variables[index].block->header;
  if (kind == NodeKind::local) return locals[index].attribute->name.span;
  return blocks_of(*this, kind)[index].block->header;
}

const hcl::Expr& Module::reference_expr(const hcl::Expr& expr) const {
  if (string_expressions.empty()) return expr;
  const auto it = string_expressions.find(&expr);
  return it == string_expressions.end() ? expr : *it->second;
}

}  // namespace infra::terraform
