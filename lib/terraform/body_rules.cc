#include "lib/terraform/body_rules.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "lib/hcl/rules.h"
#include "lib/terraform/report.h"

namespace infra::terraform {
namespace {

using Kind = BodyRules::BlockKind;

constexpr std::string_view kName[] = {"name"};
constexpr std::string_view kType[] = {"type"};
constexpr std::string_view kTypeAndName[] = {"type", "name"};

constexpr Kind kFileBlocks[] = {{"terraform", {}},
                                {"provider", kName},
                                {"variable", kName},
                                {"locals", {}},
                                {"output", kName},
                                {"module", kName},
                                {"resource", kTypeAndName},
                                {"data", kTypeAndName},
                                {"ephemeral", kTypeAndName},
                                {"moved", {}},
                                {"import", {}},
                                {"check", kName},
                                {"removed", {}}};

constexpr std::string_view kTerraform[] = {"required_version", "experiments", "language"};
constexpr Kind kTerraformBlocks[] = {
    {"backend", kType}, {"cloud", {}}, {"required_providers", {}}, {"provider_meta", kName}};

constexpr std::string_view kVariable[] = {"description", "default",  "type",
                                          "sensitive",   "nullable", "ephemeral"};
constexpr Kind kVariableBlocks[] = {{"validation", {}}};

constexpr std::string_view kOutput[] = {"description", "value", "depends_on", "sensitive",
                                        "ephemeral"};
constexpr std::string_view kValue[] = {"value"};
constexpr Kind kOutputBlocks[] = {{"precondition", {}}, {"postcondition", {}}};

constexpr std::string_view kCondition[] = {"condition", "error_message"};

constexpr std::string_view kModule[] = {"source",   "version",    "count",
                                        "for_each", "depends_on", "providers"};
constexpr std::string_view kSource[] = {"source"};
constexpr std::string_view kModuleReserved[] = {"lifecycle", "locals", "provider"};
constexpr Kind kEscape[] = {{"_", {}, true}};

constexpr std::string_view kResource[] = {"count", "for_each", "provider", "depends_on"};
constexpr Kind kResourceBlocks[] = {
    {"lifecycle", {}, true}, {"connection", {}, true}, {"provisioner", kType}, {"_", {}, true}};
constexpr Kind kDataBlocks[] = {{"lifecycle", {}, true}, {"_", {}, true}};
constexpr std::string_view kReserved[] = {"locals"};
constexpr std::string_view kDataReserved[] = {"locals", "connection", "provisioner"};
constexpr std::string_view kLifecycle[] = {"create_before_destroy", "prevent_destroy",
                                           "ignore_changes", "replace_triggered_by"};
constexpr Kind kConditions[] = {{"precondition", {}}, {"postcondition", {}}};

constexpr std::string_view kProvider[] = {"version", "alias"};
constexpr std::string_view kMoved[] = {"from", "to"};
constexpr std::string_view kImport[] = {"to", "id", "provider", "for_each"};
constexpr std::string_view kImportRequired[] = {"to", "id"};
constexpr std::string_view kFrom[] = {"from"};
constexpr Kind kRemovedBlocks[] = {
    {"lifecycle", {}, true}, {"connection", {}, true}, {"provisioner", kType}};
constexpr std::string_view kDestroy[] = {"destroy"};
constexpr Kind kCheckBlocks[] = {{"data", kTypeAndName, true}, {"assert", {}}};

constexpr std::pair<std::string_view, BodyRules> kRules[] = {
    {"", {.blocks = kFileBlocks}},
    {"terraform", {.attributes = kTerraform, .blocks = kTerraformBlocks}},
    {"variable", {.attributes = kVariable, .blocks = kVariableBlocks}},
    {"variable/validation", {.attributes = kCondition, .required = kCondition}},
    {"output", {.attributes = kOutput, .required = kValue, .blocks = kOutputBlocks}},
    {"output/precondition", {.attributes = kCondition, .required = kCondition}},
    {"locals", {.open = true}},
    {"module",
     {.attributes = kModule,
      .required = kSource,
      .blocks = kEscape,
      .reserved = kModuleReserved,
      .open = true}},
    {"resource",
     {.attributes = kResource, .blocks = kResourceBlocks, .reserved = kReserved, .open = true}},
    {"data",
     {.attributes = kResource, .blocks = kDataBlocks, .reserved = kDataReserved, .open = true}},
    {"ephemeral",
     {.attributes = kResource, .blocks = kDataBlocks, .reserved = kDataReserved, .open = true}},
    {"resource/lifecycle", {.attributes = kLifecycle, .blocks = kConditions}},
    {"data/lifecycle", {.blocks = kConditions}},
    {"ephemeral/lifecycle", {.blocks = kConditions}},
    {"lifecycle/condition", {.attributes = kCondition, .required = kCondition}},
    {"provider", {.attributes = kProvider, .blocks = kEscape, .reserved = kReserved, .open = true}},
    {"moved", {.attributes = kMoved, .required = kMoved}},
    {"import", {.attributes = kImport, .required = kImportRequired}},
    {"removed", {.attributes = kFrom, .required = kFrom, .blocks = kRemovedBlocks}},
    {"removed/lifecycle", {.attributes = kDestroy, .required = kDestroy}},
    {"check", {.blocks = kCheckBlocks}},
    {"check/assert", {.attributes = kCondition, .required = kCondition}},
};

std::string where(std::string_view kind) {
  const auto slash = kind.find('/');
  if (kind.empty()) return "at the top of a file";
  return fmt::format("in a `{}` block", slash == kind.npos ? kind : kind.substr(slash + 1));
}

bool contains(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void check_block(const hcl::Block& block, const hcl::Body& body, std::string_view kind,
                 const BodyRules& rules, diag::Diagnostics& found) {
  const std::string_view type = block.type.text;
  if (contains(rules.reserved, type)) {
    found.push_back(finding(hcl::kSyntaxError, block.type.span,
                            fmt::format("`{}` cannot stand {}", type, where(kind)),
                            "kept for later versions of Terraform"));
    return;
  }
  const auto it = std::find_if(rules.blocks.begin(), rules.blocks.end(),
                               [&](const Kind& known) { return known.type == type; });
  if (it == rules.blocks.end()) {
    if (rules.open) return;
    std::vector<std::string_view> known;
    for (const Kind& other : rules.blocks) known.push_back(other.type);
    std::string help = contains(rules.attributes, type) ? fmt::format("write `{} = …`", type)
                                                        : suggestion(type, known);
    found.push_back(finding(hcl::kSyntaxError, block.type.span,
                            fmt::format("there is no block `{}` {}", type, where(kind)), {},
                            std::move(help)));
    return;
  }
  check_labels(block, *it, found);
  const hcl::Block* first = body.block(type);
  if (it->once && first != &block) {
    diag::Diagnostic twice =
        finding(hcl::kSyntaxError, block.header, fmt::format("a second `{}` block", type));
    twice.labels.push_back({first->header, "the first one"});
    found.push_back(std::move(twice));
  }
}

}  // namespace

const BodyRules* body_rules(std::string_view kind) {
  const auto* it = std::find_if(std::begin(kRules), std::end(kRules),
                                [&](const auto& entry) { return entry.first == kind; });
  return it == std::end(kRules) ? nullptr : &it->second;
}

bool check_labels(const hcl::Block& block, const BodyRules::BlockKind& kind,
                  diag::Diagnostics& found) {
  const std::size_t have = block.labels.size(), want = kind.labels.size();
  if (have == want) return true;
  if (have < want) {
    found.push_back(
        finding(hcl::kSyntaxError, block.header,
                fmt::format("`{}` block without a {}", kind.type, kind.labels[have]), {},
                fmt::format("write `{} \"{}\"`", kind.type, fmt::join(kind.labels, "\" \""))));
  } else {
    found.push_back(finding(hcl::kSyntaxError, block.labels[want].span,
                            want == 0 ? fmt::format("`{}` blocks have no labels", kind.type)
                                      : fmt::format("`{}` blocks have no more labels than {}",
                                                    kind.type, fmt::join(kind.labels, ", ")),
                            "one label too many"));
  }
  return false;
}

void check_body(const hcl::Body& body, std::string_view kind, const BodyRules& rules,
                diag::Diagnostics& found) {
  for (const hcl::Attribute& attribute : body.attributes) {
    if (rules.open || contains(rules.attributes, attribute.name.text)) continue;
    const bool is_block =
        std::any_of(rules.blocks.begin(), rules.blocks.end(),
                    [&](const Kind& block) { return block.type == attribute.name.text; });
    found.push_back(
        finding(hcl::kSyntaxError, attribute.name.span,
                fmt::format("there is no argument `{}` {}", attribute.name.text, where(kind)), {},
                is_block ? fmt::format("write it as a block: `{} {{ … }}`", attribute.name.text)
                         : suggestion(attribute.name.text, rules.attributes)));
  }
  for (const hcl::Block& block : body.blocks) check_block(block, body, kind, rules, found);
  for (const std::string_view name : rules.required) {
    if (body.attribute(name) != nullptr) continue;
    found.push_back(finding(hcl::kSyntaxError, body.missing,
                            fmt::format("`{}` is missing {}", name, where(kind)), {},
                            fmt::format("add `{} = …`", name)));
  }
}

}  // namespace infra::terraform
