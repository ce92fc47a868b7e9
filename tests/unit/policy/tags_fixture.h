// Judges small configurations in memory, for the tests of tags: a file system, its evaluated root
// module or plans, and the verdicts as one line each.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "lib/base/file_system.h"
#include "lib/policy/tags_check.h"
#include "lib/policy/tags_values.h"
#include "lib/terraform/evaluate.h"
#include "lib/terraform/plan_json.h"

namespace infra::policy {

using Files = std::map<std::string, std::string>;  // path below the repository's root -> text

class JudgedTags {
 public:
  struct Options {
    std::string folder = "stack";
    std::string workspace = "default";
    EnvironmentTags environment = {};
    std::vector<std::string> required = {"Owner", "Team"};
    std::vector<std::string> data_stores_require = {};
    bool library = false;  // a module that nobody calls
    std::function<bool(std::string_view, Span)> suppressed = {};
    bool check_values = false;  // by the standard's rules
  };

  static std::unique_ptr<JudgedTags> source(const Files& files, Options options) {
    auto judged = std::make_unique<JudgedTags>();
    for (const auto& [path, text] : files) judged->files_.write("/repo/" + path, text);
    judged->store_ = std::make_unique<terraform::ModuleStore>(judged->files_, judged->sources_,
                                                              std::string("/repo"));
    terraform::EvaluateOptions evaluate;
    evaluate.repository_root = "/repo";
    evaluate.workspace = options.workspace;
    evaluate.stand_alone_module = options.library;
    judged->module_ =
        terraform::evaluate_root(*judged->store_, "/repo/" + options.folder, evaluate);
    judged->resources_ = judged->module_.resources;
    for (const auto& [path, text] : files) {
      judged->modules_.push_back(&judged->store_->load("/repo/" + parent_path(path)));
    }
    judged->judge(options);
    return judged;
  }
  static std::unique_ptr<JudgedTags> source(const Files& files) { return source(files, Options{}); }
  // One file, stack/main.tf or stack/main.tf.json.
  static std::unique_ptr<JudgedTags> text(const std::string& text, Options options) {
    const bool json = text.starts_with('{');
    return source({{json ? "stack/main.tf.json" : "stack/main.tf", text}}, std::move(options));
  }
  static std::unique_ptr<JudgedTags> text(const std::string& text_) {
    return text(text_, Options{});
  }

  static std::unique_ptr<JudgedTags> plan(const std::string& text) {
    auto judged = std::make_unique<JudgedTags>();
    const std::uint32_t file = judged->sources_.add("plan.json", "");
    judged->resources_ = terraform::read_plan_json(text, file).resources;
    judged->judge(Options{});
    return judged;
  }

  // present "x" · present ? var.x · present (sensitive) · absent · unknown var.x; where it does not
  // come from the resource: [default_tags]
  std::string tag(const std::string& address, const std::string& key) const {
    for (const JudgedResource& each : report.resources) {
      if (each.resource->address != address) continue;
      if (!each.tags.taggable) return "not taggable";
      return show(each.tags.effective.find(key));
    }
    return "no " + address;
  }
  std::string part(const std::string& address, const std::string& path,
                   const std::string& key) const {
    for (const JudgedResource& each : report.resources) {
      if (each.resource->address != address) continue;
      for (const TagPart& one : each.tags.parts) {
        if (one.path == path) return show(one.tags.find(key));
      }
    }
    return "no " + address + " " + path;
  }

  // CODE file:line:column message | label
  std::vector<std::string> findings() const {
    std::vector<std::string> lines;
    for (const diag::Diagnostic& each : report.found) lines.push_back(line(each));
    return lines;
  }
  // Those of one rule.
  std::vector<std::string> findings(const std::string& code) const {
    std::vector<std::string> lines = findings();
    std::erase_if(lines, [&](const std::string& each) { return !each.starts_with(code); });
    return lines;
  }
  // Errors of the engine itself.
  std::vector<std::string> errors() const {
    std::vector<std::string> lines;
    diag::Diagnostics all = store_ ? store_->found() : diag::Diagnostics();
    all.insert(all.end(), module_.found.begin(), module_.found.end());
    for (const diag::Diagnostic& each : all) {
      if (each.severity == diag::Severity::error) lines.push_back(line(each));
    }
    return lines;
  }
  const diag::Diagnostic* finding(const std::string& code) const {
    for (const diag::Diagnostic& each : report.found) {
      if (each.rule->code == code) return &each;
    }
    return nullptr;
  }
  const diag::SourceMap& sources() const { return sources_; }

  TagReport report;

 private:
  static std::string show(const Tag& tag) {
    std::string text(to_string(tag.state));
    if (tag.state == TagState::present) {
      if (tag.value.is_sensitive()) {
        text += " (sensitive)";
      } else if (const auto value = tag_text(tag.value)) {
        text += " \"" + *value + "\"";
      } else {
        text += " ?";
      }
    }
    if (!tag.because.empty()) text += " " + tag.because;
    if (tag.state == TagState::present && tag.from != TagSource::resource) {
      text += fmt::format(" [{}]", to_string(tag.from));
    }
    return text;
  }
  std::string line(const diag::Diagnostic& each) const {
    const diag::SourceFile& file = sources_[each.primary.span.file];
    const diag::Position at = diag::position_at(file, each.primary.span.begin);
    return fmt::format("{} {}:{}:{} {}", each.rule ? each.rule->code : "", file.path, at.line,
                       at.column, each.message);
  }
  void judge(const Options& options) {
    config_.required = options.required;
    config_.data_stores_require = options.data_stores_require;
    if (!options.check_values) config_.values.clear();
    input_ = std::make_unique<TagInput>(
        TagInput{config_, environments_, sources_, {}, modules_, options.suppressed});
    TagRoot root;
    root.stack = options.library ? "" : options.folder;
    root.workspace = options.workspace;
    root.resources = resources_;
    root.environment = options.environment;
    input_->roots.push_back(std::move(root));
    report = check_tags(*input_);
  }

  MemoryFileSystem files_;
  diag::SourceMap sources_;
  std::unique_ptr<terraform::ModuleStore> store_;
  terraform::EvaluatedModule module_;
  std::vector<Resource> resources_;
  std::vector<const terraform::Module*> modules_;
  workspace::TagsConfig config_;
  workspace::EnvironmentsConfig environments_;
  std::unique_ptr<TagInput> input_;
};

}  // namespace infra::policy
