// infra scaffold update: newer templates and other answers, merged with what the user has edited.
#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <set>

#include "cmd/infra/open_workspace.h"
#include "cmd/infra/scaffold_session.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/scaffold/update.h"
#include "lib/workspace/evaluate_all.h"

namespace infra {
namespace {

using scaffold::FileChange;
using scaffold::Map;
using scaffold::Question;
using scaffold::Record;

struct Updated {
  std::string folder, template_name, from, to;
  std::vector<scaffold::FileOutcome> files;
  std::vector<std::string> unresolved;  // of an earlier update: nothing was done
  bool finished = false;                // an earlier update was ended by this one
  std::vector<std::string> notes;
  // Of files with conflicts, what the template has; nullopt: no such file.
  std::map<std::string, std::optional<std::string>> theirs;

  bool conflict() const {
    return !unresolved.empty() || std::ranges::any_of(files, [](const scaffold::FileOutcome& each) {
      return each.change == FileChange::conflict;
    });
  }
  std::string result() const {
    if (!unresolved.empty()) return "conflict, not resolved yet";
    const auto changed = std::ranges::count_if(
        files, [](const scaffold::FileOutcome& each) { return each.change != FileChange::kept; });
    const std::string count = plural(static_cast<std::size_t>(changed), "file");
    if (conflict()) return fmt::format("conflict ({})", count);
    if (changed > 0) return fmt::format("updated ({})", count);
    return finished ? "finished" : "unchanged";
  }
};

// `stacks/orders`, or a name that only one folder has.
std::string find_folder(const ScaffoldSession& session, const std::vector<std::string>& records,
                        const std::string& given) {
  const std::string path = normalize_path(given);
  std::vector<std::string> found;
  for (const std::string& folder : records)
    if (folder == path || file_name(folder) == path) found.push_back(folder);
  if (found.size() == 1) return found.front();
  if (found.size() > 1)
    throw Error(fmt::format("`{}` is the name of {}", printable(given), fmt::join(found, " and ")),
                "give the folder");
  std::vector<std::string> names;
  for (const std::string& folder : records) names.emplace_back(file_name(folder));
  const auto near = did_you_mean(path, names);
  throw Error(fmt::format("scaffold has made no `{}` in {}", printable(given), session.root()),
              near            ? fmt::format("did you mean `{}`?", *near)
              : names.empty() ? "`infra scaffold service NAME` makes one"
                              : fmt::format("there are {}", fmt::join(names, ", ")));
}

std::string key_of(const scaffold::Value& item) {
  return item.map() != nullptr ? scaffold::text_at(*item.map(), "name") : item.shown();
}

// Options add to lists and replace what is single.
void add_answers(const ScaffoldSession& session, const scaffold::Template& from,
                 const ScaffoldOptions& options, Map& answers) {
  Map given;
  take_given(session, from, options, given);
  for (auto& [name, value] : given) {
    if (name == from.manifest.questions.front().name && value != scaffold::at(answers, name))
      throw Error(fmt::format("the name cannot change from `{}`", scaffold::text_at(answers, name)),
                  "scaffold a new one, and move what is to stay");
    const Question* question = from.manifest.question(name);
    scaffold::List* list = answers[name].list();
    if (question == nullptr || question->type != scaffold::AnswerType::list || list == nullptr) {
      answers[name] = std::move(value);
      continue;
    }
    for (const scaffold::Value& item : *value.list()) {
      const auto there = std::ranges::find(*list, key_of(item), key_of);
      if (there == list->end()) {
        list->push_back(item);
      } else {
        *there = item;
      }
    }
  }
}

void take_away(const scaffold::Template& from, const std::string& word, Map& answers) {
  const auto colon = word.find(':');
  std::string name = word.substr(0, colon);
  std::ranges::replace(name, '-', '_');
  const Question* question = from.manifest.question(name);
  if (question == nullptr)
    throw Error(
        fmt::format("template `{}` has no `{}` to take away", from.manifest.name, printable(name)),
        "`--without queue:NAME`, `env:NAME`, `component:NAME`, `cache`, `database`");
  if (question->type != scaffold::AnswerType::list) {
    if (colon != word.npos)
      throw Error(fmt::format("`--without {}`: there is one `{}`", printable(word), name),
                  fmt::format("`--without {}`", name));
    if (!question->default_value)
      throw Error(fmt::format("`{}` needs an answer and cannot be taken away", name));
    answers[name] = *question->default_value;
    for (const auto& [choice, key] : question->suffixes) answers[key] = scaffold::Value();
    return;
  }
  scaffold::List* list = answers[name].list();
  const std::string item = colon == word.npos ? "" : word.substr(colon + 1);
  std::vector<std::string> known;
  if (list != nullptr)
    for (const scaffold::Value& each : *list) known.push_back(key_of(each));
  const auto found = std::ranges::find(known, item);
  if (found == known.end()) {
    const auto near = did_you_mean(item, known);
    throw Error(fmt::format("`--without {}`: there is no such {}", printable(word), name),
                near            ? fmt::format("did you mean `{}:{}`?", name, *near)
                : known.empty() ? fmt::format("it has no {}", name)
                                : fmt::format("it has {}", fmt::join(known, ", ")));
  }
  if (known.size() == 1 && question->required)
    throw Error(fmt::format("`{}` is the last {}", item, name),
                "delete the folder to give up all of it, after `terraform destroy`");
  list->erase(list->begin() + (found - known.begin()));
}

class Updater {
 public:
  Updater(ScaffoldSession& session, const ScaffoldOptions& options, scaffold::Overlay& changes)
      : session_(session),
        options_(options),
        changes_(changes),
        merger_(session.context.processes, session.context.env, session.context.stop) {}

