#include "lib/scaffold/answers.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "lib/base/numbers.h"
#include "lib/base/strings.h"
#include "lib/scaffold/mustache.h"

namespace infra::scaffold {
namespace {

constexpr std::size_t kLongest = 1000;  // of one text
constexpr std::size_t kMostItems = 200;

// One value of a type, from its text.
class Converter {
 public:
  Converter(const AnswerRules& rules, const Question& question)
      : rules_(rules), question_(question) {}

  std::optional<Refusal> refusal;
  Map suffixes;

  Value refuse(std::string message, std::string help = {}) {
    if (!refusal) refusal = {question_.name, std::move(message), std::move(help)};
    return {};
  }

  Value convert(AnswerType type, std::string_view text) {
    if (text.size() > kLongest) return refuse("the answer is longer than 1000 bytes");
    if (printable(text) != text || text.find_first_of("\n\t") != std::string_view::npos)
      return refuse(fmt::format("`{}` has control characters", printable(text)));
    switch (type) {
      case AnswerType::string:
        return matched(text);
      case AnswerType::name:
        return name(text);
      case AnswerType::owner:
        return owner(text);
      case AnswerType::integer:
        return integer(text);
      case AnswerType::number:
        return number(text);
      case AnswerType::boolean:
        return boolean(text);
      case AnswerType::date:
        return date(text);
      case AnswerType::choice:
        return choice(text);
      case AnswerType::component:
        return component(text);
      case AnswerType::list:
        break;
    }
    return refuse("a list of lists cannot be answered");
  }

  Value list(const std::vector<Value>& items) {
    std::set<std::string> seen;
    for (const Value& item : items) {
      const std::string key = item.map() != nullptr ? text_at(*item.map(), "name") : item.shown();
      if (!seen.insert(key).second) return refuse(fmt::format("`{}` is given twice", key));
    }
    const auto size = static_cast<std::int64_t>(items.size());
    const auto most = question_.maximum.value_or(static_cast<std::int64_t>(kMostItems));
    if (size > most) return refuse(fmt::format("{} values, where {} are allowed", size, most));
    if (size < question_.minimum.value_or(question_.required ? 1 : 0))
      return refuse("a value is needed");
    return List(items.begin(), items.end());
  }

 private:
  Value matched(std::string_view text) {
    if (text.empty()) return refuse("an answer is needed");
    if (!question_.pattern.empty() && !RE2::FullMatch(text, question_.pattern))
      return refuse(fmt::format("`{}` has not the form `{}`", text, question_.pattern),
                    question_.pattern_help);
    return text;
  }

  Value name(std::string_view text) {
    static const RE2 kKebab("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    if (text.empty()) return refuse("a name is needed");
    if (!RE2::FullMatch(text, kKebab)) {
      const std::string near = kebab(text);
      return refuse(fmt::format("`{}` is not kebab-case", text),
                    RE2::FullMatch(near, kKebab) && near.size() > 1
                        ? fmt::format("`{}`: lower-case letters and digits, parted by single "
                                      "hyphens, a letter first",
                                      near)
                        : "lower-case letters and digits, parted by single hyphens, a letter "
                          "first");
    }
    if (text.size() < 2)
      return refuse(fmt::format("`{}` is too short", text), "two letters at least");
    return matched(text);
  }

  static std::string kebab(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      const bool upper = c >= 'A' && c <= 'Z';
      if (upper && i > 0 && text[i - 1] >= 'a' && text[i - 1] <= 'z') result += '-';
      if (c == '_' || c == ' ' || c == '.') {
        result += '-';
      } else {
        result += upper ? static_cast<char>(c - 'A' + 'a') : c;
      }
    }
    return result;
  }

  Value owner(std::string_view text) {
    static const RE2 kMail(R"([A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)");
    static const RE2 kKebab("[a-z][a-z0-9]+(-[a-z0-9]+)*");
    if (RE2::FullMatch(text, kMail) || RE2::FullMatch(text, kKebab)) return matched(text);
    return refuse(fmt::format("`{}` is neither an e-mail address nor kebab-case", text),
                  "payments@example.com, or the name of a team");
  }

