#include "lib/release/module_docs.h"

#include <fmt/format.h>

namespace infra::release {
namespace {

using terraform::NodeKind;

// Text in a cell: a line end or a `|` would end the cell or the table.
std::string cell(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '|') result += '\\';
    if (c == '\r') continue;
    result += c == '\n' ? std::string("<br>") : std::string(1, c);
  }
  while (result.ends_with("<br>")) result.resize(result.size() - 4);
  return result;
}

// In a code span, whose fence is longer than any run of backticks in it.
std::string code(std::string_view text) {
  std::size_t longest = 0, run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  const char* space = longest > 0 ? " " : "";
  return fence + space + cell(text) + space + fence;
}

void requirements(const Interface& interface, std::string& out) {
  out += "### Requirements\n\n| name | version | configurations to pass |\n|---|---|---|\n";
  out += fmt::format("| terraform | {} | |\n",
                     interface.required_version.empty() ? "any" : code(interface.required_version));
  for (const InterfaceProvider& provider : interface.providers) {
    std::string aliases;
    for (const std::string& alias : provider.aliases)
      aliases += (aliases.empty() ? "" : ", ") + code(alias);
    out += fmt::format("| provider {} ({}) | {} | {}{}|\n", code(provider.name), provider.source,
                       provider.version.empty() ? "any" : code(provider.version), aliases,
                       aliases.empty() ? "" : " ");
  }
}

std::string described(const auto& declared) {
  std::string about = cell(declared.description);
  if (declared.sensitive) about += about.empty() ? "(sensitive)" : " (sensitive)";
  if (declared.ephemeral) about += about.empty() ? "(ephemeral)" : " (ephemeral)";
  return about;
}

void variables(const Interface& interface, std::string& out) {
  if (interface.variables.empty()) return;
  out += "\n### Inputs\n\n| name | description | type | default |\n|---|---|---|---|\n";
  for (const InterfaceVariable& variable : interface.variables) {
    const std::string about = described(variable);
    out += fmt::format("| {} | {} | {} | {} |\n", code(variable.name), about, code(variable.type),
                       variable.required ? "required" : code(variable.default_value));
  }
}

void outputs(const Interface& interface, std::string& out) {
  if (interface.outputs.empty()) return;
  out += "\n### Outputs\n\n| name | description |\n|---|---|\n";
  for (const InterfaceOutput& output : interface.outputs) {
    const std::string about = described(output);
    out += fmt::format("| {} | {} |\n", code(output.name), about);
  }
}

void resources(const Interface& interface, std::string& out) {
  if (interface.resources.empty()) return;
  out += "\n### Resources\n\n| kind | address |\n|---|---|\n";
  for (const InterfaceResource& resource : interface.resources) {
    const char* kind = resource.kind == NodeKind::resource ? "resource"
                       : resource.kind == NodeKind::data   ? "data source"
                                                           : "ephemeral resource";
    out += fmt::format("| {} | {} |\n", kind, code(resource.address));
  }
}

void calls(const Interface& interface, std::string& out) {
  if (interface.calls.empty()) return;
  out += "\n### Modules\n\n| name | source | version |\n|---|---|---|\n";
  for (const InterfaceCall& call : interface.calls)
    out += fmt::format("| {} | {} | {}{}|\n", code(call.name), code(call.source), call.version,
                       call.version.empty() ? "" : " ");
}

}  // namespace

std::string module_reference(const Interface& interface) {
  std::string out;
  requirements(interface, out);
  variables(interface, out);
  outputs(interface, out);
  resources(interface, out);
  calls(interface, out);
  return out;
}

std::optional<std::string> with_reference(std::string_view readme, std::string_view reference) {
  const std::size_t begin = readme.find(kDocsBegin);
  const std::size_t end = begin == readme.npos ? begin : readme.find(kDocsEnd, begin);
  if (end == readme.npos) return std::nullopt;
  const bool windows = readme.find("\r\n") != readme.npos;
  std::string text(readme.substr(0, begin + kDocsBegin.size()));
  for (const char c : fmt::format("\n{}", reference)) {
    if (c == '\n' && windows) text += '\r';
    text += c;
  }
  return text + std::string(readme.substr(end));
}

}  // namespace infra::release
