#include "lib/scaffold/lint.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/scaffold/contexts/contexts.h"
#include "lib/scaffold/mustache.h"
#include "lib/scaffold/render.h"

namespace infra::scaffold {
namespace {

constexpr std::string_view kMustache = ".mustache";
constexpr std::string_view kPartials = "partials/";

using Names = std::set<std::string, std::less<>>;

// `shown`: those that a section is shown for.
void collect_keys(const Value& value, Names& keys, Names& shown, int depth) {
  constexpr int kDeepest = 20;
  if (depth > kDeepest) return;
  if (const Map* map = value.map()) {
    for (const auto& [key, inner] : *map) {
      keys.insert(key);
      if (inner.truthy()) shown.insert(key);
      collect_keys(inner, keys, shown, depth + 1);
    }
  } else if (const List* list = value.list()) {
    for (const Value& item : *list) collect_keys(item, keys, shown, depth + 1);
  }
}

class Linter {
 public:
  Linter(const Template& from, const AnswerRules& rules, diag::SourceMap& sources)
      : from_(from), rules_(rules), sources_(sources) {
    for (const auto& [path, bytes] : from.files)
      files_[path] =
          path == "template.yaml" ? from.source : sources.add(join_path(folder(), path), bytes);
  }

  diag::Diagnostics run() {
    collect_names();
    for (const FileEntry& file : from_.manifest.files) check_entry(file);
    for (const auto& [path, bytes] : from_.files) check_file(path, bytes);
    if (found_.empty()) render_samples();
    return std::move(found_);
  }

 private:
  std::string folder() const {
    return from_.folder.empty() ? "<built in>/" + from_.manifest.name : from_.folder;
  }

  void report(diag::Span span, std::string message, std::string help = {}) {
    found_.push_back(
        {.message = std::move(message), .primary = {span, {}}, .help = std::move(help)});
  }

  // What the context has for the sample answers, at any depth.
  void collect_names() {
    known_ = {"first", "last", "."};
    shown_ = {"first", "last"};
    for (const bool all : {false, true}) {
      std::vector<Refusal> refused;
      const Map base = base_context(sample_answers(rules_, all), rules_.config);
      const BuildContext build = find_context(from_.manifest.name);
      collect_keys(build == nullptr ? base : build({base, rules_.config, nullptr}, refused), known_,
                   shown_, 0);
    }
  }

  bool is_known(std::string_view name) const {
    return known_.contains(name.substr(0, name == "." ? 1 : name.find('.')));
  }

  void check_name(std::string_view name, diag::Span span) {
    if (is_known(name)) return;
    const std::vector<std::string> all(known_.begin(), known_.end());
    const auto near = did_you_mean(name, all);
    report(span, fmt::format("nothing answers `{}`", printable(name)),
           near ? fmt::format("did you mean `{}`?", *near) : "ask it, or mend the name");
  }

  void check_entry(const FileEntry& file) {
    if (!from_.files.contains(file.source))
      report(file.span, fmt::format("there is no file `{}`", printable(file.source)));
    used_.insert(file.source);
    if (!file.each.empty()) check_name(file.each, file.span);
    for (std::string_view condition : file.when) {
      if (condition.starts_with('!')) condition.remove_prefix(1);
      check_name(condition.substr(0, condition.find('=')), file.span);
    }
    const Mustache target(file.target);
    if (target.fault()) report(file.span, fmt::format("`target`: {}", target.fault()->message));
    for (const Mustache::Name& name : target.names()) check_name(name.text, file.span);
  }

  void check_file(const std::string& path, const std::string& bytes) {
    const std::uint32_t file = files_[path];
    const bool mustache = path.ends_with(kMustache);
    const bool partial = path.starts_with(kPartials);
    if (!partial && !used_.contains(path) && path != "template.yaml" && path != "README.md")
      report({file, 0, 0}, fmt::format("no entry of `files` uses `{}`", path));
    if (!mustache) return;
    const auto span = [&](std::size_t offset, std::size_t length) {
      return diag::Span{file, static_cast<std::uint32_t>(offset),
                        static_cast<std::uint32_t>(offset + length)};
    };
    const Mustache parsed(bytes);
    if (parsed.fault())
      return report(span(parsed.fault()->offset, parsed.fault()->length), parsed.fault()->message);
    // What a context never shows, files that several templates share may still speak of.
    const auto is_hidden = [&](std::string_view section) {
      return is_known(section) && section != "." &&
             !shown_.contains(section.substr(section.rfind('.') + 1));
    };
    for (const Mustache::Name& name : parsed.names())
      if (std::ranges::none_of(name.inside, is_hidden))
        check_name(name.text, span(name.offset, name.text.size() + 4));
    for (const Mustache::Name& name : parsed.partials())
      if (!from_.files.contains(fmt::format("{}{}{}", kPartials, name.text, kMustache)))
        report(span(name.offset, name.text.size() + 5),
               fmt::format("there is no partial `{}`", printable(name.text)),
               fmt::format("{}{}{}", kPartials, name.text, kMustache));
  }

  void render_samples() {
    for (const bool all : {false, true}) {
      try {
        std::vector<Refusal> refused;
        render({from_, sample_answers(rules_, all), rules_.config, nullptr}, refused);
      } catch (const Error& error) {
        return report({from_.source, 0, 0}, error.what());
      }
    }
  }

  const Template& from_;
  const AnswerRules& rules_;
  diag::SourceMap& sources_;
  diag::Diagnostics found_;
  std::map<std::string, std::uint32_t> files_;
  Names known_, shown_;
  std::set<std::string> used_;
};

std::string sample_text(const Question& question, const AnswerRules& rules, bool all_choices) {
  const AnswerType type = question.type == AnswerType::list ? question.of : question.type;
  const auto choices = choices_of(question, rules.config);
  switch (type) {
    case AnswerType::integer:
    case AnswerType::number:
      return fmt::to_string(question.minimum.value_or(1));
    case AnswerType::boolean:
      return all_choices ? "yes" : "no";
    case AnswerType::date:
      return "2099-12-31";
    case AnswerType::choice:
      if (question.type == AnswerType::list && all_choices) return join(choices, ",");
      return choices.empty() ? "" : all_choices ? choices.back() : choices.front();
    case AnswerType::component:
      return all_choices ? "api=web:8080,site=web:8081,jobs=worker,clock=scheduler"
                         : "api=web:8080";
    case AnswerType::string:
    case AnswerType::name:
    case AnswerType::owner:
    case AnswerType::list:
      break;
  }
  return "sample";
}

}  // namespace

Map sample_answers(const AnswerRules& rules, bool all_choices) {
  Map answers;
  for (const Question& question : rules.manifest.questions) {
    if (!question.required && !all_choices) continue;
    if (!question.required && !question.pattern.empty()) continue;  // no text is known to fit
    Map one;
    if (!set_answer(rules, question, sample_text(question, rules, all_choices), one))
      answers.merge(one);
    else
      answers[question.name] = "sample";
  }
  complete(rules, answers);
  return answers;
}

diag::Diagnostics lint(const Template& from, const workspace::Config& config,
                       std::chrono::year_month_day today, diag::SourceMap& sources) {
  return Linter(from, {from.manifest, config, today}, sources).run();
}

}  // namespace infra::scaffold
