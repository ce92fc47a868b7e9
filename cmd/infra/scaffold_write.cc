// How a change of many files is shown and written.
#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <set>

#include "cmd/infra/cost_sources.h"
#include "cmd/infra/scaffold_session.h"
#include "lib/base/diff.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/scaffold/transaction.h"

namespace infra {
namespace {

using Changes = std::map<std::string, std::optional<std::string>>;

// What differs from the disk.
Changes real_changes(const FileSystem& files, const std::string& root,
                     const scaffold::Overlay& overlay) {
  Changes changes;
  for (const auto& [path, bytes] : overlay.changes()) {
    const std::string whole = join_path(root, path);
    const bool there = files.kind(whole) == FileKind::file;
    if (bytes ? !there || files.read(whole) != *bytes : there) changes[path] = bytes;
  }
  return changes;
}

// Of very many files, folders and how many files are in them.
std::string summary_text(const Changes& changes) {
  std::map<std::string, std::size_t> folders;
  for (const auto& [path, bytes] : changes) {
    const auto slash = path.find('/');
    ++folders[slash == path.npos ? path : path.substr(0, slash + 1)];
  }
  std::string out;
  for (const auto& [name, count] : folders)
    out += name.ends_with('/') ? fmt::format("  {:<16} {}\n", name, plural(count, "file"))
                               : fmt::format("  {}\n", name);
  return out;
}

// Folders once, files below them indented, with what happens to each.
std::string tree_text(const FileSystem& files, const std::string& root, const Changes& changes) {
  constexpr std::size_t kMostShown = 300;
  if (changes.size() > kMostShown) return summary_text(changes);
  std::string out;
  std::vector<std::string> open;
  for (const auto& [path, bytes] : changes) {
    std::vector<std::string> steps;
    for (const std::string_view step : split(path, '/')) steps.emplace_back(step);
    const std::string name = steps.back();
    steps.pop_back();
    std::size_t same = 0;
    while (same < open.size() && same < steps.size() && open[same] == steps[same]) ++same;
    for (std::size_t i = same; i < steps.size(); ++i)
      out += fmt::format("{}{}/\n", std::string(2 + 2 * i, ' '), steps[i]);
    open = steps;
    const bool there = files.kind(join_path(root, path)) == FileKind::file;
    out += fmt::format("{}{}{}\n", std::string(2 + 2 * steps.size(), ' '), name,
                       !bytes  ? "  (deleted)"
                       : there ? "  (changed)"
                               : "");
  }
  return out;
}

bool is_text(std::string_view bytes) { return bytes.find('\0') == std::string_view::npos; }

std::string diff_text(const FileSystem& files, const std::string& root, const Changes& changes) {
  std::string out;
  for (const auto& [path, bytes] : changes) {
    if (file_name(path) == scaffold::kBaseFile) continue;
    const std::string whole = join_path(root, path);
    const std::string before = files.kind(whole) == FileKind::file ? files.read(whole) : "";
    const std::string& after = bytes.value_or("");
    out += is_text(before) && is_text(after) ? unified_diff(before, after, path)
                                             : fmt::format("binary {} differs\n", path);
  }
  return out;
}

}  // namespace

bool write_changes(const ScaffoldSession& session, const scaffold::Overlay& overlay,
                   const ScaffoldOptions& options, std::string_view title) {
  const Context& context = session.context;
  const Changes changes = real_changes(context.files, session.root(), overlay);
  if (changes.empty()) {
    context.out << title << ": nothing changes\n";
    return true;
  }
  const bool only_shown = options.dry_run || options.diff;
  if (options.diff) context.out << diff_text(context.files, session.root(), changes);
  if (!options.diff || options.dry_run)
    context.out << fmt::format("{}{}: {}\n", title, only_shown ? " would write" : "",
                               plural(changes.size(), "file"))
                << tree_text(context.files, session.root(), changes);
  if (only_shown) return false;
  context.out << std::flush;
  if (!scaffold::write_all(session.root(), changes, {.stop = context.stop, .before_step = {}}))
    throw Interrupted();
  return true;
}

void show_cost(const Context& context, const std::string& root, const scaffold::Overlay& changes) {
  if (context.verbosity == Verbosity::quiet) return;
  std::set<std::string> folders;
  for (const auto& [path, bytes] : changes.changes())
    if (bytes && path.ends_with(".tf")) folders.insert(join_path(root, parent_path(path)));
  CostSources sources;
  sources.paths.assign(folders.begin(), folders.end());
  if (folders.empty()) return;
  try {
    const PricedSources priced = price_sources(sources, context);
    std::string text;
    cost::Decimal sum;
    std::size_t not_priced = 0;
    for (const cost::Project& project : priced.breakdown.projects) {
      if (project.layer != "stacks" && project.layer != "shared") continue;
      if (!project.errors.empty()) return;
      for (const cost::ResourceCost& resource : project.resources)
        if (!resource.is_priced()) ++not_priced;
      text += fmt::format("  {:<40} {:>12}\n", project.name, "$" + project.monthly().to_string(2));
    }
    if (text.empty()) return;
    context.out << "\nmonthly cost, about (`infra cost` says of what):\n" << text;
    if (not_priced > 0)
      context.out << fmt::format("  and {} without a price\n", plural(not_priced, "resource"));
  } catch (const Error& error) {
    if (context.verbosity == Verbosity::verbose)
      context.note(fmt::format("no cost: {}", error.what()));
  }
}

}  // namespace infra
