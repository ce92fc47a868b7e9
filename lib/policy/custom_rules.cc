#include "lib/policy/custom_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/policy/arguments.h"
#include "lib/policy/config_place.h"
#include "lib/policy/custom_expression.h"
#include "lib/policy/registry.h"
#include "lib/terraform/provider_facts.h"

namespace infra::policy {
namespace {

using workspace::CustomRuleConfig;
using workspace::LoadedConfig;

// What may be set of a rule in infra.yaml, beside its severity.
struct Parameter {
  std::string_view code, name;
};
constexpr Parameter kParameters[] = {
    {"NET001", "ports"},  {"NET002", "ports"},  {"LOG001", "retention_days"},
    {"TAG001", "shared"}, {"TAG001", "stacks"}, {"TAG001", "modules"},
};

// Collects what is wrong with one rule.
struct Faults {
  const LoadedConfig& loaded;
  const diag::SourceMap& sources;
  Diagnostics& found;
  std::string key;  // custom_rules.ORG001

  diag::Span at(std::string_view text) const { return config_place(loaded, sources, key, text); }
  void report(diag::Span span, std::string message, std::string help = {}) const {
    found.push_back(
        {.message = std::move(message), .primary = {span, {}}, .help = std::move(help)});
  }
};

bool is_custom_code(std::string_view code) {
  const std::size_t letters = code.find_first_of("0123456789");
  return letters != std::string_view::npos && letters >= 2 && letters <= 8 &&
         code.size() == letters + 3 &&
         std::ranges::all_of(code.substr(0, letters),
                             [](char c) { return c >= 'A' && c <= 'Z'; }) &&
         std::ranges::all_of(code.substr(letters), [](char c) { return c >= '0' && c <= '9'; });
}

void check_code(const std::string& code, const Faults& faults) {
  if (!is_custom_code(code)) {
    faults.report(faults.at(code), fmt::format("`{}` is no code of a rule", printable(code)),
                  "letters and three digits, such as ORG001");
    return;
  }
  for (const Family& family : families())
    if (matches(code, family.code))
      faults.report(faults.at(code),
                    fmt::format("`{}` belongs to the standard: {}", family.code, family.name),
                    "choose letters of your own, such as ORG001");
}

void check_types(const CustomRuleConfig& rule, const Faults& faults) {
  if (rule.types.empty())
    faults.report(faults.at(""), fmt::format("`{}.types` is missing", faults.key),
                  "name the resource types that the rule is for: [aws_db_instance]");
  const auto known = terraform::aws_schema().types(terraform::SchemaKind::resource);
  for (const std::string& type : rule.types) {
    const auto has = [&](const char* version) {
      return terraform::aws_schema(version).find(terraform::SchemaKind::resource, type) != nullptr;
    };
    if (has("") || has("5.100.0")) continue;
    if (const auto dot = type.find('.'); dot != std::string::npos) {
      faults.report(faults.at(type), fmt::format("`{}` is no resource type", printable(type)),
                    "a rule is for managed resources of every name: aws_db_instance");
      continue;
    }
    const auto near = did_you_mean(type, known);
    // Another provider's type is not known here.
    if (!near && !type.starts_with("aws_") && type.find('_') != std::string::npos) continue;
    faults.report(faults.at(type), fmt::format("there is no resource type `{}`", printable(type)),
                  near ? fmt::format("did you mean `{}`?", *near) : "");
  }
}

void check_expression(const CustomExpression& expression, const std::string& text,
                      const CustomRuleConfig& rule, const Faults& faults) {
  const diag::Span whole = faults.at(text);
  const bool verbatim = faults.sources.text(whole) == text;
  for (const ExpressionFault& fault : expression.faults(rule.types)) {
    diag::Span span = whole;
    if (verbatim && fault.end <= text.size()) {
      span.begin = whole.begin + static_cast<std::uint32_t>(fault.begin);
      span.end = whole.begin + static_cast<std::uint32_t>(fault.end);
    }
    faults.report(span, fmt::format("`{}`: {}", faults.key, fault.message), fault.help);
  }
}

}  // namespace

struct CustomRules::Compiled {
  CustomRuleConfig config;
  std::string code, name, summary, rationale;
  diag::RuleInfo info;
  std::unique_ptr<CustomExpression> when, condition;

