// infra scaffold: Terraform from templates, and later versions and wishes merged into it.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cmd/infra/scaffold_commands.h"
#include "cmd/infra/scaffold_session.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/report/diagnostics_text.h"
#include "lib/scaffold/lint.h"
#include "lib/scaffold/update.h"

namespace infra {
namespace {

using scaffold::Question;

struct ListedTemplate {
  scaffold::Template found;
  diag::Diagnostics faults;
};

std::string type_text(const Question& question) {
  const bool list = question.type == scaffold::AnswerType::list;
  return fmt::format("{}{}", list ? "list of " : "",
                     scaffold::to_string(list ? question.of : question.type));
}

std::string list_text(const std::vector<ListedTemplate>& templates,
                      const workspace::Config& config) {
  std::string out;
  for (const ListedTemplate& each : templates) {
    const scaffold::Manifest& manifest = each.found.manifest;
    if (!out.empty()) out += '\n';
    out += fmt::format("{} {} ({}): {}\n", manifest.name, manifest.version,
                       each.found.folder.empty() ? "built in" : each.found.folder,
                       manifest.description);
    for (const Question& question : manifest.questions) {
      const auto choices = scaffold::choices_of(question, config);
      const std::string answer =
          question.required
              ? "required"
              : fmt::format("default: {}", question.default_value->truthy()
                                               ? scaffold::answer_text(*question.default_value)
                                               : "none");
      out += fmt::format(
          "  {:<16} {}{}; {}{}\n", option_name(question.name), question.prompt,
          choices.empty() ? "" : fmt::format(" ({})", fmt::join(choices, ", ")), answer,
          question.when.empty() ? "" : fmt::format("; where {}", fmt::join(question.when, ", ")));
    }
  }
  return out;
}

std::string list_json(const std::vector<ListedTemplate>& templates,
                      const workspace::Config& config) {
  using Json = nlohmann::ordered_json;
  Json list = Json::array();
  for (const ListedTemplate& each : templates) {
    const scaffold::Manifest& manifest = each.found.manifest;
    Json questions = Json::array();
    for (const Question& question : manifest.questions)
      questions.push_back({{"name", question.name},
                           {"option", option_name(question.name)},
                           {"type", type_text(question)},
                           {"prompt", question.prompt},
                           {"help", question.help},
                           {"required", question.required},
                           {"default", question.default_value && question.default_value->truthy()
                                           ? Json(scaffold::answer_text(*question.default_value))
                                           : Json()},
                           {"choices", scaffold::choices_of(question, config)},
                           {"when", question.when}});
    list.push_back({{"name", manifest.name},
                    {"version", manifest.version},
                    {"description", manifest.description},
                    {"source", each.found.folder.empty() ? "built in" : "repository"},
                    {"folder", each.found.folder},
                    {"questions", std::move(questions)}});
  }
  return Json({{"format", "infra.templates/1"}, {"templates", std::move(list)}}).dump(2) + "\n";
}

int run_list(const ScaffoldOptions& options, const Context& context) {
  ScaffoldSession session(context);
  std::vector<std::string> names(options.words.begin() + 1, options.words.end());
  if (names.empty()) names = session.templates.names();
  std::vector<ListedTemplate> listed;
  diag::Diagnostics faults;
  for (const std::string& name : names) {
    ListedTemplate& each = listed.emplace_back();
    each.found = session.templates.load(name, session.sources, each.faults);
    if (each.faults.empty() && options.lint)
      each.faults =
          scaffold::lint(each.found, session.config(), context.clock.today(), session.sources);
    faults.insert(faults.end(), each.faults.begin(), each.faults.end());
  }
  diag::sort_diagnostics(faults, session.sources);
  if (!faults.empty()) context.err << report::diagnostics_text(faults, session.sources, false);
  std::erase_if(listed, [](const ListedTemplate& each) {
    return each.found.manifest.name.empty() || !each.faults.empty();
  });
  write_results(context, options.formats, [&](const std::string& format, bool) {
    return format == "json" ? list_json(listed, session.config())
                            : list_text(listed, session.config());
  });
  return faults.empty() ? kClean : kFindings;
}

// A folder that something else has made.
void refuse_foreign(const ScaffoldSession& session, const scaffold::Rendering& rendering) {
  const FileSystem& files = session.context.files;
  std::vector<std::string> there;
  const std::string folder = join_path(session.root(), rendering.folder);
  if (files.kind(folder) == FileKind::directory)
    for (const DirectoryEntry& entry : files.list(folder))
      there.push_back(join_path(rendering.folder, entry.name));
  for (const auto& [path, bytes] : rendering.files)
    if (!path.starts_with(rendering.folder + "/") &&
        files.kind(join_path(session.root(), path)) != FileKind::missing)
      there.push_back(path);
  if (there.empty()) return;
  constexpr std::size_t kShown = 5;
  const std::size_t left = there.size() > kShown ? there.size() - kShown : 0;
  there.resize(there.size() - left);
  throw Error(
      fmt::format("`{}` is there already and was not made by scaffold: {}{}", rendering.folder,
                  fmt::join(there, ", "), left > 0 ? fmt::format(" and {} more", left) : ""),
      "nothing was written; take another name, or move it away and merge by hand afterwards");
}

// What was made before with these answers, or with others.
int judge_existing(const ScaffoldSession& session, const scaffold::Record& record,
                   const scaffold::Template& from, const scaffold::Map& answers) {
  const std::string update = fmt::format("infra scaffold update {}", file_name(record.folder));
  if (record.template_name != from.manifest.name)
    throw Error(
        fmt::format("`{}` was made from template `{}`", record.folder, record.template_name),
        "nothing was written; take another name");
  if (record.next)
    throw Error(
        fmt::format("an update of `{}` has conflicts that are not resolved yet", record.folder),
        fmt::format("resolve them in {}, then `{}`", join(record.conflicts, ", "), update));
  if (record.last.answers != scaffold::write_answers(from.manifest, answers, ""))
    throw Error(fmt::format("`{}` was made with other answers", record.folder),
                fmt::format("nothing was written; `{}` takes the options that change", update));
  session.context.out << fmt::format("{} {}: nothing changes\n", from.manifest.name, record.folder);
  if (record.last.version != from.manifest.version)
    session.context.note(fmt::format("it was made by version {} of the template, this is {}: `{}`",
                                     record.last.version, from.manifest.version, update));
  return kClean;
}

int run_generate(const ScaffoldOptions& options, const Context& context) {
  ScaffoldSession session(context);
  const scaffold::Template from = session.load(options.words.front());
  session.recover();
  scaffold::Map answers;
  if (!options.from.empty()) answers = read_specification(session, from, options.from);
  ScaffoldOptions with_name = options;
  if (options.words.size() > 1)
    with_name.given[from.manifest.questions.front().name] = {options.words[1]};
  take_given(session, from, with_name, answers);
  const auto complete = complete_answers(session, from, options, std::move(answers), true);
  if (!complete) {
    context.note("cancelled: nothing was written");
    return kInterrupted;
  }
  const scaffold::Rendering rendering = session.render(from, *complete);
  if (const auto record = scaffold::read_record(context.files, session.root(), rendering.folder))
    return judge_existing(session, *record, from, *complete);
  refuse_foreign(session, rendering);

  scaffold::Record record;
  record.folder = rendering.folder;
  record.template_name = from.manifest.name;
  record.last = {from.manifest.version, scaffold::write_answers(from.manifest, *complete, ""),
                 rendering.files, rendering.edits};
  scaffold::Overlay changes(context.files, session.root());
  for (const auto& [path, bytes] : rendering.files) changes.set(path, bytes);
  for (const auto& [path, bytes] : scaffold::write_record(record)) changes.set(path, bytes);
  std::vector<std::string> notes;
  scaffold::merge_edits(changes, session.root(), {}, record.last, notes);
  const std::string title = fmt::format("{} {}", from.manifest.name, rendering.folder);
  const bool written = write_changes(session, changes, options, title);
  for (const std::string& note : notes) context.note(note);
  if (!written) return kClean;
  show_cost(context, session.root(), changes);
  show_next(context, from, rendering.context);
  return kClean;
}

int run_scaffold(const ScaffoldOptions& options, const Context& context) {
  const std::string& action = options.words.front();
  const bool is_list = action == "list", is_update = action == "update";
  const auto only = [&](bool given, const char* option, const char* of) {
    if (given) throw Error(fmt::format("`{}` is an option of `scaffold {}`", option, of));
  };
  const bool as_text = options.formats.size() == 1 && options.formats[0].name == "text" &&
                       options.formats[0].file.empty();
  if (!is_list) {
    only(options.lint, "--lint", "list");
    only(!as_text, "--format", "list");
    if (options.words.size() > 2)
      throw Error(fmt::format("`{}` is one argument too many", printable(options.words[2])),
                  "`infra scaffold TEMPLATE NAME`");
  }
  if (!is_update) {
    only(options.all, "--all", "update");
    only(!options.without.empty(), "--without", "update");
  }
  if (is_list) return run_list(options, context);
  return is_update ? run_scaffold_update(options, context) : run_generate(options, context);
}

struct AnswerOption {
  const char *question, *placeholder, *help;
};
constexpr AnswerOption kAnswerOptions[] = {
    {"env", "LIST", "environments: dev,staging,prod"},
    {"component", "NAME=KIND:PORT",
     "NAME=web:PORT, NAME=worker or NAME=scheduler; may be repeated"},
    {"database", "KIND", "postgres, mysql, aurora, none, shared[:DOMAIN] (default: none)"},
    {"cache", "KIND", "redis or valkey (default: none)"},
    {"queue", "NAME", "a queue with its dead-letter queue; may be repeated"},
    {"bucket", "NAME", "a bucket; may be repeated"},
    {"domain", "D", "name in DNS"},
    {"team", "TEAM", "tag `Team`"},
    {"owner", "OWNER", "tag `Owner`: an e-mail address or a name"},
    {"cost_center", "NAME", "tag `CostCenter`"},
    {"project", "NAME", "tag `Project`"},
    {"data_class", "CLASS", "public, internal, confidential or highly-confidential"},
    {"dr_tier", "TIER", "1, 2 or 3: how soon it is back after a disaster"},
    {"expires", "DATE", "scaffold sandbox: the day from which it may be taken down"},
    {"budget", "USD", "scaffold sandbox: what it may cost a month"},
    {"description", "TEXT", "one line"},
};

}  // namespace

void register_scaffold(Command& command) {
  const auto options = std::make_shared<ScaffoldOptions>();
  command.arguments("TEMPLATE|update|list", options->words,
                    "service, module, shared, sandbox or a template of the repository, and the "
                    "NAME of what is made; update NAME; list [TEMPLATE…]",
                    1);
  for (const AnswerOption& each : kAnswerOptions)
    command.custom(
        option_name(each.question), each.placeholder,
        [options, question = std::string(each.question)](const std::string& word) {
          options->given[question].push_back(word);
        },
        each.help);
  command.flag("--public", options->is_public, "open to the internet");
  command.values("--set", "QUESTION=ANSWER", options->set,
                 "answer any question of a template; may be repeated");
  command.value("--from", "SPEC.yaml", options->from, "answers as YAML; options win");
  command.flag("--dry-run", options->dry_run, "write nothing; print the tree that would be made");
  command.flag("--diff", options->diff, "write nothing; print what would change");
  command.flag("--yes", options->yes, "ask nothing, not even at a terminal");
  command.values("--without", "WHAT", options->without,
                 "update: take away queue:NAME, bucket:NAME, env:NAME, component:NAME, cache or "
                 "database, and list what the next apply would destroy; may be repeated");
  command.flag("--all", options->all, "update: everything that scaffold has made");
  command.flag("--lint", options->lint, "list: check the templates");
  command.formats(options->formats, {"text", "json"});
  command.run = [options](const Context& context) {
    if (options->is_public) options->given["public"] = {"yes"};
    return run_scaffold(*options, context);
  };
}

}  // namespace infra
