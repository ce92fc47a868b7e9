#include "cmd/infra/scaffold_prompt.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <istream>
#include <ostream>
#include <set>

#include "lib/base/error.h"
#include "lib/base/strings.h"

namespace infra {
namespace {

using scaffold::AnswerType;
using scaffold::Map;
using scaffold::Question;

enum class Reply { answered, back, cancelled };

class Prompter {
 public:
  Prompter(const Context& context, const scaffold::AnswerRules& rules, Map answers,
           const std::function<PromptCheck(const Map&)>& check)
      : context_(context), rules_(rules), answers_(std::move(answers)), check_(check) {
    for (const auto& [name, value] : answers_)
      if (!value.is_null()) given_.insert(name);
  }

  std::optional<Map> run() {
    const auto& questions = rules_.manifest.questions;
    context_.err << fmt::format("{}: {}\n", rules_.manifest.name, rules_.manifest.description)
                 << "Enter takes what is in brackets, `<` goes back, `?` explains, Ctrl-D ends "
                    "without writing.\n\n";
    std::vector<std::size_t> asked;
    for (std::size_t i = 0;;) {
      if (i == questions.size()) {
        const Reply reply = summary(asked);
        if (reply == Reply::answered) return answers_;
        if (reply == Reply::cancelled) return std::nullopt;
        i = step_back(asked);
        continue;
      }
      const Question& question = questions[i];
      if (given_.contains(question.name) || !scaffold::holds(question.when, answers_)) {
        if (!given_.contains(question.name)) answers_[question.name] = scaffold::Value();
        ++i;
        continue;
      }
      const Reply reply = ask(question);
      if (reply == Reply::cancelled) return std::nullopt;
      if (reply == Reply::back) {
        if (asked.empty()) {
          context_.err << "  this is the first question\n";
        } else {
          i = step_back(asked);
        }
        continue;
      }
      asked.push_back(i++);
    }
  }

 private:
  std::size_t step_back(std::vector<std::size_t>& asked) {
    if (asked.empty()) return rules_.manifest.questions.size();
    const std::size_t i = asked.back();
    asked.pop_back();
    const Question& question = rules_.manifest.questions[i];
    before_[question.name] = answers_[question.name];
    answers_.erase(question.name);
    return i;
  }

  std::optional<std::string> read_line() const {
    context_.err << std::flush;
    std::string line;
    if (!std::getline(context_.in, line)) return std::nullopt;
    return std::string(trim(line));
  }

  std::string hint(const Question& question) const {
    const AnswerType type = question.type == AnswerType::list ? question.of : question.type;
    const auto choices = scaffold::choices_of(question, rules_.config);
    std::string text;
    if (type == AnswerType::choice) {
      for (std::size_t i = 0; i < choices.size(); ++i)
        text += fmt::format("{}{}", i == 0 ? "" : ", ", choices[i]);
      if (!question.suffixes.empty()) {
        text.clear();
        for (const std::string& choice : choices)
          text += fmt::format("{}{}{}", text.empty() ? "" : ", ", choice,
                              question.suffixes.contains(choice) ? "[:NAME]" : "");
      }
    } else if (type == AnswerType::boolean) {
      text = "yes, no";
    } else if (type == AnswerType::date) {
      text = "YYYY-MM-DD";
    } else if (type == AnswerType::component) {
      text = "NAME=web:PORT, NAME=worker, NAME=scheduler";
    }
    if (question.type == AnswerType::list)
      text += text.empty() ? "several are parted by commas" : "; several are parted by commas";
    return text.empty() ? "" : " (" + text + ")";
  }

  // What Enter means; nullopt: an answer is needed.
  std::optional<std::string> suggestion(const Question& question) const {
    if (const auto before = before_.find(question.name); before != before_.end())
      return shown(question, before->second);
    const auto value = scaffold::default_of(question, answers_);
    if (!value) return std::nullopt;
    return shown(question, *value);
  }

