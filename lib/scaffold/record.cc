#include "lib/scaffold/record.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.h"
#include "lib/base/strings.h"

namespace infra::scaffold {
namespace {

constexpr std::string_view kBaseHeader =
    "# What `infra scaffold` rendered last: `infra scaffold update` merges with it. Not for "
    "editing.\n";

// Everything that one rendering has, as a tree.
void add_rendered(Tree& tree, const std::string& prefix, const Rendered& rendered) {
  for (const auto& [path, bytes] : rendered.files) tree[prefix + "files/" + path] = bytes;
  for (std::size_t i = 0; i < rendered.edits.size(); ++i) {
    const RenderedEdit& edit = rendered.edits[i];
    tree[fmt::format("{}edits/{:04}", prefix, i)] =
        fmt::format("{}\n{}\n{}", edit.name, edit.target, edit.text);
  }
}

void take_rendered(const Tree& tree, const std::string& prefix, Rendered& rendered) {
  const std::string files = prefix + "files/", edits = prefix + "edits/";
  for (const auto& [path, bytes] : tree) {
    if (path.starts_with(files)) rendered.files[path.substr(files.size())] = bytes;
    if (!path.starts_with(edits)) continue;
    const auto first = bytes.find('\n');
    const auto second = first == bytes.npos ? bytes.npos : bytes.find('\n', first + 1);
    if (second == bytes.npos) throw Error("the archive is damaged");
    rendered.edits.push_back({bytes.substr(0, first), bytes.substr(first + 1, second - first - 1),
                              bytes.substr(second + 1)});
  }
}

// The lines of a YAML map as they stand, without their indentation.
std::string block_text(std::string_view text, const YamlTree& map) {
  if (map.kind != YamlTree::Kind::map || map.entries.empty()) return "";
  const std::size_t begin = map.entries.front().first.span.begin;
  const auto newline = text.rfind('\n', begin);
  const std::size_t column = newline == text.npos ? begin : begin - newline - 1;
  std::string out;
  for (std::string_view line : split_lines(text.substr(begin - column))) {
    const auto first = line.find_first_not_of(' ');
    if (first != line.npos && first < column) break;
    out += line.substr(std::min(column, line.size()));
    out += '\n';
  }
  return out;
}

std::string indented(std::string_view text, std::string_view indent) {
  std::string out;
  for (const std::string_view line : split_lines(text)) out += fmt::format("{}{}\n", indent, line);
  return out;
}

class Reader {
 public:
  Reader(const FileSystem& files, std::string root, const std::string& folder)
      : files_(files), root_(std::move(root)) {
    record_.folder = folder;
  }

  std::optional<Record> read() {
    const std::string path = join_path(record_.folder, kAnswersFile);
    const std::string whole = join_path(root_, path);
    if (files_.kind(whole) != FileKind::file) return std::nullopt;
    diag::SourceMap sources;
    diag::Diagnostics found;
    const std::uint32_t file = sources.add(path, files_.read(whole));
    const YamlTree root = read_yaml(sources, file, found);
    if (!found.empty()) refuse(path, found.front().message);
    const std::string_view text = sources[file].text;
    record_.template_name = word(path, root, "template");
    record_.last.version = word(path, root, "version");
    if (const YamlTree* answers = root.find("answers"))
      record_.last.answers = block_text(text, *answers);
    if (const YamlTree* pending = root.find("pending")) {
      record_.next.emplace();
      record_.next->version = word(path, *pending, "version");
      if (const YamlTree* answers = pending->find("answers"))
        record_.next->answers = block_text(text, *answers);
      if (const YamlTree* conflicts = pending->find("conflicts"))
        for (const YamlTree& item : conflicts->items) record_.conflicts.push_back(item.text);
    }
    read_base();
    return std::move(record_);
  }

 private:
  [[noreturn]] static void refuse(const std::string& path, const std::string& why) {
    throw Error(fmt::format("{}: {}", path, why),
                "`git log` has the file as `infra scaffold` wrote it");
  }

  static std::string word(const std::string& path, const YamlTree& map, const char* key) {
    const YamlTree* value = map.find(key);
    if (value == nullptr || value->kind != YamlTree::Kind::scalar)
      refuse(path, fmt::format("there is no `{}`", key));
    return value->text;
  }

  void read_base() {
    const std::string path = join_path(record_.folder, kBaseFile);
    const std::string whole = join_path(root_, path);
    if (files_.kind(whole) != FileKind::file) refuse(path, "it is not there");
    const std::string text = files_.read(whole);
    try {
      const std::size_t begin = text.starts_with('#') ? text.find('\n') + 1 : 0;
      const Tree tree = unpack(from_text(std::string_view(text).substr(begin)));
      take_rendered(tree, "last/", record_.last);
      if (record_.next) take_rendered(tree, "next/", *record_.next);
    } catch (const Error& error) {
      refuse(path, error.what());
    }
  }

  const FileSystem& files_;
  std::string root_;
  Record record_;
};

void find_below(const FileSystem& files, const std::string& root, const std::string& folder,
                int depth, std::vector<std::string>& found) {
  constexpr int kDeepest = 16;
  for (const DirectoryEntry& entry : files.list(join_path(root, folder))) {
    if (entry.kind == FileKind::file && entry.name == kAnswersFile) found.push_back(folder);
    if (entry.kind != FileKind::directory || entry.is_symlink || depth == kDeepest ||
        entry.name.starts_with('.') || entry.name == "node_modules")
      continue;
    find_below(files, root, folder == "." ? entry.name : join_path(folder, entry.name), depth + 1,
               found);
  }
}

}  // namespace

std::optional<Record> read_record(const FileSystem& files, const std::string& root,
                                  const std::string& folder) {
  return Reader(files, root, folder).read();
}

Tree write_record(const Record& record) {
  std::string text = fmt::format(
      "# Answers to `infra scaffold {0}`; `infra scaffold update {1}` renders them again, with\n"
      "# other answers (its options) or a newer template, and keeps what you have edited.\n"
      "template: {0}\nversion: {2}\nanswers:\n{3}",
      record.template_name, file_name(record.folder), record.last.version,
      indented(record.last.answers, "  "));
  Tree base;
  add_rendered(base, "last/", record.last);
  if (record.next) {
    text += fmt::format(
        "pending:  # resolve the conflicts, then run the update again\n"
        "  version: {}\n  conflicts:\n",
        record.next->version);
    for (const std::string& path : record.conflicts)
      text += fmt::format("    - {}\n", yaml_scalar(path));
    text += "  answers:\n" + indented(record.next->answers, "    ");
    add_rendered(base, "next/", *record.next);
  }
  return {{join_path(record.folder, kAnswersFile), text},
          {join_path(record.folder, kBaseFile), std::string(kBaseHeader) + to_text(pack(base))}};
}

Map recorded_answers(const AnswerRules& rules, const std::string& answers,
                     std::vector<std::string>& notes) {
  diag::SourceMap sources;
  diag::Diagnostics found;
  const YamlTree tree = read_yaml(sources, sources.add("answers", answers), found);
  if (tree.kind != YamlTree::Kind::map) return {};
  Map result = read_answers(rules, tree, found);
  for (const diag::Diagnostic& each : found)
    notes.push_back(fmt::format("an earlier answer is left out: {}", each.message));
  return result;
}

std::vector<std::string> find_records(const FileSystem& files, const std::string& root) {
  std::vector<std::string> found;
  find_below(files, root, ".", 0, found);
  std::ranges::sort(found);
  return found;
}

}  // namespace infra::scaffold
