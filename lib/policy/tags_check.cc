#include "lib/policy/tags_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/hcl/edit.h"
#include "lib/hcl/print.h"
#include "lib/policy/rules/places.h"
#include "lib/policy/tags_findings.h"
#include "lib/policy/tags_ignored.h"
#include "lib/policy/tags_parts.h"
#include "lib/policy/tags_place.h"
#include "lib/policy/tags_values.h"

namespace infra::policy {
namespace {

using terraform::TagForm;

// {Environment, Name, Team}
std::string shown_keys(const TagMap& map) {
  std::string text;
  for (const Tag& tag : map.tags) {
    if (tag.state != TagState::present) continue;
    text += (text.empty() ? "" : ", ") + tag.key;
  }
  if (map.open) text += text.empty() ? "…" : ", …";
  return "{" + text + "}";
}

std::string provider_note(const Resource& resource, const ResourceTags& tags) {
  if (!resource.provider) return "";
  if (!tags.default_tags_reach) return "default_tags do not reach " + resource.type;
  const std::string name = resource.provider->alias.empty()
                               ? resource.provider->name
                               : resource.provider->name + "." + resource.provider->alias;
  TagMap added;
  for (const Tag& tag : tags.effective.tags) {
    if (tag.from == TagSource::default_tags) added.tags.push_back(tag);
  }
  if (added.tags.empty() && !member(resource.provider->values, "default_tags")) {
    return "provider " + name + " has no default_tags";
  }
  return fmt::format("provider {} adds {}", name, shown_keys(added));
}

class Checker {
 public:
  explicit Checker(const TagInput& input) : input_(input), places_(input.modules) {}

  TagReport run() {
    std::size_t total = 0;
    for (const TagRoot& root : input_.roots) total += root.resources.size();
    report_.resources.reserve(total);  // findings point into it
    for (const TagRoot& root : input_.roots) {
      for (const Resource& resource : root.resources) {
        if (resource.mode != terraform::Mode::managed) continue;
        JudgedResource& judged = report_.resources.emplace_back();
        judged.resource = &resource;
        judged.root = &root;
        judged.tags = effective_tags(resource, root.environment);
        ++report_.counts.resources;
        if (judged.tags.taggable) judge(judged);
      }
    }
    report_.found = findings_.take();
    return std::move(report_);
  }

 private:
  void judge(JudgedResource& judged) {
    judged.required = required_tags(input_.config, judged.resource->type);
    if (judged.root->required != nullptr) {
      judged.required.keys = *judged.root->required;
      std::erase_if(judged.required.data_store_keys, [&](const std::string& key) {
        return std::ranges::find(judged.required.keys, key) != judged.required.keys.end();
      });
    }
    judged.verdict = TagVerdict::compliant;
    check_required(judged);
    check_values(judged);
    check_parts(judged);
    for (TagFinding& finding : propagation_findings(judged)) add(std::move(finding), judged);
    for (TagFinding& finding : ignored_findings(judged)) add(std::move(finding), judged);
    TagCounts& counts = report_.counts;
    ++counts.taggable;
    counts.compliant += judged.verdict == TagVerdict::compliant;
    counts.violating += judged.verdict == TagVerdict::violating;
    counts.unproven += judged.verdict == TagVerdict::unproven;
  }

  void add(TagFinding finding, const JudgedResource& judged) {
    // In a plan every finding has the same place: only the resource tells them apart.
    if (judged.resource->from_plan) finding.variant += "\n" + judged.resource->config_address;
    const bool alone =
        input_.suppressed && input_.suppressed(tag_rule(finding.rule).code, finding.primary.span);
    findings_.add(std::move(finding), judged, alone);
  }

  TagPlace place(const JudgedResource& judged) const {
    const bool blocks = judged.tags.form == TagForm::autoscaling;
    return places_.find(*judged.resource, blocks ? "" : "tags", judged.tags.place);
  }