  void judge(const ResourceView& view, Diagnostics& found) const;
};

// One resource.
void CustomRules::Compiled::judge(const ResourceView& view, Diagnostics& found) const {
  const workspace::Folder& folder = *view.root.folder;
  const RuleNames names = {view.resource.values, folder.path,
                           environment_of(view.workspace, folder)};
  Answer asked = {Truth::yes, ""};
  if (when) asked = when->evaluate(names);
  if (asked.truth == Truth::no) return;
  const Answer holds = condition->evaluate(names);
  if (holds.truth == Truth::yes) return;
  Argument argument;
  if (!condition->subject().empty()) argument = Arguments(view.resource).get(condition->subject());
  const bool sure = asked.truth == Truth::yes && holds.truth == Truth::no;
  if (!sure && !folder.is_root()) return;  // its variables are for the callers to set
  std::string label;
  if (const auto text = argument.text(); sure && text && !argument.value.is_sensitive())
    label = fmt::format("is `{}`", *text);
  // In a plan without its source every resource has the same place.
  std::string message = view.resource.block == nullptr
                            ? fmt::format("{}: {}", shown(view.resource), config.message)
                            : config.message;
  if (!sure)
    message = fmt::format("cannot be proven of {}: {}", shown(view.resource), config.message);
  diag::Diagnostic& made = fault(view, found, argument.span, condition->subject(),
                                 std::move(message), std::move(label), config.help);
  if (sure) return;
  made.severity = diag::Severity::note;
  made.notes.push_back(holds.truth == Truth::unproven ? holds.because : asked.because);
}

CustomRules::CustomRules(const LoadedConfig& loaded, diag::SourceMap& sources, Diagnostics& found) {
  for (const auto& [code, config] : loaded.config.custom_rules) {
    const Faults faults{loaded, sources, found, "custom_rules." + code};
    check_code(code, faults);
    check_types(config, faults);
    for (const auto& [name, text] :
         {std::pair("condition", &config.condition), {"message", &config.message}})
      if (text->empty())
        faults.report(faults.at(""), fmt::format("`{}.{}` is missing", faults.key, name));
    auto rule = std::make_unique<Compiled>();
    rule->config = config;
    rule->code = code;
    rule->name = "custom-" + to_lower_ascii(code);
    rule->summary = config.message;
    rule->rationale = fmt::format(
        "A rule of this repository, from its infra.yaml. It is asked of {}{}, where `{}` must "
        "hold.{}",
        fmt::join(config.types, ", "), config.when.empty() ? "" : " when `" + config.when + "`",
        config.condition, config.help.empty() ? "" : " " + config.help);
    const auto severity = config.severity == "note"      ? diag::Severity::note
                          : config.severity == "warning" ? diag::Severity::warning
                                                         : diag::Severity::error;
    rule->info = {rule->code, rule->name, severity, rule->summary, rule->rationale, {}, {}};
    if (!config.when.empty()) {
      rule->when = std::make_unique<CustomExpression>(sources, config.when);
      check_expression(*rule->when, config.when, config, faults);
    }
    rule->condition = std::make_unique<CustomExpression>(sources, config.condition);
    if (!config.condition.empty())
      check_expression(*rule->condition, config.condition, config, faults);
    rules_.push_back(std::move(rule));
  }
}

CustomRules::~CustomRules() = default;

std::vector<const diag::RuleInfo*> CustomRules::rules() const {
  std::vector<const diag::RuleInfo*> result;
  for (const auto& rule : rules_) result.push_back(&rule->info);
  return result;
}

const diag::RuleInfo* CustomRules::find(std::string_view code) const {
  for (const auto& rule : rules_)
    if (rule->code == code) return &rule->info;
  return nullptr;
}

void CustomRules::check(const diag::RuleInfo& rule, const workspace::Workspace& workspace,
                        const workspace::EvaluatedFolder& root, Diagnostics& found) const {
  const auto compiled =
      std::ranges::find_if(rules_, [&](const auto& each) { return &each->info == &rule; });
  if (compiled == rules_.end()) return;
  const RuleSettings settings(workspace.config().config, rule.code);
  const auto& types = (*compiled)->config.types;
  for (const terraform::Resource& resource : root.module.resources) {
    if (resource.mode != terraform::Mode::managed ||
        std::ranges::find(types, resource.type) == types.end())
      continue;
    (*compiled)->judge(ResourceView{workspace, root, resource, settings}, found);
  }
}

namespace {

void check_parameters(const LoadedConfig& loaded, const std::string& code,
                      const workspace::RuleConfig& settings, const diag::SourceMap& sources,
                      Diagnostics& found) {
  std::vector<std::string_view> known = {"severity"};
  for (const Parameter& each : kParameters)
    if (matches(each.code, code)) known.push_back(each.name);
  const auto check = [&](const std::string& name) {
    if (std::ranges::find(known, name) != known.end()) return;
    const auto near = did_you_mean(name, known);
    found.push_back({.message = fmt::format("`{}` has no setting `{}`", code, printable(name)),
                     .primary = {config_place(loaded, sources, "rules." + code, name), {}},
                     .help = near ? fmt::format("did you mean `{}`?", *near)
                                  : fmt::format("it has {}", fmt::join(known, ", "))});
  };
  for (const auto& [name, value] : settings.lists) check(name);
  for (const auto& [name, value] : settings.maps) check(name);
}

}  // namespace

void check_rule_settings(const LoadedConfig& loaded, const CustomRules& custom,
                         const diag::SourceMap& sources, Diagnostics& found) {
  std::vector<std::string> known;
  for (const diag::RuleInfo* rule : all_rules()) known.emplace_back(rule->code);
  for (const diag::RuleInfo* rule : custom.rules()) known.emplace_back(rule->code);
  for (const Family& family : families()) known.emplace_back(family.code);
  for (const auto& [code, settings] : loaded.config.rules) {
    const std::string& word = code;
    const bool is_known =
        is_code_or_family(code) || std::ranges::any_of(custom.rules(), [&](const auto* rule) {
          return matches(rule->code, word);
        });
    if (is_known) {
      check_parameters(loaded, code, settings, sources, found);
      continue;
    }
    const auto near = did_you_mean(code, known);
    found.push_back({.message = fmt::format("there is no rule or family `{}`", printable(code)),
                     .primary = {config_place(loaded, sources, "rules." + code, code), {}},
                     .help = near ? fmt::format("did you mean `{}`?", *near)
                                  : "`infra explain --all` lists the rules"});
  }
}

}  // namespace infra::policy
