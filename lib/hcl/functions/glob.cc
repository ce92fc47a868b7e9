// fileset()'s patterns: those of doublestar 1.1.5, the Go package that Terraform uses.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/error.h"
#include "lib/hcl/functions/code_points.h"
#include "lib/hcl/functions/files.h"
#include "lib/hcl/functions/support.h"

namespace infra::hcl {
namespace {

struct BadPattern {};

// The first `wanted` that no backslash precedes.
std::size_t find_unescaped(std::string_view text, char wanted) {
  for (std::size_t at = text.find(wanted); at != text.npos; at = text.find(wanted, at + 1)) {
    if (at == 0 || text[at - 1] != '\\') return at;
  }
  return text.npos;
}

std::vector<std::string_view> split_unescaped(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t at; (at = find_unescaped(text, separator)) != text.npos;) {
    parts.push_back(text.substr(0, at));
    text.remove_prefix(at + 1);
  }
  parts.push_back(text);
  return parts;
}

// One end of a range in [a-z].
std::int32_t class_member(std::string_view& members) {
  if (members.empty()) throw BadPattern();
  std::int32_t point = take_code_point(members);
  if (point == '-') throw BadPattern();
  if (point == '\\') {
    if (members.empty()) throw BadPattern();
    point = take_code_point(members);
  }
  return point;
}

bool matches_class(std::string_view members, std::int32_t point) {
  if (members.empty()) throw BadPattern();
  const bool is_negated = members[0] == '^';
  if (is_negated) members.remove_prefix(1);
  bool is_member = false;
  while (!members.empty()) {
    const std::int32_t low = class_member(members);
    std::int32_t high = low;
    if (members.starts_with('-')) {
      members.remove_prefix(1);
      high = class_member(members);
    }
    is_member = is_member || (low <= point && point <= high);
  }
  return is_member != is_negated;
}

class ComponentMatcher {
 public:
  explicit ComponentMatcher(Budget& budget) : budget_(budget) {}

  // Whether `name`, one part of a path, is what `pattern` means.
  bool matches(std::string_view pattern, std::string_view name) {
    Budget::Level level(budget_);
    budget_.work(1);
    if (pattern.empty()) return name.empty();
    if (name.empty() && pattern != "*") return false;
    while (!pattern.empty() && !name.empty()) {
      budget_.work(1);
      if (pattern[0] == '*') return matches_star(pattern.substr(1), name);
      if (pattern[0] == '{') return matches_choice(pattern.substr(1), name);
      if (!matches_one(pattern, take_code_point(name))) return false;
    }
    return (pattern.empty() && name.empty()) || (name.empty() && pattern == "*") || pattern == "**";
  }

 private:
  // A mismatch or an error after a star is a mismatch.
  bool matches_star(std::string_view pattern, std::string_view name) {
    if (pattern.empty()) return true;
    while (!name.empty()) {
      try {
        if (matches(pattern, name)) return true;
      } catch (const BadPattern&) {
      }
      take_code_point(name);
    }
    return false;
  }

  bool matches_choice(std::string_view pattern, std::string_view name) {
    const std::size_t end = find_unescaped(pattern, '}');
    if (end == pattern.npos) throw BadPattern();
    const std::string rest(pattern.substr(end + 1));
    for (const std::string_view choice : split_unescaped(pattern.substr(0, end), ',')) {
      if (matches(std::string(choice) + rest, name)) return true;
    }
    return false;
  }

  // Takes what stands for one character off the pattern.
  static bool matches_one(std::string_view& pattern, std::int32_t point) {
    if (pattern[0] == '[') {
      pattern.remove_prefix(1);
      const std::size_t end = find_unescaped(pattern, ']');
      if (end == pattern.npos) throw BadPattern();
      const bool is_member = matches_class(pattern.substr(0, end), point);
      pattern.remove_prefix(end + 1);
      return is_member;
    }
    if (pattern[0] == '?') {
      pattern.remove_prefix(1);
      return true;
    }
    if (pattern[0] == '\\') {
      pattern.remove_prefix(1);
      if (pattern.empty()) throw BadPattern();
    }
    return take_code_point(pattern) == point;
  }

  Budget& budget_;
};

class Walker {
 public:
  explicit Walker(CallContext& context) : context_(context), matcher_(context.budget) {}

  using Parts = std::span<const std::string_view>;

  // Everything below `folder` whose path matches `parts`.
  void walk(std::string folder, Parts parts) {
    Budget::Level level(context_.budget);
    while (!parts.empty() && parts[0].find_first_of("*?[{\\") == std::string_view::npos) {
      folder = join_path(folder, parts[0]);
      parts = parts.subspan(1);
    }
    if (parts.empty()) return add(folder);
    if (files().kind(folder) != FileKind::directory || !is_allowed(folder)) return;
    const std::vector<DirectoryEntry> entries = list(folder);
    if (parts[0] == "**") {
      for (const DirectoryEntry& entry : entries) {
        const std::string path = join_path(folder, entry.name);
        if (entry.kind == FileKind::directory) walk(path, parts);
        if (parts.size() == 1) add(path);
      }
      if (parts.size() == 1) return;
      parts = parts.subspan(1);
    }
    for (const DirectoryEntry& entry : entries) {
      if (!matcher_.matches(parts[0], entry.name)) continue;
      const std::string path = join_path(folder, entry.name);
      if (parts.size() == 1) {
        add(path);
      } else {
        walk(path, parts.subspan(1));
      }
    }
  }

  std::vector<std::string> take() {
    std::ranges::sort(found_);
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    return std::move(found_);
  }

 private:
  const FileSystem& files() const { return *context_.environment.files; }

  bool is_allowed(const std::string& path) const {
    try {
      check_allowed(path, path, 0, context_.environment);
      return true;
    } catch (const FunctionError&) {
      return false;  // a link out of the repository: nothing that we may see
    }
  }

  std::vector<DirectoryEntry> list(const std::string& folder) {
    try {
      std::vector<DirectoryEntry> entries = files().list(folder);
      context_.budget.work(16 + entries.size());
      context_.budget.memory(entries.size() * sizeof(DirectoryEntry));
      return entries;
    } catch (const Error&) {
      return {};  // an unreadable folder has no matches
    }
  }

  void add(const std::string& path) {
    context_.budget.work(4);
    if (files().kind(path) == FileKind::file && is_allowed(path)) found_.push_back(path);
  }

  CallContext& context_;
  ComponentMatcher matcher_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> glob_files(const std::string& folder, std::string_view pattern,
                                    CallContext& context) {
  const std::string whole = normalize_path(folder + "/" + std::string(pattern));
  std::vector<std::string_view> parts;
  for (const std::string_view part : split_unescaped(whole, '/')) {
    if (!part.empty()) parts.push_back(part);
  }
  Walker walker(context);
  try {
    walker.walk("/", parts);
  } catch (const BadPattern&) {
    fail(1, fmt::format("failed to glob pattern {}: syntax error in pattern", quoted(pattern)));
  }
  std::vector<std::string> paths = walker.take();
  for (std::string& path : paths) path = relative_path(path, folder);
  std::ranges::sort(paths);
  return paths;
}

}  // namespace infra::hcl
