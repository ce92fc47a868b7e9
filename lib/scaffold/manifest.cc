#include "lib/scaffold/manifest.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <set>

#include "lib/base/strings.h"
#include "lib/scaffold/edits.h"
#include "lib/scaffold/yaml_tree.h"
#include "lib/terraform/version.h"

namespace infra::scaffold {
namespace {

constexpr std::pair<std::string_view, AnswerType> kTypes[] = {
    {"string", AnswerType::string},       {"name", AnswerType::name},
    {"owner", AnswerType::owner},         {"integer", AnswerType::integer},
    {"number", AnswerType::number},       {"boolean", AnswerType::boolean},
    {"date", AnswerType::date},           {"choice", AnswerType::choice},
    {"component", AnswerType::component}, {"list", AnswerType::list},
};

class Reader {
 public:
  Reader(diag::Diagnostics& found) : found_(found) {}

  void report(const diag::Span& span, std::string message, std::string help = {}) {
    found_.push_back(
        {.message = std::move(message), .primary = {span, {}}, .help = std::move(help)});
  }

  using Keys = std::vector<std::pair<std::string, std::function<void(const YamlTree&)>>>;
  void read_map(const YamlTree& tree, std::string_view what, const Keys& keys) {
    if (tree.kind != YamlTree::Kind::map)
      return report(tree.span, fmt::format("{} is {}, not a map", what, tree.kind_name()));
    std::set<std::string> seen;
    std::vector<std::string> known;
    for (const auto& [key, read] : keys) known.push_back(key);
    for (const auto& [key, value] : tree.entries) {
      const auto found = std::ranges::find(keys, key.text, &Keys::value_type::first);
      if (found == keys.end()) {
        const auto near = did_you_mean(key.text, known);
        report(key.span, fmt::format("unknown key `{}` of {}", printable(key.text), what),
               near ? fmt::format("did you mean `{}`?", *near)
                    : fmt::format("it has {}", fmt::join(known, ", ")));
      } else if (!seen.insert(key.text).second) {
        report(key.span, fmt::format("`{}` is given twice", key.text));
      } else {
        found->second(value);
      }
    }
  }

  std::function<void(const YamlTree&)> text(std::string& target, const char* key) {
    return [this, &target, key](const YamlTree& tree) {
      if (tree.kind != YamlTree::Kind::scalar)
        return report(tree.span, fmt::format("`{}` is {}, not a text", key, tree.kind_name()));
      target = tree.text;
    };
  }

  std::function<void(const YamlTree&)> texts(std::vector<std::string>& target, const char* key) {
    return [this, &target, key](const YamlTree& tree) {
      if (tree.kind == YamlTree::Kind::scalar) return target.push_back(tree.text);
      if (tree.kind != YamlTree::Kind::list)
        return report(tree.span, fmt::format("`{}` is {}, not a list", key, tree.kind_name()));
      for (const YamlTree& item : tree.items) text(target.emplace_back(), key)(item);
    };
  }

  std::function<void(const YamlTree&)> flag(bool& target, const char* key) {
    return [this, &target, key](const YamlTree& tree) {
      if (tree.text != "true" && tree.text != "false")
        report(tree.span, fmt::format("`{}` is neither true nor false", key));
      target = tree.text == "true";
    };
  }

  std::function<void(const YamlTree&)> integer(std::optional<std::int64_t>& target,
                                               const char* key) {
    return [this, &target, key](const YamlTree& tree) {
      std::int64_t value = 0;
      const char* last = tree.text.data() + tree.text.size();
      const auto [end, error] = std::from_chars(tree.text.data(), last, value);
      if (error != std::errc() || end != last || tree.text.empty())
        return report(tree.span, fmt::format("`{}` is no whole number", key));
      target = value;
    };
  }

  std::function<void(const YamlTree&)> type(AnswerType& target, const char* key) {
    return [this, &target, key](const YamlTree& tree) {
      std::vector<std::string_view> words;
      for (const auto& [word, type] : kTypes) {
        if (tree.text == word) target = type;
        words.push_back(word);
      }
      if (std::ranges::find(words, tree.text) != words.end()) return;
      const auto near = did_you_mean(tree.text, words);
      report(tree.span, fmt::format("`{}` is no {}", printable(tree.text), key),
             near ? fmt::format("did you mean `{}`?", *near)
                  : fmt::format("it is one of {}", fmt::join(words, ", ")));
    };
  }

