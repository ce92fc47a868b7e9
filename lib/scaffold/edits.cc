#include "lib/scaffold/edits.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lib/base/strings.h"
#include "lib/workspace/code_owners.h"

namespace infra::scaffold {
namespace {

struct OwnerLine {
  std::string pattern, owners;
};

std::vector<OwnerLine> owner_lines(std::string_view text) {
  std::vector<OwnerLine> lines;
  for (const std::string_view line : split_lines(text)) {
    const std::string_view word = trim(line);
    if (word.empty() || word.starts_with('#') || word.starts_with('[')) continue;
    const auto blank = word.find_first_of(" \t");
    lines.push_back({std::string(word.substr(0, blank)),
                     blank == word.npos ? "" : std::string(trim(word.substr(blank)))});
  }
  return lines;
}

// Column of the owners in the last line that has some.
std::size_t owners_column(std::string_view text) {
  std::size_t column = 0;
  for (const std::string_view line : split_lines(text)) {
    const auto blank = line.find_first_of(" \t");
    if (line.empty() || line[0] == '#' || blank == line.npos) continue;
    const auto owner = line.find_first_not_of(" \t", blank);
    if (owner != line.npos) column = owner;
  }
  return column;
}

const OwnerLine* find_pattern(const std::vector<OwnerLine>& lines, const std::string& pattern) {
  const auto found = std::ranges::find(lines, pattern, &OwnerLine::pattern);
  return found == lines.end() ? nullptr : &*found;
}

void apply_codeowners(Overlay& files, const RenderedEdit& before, const RenderedEdit& after,
                      std::vector<std::string>& notes) {
  std::string path(after.target);
  for (const std::string_view candidate : workspace::kCodeOwnersFiles)
    if (path.empty() && files.find(std::string(candidate))) path = candidate;
  if (path.empty()) path = workspace::kCodeOwnersFiles[0];
  const auto text = files.find(path);
  const std::string edited = edit_codeowners(text.value_or(""), before.text, after.text, notes);
  if (edited != text.value_or("")) files.set(path, edited);
}

void apply_atlantis(Overlay& files, const RenderedEdit& before, const RenderedEdit& after,
                    std::vector<std::string>& notes) {
  const std::string path = after.target.empty() ? "atlantis.yaml" : after.target;
  const auto text = files.find(path);
  if (!text) {
    notes.push_back(fmt::format("there is no {}: `infra init` makes one", path));
    return;
  }
  const std::string edited = edit_atlantis(*text, before.text, after.text, notes);
  if (edited == *text) return;
  if (text->find("infra atlantis generate") != text->npos)
    notes.push_back(
        fmt::format("{} is generated: `infra atlantis generate` puts the order and the modules of "
                    "the new projects in",
                    path));
  files.set(path, edited);
}

void apply_oidc(Overlay& files, const std::string& root, const RenderedEdit& before,
                const RenderedEdit& after, std::vector<std::string>& notes) {
  const std::string folder = join_path(root, after.target);
  std::vector<std::string> done;
  if (files.kind(folder) == FileKind::directory) {
    for (const DirectoryEntry& entry : files.list(folder)) {
      const std::string path = join_path(after.target, entry.name);
      if (entry.kind != FileKind::file || !entry.name.ends_with(".tf")) continue;
      const auto text = files.find(path);
      const std::string edited = edit_oidc(text.value_or(""), before.text, after.text, done);
      if (text && edited != *text) files.set(path, edited);
    }
  }
  for (const std::string_view line : split_lines(after.text)) {
    const std::string word(trim(line));
    if (word.empty() || std::ranges::find(done, word) != done.end()) continue;
    notes.push_back(fmt::format("no role in {} takes `{}`: name the repository where its trust is",
                                after.target, word));
  }
}

void apply_ci_matrix(Overlay& files, const std::string& root, const RenderedEdit& before,
                     const RenderedEdit& after) {
  const std::string folder = after.target.empty() ? ".github/workflows" : after.target;
  if (files.kind(join_path(root, folder)) != FileKind::directory) return;
  for (const DirectoryEntry& entry : files.list(join_path(root, folder))) {
    if (entry.kind != FileKind::file ||
        !(entry.name.ends_with(".yml") || entry.name.ends_with(".yaml")))
      continue;
    const std::string path = join_path(folder, entry.name);
    const auto text = files.find(path);
    const std::string edited = edit_ci_matrix(text.value_or(""), before.text, after.text);
    if (text && edited != *text) files.set(path, edited);
  }
}

}  // namespace

std::vector<std::string> edit_names() { return {"codeowners", "atlantis", "oidc", "ci-matrix"}; }

bool is_edit(std::string_view name) {
  const auto names = edit_names();
  return std::ranges::find(names, name) != names.end();
}

void apply_edit(Overlay& files, const std::string& root, const RenderedEdit& before,
                const RenderedEdit& after, std::vector<std::string>& notes) {
  if (after.name == "codeowners") apply_codeowners(files, before, after, notes);
  if (after.name == "atlantis") apply_atlantis(files, before, after, notes);
  if (after.name == "oidc") apply_oidc(files, root, before, after, notes);
  if (after.name == "ci-matrix") apply_ci_matrix(files, root, before, after);
}

std::string edit_codeowners(std::string_view text, std::string_view before, std::string_view after,
                            std::vector<std::string>& notes) {
  const auto old_lines = owner_lines(before), new_lines = owner_lines(after);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const std::string_view line = text.substr(at, end - at);
    at = end;
    const auto parsed = owner_lines(line);
    const OwnerLine* ours = parsed.empty() ? nullptr : find_pattern(old_lines, parsed[0].pattern);
    const OwnerLine* wanted = parsed.empty() ? nullptr : find_pattern(new_lines, parsed[0].pattern);
    const bool as_written = ours != nullptr && ours->owners == parsed[0].owners;
    if (as_written && wanted == nullptr) continue;
    if (as_written && wanted->owners != ours->owners) {
      const auto owners = line.rfind(ours->owners);
      out += line.substr(0, owners);
      out += wanted->owners;
      out += line.substr(owners + ours->owners.size());
      continue;
    }
    if (ours != nullptr && wanted == nullptr)
      notes.push_back(
          fmt::format("CODEOWNERS: `{}` has other owners now and stays", parsed[0].pattern));
    out += line;
  }
  const auto there = owner_lines(out);
  const std::size_t column = owners_column(out);
  for (const OwnerLine& line : new_lines) {
    if (find_pattern(there, line.pattern) != nullptr) continue;
    if (!out.empty() && !out.ends_with('\n')) out += '\n';
    const std::size_t width = std::max(column, line.pattern.size() + 1);
    out += line.pattern + std::string(width - line.pattern.size(), ' ') + line.owners + "\n";
  }
  return out;
}

}  // namespace infra::scaffold