  // Missing, misspelt and unproven keys of the resource itself.
  void check_required(JudgedResource& judged) {
    std::vector<std::string> missing, data_missing;
    std::map<std::string, std::vector<std::string>> unproven;  // by cause
    const auto look_at = [&](const std::string& key, bool data_store) {
      const Tag tag = judged.tags.effective.find(key);
      if (tag.state == TagState::present) return;
      if (tag.state == TagState::unknown) {
        unproven[tag.because].push_back(key);
        if (!data_store && judged.verdict == TagVerdict::compliant) {
          judged.verdict = TagVerdict::unproven;
        }
        return;
      }
      if (!data_store) judged.verdict = TagVerdict::violating;
      if (report_misspelt(judged, key)) return;
      (data_store ? data_missing : missing).push_back(key);
    };
    for (const std::string& key : judged.required.keys) look_at(key, false);
    for (const std::string& key : judged.required.data_store_keys) look_at(key, true);
    if (!missing.empty()) report_missing(judged, TagRule::missing, missing);
    if (!data_missing.empty()) report_missing(judged, TagRule::data_class, data_missing);
    for (auto& [cause, keys] : unproven) report_unproven(judged, cause, std::move(keys));
  }

  void report_missing(const JudgedResource& judged, TagRule rule,
                      const std::vector<std::string>& keys) {
    const Resource& resource = *judged.resource;
    const TagPlace where = place(judged);
    TagFinding finding;
    finding.rule = rule;
    finding.severity = tag_rule(rule).severity;
    finding.keys = keys;
    finding.message =
        rule == TagRule::missing ? "missing required tag{s} {}" : "store of data without tag{s} {}";
    finding.primary.span = where.primary;
    finding.primary.text =
        judged.tags.has_argument || resource.from_plan
            ? fmt::format("evaluates to {}", shown_keys(judged.tags.own))
            : std::string(judged.tags.form == TagForm::autoscaling ? "has no `tag` blocks"
                                                                   : "has no `tags`");
    if (where.definition.file != 0 && where.definition != where.primary) {
      finding.labels.push_back({where.definition, "{} {is} not set here"});
    }
    if (where.used.file != 0) finding.labels.push_back({where.used, "used here"});
    finding.provider_note = provider_note(resource, judged.tags);
    const std::string target =
        !where.name.empty()
            ? where.name
            : std::string(judged.tags.form == TagForm::autoscaling ? "`tag` blocks" : "`tags`");
    finding.help = fmt::format("add {{}} to {}; `infra explain {}`", target, tag_rule(rule).code);
    finding.fix = fix_missing(where, judged, keys);
    finding.attribute = judged.tags.form == TagForm::autoscaling ? "tag" : "tags";
    finding.cause = where.cause();
    add(std::move(finding), judged);
  }

  // What infra.yaml gives a value for.
  std::optional<diag::Fix> fix_missing(const TagPlace& where, const JudgedResource& judged,
                                       const std::vector<std::string>& keys) const {
    std::vector<std::pair<std::string, std::string>> known;
    for (const std::string& key : keys) {
      const auto value = input_.config.fix_values.find(key);
      if (value != input_.config.fix_values.end()) known.emplace_back(key, quoted(value->second));
    }
    if (known.empty() || !judged.resource->block || judged.resource->block->body->json) return {};
    diag::Fix fix;
    fix.description = fmt::format("add `{} = {}`", known[0].first, known[0].second);
    if (where.object) {
      // One at a time: two insertions at one place would have no order.
      fix.edits =
          hcl::set_object_item(input_.sources, *where.object, known[0].first, known[0].second);
    } else if (where.body && judged.tags.form != TagForm::autoscaling) {
      std::string text = "{\n";
      for (const auto& [key, value] : known) text += key + " = " + value + "\n";
      fix.edits = hcl::set_attribute(input_.sources, *where.body, "tags", text + "}");
    }
    if (fix.edits.empty()) return {};
    return fix;
  }

