// Edits of atlantis.yaml and of workflows, line by line at the places that YAML's parser names.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lib/base/strings.h"
#include "lib/scaffold/edits.h"
#include "lib/scaffold/yaml_tree.h"

namespace infra::scaffold {
namespace {

std::size_t line_start(std::string_view text, std::size_t offset) {
  const auto newline = offset == 0 ? text.npos : text.rfind('\n', offset - 1);
  return newline == text.npos ? 0 : newline + 1;
}

std::size_t next_line(std::string_view text, std::size_t offset) {
  return std::min(text.find('\n', offset), text.empty() ? 0 : text.size() - 1) + 1;
}

std::size_t indentation(std::string_view line) {
  const auto first = line.find_first_not_of(' ');
  return first == line.npos ? line.size() : first;
}

struct Block {
  std::size_t begin = 0, end = 0;  // whole lines
  std::size_t column = 0;          // of the dash
};

// The lines of one item of a block list; comments behind it belong to what follows.
Block block_of(std::string_view text, const YamlTree& item) {
  Block block;
  block.begin = line_start(text, item.span.begin);
  block.column = indentation(text.substr(block.begin));
  block.end = next_line(text, block.begin);
  for (std::size_t at = block.end; at < text.size(); at = next_line(text, at)) {
    const std::string_view line = text.substr(at, next_line(text, at) - at);
    const std::string_view word = trim(line);
    if (word.empty() || word.starts_with('#')) continue;
    if (indentation(line) <= block.column) break;
    block.end = at + line.size();
  }
  return block;
}

struct Project {
  std::string dir, name;
  Block at;
};

std::vector<Project> projects_of(std::string_view text, const YamlTree& list) {
  std::vector<Project> projects;
  for (const YamlTree& item : list.items) {
    Project project;
    if (const YamlTree* dir = item.find("dir")) project.dir = normalize_path(dir->text);
    if (const YamlTree* name = item.find("name")) project.name = name->text;
    project.at = block_of(text, item);
    projects.push_back(std::move(project));
  }
  return projects;
}

YamlTree parse(const std::string& text, bool& good) {
  diag::SourceMap sources;
  diag::Diagnostics found;
  YamlTree tree = read_yaml(sources, sources.add("edit.yaml", text), found);
  good = found.empty();
  return tree;
}

// The lines of `block` with the dash in another column.
std::string moved(std::string_view text, const Block& block, std::size_t column) {
  std::string out;
  for (std::size_t at = block.begin; at < block.end; at = next_line(text, at)) {
    std::string_view line = text.substr(at, next_line(text, at) - at);
    const std::size_t blanks = std::min(block.column, indentation(line));
    if (!trim(line).empty()) out += std::string(column, ' ');
    out += line.substr(blanks);
  }
  if (!out.ends_with('\n')) out += '\n';
  return out;
}

std::set<std::string> words_of(std::string_view text) {
  std::set<std::string> words;
  for (const std::string_view line : split_lines(text))
    if (!trim(line).empty()) words.emplace(trim(line));
  return words;
}

struct TextEdit {
  std::size_t begin = 0, end = 0;
  std::string replacement;
};

std::string apply(std::string text, std::vector<TextEdit> edits) {
  std::ranges::sort(edits, std::greater<>(), &TextEdit::begin);
  for (const TextEdit& edit : edits)
    text.replace(edit.begin, edit.end - edit.begin, edit.replacement);
  return text;
}

// Lists under `matrix` whose name says that they are environments.
void find_lists(const YamlTree& tree, bool in_matrix, std::vector<const YamlTree*>& found) {
  for (const auto& [key, value] : tree.entries) {
    const bool named = key.text == "env" || key.text == "environment" || key.text == "environments";
    if (in_matrix && named && value.kind == YamlTree::Kind::list) found.push_back(&value);
    find_lists(value, key.text == "matrix", found);
  }
  for (const YamlTree& item : tree.items) find_lists(item, false, found);
}

void edit_list(const std::string& text, const YamlTree& list, const std::set<std::string>& gone,
               const std::set<std::string>& wanted, std::vector<TextEdit>& edits) {
  std::vector<std::string> names;
  const auto is_scalar = [](const YamlTree& item) { return item.kind == YamlTree::Kind::scalar; };
  if (list.items.empty() || !std::ranges::all_of(list.items, is_scalar)) return;
  std::set<std::string> there;
  for (const YamlTree& item : list.items) there.insert(item.text);
  if (list.flow) {
    for (const YamlTree& item : list.items)
      if (!gone.contains(item.text))
        names.push_back(text.substr(item.span.begin, item.span.end - item.span.begin));
    for (const std::string& name : wanted)
      if (!there.contains(name)) names.push_back(yaml_scalar(name));
    const std::size_t first = list.items.front().span.begin, last = list.items.back().span.end;
    const std::string joined = join(names, ", ");
    const bool changes =
        names.size() != there.size() ||
        std::ranges::any_of(wanted, [&](const auto& name) { return !there.contains(name); });
    if (changes && !names.empty()) edits.push_back({first, last, joined});
    return;
  }
  for (const YamlTree& item : list.items) {
    const Block block = block_of(text, item);
    if (gone.contains(item.text)) edits.push_back({block.begin, block.end, ""});
  }
  const Block last = block_of(text, list.items.back());
  std::string added = last.end > 0 && text[last.end - 1] != '\n' ? "\n" : "";
  const std::size_t before = added.size();
  for (const std::string& name : wanted)
    if (!there.contains(name))
      added += std::string(last.column, ' ') + "- " + yaml_scalar(name) + "\n";
  if (added.size() > before) edits.push_back({last.end, last.end, added});
}

}  // namespace

std::string edit_atlantis(const std::string& text, const std::string& before,
                          const std::string& after, std::vector<std::string>& notes) {
  bool good = false, old_good = false, new_good = false;
  const YamlTree root = parse(text, good);
  const YamlTree old_list = parse(before, old_good), new_list = parse(after, new_good);
  const YamlTree* list = root.find("projects");
  const bool block_list = list != nullptr && list->kind == YamlTree::Kind::list && !list->flow;
  const bool none = list == nullptr || list->kind == YamlTree::Kind::null ||
                    (list->kind == YamlTree::Kind::list && list->items.empty());
  if (!good || (!none && !block_list)) {
    notes.push_back(
        "atlantis.yaml is written in a way that cannot be edited in place: `infra "
        "atlantis check` says what it lacks");
    return text;
  }
  const auto there = none ? std::vector<Project>() : projects_of(text, *list);
  const auto old_projects = projects_of(before, old_list), wanted = projects_of(after, new_list);
  std::vector<TextEdit> edits;
  for (const Project& project : there) {
    const bool ours =
        std::ranges::any_of(old_projects, [&](const Project& o) { return o.dir == project.dir; });
    const bool stays =
        std::ranges::any_of(wanted, [&](const Project& w) { return w.dir == project.dir; });
    if (ours && !stays) edits.push_back({project.at.begin, project.at.end, ""});
  }
  const std::size_t column = there.empty() ? 2 : there.back().at.column;
  std::string added;
  for (const Project& project : wanted) {
    const bool known =
        std::ranges::any_of(there, [&](const Project& t) { return t.dir == project.dir; });
    if (!known) added += moved(after, project.at, column);
  }
  if (!added.empty() && !there.empty()) {
    const std::size_t end = there.back().at.end;
    edits.push_back({end, end, (end > 0 && text[end - 1] != '\n' ? "\n" : "") + added});
  } else if (!added.empty() && list == nullptr) {
    edits.push_back({text.size(), text.size(),
                     (text.empty() || text.ends_with('\n') ? "" : "\n") + ("projects:\n" + added)});
  } else if (!added.empty()) {  // `projects: []`, `projects:`
    const std::size_t key = text.find("projects:");
    if (key == text.npos) {
      notes.push_back(
          "atlantis.yaml has no place for projects: `infra atlantis generate` writes it");
      return text;
    }
    const std::size_t end = next_line(text, key);
    edits.push_back({key, end, "projects:\n" + added});
  }
  return apply(text, std::move(edits));
}

std::string edit_ci_matrix(const std::string& text, std::string_view before,
                           std::string_view after) {
  bool good = false;
  const YamlTree root = parse(text, good);
  if (!good) return text;
  std::vector<const YamlTree*> lists;
  find_lists(root, false, lists);
  const std::set<std::string> wanted = words_of(after);
  std::set<std::string> gone = words_of(before);
  for (const std::string& name : wanted) gone.erase(name);
  std::vector<TextEdit> edits;
  for (const YamlTree* list : lists) edit_list(text, *list, gone, wanted, edits);
  return apply(text, std::move(edits));
}

}  // namespace infra::scaffold
