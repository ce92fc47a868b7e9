#include "lib/base/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace infra {
namespace {

constexpr std::size_t kContext = 3;
// Beyond this many changed lines a shortest edit is not looked for: time and memory grow with its
// square.
constexpr std::ptrdiff_t kMaxEdits = 1000;

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::size_t length = end == text.npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return lines;
}

using Lines = std::vector<std::string_view>;

// Per line of the old and the new text: whether it is only there.
struct Changes {
  std::vector<bool> removed, added;
};

// Myers, "An O(ND) difference algorithm" (1986), between a common begin and end.
class Myers {
 public:
  Myers(const Lines& a, const Lines& b) : a_(a), b_(b) {
    changes_.removed.resize(a.size());
    changes_.added.resize(b.size());
    const std::size_t shorter = std::min(a.size(), b.size());
    while (begin_ < shorter && a[begin_] == b[begin_]) ++begin_;
    std::size_t tail = 0;
    while (tail < shorter - begin_ && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
    a_size_ = static_cast<std::ptrdiff_t>(a.size() - begin_ - tail);
    b_size_ = static_cast<std::ptrdiff_t>(b.size() - begin_ - tail);
  }

  Changes run() {
    const std::ptrdiff_t limit = std::min(a_size_ + b_size_, kMaxEdits);
    furthest_.assign(static_cast<std::size_t>(2 * limit + 3), 0);
    middle_ = limit + 1;
    std::ptrdiff_t edits = 0;
    while (edits <= limit && !advance(edits)) ++edits;
    if (edits <= limit) {
      trace_back(edits);
    } else {
      for (std::ptrdiff_t x = 0; x < a_size_; ++x) changes_.removed[line(x)] = true;
      for (std::ptrdiff_t y = 0; y < b_size_; ++y) changes_.added[line(y)] = true;
    }
    return std::move(changes_);
  }

 private:
  using Furthest = std::vector<std::int32_t>;

  std::size_t line(std::ptrdiff_t offset) const {
    return begin_ + static_cast<std::size_t>(offset);
  }

  // Furthest x on diagonal k (x - y) after the round before; `first` is the diagonal of entry 0.
  static std::int32_t on(const Furthest& furthest, std::ptrdiff_t k, std::ptrdiff_t first) {
    return furthest[static_cast<std::size_t>(k - first)];
  }
  // The diagonal from which the round `edits` reaches k.
  static std::ptrdiff_t previous(const Furthest& furthest, std::ptrdiff_t first,
                                 std::ptrdiff_t edits, std::ptrdiff_t k) {
    const bool down =
        k == -edits || (k != edits && on(furthest, k - 1, first) < on(furthest, k + 1, first));
    return down ? k + 1 : k - 1;
  }

  bool advance(std::ptrdiff_t edits) {
    const auto from = furthest_.begin() + (middle_ - edits - 1);
    rounds_.emplace_back(from, from + 2 * edits + 3);
    for (std::ptrdiff_t k = -edits; k <= edits; k += 2) {
      const std::ptrdiff_t last = previous(furthest_, -middle_, edits, k);
      std::ptrdiff_t x = on(furthest_, last, -middle_) + (last < k ? 1 : 0);
      if (edits == 0) x = 0;
      while (x < a_size_ && x - k < b_size_ && a_[line(x)] == b_[line(x - k)]) ++x;
      furthest_[static_cast<std::size_t>(k + middle_)] = static_cast<std::int32_t>(x);
      if (x >= a_size_ && x - k >= b_size_) return true;
    }
    return false;
  }

  void trace_back(std::ptrdiff_t edits) {
    std::ptrdiff_t x = a_size_, y = b_size_;
    for (; edits > 0; --edits) {
      const Furthest& furthest = rounds_[static_cast<std::size_t>(edits)];
      const std::ptrdiff_t first = -edits - 1, k = x - y;
      const std::ptrdiff_t last = previous(furthest, first, edits, k);
      x = on(furthest, last, first);
      y = x - last;
      if (last > k) {
        changes_.added[line(y)] = true;
      } else {
        changes_.removed[line(x)] = true;
      }
    }
  }

  const Lines& a_;
  const Lines& b_;
  Changes changes_;
  std::size_t begin_ = 0;
  std::ptrdiff_t a_size_ = 0, b_size_ = 0, middle_ = 0;
  Furthest furthest_;
  std::vector<Furthest> rounds_;  // as they were before each round
};

struct Row {
  char mark = ' ';
  std::string_view text;
};

std::vector<Row> merge(const Lines& a, const Lines& b, const Changes& changes) {
  std::vector<Row> rows;
  for (std::size_t x = 0, y = 0; x < a.size() || y < b.size();) {
    if (x < a.size() && changes.removed[x]) {
      rows.push_back({'-', a[x++]});
    } else if (y < b.size() && changes.added[y]) {
      rows.push_back({'+', b[y++]});
    } else {
      rows.push_back({' ', a[x]});
      ++x, ++y;
    }
  }
  return rows;
}

std::string range(std::size_t begin, std::size_t count) {
  if (count == 1) return fmt::format("{}", begin + 1);
  return fmt::format("{},{}", count == 0 ? begin : begin + 1, count);
}

}  // namespace