  static std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
      if (c == '"' || c == '\\') result += '\\';
      if ((c == '$' || c == '%') && result.size() > 1) result += c;
      result += c;
    }
    return result + "\"";
  }

  void report_unproven(const JudgedResource& judged, const std::string& cause,
                       std::vector<std::string> keys) {
    const TagPlace where = place(judged);
    TagFinding finding;
    finding.rule = TagRule::not_provable;
    finding.severity = diag::Severity::warning;
    finding.message = "cannot prove the required tag{s} {}";
    finding.keys = std::move(keys);
    finding.primary = {where.primary, cause.empty()
                                          ? "not known before apply"
                                          : fmt::format("unknown because of `{}`", cause)};
    if (where.definition.file != 0 && where.name == cause) {
      finding.labels.push_back({where.definition, "its value is not known"});
    }
    finding.provider_note = provider_note(*judged.resource, judged.tags);
    finding.help =
        "write {} as literal keys, so that they are there whatever the rest is, or let a "
        "validation of the variable ask for them; `infra explain TAG002`";
    finding.attribute = "tags";
    // A module by itself: all hangs on the variable.
    const bool by_variable = judged.root->stack.empty() && where.name == cause && !cause.empty();
    finding.cause = by_variable ? where.definition : where.cause();
    finding.variant = cause;
    add(std::move(finding), judged);
  }

  // A key that is there in another spelling: one diagnostic, at that key.
  bool report_misspelt(JudgedResource& judged, const std::string& wanted) {
    const auto is_known = [&](const std::string& key) {
      const workspace::TagsConfig& config = input_.config;
      return std::ranges::find(config.required, key) != config.required.end() ||
             std::ranges::find(config.optional, key) != config.optional.end() ||
             std::ranges::find(config.data_stores_require, key) != config.data_stores_require.end();
    };
    for (const Tag& tag : judged.tags.effective.tags) {
      if (tag.state != TagState::present || is_known(tag.key) || !is_near_miss(tag.key, wanted)) {
        continue;
      }
      judged.verdict = TagVerdict::violating;
      TagFinding finding;
      finding.rule = TagRule::misspelt;
      finding.keys = {wanted};
      finding.message = fmt::format("tag `{}` should be {{}}", tag.key);
      finding.primary.span = tag.key_span.file != 0 ? tag.key_span : judged.tags.place;
      finding.primary.text = fmt::format("`{}` is another tag to AWS", tag.key);
      finding.help = fmt::format("rename `{}` to {{}}; `infra explain TAG005`", tag.key);
      finding.fix = fix_rename(tag, wanted);
      finding.attribute = hcl::path_key("tags", tag.key);
      finding.cause = finding.primary.span;
      finding.variant = tag.key;
      add(std::move(finding), judged);
      return true;
    }
    return false;
  }

  std::optional<diag::Fix> fix_rename(const Tag& tag, const std::string& wanted) const {
    if (tag.key_span.file == 0) return {};
    const std::string_view written = input_.sources.text(tag.key_span);
    std::string replacement;
    if (written == tag.key) replacement = wanted;
    if (written == "\"" + tag.key + "\"") replacement = "\"" + wanted + "\"";
    if (replacement.empty()) return {};  // computed: the source has another text there
    return diag::Fix{fmt::format("rename `{}` to `{}`", tag.key, wanted),
                     {{tag.key_span, replacement}}};
  }

  void check_values(JudgedResource& judged) {
    for (const Tag& tag : judged.tags.effective.tags) {
      if (tag.state != TagState::present) continue;
      const auto rule = input_.config.values.find(tag.key);
      const bool governed = rule != input_.config.values.end() || is_required(judged, tag.key);
      const std::optional<std::string> text = governed ? tag_text(tag.value) : std::nullopt;
      if (!text) continue;
      if (text->find_first_not_of(" \t") == std::string::npos) {
        report_value(judged, tag, TagRule::empty, "tag {} has an empty value", "is empty",
                     "give {} a value");
        continue;
      }
      if (rule == input_.config.values.end()) continue;
      const std::optional<std::string> wanted = value_fault(rule->second, *text);
      if (!wanted) continue;
      const auto alias = input_.environments.aliases.find(*text);
      std::string help = "{} must be " + *wanted;
      if (tag.key == "Environment" && alias != input_.environments.aliases.end()) {
        help = fmt::format("write `{}`", alias->second);
      }
      report_value(judged, tag, TagRule::value,
                   fmt::format("tag {{}} has the value `{}`, which is not allowed", *text),
                   "must be " + *wanted, help);
    }
  }

