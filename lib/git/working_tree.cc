#include "lib/git/working_tree.h"

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/base/thread_pool.h"

namespace infra::git {
namespace {

using State = TreeEntry::State;

const std::vector<std::string> kTracked = {"-s", "-c", "-m", "-d"};
const std::vector<std::string> kUntracked = {"-o", "--exclude-standard"};

// Lines of `ls-files -v` with these: "? PATH", or "TAG MODE ID STAGE\tPATH", where the tag is
// C or R (again) for what is modified or removed, M for what is unmerged, S for what is not checked
// out, and in lower case for what git was told to take for unchanged.
TreeEntry read_entry(std::string_view line) {
  TreeEntry entry;
  const char tag = line.empty() ? '?' : line.front();
  const auto tab = line.find('\t');
  if (tag == '?' || tab == std::string_view::npos) {
    entry.path = line.substr(std::min<std::size_t>(2, line.size()));
    entry.state = entry.path.ends_with('/') ? State::repository : State::untracked;
    return entry;
  }
  const auto fields = split(line.substr(0, tab), ' ');
  entry.path = line.substr(tab + 1);
  if (fields.size() != 4) return entry;
  entry.is_link = fields[1] == "120000";
  if (fields[1] == "160000") {
    entry.state = State::repository;
  } else if (tag == 'C' || tag == 'R' || tag == 'M' || fields[3] != "0") {
    entry.state = State::changed;
  } else if (tag == 'H' && !entry.is_link) {
    entry.id = fields[2];
  }
  return entry;
}

// What is said of a path a second time is that it is not as it was said to be.
void merge_into(TreeEntry& entry, const TreeEntry& other) {
  entry.id = {};
  entry.state = std::max(entry.state, other.state);
  entry.is_link |= other.is_link;
}

}  // namespace

WorkingTree::WorkingTree(const Git& git) {
  // Two processes, since each walks through all the folders.
  parallel_for(2, 2, [&](std::size_t i) {
    std::vector<std::string> command = {"ls-files", "-z", "-v", "--full-name"};
    for (const std::string& option : i == 0 ? kTracked : kUntracked) command.push_back(option);
    listings_[i] = git.run(std::move(command));
  });
  std::vector<TreeEntry> all;
  for (const std::string& listing : listings_)
    for (const std::string_view line : split(listing, '\0'))
      if (!line.empty()) all.push_back(read_entry(line));
  std::ranges::stable_sort(all, {}, &TreeEntry::path);
  for (const TreeEntry& entry : all) {
    if (!entries_.empty() && entries_.back().path == entry.path) {
      merge_into(entries_.back(), entry);
    } else {
      entries_.push_back(entry);
    }
  }
}

const TreeEntry* WorkingTree::find(std::string_view path) const {
  const auto found = std::ranges::lower_bound(entries_, path, {}, &TreeEntry::path);
  return found == entries_.end() || found->path != path ? nullptr : &*found;
}

std::vector<std::string> changed_since(const Git& git, const WorkingTree& tree,
                                       const std::string& commit) {
  // More than a command line may hold are looked at together with all the others.
  static constexpr std::size_t kMostByName = 200;
  std::vector<std::string> diff = {"--literal-pathspecs", "diff",          "--name-only", "-z",
                                   "--no-renames",        "--no-ext-diff", commit,        "--"};
  const std::size_t options = diff.size();
  std::vector<std::string> result;
  for (const TreeEntry& entry : tree.entries()) {
    if (entry.state == State::clean) continue;
    const bool is_new = entry.state == State::untracked || entry.path.ends_with('/');
    (is_new ? result : diff).emplace_back(entry.path);
  }
  const bool by_name = diff.size() - options <= kMostByName;
  if (by_name) {
    // What the index says of files that are as it says, and of the others what they hold.
    for (std::string& path : git.run_for_paths(
             {"diff-index", "--cached", "--name-only", "-z", "--no-renames", commit})) {
      const TreeEntry* entry = tree.find(path);
      if (entry == nullptr || entry->state == State::clean) result.push_back(std::move(path));
    }
  } else {
    diff.resize(options);
  }
  if (!by_name || diff.size() > options)
    for (std::string& path : git.run_for_paths(std::move(diff))) result.push_back(std::move(path));
  std::ranges::sort(result);
  const auto repeated = std::ranges::unique(result);
  result.erase(repeated.begin(), repeated.end());
  return result;
}

}  // namespace infra::git