  Value integer(std::string_view text) {
    const auto value = parse_number<std::int64_t>(text);
    if (!value) return refuse(fmt::format("`{}` is no whole number", text));
    if (*value < question_.minimum.value_or(*value) || *value > question_.maximum.value_or(*value))
      return refuse(fmt::format("{} is not between {} and {}", *value,
                                question_.minimum ? fmt::to_string(*question_.minimum) : "…",
                                question_.maximum ? fmt::to_string(*question_.maximum) : "…"));
    return *value;
  }

  Value number(std::string_view text) {
    static const RE2 kNumber(R"((0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?)");
    if (!RE2::FullMatch(text, kNumber)) return refuse(fmt::format("`{}` is no number", text));
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    if ((question_.minimum && value < static_cast<double>(*question_.minimum)) ||
        (question_.maximum && value > static_cast<double>(*question_.maximum)))
      return refuse(fmt::format("{} is out of range", text));
    return text;
  }

  Value boolean(std::string_view text) {
    const std::string word = to_lower_ascii(text);
    if (word == "true" || word == "yes" || word == "y") return true;
    if (word == "false" || word == "no" || word == "n") return false;
    return refuse(fmt::format("`{}` is neither yes nor no", text));
  }

  Value date(std::string_view text) {
    const auto value = parse_day(text);
    if (!value) return refuse(fmt::format("`{}` is no day", text), "2027-03-31");
    if (question_.future && *value < rules_.today)
      return refuse(fmt::format("{} is past", text), "a day from today on");
    return text;
  }

  Value choice(std::string_view text) {
    const auto all = choices_of(question_, rules_.config);
    if (std::ranges::find(all, text) != all.end()) {
      if (const auto suffix = question_.suffixes.find(std::string(text));
          suffix != question_.suffixes.end())
        suffixes[suffix->second] = Value();
      return text;
    }
    const auto colon = text.find(':');
    const auto suffix = question_.suffixes.find(std::string(text.substr(0, colon)));
    if (colon != std::string_view::npos && suffix != question_.suffixes.end()) {
      const Value value = name(text.substr(colon + 1));
      suffixes[suffix->second] = value;
      return text.substr(0, colon);
    }
    const auto environment = rules_.config.environment(std::string(text));
    const auto near =
        question_.choices_from_environments && environment ? environment : did_you_mean(text, all);
    return refuse(fmt::format("`{}` is none of {}", text, fmt::join(all, ", ")),
                  near ? fmt::format("did you mean `{}`?", *near) : "");
  }

  Value component(std::string_view text) {
    static constexpr std::string_view kForm = "NAME=web:PORT, NAME=worker or NAME=scheduler";
    const auto equals = text.find('=');
    if (equals == std::string_view::npos)
      return refuse(fmt::format("`{}` is no component", text), std::string(kForm));
    std::string_view kind = text.substr(equals + 1);
    const auto colon = kind.find(':');
    std::string_view port = colon == kind.npos ? std::string_view() : kind.substr(colon + 1);
    kind = kind.substr(0, colon);
    Map value;
    value["name"] = name(text.substr(0, equals));
    value["kind"] = kind;
    value["port"] = Value();
    if (refusal) return {};
    static const std::vector<std::string_view> kKinds = {"web", "worker", "scheduler"};
    if (std::ranges::find(kKinds, kind) == kKinds.end()) {
      const auto near = did_you_mean(kind, kKinds);
      return refuse(fmt::format("`{}` is no kind of component", kind),
                    near ? fmt::format("did you mean `{}`?", *near) : std::string(kForm));
    }
    if (colon == std::string_view::npos && kind != "web") return value;
    const unsigned number = parse_number<unsigned>(port).value_or(0);
    if (number == 0 || number > 65535)
      return refuse(port.empty() ? fmt::format("component `{}` has no port", text)
                                 : fmt::format("`{}` is no port", port),
                    std::string(kForm));
    value["port"] = static_cast<std::int64_t>(number);
    return value;
  }