  static bool is_required(const JudgedResource& judged, const std::string& key) {
    return std::ranges::find(judged.required.keys, key) != judged.required.keys.end() ||
           std::ranges::find(judged.required.data_store_keys, key) !=
               judged.required.data_store_keys.end();
  }

  void report_value(JudgedResource& judged, const Tag& tag, TagRule rule, std::string message,
                    std::string label, const std::string& help) {
    judged.verdict = TagVerdict::violating;
    TagFinding finding;
    finding.rule = rule;
    finding.keys = {tag.key};
    finding.message = std::move(message);
    finding.primary.text = std::move(label);
    finding.primary.span = tag.value.origin().file != 0 ? tag.value.origin()
                           : tag.key_span.file != 0     ? tag.key_span
                                                        : judged.tags.place;
    finding.help = fmt::format("{}; `infra explain {}`", help, tag_rule(rule).code);
    finding.attribute = hcl::path_key("tags", tag.key);
    finding.cause = finding.primary.span;
    finding.variant = finding.message + tag.key;
    add(std::move(finding), judged);
  }

  // Launch template specifications and block devices: what they lack is a finding at their block.
  void check_parts(const JudgedResource& judged) {
    for (const TagPart& part : judged.tags.parts) {
      std::vector<std::string> missing;
      for (const std::string& key : judged.required.keys) {
        if (part.tags.find(key).state == TagState::absent) missing.push_back(key);
      }
      if (missing.empty()) continue;
      TagFinding finding;
      finding.keys = std::move(missing);
      finding.message = fmt::format("`{}` lacks the required tag{{s}} {{}}", part.what);
      finding.primary = {part.span, fmt::format("its tags are {}", shown_keys(part.tags))};
      finding.provider_note = part.what == "tag_specifications"
                                  ? "default_tags do not reach tag_specifications"
                                  : provider_note(*judged.resource, judged.tags);
      finding.help = fmt::format("add {{}} to the `tags` of {}; `infra explain TAG001`", part.what);
      finding.attribute = part.path + ".tags";
      finding.cause = part.span;
      finding.variant = part.what;
      add(std::move(finding), judged);
    }
  }

  const TagInput& input_;
  TagPlaces places_;
  TagFindings findings_;
  TagReport report_;
};

}  // namespace

TagReport check_tags(const TagInput& input) { return Checker(input).run(); }

TagInput tag_input(const workspace::Workspace& workspace,
                   std::span<const workspace::EvaluatedFolder> roots) {
  const workspace::Config& config = workspace.config().config;
  TagInput input = {config.tags, config.environments, workspace.sources(), {}, {}, {}};
  for (const workspace::EvaluatedFolder& root : roots) {
    TagRoot made;
    made.stack = root.folder->is_root() ? root.folder->path : "";
    made.resources = root.module.resources;
    made.workspace = root.workspace;
    made.required = RuleSettings(config, "TAG001")
                        .list(std::string(layer_name(layer_of(workspace, *root.folder))));
    constexpr std::string_view kPrefix = "TF_AWS_DEFAULT_TAGS_";
    for (const auto& [name, value] : root.step_environment) {
      if (name.starts_with(kPrefix)) made.environment[name.substr(kPrefix.size())] = value;
    }
    input.roots.push_back(std::move(made));
  }
  for (const workspace::Folder& folder : workspace.folders())
    input.modules.push_back(folder.module.get());
  return input;
}

}  // namespace infra::policy