  Updated update(const std::string& folder) {
    Record record = *scaffold::read_record(session_.context.files, session_.root(), folder);
    Updated result;
    result.folder = folder;
    result.template_name = record.template_name;
    result.from = result.to = record.last.version;
    if (record.next) {
      result.unresolved = scaffold::unresolved(changes_, record);
      if (!result.unresolved.empty()) return result;
      result.finished = true;
      record.last = *std::move(record.next);
      result.to = record.last.version;
      record.next.reset();
      record.conflicts.clear();
    }
    const scaffold::Template& from = load(record.template_name);
    Map answers = scaffold::recorded_answers(session_.rules(from.manifest), record.last.answers,
                                             result.notes);
    const bool wishes =
        !options_.given.empty() || !options_.set.empty() || !options_.without.empty();
    if (wishes) {
      add_answers(session_, from, options_, answers);
      for (const std::string& word : options_.without) take_away(from, word, answers);
    }
    const auto complete = complete_answers(session_, from, options_, std::move(answers), false);
    if (!complete) throw Interrupted();
    const scaffold::Rendering rendering = session_.render(from, *complete);
    scaffold::Rendered next = {from.manifest.version,
                               scaffold::write_answers(from.manifest, *complete, ""),
                               rendering.files, rendering.edits};
    result.to = next.version;
    result.files = scaffold::merge_files(changes_, session_.root(), record, next, merger_);
    scaffold::merge_edits(changes_, session_.root(), record.last, next, result.notes);
    for (const scaffold::FileOutcome& each : result.files) {
      if (each.change != FileChange::conflict) continue;
      const auto file = next.files.find(each.path);
      if (file == next.files.end()) {
        result.theirs[each.path] = std::nullopt;
      } else {
        result.theirs[each.path] = file->second;
      }
    }
    remember(record, std::move(next), result);
    return result;
  }

 private:
  const scaffold::Template& load(const std::string& name) {
    auto found = templates_.find(name);
    if (found == templates_.end()) found = templates_.emplace(name, session_.load(name)).first;
    return found->second;
  }

  void remember(Record& record, scaffold::Rendered next, const Updated& result) {
    if (result.conflict()) {
      for (const scaffold::FileOutcome& each : result.files)
        if (each.change == FileChange::conflict) record.conflicts.push_back(each.path);
      record.next = std::move(next);
    } else {
      record.last = std::move(next);
    }
    for (const auto& [path, bytes] : scaffold::write_record(record)) changes_.set(path, bytes);
  }

