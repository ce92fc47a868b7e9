// The text of every file that was read, and positions in it.
#pragma once

#include <compare>
#include <cstdint>
#include <deque>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

namespace infra::diag {

// Half-open range of bytes in one file. Lines and columns exist only in renderers: most spans are
// never shown, so nobody should pay for counting newlines.
struct Span {
  std::uint32_t file = 0, begin = 0, end = 0;
  friend auto operator<=>(const Span&, const Span&) = default;
};

// "No place": what has none (a cycle, an environment variable). File 0 is never given out.
inline constexpr Span kNoSpan = {};

inline constexpr std::string_view kMask = "(secret)";

struct SourceFile {
  std::string path;  // as the user should see it: relative to the repository's root
  std::string text;  // below 4 GiB, so that a Span can address it
};

// Thread-safe. A file's address never changes, so tokens and syntax nodes hold views into its text.
class SourceMap {
 public:
  SourceMap() = default;
  SourceMap(const SourceMap&) = delete;
  std::uint32_t add(std::string path, std::string text);  // returns the number, from 1
  const SourceFile& operator[](std::uint32_t file) const;
  std::string_view text(Span span) const;
  // From now on shown() has kMask for the bytes of `span`: a secret stands there.
  void mask(Span span);
  // What of `span` may be printed. Everything that shows source text takes it from here.
  std::string shown(Span span) const;
  std::uint32_t size() const;  // one more than the highest number

 private:
  mutable std::shared_mutex mutex_;
  std::deque<SourceFile> files_{1};
  std::vector<Span> masked_;  // sorted, do not overlap
};

struct Position {
  std::uint32_t line = 1, column = 1;  // from 1; a column is a Unicode code point
};
Position position_at(const SourceFile& file, std::uint32_t offset);

}  // namespace infra::diag
