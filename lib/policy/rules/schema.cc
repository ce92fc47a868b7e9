// HCL008 to HCL011: the layout of `terraform fmt`, and what `terraform validate` says about the
// arguments of AWS types, from the provider's schema.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lib/base/diff.h"
#include "lib/base/strings.h"
#include "lib/hcl/convert.h"
#include "lib/hcl/format.h"
#include "lib/policy/rules/places.h"
#include "lib/policy/rules/project.h"
#include "lib/policy/rules/schema_check.h"
#include "lib/terraform/rules.h"

namespace infra::policy {
namespace {

void not_formatted(const ModuleView& view, Diagnostics& found) {
  for (const auto& file : view.folder.module->files) {
    if (file->json || file->has_errors) continue;
    const std::string& text = view.workspace.sources()[file->source].text;
    const auto formatted = hcl::format(text);
    if (!formatted || *formatted == text) continue;
    diag::Fix fix{"format the file", {}};
    for (const TextChange& change : text_changes(text, *formatted))
      fix.edits.push_back({{file->source, static_cast<std::uint32_t>(change.begin),
                            static_cast<std::uint32_t>(change.end)},
                           std::string(change.replacement)});
    const auto first = fix.edits.empty() ? 0 : fix.edits.front().span.begin;
    report(found, {file->source, first, first}, "the file is not formatted", "from here on",
           "`infra fmt`, or `terraform fmt`, writes the usual layout")
        .fix = std::move(fix);
  }
}

constexpr diag::RuleInfo kNotFormatted = {
    .code = "HCL008",
    .name = "not-formatted",
    .severity = diag::Severity::warning,
    .summary = "a file is not laid out as `terraform fmt` does it",
    .rationale = "The next who formats it hides a change among a hundred that mean nothing.",
    .bad = "locals {\n  a = 1\n  long_name = 2\n}\n",
    .good = "locals {\n  a         = 1\n  long_name = 2\n}\n"};

}  // namespace

std::span<const Rule> schema_rules() {
  static const Rule rules[] = {
      {.info = kNotFormatted, .on_module = not_formatted},
      {.info = terraform::kUnsupportedArgument, .on_root = check_unsupported},
      {.info = terraform::kMissingArgument, .on_root = check_missing},
      {.info = terraform::kWrongType, .on_resource = check_types},
  };
  return rules;
}

}  // namespace infra::policy