std::string unified_diff(std::string_view before, std::string_view after, std::string_view path) {
  if (before == after) return {};
  const Lines a = lines_of(before), b = lines_of(after);
  const std::vector<Row> rows = merge(a, b, Myers(a, b).run());
  std::string text = fmt::format("--- a/{}\n+++ b/{}\n", path, path);
  std::size_t x = 0, y = 0;  // lines before rows[at]
  for (std::size_t at = 0; at < rows.size();) {
    std::size_t change = at;
    while (change < rows.size() && rows[change].mark == ' ') ++change;
    if (change == rows.size()) break;
    const std::size_t begin = std::max(at, change - std::min(change, kContext));
    std::size_t end = change, equal = 0;  // up to more equal rows than two contexts
    for (; end < rows.size() && equal <= 2 * kContext; ++end)
      equal = rows[end].mark == ' ' ? equal + 1 : 0;
    end -= equal - std::min(equal, kContext);
    x += begin - at;
    y += begin - at;
    std::size_t removed = 0, added = 0;
    std::string hunk;
    for (std::size_t i = begin; i < end; ++i) {
      removed += rows[i].mark != '+' ? 1 : 0;
      added += rows[i].mark != '-' ? 1 : 0;
      hunk += rows[i].mark;
      hunk += rows[i].text;
      if (!rows[i].text.ends_with('\n')) hunk += "\n\\ No newline at end of file\n";
    }
    text += fmt::format("@@ -{} +{} @@\n{}", range(x, removed), range(y, added), hunk);
    x += removed;
    y += added;
    at = end;
  }
  return text;
}

std::vector<TextChange> text_changes(std::string_view before, std::string_view after) {
  const Lines a = lines_of(before), b = lines_of(after);
  const Changes changes = Myers(a, b).run();
  std::vector<TextChange> result;
  std::size_t from = 0, to = 0;  // bytes before lines x and y
  for (std::size_t x = 0, y = 0; x < a.size() || y < b.size();) {
    std::size_t removed = 0, added = 0;
    while (x < a.size() && changes.removed[x]) removed += a[x++].size();
    while (y < b.size() && changes.added[y]) added += b[y++].size();
    if (removed + added == 0) {
      from += a[x++].size();
      to += b[y++].size();
      continue;
    }
    std::string_view old_part = before.substr(from, removed), new_part = after.substr(to, added);
    from += removed;
    to += added;
    std::size_t same = 0;
    while (same < std::min(old_part.size(), new_part.size()) && old_part[same] == new_part[same])
      ++same;
    old_part.remove_prefix(same);
    new_part.remove_prefix(same);
    std::size_t tail = 0;
    while (tail < std::min(old_part.size(), new_part.size()) &&
           old_part[old_part.size() - 1 - tail] == new_part[new_part.size() - 1 - tail])
      ++tail;
    result.push_back(
        {from - old_part.size(), from - tail, new_part.substr(0, new_part.size() - tail)});
  }
  return result;
}

}  // namespace infra
