#include "lib/hcl/json_schema.h"

#include <span>

namespace infra::hcl {
namespace {

using enum JsonContext;

constexpr JsonBlockRule kRoot[] = {
    {"terraform", 0, terraform}, {"provider", 1, provider}, {"variable", 1, variable},
    {"locals", 0, plain},        {"output", 1, output},     {"module", 1, module},
    {"resource", 2, resource},   {"data", 2, data},         {"ephemeral", 2, data},
    {"moved", 0, moved},         {"import", 0, import},     {"removed", 0, removed},
    {"check", 1, check},
};
constexpr JsonBlockRule kTerraform[] = {
    {"backend", 1, literal_body},
    {"cloud", 0, cloud},
    {"required_providers", 0, required_providers},
    {"provider_meta", 1, plain},
};
constexpr JsonBlockRule kCloud[] = {{"workspaces", 0, literal_body}};
constexpr JsonBlockRule kVariable[] = {{"validation", 0, plain}};
constexpr JsonBlockRule kConditions[] = {{"precondition", 0, plain}, {"postcondition", 0, plain}};
// `_` holds arguments whose names Terraform would take for its own.
constexpr JsonBlockRule kResource[] = {
    {"lifecycle", 0, lifecycle}, {"provisioner", 1, provisioner},
    {"connection", 0, plain},    {"dynamic", 1, dynamic},
    {"_", 0, content},
};
constexpr JsonBlockRule kData[] = {
    {"lifecycle", 0, lifecycle}, {"dynamic", 1, dynamic}, {"_", 0, content}};
constexpr JsonBlockRule kProvider[] = {{"dynamic", 1, dynamic}, {"_", 0, content}};
constexpr JsonBlockRule kContent[] = {{"dynamic", 1, dynamic}};
constexpr JsonBlockRule kDynamic[] = {{"content", 0, content}};
constexpr JsonBlockRule kProvisioner[] = {{"connection", 0, plain}, {"_", 0, content}};
constexpr JsonBlockRule kRemoved[] = {
    {"lifecycle", 0, lifecycle}, {"provisioner", 1, provisioner}, {"connection", 0, plain}};
constexpr JsonBlockRule kCheck[] = {{"data", 2, data}, {"assert", 0, plain}};

std::span<const JsonBlockRule> blocks_of(JsonContext context) {
  switch (context) {
    case root:
      return kRoot;
    case terraform:
      return kTerraform;
    case cloud:
      return kCloud;
    case variable:
      return kVariable;
    case output:
    case lifecycle:
      return kConditions;
    case resource:
      return kResource;
    case data:
      return kData;
    case provider:
      return kProvider;
    case content:
      return kContent;
    case dynamic:
      return kDynamic;
    case provisioner:
      return kProvisioner;
    case removed:
      return kRemoved;
    case check:
      return kCheck;
    case variables:
    case literal_body:
    case required_providers:
    case plain:
    case module:
    case moved:
    case import:
      return {};
  }
  return {};
}

}  // namespace

const JsonBlockRule* find_json_block(JsonContext context, std::string_view property) {
  for (const JsonBlockRule& rule : blocks_of(context)) {
    if (rule.type == property) return &rule;
  }
  return nullptr;
}

JsonText json_argument_text(JsonContext context, std::string_view property) {
  auto is = [property](auto... names) { return ((property == names) || ...); };
  switch (context) {
    case variables:
    case terraform:
    case cloud:
    case literal_body:
      return JsonText::literal;
    case required_providers:
      return JsonText::requirement;
    case variable:
      return is("type") ? JsonText::references : JsonText::literal;
    case output:
      if (is("depends_on")) return JsonText::references;
      return is("value") ? JsonText::templates : JsonText::literal;
    case module:
      if (is("source", "version")) return JsonText::literal;
      return is("depends_on", "providers") ? JsonText::references : JsonText::templates;
    case resource:
    case data:
      return is("depends_on", "provider") ? JsonText::references : JsonText::templates;
    case provider:
      return is("alias", "version") ? JsonText::literal : JsonText::templates;
    case lifecycle:
      return is("ignore_changes", "replace_triggered_by") ? JsonText::references
                                                          : JsonText::literal;
    case provisioner:
      return is("when", "on_failure") ? JsonText::references : JsonText::templates;
    case dynamic:
      return is("iterator") ? JsonText::references : JsonText::templates;
    case moved:
    case removed:
      return is("from", "to") ? JsonText::references : JsonText::literal;
    case import:
      return is("to", "provider") ? JsonText::references : JsonText::templates;
    case root:
    case plain:
    case content:
    case check:
      break;
  }
  return JsonText::templates;
}

}  // namespace infra::hcl