  ScaffoldSession& session_;
  const ScaffoldOptions& options_;
  scaffold::Overlay& changes_;
  scaffold::Merger merger_;
  std::map<std::string, scaffold::Template> templates_;
};

std::set<std::string> resources_below(const Context& context, const FileSystem& files,
                                      const std::string& root, const std::string& folder) {
  const Context seen = {
      files,        context.processes, context.clock, context.in, context.out,
      context.err,  context.env,       root,          false,      false,
      context.stop, context.config,    context.jobs,  false,      Verbosity::quiet,
      false};
  const auto workspace = open_workspace(seen);
  std::vector<const workspace::Folder*> folders;
  for (const workspace::Folder& each : workspace->folders())
    if (each.callers.empty() && (each.path == folder || each.path.starts_with(folder + "/")))
      folders.push_back(&each);
  std::set<std::string> addresses;
  if (folders.empty()) return addresses;
  for (const auto& each : workspace::evaluate_all(*workspace, folders, context.jobs, context.stop))
    for (const terraform::Resource& resource : each.module.resources)
      if (resource.mode == terraform::Mode::managed)
        addresses.insert(each.folder->path + ": " + resource.address);
  return addresses;
}

// What the next apply takes away.
void show_destroyed(const ScaffoldSession& session, const scaffold::Overlay& changes,
                    const Updated& updated) {
  const std::string& folder = updated.folder;
  scaffold::Overlay resolved = changes;  // files with both sides in them are no Terraform
  for (const auto& [path, bytes] : updated.theirs) {
    if (bytes) {
      resolved.set(path, *bytes);
    } else {
      resolved.remove(path);
    }
  }
  const auto before =
      resources_below(session.context, session.context.files, session.root(), folder);
  const auto after = resources_below(session.context, resolved, session.root(), folder);
  std::vector<std::string> gone;
  std::ranges::set_difference(before, after, std::back_inserter(gone));
  if (gone.empty()) {
    session.context.out << "\nthe next apply destroys nothing\n";
    return;
  }
  session.context.out << fmt::format("\nthe next apply would destroy {}:\n",
                                     plural(gone.size(), "resource"));
  for (const std::string& address : gone) session.context.out << "  " << address << '\n';
}

std::string fleet_table(const std::vector<Updated>& updated) {
  std::size_t folder = 6, name = 8;
  for (const Updated& each : updated) {
    folder = std::max(folder, each.folder.size());
    name = std::max(name, each.template_name.size());
  }
  std::string out = fmt::format("{:<{}}  {:<{}}  {:<8} {:<8} {}\n", "folder", folder, "template",
                                name, "from", "to", "result");
  for (const Updated& each : updated)
    out += fmt::format("{:<{}}  {:<{}}  {:<8} {:<8} {}\n", each.folder, folder, each.template_name,
                       name, each.from, each.to, each.result());
  return out;
}

void show_details(const Context& context, const Updated& updated) {
  for (const scaffold::FileOutcome& each : updated.files)
    context.out << fmt::format("  {:<9} {}{}\n", to_string(each.change), each.path,
                               each.because.empty() ? "" : ": " + each.because);
  for (const std::string& path : updated.unresolved)
    context.out << fmt::format("  {:<9} {}: both sides still stand in it\n", "conflict", path);
  for (const std::string& note : updated.notes) context.note(note);
}

}  // namespace

int run_scaffold_update(const ScaffoldOptions& options, const Context& context) {
  if (options.all == (options.words.size() > 1))
    throw Error(
        options.all ? "`--all` and a name exclude each other" : "`scaffold update` needs a NAME",
        "`infra scaffold update NAME`, or `--all`");
  ScaffoldSession session(context);
  session.recover();
  std::vector<std::string> folders = scaffold::find_records(context.files, session.root());
  if (!options.all) folders = {find_folder(session, folders, options.words[1])};
  if (folders.empty()) {
    context.note("scaffold has made nothing here");
    return kClean;
  }
  scaffold::Overlay changes(context.files, session.root());
  Updater updater(session, options, changes);
  std::vector<Updated> updated;
  for (const std::string& folder : folders) {
    context.check_interrupted();
    try {
      updated.push_back(updater.update(folder));
    } catch (const Error& error) {
      throw Error(fmt::format("{}: {}", folder, error.what()),
                  error.hint.empty() ? "nothing was changed" : error.hint);
    }
  }
  context.out << fleet_table(updated);
  for (const Updated& each : updated) show_details(context, each);
  if (!options.without.empty()) show_destroyed(session, changes, updated.front());
  write_changes(session, changes, options, "\nupdate");
  const bool conflict = std::ranges::any_of(updated, &Updated::conflict);
  if (conflict)
    context.err << "note: resolve what stands between `<<<<<<<` and `>>>>>>>`, then run the same "
                   "update again\n";
  return conflict ? kFindings : kClean;
}

}  // namespace infra
