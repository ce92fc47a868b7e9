#include "lib/release/interface.h"

#include <algorithm>

#include "lib/hcl/scanner.h"

namespace infra::release {
namespace {

using hcl::Token;
using hcl::TokenKind;
using terraform::Module;
using terraform::NodeKind;

std::string text_of(const diag::SourceMap& sources, diag::Span span) {
  return std::string(
      std::string_view(sources[span.file].text).substr(span.begin, span.end - span.begin));
}

// The argument `name` where it is a literal text; "" else.
std::string literal(const hcl::Block& block, std::string_view name) {
  const hcl::Attribute* attribute = block.body->attribute(name);
  const auto* text = attribute ? attribute->value->as<hcl::StringLiteral>() : nullptr;
  return text ? std::string(text->value) : std::string();
}

bool is_true(const hcl::Block& block, std::string_view name) {
  const hcl::Attribute* attribute = block.body->attribute(name);
  const auto* value = attribute ? attribute->value->as<hcl::BoolLiteral>() : nullptr;
  return value && value->value;
}

InterfaceVariable variable(const terraform::VariableDeclaration& declared,
                           const diag::SourceMap& sources) {
  InterfaceVariable result;
  result.name = declared.name;
  result.description = declared.description;
  result.type =
      declared.type_expr ? on_one_line(text_of(sources, declared.type_expr->span)) : "any";
  result.required = declared.default_value == nullptr;
  if (declared.default_value)
    result.default_value = on_one_line(text_of(sources, declared.default_value->span));
  result.nullable = declared.nullable;
  result.sensitive = declared.sensitive;
  result.ephemeral = declared.ephemeral;
  return result;
}

void add_resources(const Module& module, NodeKind kind, std::vector<InterfaceResource>& resources) {
  const std::size_t first = resources.size();
  for (std::uint32_t i = 0; i < module.count(kind); ++i)
    resources.push_back({module.address(kind, i), kind});
  std::sort(resources.begin() + static_cast<std::ptrdiff_t>(first), resources.end(),
            [](const auto& a, const auto& b) { return a.address < b.address; });
}

// Of a resource that names no provider: the first word of its type.
std::string implied_provider(const terraform::NamedBlock& resource) {
  if (const hcl::Attribute* chosen = resource.block->body->attribute("provider"))
    if (const auto* traversal = chosen->value->as<hcl::Traversal>())
      return std::string(traversal->root.text);
  return resource.type.substr(0, resource.type.find('_'));
}

std::vector<InterfaceProvider> providers(const Module& module) {
  std::vector<InterfaceProvider> result;
  for (const terraform::RequiredProvider& required : module.required_providers)
    result.push_back({required.name, required.source, required.version, required.aliases});
  for (const auto* list : {&module.resources, &module.data, &module.ephemerals}) {
    for (const terraform::NamedBlock& resource : *list) {
      const std::string name = implied_provider(resource);
      if (std::ranges::find(result, name, &InterfaceProvider::name) == result.end())
        result.push_back(
            {name,
             name == "terraform" ? "terraform.io/builtin/terraform" : "hashicorp/" + name,
             "",
             {}});
    }
  }
  std::ranges::sort(result, {}, &InterfaceProvider::name);
  return result;
}

bool opens(TokenKind kind) {
  return kind == TokenKind::open_brace || kind == TokenKind::open_bracket ||
         kind == TokenKind::open_paren;
}

bool closes(TokenKind kind) {
  return kind == TokenKind::close_brace || kind == TokenKind::close_bracket ||
         kind == TokenKind::close_paren;
}

}  // namespace

std::string on_one_line(std::string_view text) {
  const std::vector<Token> tokens = hcl::scan(text);
  std::string line;
  std::vector<TokenKind> open;
  TokenKind before = TokenKind::newline;
  bool ended = false;  // a line, since the last token
  std::uint32_t last_end = 0;
  for (const Token& token : tokens) {
    if (token.kind == TokenKind::end_of_file) break;
    const std::string_view word = text.substr(token.begin, token.end - token.begin);
    const bool comment = token.kind == TokenKind::comment;
    if (token.kind == TokenKind::newline || (comment && word.ends_with('\n'))) {
      ended = true;
      last_end = token.end;
      continue;
    }
    if (comment) continue;
    const bool first_of_braces = before == TokenKind::open_brace;
    if (closes(token.kind) && line.ends_with(", ")) line.resize(line.size() - 2);
    if (closes(token.kind) && line.ends_with(',')) line.pop_back();
    if (ended && !line.empty()) {
      const bool items = !open.empty() && open.back() == TokenKind::open_brace;
      if (items && !opens(before) && before != TokenKind::comma && !closes(token.kind)) line += ',';
      const bool brace = first_of_braces || token.kind == TokenKind::close_brace;
      if (brace || (!opens(before) && !closes(token.kind))) line += ' ';
    } else if (token.begin > last_end && !line.empty()) {
      line += ' ';
    }
    ended = false;
    line += word;
    if (opens(token.kind)) open.push_back(token.kind);
    if (closes(token.kind) && !open.empty()) open.pop_back();
    before = token.kind;
    last_end = token.end;
  }
  return line;
}

Interface interface_of(const Module& module, const diag::SourceMap& sources) {
  Interface result;
  for (const hcl::Block* block : module.terraform)
    if (std::string version = literal(*block, "required_version"); !version.empty())
      result.required_version += (result.required_version.empty() ? "" : ", ") + std::move(version);
  result.providers = providers(module);
  for (const terraform::VariableDeclaration& declared : module.variables)
    result.variables.push_back(variable(declared, sources));
  for (const terraform::NamedBlock& output : module.outputs)
    result.outputs.push_back({output.name, literal(*output.block, "description"),
                              is_true(*output.block, "sensitive"),
                              is_true(*output.block, "ephemeral")});
  add_resources(module, NodeKind::resource, result.resources);
  add_resources(module, NodeKind::data, result.resources);
  add_resources(module, NodeKind::ephemeral, result.resources);
  for (const terraform::NamedBlock& call : module.calls)
    result.calls.push_back(
        {call.name, literal(*call.block, "source"), literal(*call.block, "version")});
  std::ranges::sort(result.variables, {}, &InterfaceVariable::name);
  std::ranges::sort(result.outputs, {}, &InterfaceOutput::name);
  std::ranges::sort(result.calls, {}, &InterfaceCall::name);
  return result;
}

}  // namespace infra::release