  Value literal(const YamlTree& tree) {
    if (tree.kind == YamlTree::Kind::list) {
      List list;
      for (const YamlTree& item : tree.items) list.push_back(literal(item));
      return list;
    }
    if (tree.kind == YamlTree::Kind::map) {
      report(tree.span, "a default is no map");
      return {};
    }
    if (tree.kind == YamlTree::Kind::null) return {};
    if (tree.quoted) return tree.text;
    if (tree.text == "true" || tree.text == "false") return tree.text == "true";
    std::int64_t value = 0;
    const char* last = tree.text.data() + tree.text.size();
    const auto [end, error] = std::from_chars(tree.text.data(), last, value);
    if (error == std::errc() && end == last && !tree.text.empty()) return value;
    return tree.text;
  }

  Question question(const YamlTree& tree) {
    Question q;
    q.span = tree.span;
    std::string choices_from;
    const YamlTree* choices_from_at = nullptr;
    bool any_suffix = false;
    read_map(tree, "a question",
             {{"name", text(q.name, "name")},
              {"type", type(q.type, "type")},
              {"of", type(q.of, "type")},
              {"choices", texts(q.choices, "choices")},
              {"choices_from",
               [&](const YamlTree& from) {
                 choices_from_at = &from;
                 choices_from = from.text;
               }},
              {"suffixes",
               [&](const YamlTree& map) {
                 if (map.kind != YamlTree::Kind::map)
                   return report(map.span, "`suffixes` is no map of choices");
                 for (const auto& [key, value] : map.entries) q.suffixes[key.text] = value.text;
               }},
              {"suffix", flag(any_suffix, "suffix")},
              {"prompt", text(q.prompt, "prompt")},
              {"help", text(q.help, "help")},
              {"required", flag(q.required, "required")},
              {"default", [&](const YamlTree& value) { q.default_value = literal(value); }},
              {"pattern", text(q.pattern, "pattern")},
              {"pattern_help", text(q.pattern_help, "pattern_help")},
              {"minimum", integer(q.minimum, "minimum")},
              {"maximum", integer(q.maximum, "maximum")},
              {"future", flag(q.future, "future")},
              {"when", texts(q.when, "when")}});
    if (any_suffix)
      for (const std::string& choice : q.choices) q.suffixes.emplace(choice, q.name + "_suffix");
    if (choices_from_at != nullptr) {
      q.choices_from_environments = choices_from == "environments";
      if (!q.choices_from_environments)
        report(choices_from_at->span,
               fmt::format("`{}` is nothing that choices come from", printable(choices_from)),
               "`choices_from: environments` takes those of infra.yaml");
    }
    check(q);
    return q;
  }

  void check(const Question& q) {
    static const RE2 kName("[a-z][a-z0-9_]*");
    if (!RE2::FullMatch(q.name, kName))
      report(q.span, fmt::format("`{}` is no name of a question", printable(q.name)),
             "lower-case letters, digits and `_`");
    if (q.prompt.empty()) report(q.span, fmt::format("question `{}` has no prompt", q.name));
    if (q.required == q.default_value.has_value())
      report(q.span,
             fmt::format(
                 "question `{}` is {}", q.name,
                 q.required ? "required and has a default" : "not required and has no default"),
             "one of `required: true` and `default: …`");
    const AnswerType of = q.type == AnswerType::list ? q.of : q.type;
    if (q.type == AnswerType::list && q.of == AnswerType::list)
      report(q.span, fmt::format("question `{}` is a list of lists", q.name));
    const bool choices = !q.choices.empty() || q.choices_from_environments;
    if ((of == AnswerType::choice) != choices)
      report(q.span,
             fmt::format("question `{}` {}", q.name,
                         choices ? "has choices but is no choice" : "is a choice without choices"));
    for (const auto& [choice, key] : q.suffixes)
      if (std::ranges::find(q.choices, choice) == q.choices.end())
        report(q.span, fmt::format("`{}` of `suffixes` is no choice of `{}`", choice, q.name));
    const RE2 pattern(q.pattern, RE2::Quiet);
    if (!pattern.ok())
      report(q.span, fmt::format("the pattern of question `{}` is no regular expression: {}",
                                 q.name, pattern.error()));
  }

