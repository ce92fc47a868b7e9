#include "cmd/infra/scaffold_session.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "cmd/infra/open_workspace.h"
#include "cmd/infra/scaffold_prompt.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/report/diagnostics_text.h"
#include "lib/scaffold/mustache.h"
#include "lib/scaffold/transaction.h"

namespace infra {
namespace {

using scaffold::Map;
using scaffold::Question;
using scaffold::Refusal;

std::string usage_of(const Question& question, const workspace::Config& config) {
  const auto choices = scaffold::choices_of(question, config);
  const bool list = question.type == scaffold::AnswerType::list;
  const auto type = list ? question.of : question.type;
  std::string text = type == scaffold::AnswerType::choice ? join(choices, "|")
                     : type == scaffold::AnswerType::component
                         ? "NAME=web:PORT|worker|scheduler"
                         : to_lower_ascii(scaffold::to_string(type));
  if (list) text += ",…";
  return text;
}

[[noreturn]] void refuse_missing(const ScaffoldSession& session, const scaffold::Template& from,
                                 const std::vector<const Question*>& missing) {
  const std::string& first = from.manifest.questions.front().name;
  std::string text = fmt::format("`scaffold {}` needs {}:", from.manifest.name,
                                 plural(missing.size(), "more answer"));
  for (const Question* question : missing) {
    const std::string name = question->name == first ? "NAME" : option_name(question->name);
    text += fmt::format("\n  {:<15} {} ({})", name, question->prompt,
                        usage_of(*question, session.config()));
  }
  throw Error(text,
              "give them as options, in a file (`--from SPEC.yaml`), or run it at a terminal");
}

bool asks_at_terminal(const ScaffoldSession& session, const ScaffoldOptions& options) {
  return session.context.in_terminal && session.context.terminal && !options.yes &&
         !options.dry_run;
}

const Question& question_for(const scaffold::Template& from, const std::string& name) {
  if (const Question* question = from.manifest.question(name)) return *question;
  std::vector<std::string> known;
  for (const Question& question : from.manifest.questions)
    known.push_back(option_name(question.name));
  const auto near = did_you_mean(option_name(name), known);
  throw Error(fmt::format("template `{}` does not ask `{}`", from.manifest.name,
                          printable(option_name(name))),
              near ? fmt::format("did you mean `{}`?", *near)
                   : fmt::format("it asks {}", fmt::join(known, ", ")));
}

}  // namespace

ScaffoldSession::ScaffoldSession(const Context& given)
    : context(given),
      workspace(open_configuration(given)),
      templates(given.files, workspace->root(), workspace->config().config.templates) {}

scaffold::AnswerRules ScaffoldSession::rules(const scaffold::Manifest& manifest) const {
  return {manifest, config(), context.clock.today()};
}

scaffold::Template ScaffoldSession::load(const std::string& name) {
  diag::Diagnostics found;
  scaffold::Template result = templates.load(name, sources, found);
  if (found.empty()) return result;
  diag::sort_diagnostics(found, sources);
  context.err << report::diagnostics_text(found, sources, false);
  throw Error(
      fmt::format("{} in template `{}`: nothing was written", plural(found.size(), "fault"), name));
}

scaffold::Rendering ScaffoldSession::render(const scaffold::Template& from,
                                            const Map& answers) const {
  std::vector<Refusal> refused;
  scaffold::Rendering rendering =
      scaffold::render({from, answers, config(), workspace.get()}, refused);
  if (!refused.empty()) throw Error(refusals_text(refused), "nothing was written");
  return rendering;
}

void ScaffoldSession::recover() const {
  if (scaffold::recover(root()))
    context.note(
        "a run that was ended while it wrote had left files; they are as they were "
        "before it");
}

std::string refusals_text(const std::vector<Refusal>& refused) {
  std::string text;
  for (const Refusal& each : refused) {
    if (!text.empty()) text += "\n  ";
    text += fmt::format("`{}`: {}", option_name(each.question), each.message);
    if (!each.help.empty()) text += fmt::format(" ({})", each.help);
  }
  return text;
}

std::string option_name(std::string_view question) {
  std::string name(question);
  std::ranges::replace(name, '_', '-');
  return "--" + name;
}

void take_given(const ScaffoldSession& session, const scaffold::Template& from,
                const ScaffoldOptions& options, Map& answers) {
  std::vector<Refusal> refused;
  const scaffold::AnswerRules rules = session.rules(from.manifest);
  const auto take = [&](const Question& question, const std::vector<std::string>& words) {
    if (auto refusal = scaffold::set_answer(rules, question, words, answers))
      refused.push_back(*std::move(refusal));
  };
  for (const auto& [name, words] : options.given) take(question_for(from, name), words);
  std::map<std::string, std::vector<std::string>> set;
  for (const std::string& word : options.set) {
    const auto equals = word.find('=');
    if (equals == word.npos)
      throw Error(fmt::format("`--set {}` has no value", printable(word)),
                  "`--set QUESTION=ANSWER`");
    std::string name = word.substr(0, equals);
    std::ranges::replace(name, '-', '_');
    set[name].push_back(word.substr(equals + 1));
  }
  for (const auto& [name, words] : set) take(question_for(from, name), words);
  if (!refused.empty()) throw Error(refusals_text(refused), "nothing was written");
}

Map read_specification(ScaffoldSession& session, const scaffold::Template& from,
                       const std::string& path) {
  const std::uint32_t file =
      session.sources.add(path, session.context.files.read(session.context.path(path)));
  diag::Diagnostics found;
  const scaffold::YamlTree tree = scaffold::read_yaml(session.sources, file, found);
  Map answers;
  if (found.empty()) answers = scaffold::read_answers(session.rules(from.manifest), tree, found);
  if (found.empty()) return answers;
  diag::sort_diagnostics(found, session.sources);
  session.context.err << report::diagnostics_text(found, session.sources, false);
  throw Error(fmt::format("{} in {}: nothing was written", plural(found.size(), "fault"), path));
}

std::optional<Map> complete_answers(const ScaffoldSession& session, const scaffold::Template& from,
                                    const ScaffoldOptions& options, Map answers, bool confirm) {
  const scaffold::AnswerRules rules = session.rules(from.manifest);
  Map all = answers;
  const scaffold::Completed done = scaffold::complete(rules, all);
  if (!done.refused.empty()) throw Error(refusals_text(done.refused), "nothing was written");
  if (!asks_at_terminal(session, options) || (done.missing.empty() && !confirm)) {
    if (!done.missing.empty()) refuse_missing(session, from, done.missing);
    return all;
  }
  const auto check = [&](const Map& candidate) {
    PromptCheck result;
    const auto rendering = scaffold::render(
        {from, candidate, session.config(), session.workspace.get()}, result.refused);
    result.outcome = fmt::format("This makes {} in {}", plural(rendering.files.size(), "file"),
                                 rendering.folder);
    return result;
  };
  // All that is needed was given: no questions, but a look at what it means.
  auto asked = ask_answers(session.context, rules, done.missing.empty() ? all : answers, check);
  if (!asked) return std::nullopt;
  scaffold::complete(rules, *asked);
  return asked;
}

void show_next(const Context& context, const scaffold::Template& from, const Map& values) {
  if (context.verbosity == Verbosity::quiet || from.manifest.next.empty()) return;
  context.out << "\nnext:\n";
  for (const std::string& line : from.manifest.next)
    context.out << "  " << scaffold::render_text(line, values, "next") << '\n';
}

}  // namespace infra