  const AnswerRules& rules_;
  const Question& question_;
};

std::optional<Refusal> set_words(const AnswerRules& rules, const Question& question,
                                 const std::vector<std::string>& words, Map& answers) {
  Converter converter(rules, question);
  Value value;
  if (question.type == AnswerType::list) {
    List items;
    for (const std::string& word : words) items.push_back(converter.convert(question.of, word));
    value = converter.refusal ? Value() : converter.list(items);
  } else {
    value = converter.convert(question.type, words.empty() ? "" : words.front());
  }
  if (converter.refusal) return converter.refusal;
  answers[question.name] = std::move(value);
  for (const auto& [choice, key] : question.suffixes) answers[key] = Value();
  for (auto& [key, suffix] : converter.suffixes) answers[key] = std::move(suffix);
  return std::nullopt;
}

// A component as a map of a specification, as the word that says the same.
std::optional<std::string> component_word(const YamlTree& tree) {
  std::string name, kind, port;
  for (const auto& [key, value] : tree.entries) {
    if (value.kind != YamlTree::Kind::scalar && value.kind != YamlTree::Kind::null)
      return std::nullopt;
    if (key.text == "name") {
      name = value.text;
    } else if (key.text == "kind") {
      kind = value.text;
    } else if (key.text == "port") {
      port = value.text;
    } else {
      return std::nullopt;
    }
  }
  return fmt::format("{}={}{}{}", name, kind, port.empty() ? "" : ":", port);
}

const Question* question_of_suffix(const Manifest& manifest, const std::string& key) {
  for (const Question& question : manifest.questions)
    for (const auto& [choice, suffix] : question.suffixes)
      if (suffix == key) return &question;
  return nullptr;
}

void add_value(std::string& out, const Value& value, std::string_view indent) {
  if (const List* list = value.list()) {
    if (list->empty()) {
      out += " []\n";
      return;
    }
    out += "\n";
    for (const Value& item : *list)
      out += fmt::format("{}  - {}\n", indent, yaml_scalar(answer_text(item)));
  } else if (value.boolean() != nullptr || value.integer() != nullptr) {
    out += fmt::format(" {}\n", value.shown());
  } else {
    out += fmt::format(" {}\n", yaml_scalar(answer_text(value)));
  }
}

}  // namespace

std::vector<std::string> choices_of(const Question& question, const workspace::Config& config) {
  return question.choices_from_environments ? config.environments.allowed : question.choices;
}

std::optional<Refusal> set_answer(const AnswerRules& rules, const Question& question,
                                  std::string_view text, Map& answers) {
  std::vector<std::string> words;
  if (question.type == AnswerType::list) {
    for (const std::string_view word : split(text, ','))
      if (!trim(word).empty()) words.emplace_back(trim(word));
  } else {
    words.emplace_back(trim(text));
  }
  return set_words(rules, question, words, answers);
}

std::optional<Refusal> set_answer(const AnswerRules& rules, const Question& question,
                                  const std::vector<std::string>& words, Map& answers) {
  if (question.type == AnswerType::list)
    return set_answer(rules, question, join(words, ","), answers);
  if (words.size() > 1)
    return Refusal{question.name, fmt::format("{} answers where one is expected", words.size()),
                   ""};
  return set_answer(rules, question, words.empty() ? "" : std::string_view(words.front()), answers);
}

std::optional<Refusal> set_answer(const AnswerRules& rules, const Question& question,
                                  const YamlTree& tree, Map& answers) {
  const auto refuse = [&](const YamlTree& at) {
    return Refusal{question.name,
                   fmt::format("{} where {} is expected", at.kind_name(),
                               question.type == AnswerType::list ? "a list of single values"
                                                                 : "a single value"),
                   ""};
  };
  std::vector<std::string> words;
  const auto add = [&](const YamlTree& item) {
    if (item.kind == YamlTree::Kind::scalar) {
      words.push_back(item.text);
      return true;
    }
    const AnswerType type = question.type == AnswerType::list ? question.of : question.type;
    if (item.kind != YamlTree::Kind::map || type != AnswerType::component) return false;
    const auto word = component_word(item);
    if (word) words.push_back(*word);
    return word.has_value();
  };
  if (question.type == AnswerType::list && tree.kind == YamlTree::Kind::list) {
    for (const YamlTree& item : tree.items)
      if (!add(item)) return refuse(item);
  } else if (question.type == AnswerType::list && tree.kind == YamlTree::Kind::scalar) {
    return set_answer(rules, question, tree.text, answers);
  } else if (!add(tree)) {
    return refuse(tree);
  }
  return set_words(rules, question, words, answers);
}

bool holds(const std::vector<std::string>& when, const Map& context) {
  return std::ranges::all_of(when, [&](std::string_view condition) {
    const bool negated = condition.starts_with('!');
    if (negated) condition.remove_prefix(1);
    const auto equals = condition.find('=');
    const bool is_true = equals == condition.npos ? at(context, condition).truthy()
                                                  : text_at(context, condition.substr(0, equals)) ==
                                                        condition.substr(equals + 1);
    return is_true != negated;
  });
}

std::optional<Value> default_of(const Question& question, const Map& answers) {
  if (!question.default_value) return std::nullopt;
  const std::string* text = question.default_value->text();
  if (text == nullptr) return question.default_value;
  return render_text(*text, answers, fmt::format("the default of `{}`", question.name));
}

Completed complete(const AnswerRules& rules, Map& answers) {
  Completed result;
  for (const Question& question : rules.manifest.questions) {
    const bool answered = answers.contains(question.name) && !at(answers, question.name).is_null();
    if (!holds(question.when, answers)) {
      const bool is_default = answered && question.default_value &&
                              at(answers, question.name) == *question.default_value;
      if (answered && !is_default && at(answers, question.name).truthy())
        result.refused.push_back(
            {question.name,
             fmt::format("`{}` is answered, but not asked with these answers", question.name),
             fmt::format("it is asked where {}", fmt::join(question.when, ", "))});
      answers[question.name] = Value();
    } else if (!answered) {
      auto value = default_of(question, answers);
      if (!value) result.missing.push_back(&question);
      answers[question.name] = value ? *std::move(value) : Value();
    }
    for (const auto& [choice, key] : question.suffixes) answers.try_emplace(key);
  }
  return result;
}

std::string answer_text(const Value& value) {
  if (const List* list = value.list()) {
    std::vector<std::string> words;
    for (const Value& item : *list) words.push_back(answer_text(item));
    return join(words, ",");
  }
  const Map* map = value.map();
  if (map == nullptr) return value.shown();
  const std::string port = text_at(*map, "port");
  return fmt::format("{}={}{}{}", text_at(*map, "name"), text_at(*map, "kind"),
                     port.empty() ? "" : ":", port);
}

Map read_answers(const AnswerRules& rules, const YamlTree& map, diag::Diagnostics& found) {
  Map answers;
  if (map.kind != YamlTree::Kind::map) {
    found.push_back({.message = fmt::format("{} where answers are expected", map.kind_name()),
                     .primary = {map.span, {}}});
    return answers;
  }
  std::vector<std::string> known;
  for (const Question& question : rules.manifest.questions) known.push_back(question.name);
  std::set<std::string> seen;
  for (const auto& [key, value] : map.entries) {
    std::string name = key.text;
    std::ranges::replace(name, '-', '_');
    const Question* question = rules.manifest.question(name);
    if (!seen.insert(name).second) {
      found.push_back({.message = fmt::format("`{}` is answered twice", printable(key.text)),
                       .primary = {key.span, {}}});
    } else if (question != nullptr) {
      if (value.kind == YamlTree::Kind::null) continue;
      Map one;
      if (const auto refusal = set_answer(rules, *question, value, one)) {
        found.push_back({.message = fmt::format("`{}`: {}", printable(key.text), refusal->message),
                         .primary = {value.span, {}},
                         .help = refusal->help});
      }
      for (auto& [each, answer] : one)
        if (!answer.is_null() || !answers.contains(each)) answers[each] = std::move(answer);
    } else if (question_of_suffix(rules.manifest, name) != nullptr) {
      answers[name] = value.text.empty() ? Value() : Value(value.text);
    } else {
      const auto near = did_you_mean(name, known);
      found.push_back({.message = fmt::format("template `{}` does not ask `{}`",
                                              rules.manifest.name, printable(key.text)),
                       .primary = {key.span, {}},
                       .help = near ? fmt::format("did you mean `{}`?", *near)
                                    : fmt::format("it asks {}", fmt::join(known, ", "))});
    }
  }
  return answers;
}

std::string write_answers(const Manifest& manifest, const Map& answers, std::string_view indent) {
  std::string out;
  const auto add = [&](const std::string& key) {
    const Value& value = at(answers, key);
    if (value.is_null()) return;
    out += fmt::format("{}{}:", indent, key);
    add_value(out, value, indent);
  };
  for (const Question& question : manifest.questions) {
    add(question.name);
    for (const auto& [choice, key] : question.suffixes) add(key);
  }
  return out;
}

}  // namespace infra::scaffold