  FileEntry file_entry(const YamlTree& tree) {
    FileEntry file;
    file.span = tree.span;
    read_map(tree, "a file",
             {{"source", text(file.source, "source")},
              {"target", text(file.target, "target")},
              {"each", text(file.each, "each")},
              {"when", texts(file.when, "when")},
              {"edit", text(file.edit, "edit")}});
    if (file.source.empty()) report(tree.span, "a file has no `source`");
    if (file.target.empty() && file.edit.empty()) report(tree.span, "a file has no `target`");
    if (!file.edit.empty() && !is_edit(file.edit))
      report(tree.span, fmt::format("there is no edit `{}`", printable(file.edit)),
             fmt::format("there are {}", fmt::join(edit_names(), ", ")));
    return file;
  }

 private:
  diag::Diagnostics& found_;
};

template <typename Read, typename Into>
auto each_item(Reader& reader, const char* key, Read read, Into& into) {
  return [&reader, key, read, &into](const YamlTree& tree) {
    if (tree.kind != YamlTree::Kind::list)
      return reader.report(tree.span, fmt::format("`{}` is {}, not a list", key, tree.kind_name()));
    for (const YamlTree& item : tree.items) into.push_back((reader.*read)(item));
  };
}

// stacks/{{name}}/{{env}}/main.tf and the question `name`: stacks/{{name}}.
std::string folder_of(const Manifest& manifest) {
  if (manifest.questions.empty()) return "";
  const std::string tag = "{{" + manifest.questions.front().name + "}}";
  for (const FileEntry& file : manifest.files) {
    const auto found = file.target.find(tag);
    if (!file.edit.empty() || found == std::string::npos) continue;
    return file.target.substr(0, file.target.find('/', found + tag.size()));
  }
  return "";
}

}  // namespace

std::string_view to_string(AnswerType type) {
  for (const auto& [word, each] : kTypes)
    if (each == type) return word;
  return "";
}

const Question* Manifest::question(std::string_view wanted) const {
  const auto found = std::ranges::find(questions, wanted, &Question::name);
  return found == questions.end() ? nullptr : &*found;
}

Manifest read_manifest(const diag::SourceMap& sources, std::uint32_t file,
                       diag::Diagnostics& found) {
  Manifest manifest;
  const std::size_t before = found.size();
  const YamlTree root = read_yaml(sources, file, found);
  if (found.size() > before) return manifest;
  Reader reader(found);
  reader.read_map(
      root, "a template",
      {{"name", reader.text(manifest.name, "name")},
       {"version", reader.text(manifest.version, "version")},
       {"description", reader.text(manifest.description, "description")},
       {"folder", reader.text(manifest.folder, "folder")},
       {"next", reader.texts(manifest.next, "next")},
       {"questions", each_item(reader, "questions", &Reader::question, manifest.questions)},
       {"files", each_item(reader, "files", &Reader::file_entry, manifest.files)}});
  const diag::Span all = root.span;
  if (manifest.name.empty()) reader.report(all, "the template has no `name`");
  if (manifest.description.empty()) reader.report(all, "the template has no `description`");
  if (!terraform::Version::parse(manifest.version))
    reader.report(all, fmt::format("`{}` is no version of a template", printable(manifest.version)),
                  "`version: 1.0.0`");
  if (manifest.questions.empty()) reader.report(all, "the template has no `questions`");
  if (manifest.files.empty()) reader.report(all, "the template has no `files`");
  std::set<std::string> names;
  for (const Question& question : manifest.questions)
    if (!names.insert(question.name).second)
      reader.report(question.span, fmt::format("question `{}` is asked twice", question.name));
  if (manifest.folder.empty()) manifest.folder = folder_of(manifest);
  if (manifest.folder.empty())
    reader.report(all, "no `folder` for the answers, and no target that tells it",
                  "`folder: stacks/{{name}}`");
  return manifest;
}

}  // namespace infra::scaffold