  static std::string shown(const Question& question, const scaffold::Value& value) {
    if (question.type == AnswerType::boolean) return value.truthy() ? "yes" : "no";
    return scaffold::answer_text(value);
  }

  Reply ask(const Question& question) {
    for (;;) {
      const auto suggested = suggestion(question);
      context_.err << fmt::format(
          "{}{}{}: ", question.prompt, hint(question),
          suggested ? fmt::format(" [{}]", suggested->empty() ? "none" : *suggested) : "");
      const auto line = read_line();
      if (!line) return Reply::cancelled;
      if (*line == "<" || *line == "back") return Reply::back;
      if (*line == "cancel") return Reply::cancelled;
      if (*line == "?") {
        context_.err << fmt::format("  {}\n",
                                    question.help.empty() ? "no more is known" : question.help);
        continue;
      }
      if (line->empty() && suggested) {
        if (take_default(question, *suggested)) return Reply::answered;
        continue;
      }
      if (const auto refusal = scaffold::set_answer(rules_, question, *line, answers_)) {
        complain(*refusal);
        continue;
      }
      return Reply::answered;
    }
  }

  bool take_default(const Question& question, const std::string& suggested) {
    const bool is_none = suggested.empty() || !before_.contains(question.name);
    if (is_none) {
      const auto value = scaffold::default_of(question, answers_);
      answers_[question.name] = value.value_or(scaffold::Value());
      return value.has_value();
    }
    const auto refusal = scaffold::set_answer(rules_, question, suggested, answers_);
    if (refusal) complain(*refusal);
    return !refusal;
  }

  void complain(const scaffold::Refusal& refusal) const {
    context_.err << fmt::format("  {}{}\n", printable(refusal.message),
                                refusal.help.empty() ? "" : "; " + printable(refusal.help));
  }

  Reply summary(std::vector<std::size_t>& asked) {
    Map all = answers_;
    scaffold::complete(rules_, all);
    const PromptCheck check = check_(all);
    for (const scaffold::Refusal& refusal : check.refused) complain(refusal);
    if (!check.refused.empty()) {
      // Back to the question, where it was asked here; what an option says only another option can.
      const std::string& name = check.refused.front().question;
      const auto at = std::ranges::find(
          asked, name, [&](std::size_t i) { return rules_.manifest.questions[i].name; });
      if (at == asked.end()) throw Error(check.refused.front().message, check.refused.front().help);
      asked.erase(at + 1, asked.end());
      return Reply::back;
    }
    context_.err << "\n";
    std::size_t width = 0;
    for (const Question& question : rules_.manifest.questions)
      width = std::max(width, question.prompt.size());
    for (const Question& question : rules_.manifest.questions) {
      if (scaffold::at(all, question.name).is_null()) continue;
      const std::string value = shown(question, all[question.name]);
      context_.err << fmt::format("  {:<{}}  {}\n", question.prompt, width,
                                  value.empty() ? "none" : value);
    }
    for (;;) {
      context_.err << fmt::format("\n{}. Write? (yes, no, < to go back) [yes]: ", check.outcome);
      const auto line = read_line();
      const std::string word = line ? to_lower_ascii(*line) : "no";
      if (word.empty() || word == "y" || word == "yes") return Reply::answered;
      if (word == "<" || word == "back") return Reply::back;
      if (word == "n" || word == "no" || word == "cancel") return Reply::cancelled;
    }
  }

  const Context& context_;
  const scaffold::AnswerRules& rules_;
  Map answers_;
  const std::function<PromptCheck(const Map&)>& check_;
  std::set<std::string> given_;
  std::map<std::string, scaffold::Value> before_;  // answers of questions that were gone back to
};

}  // namespace

std::optional<Map> ask_answers(const Context& context, const scaffold::AnswerRules& rules,
                               Map answers, const std::function<PromptCheck(const Map&)>& check) {
  return Prompter(context, rules, std::move(answers), check).run();
}

}  // namespace infra
