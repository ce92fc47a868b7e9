// Small text helpers that every library uses. All work on bytes unless they say code points.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace infra {

std::string_view trim(std::string_view text);  // blanks, tabs, CR, LF at both ends
// At every `separator`: n separators give n + 1 parts, also empty ones.
std::vector<std::string_view> split(std::string_view text, char separator);
// Without line ends (LF or CRLF); a last newline does not begin another line.
std::vector<std::string_view> split_lines(std::string_view text);
std::string join(std::span<const std::string> parts, std::string_view separator);
std::string to_lower_ascii(std::string_view text);
// "1 file", "2 files"; `many` where an s is not enough.
std::string plural(std::size_t count, std::string_view one, std::string_view many = {});

// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`; a number
// above `limit` as soon as it is known to be more.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);
// The candidate that `word` is most likely a slip for (a third of its length, case ignored first);
// nullopt where none is near.
std::optional<std::string> did_you_mean(std::string_view word,
                                        std::span<const std::string_view> candidates);
std::optional<std::string> did_you_mean(std::string_view word,
                                        std::span<const std::string> candidates);

struct CodePoint {
  char32_t value = 0;      // U+FFFD where the bytes are no UTF-8
  std::uint8_t bytes = 1;  // how many were taken, at least 1
  bool valid = true;
};
CodePoint decode_utf8(std::string_view text);  // the first one; `text` is not empty
std::size_t count_code_points(std::string_view text);
// Columns on a terminal: 0 for combining marks, 2 for East Asian wide characters and emoji.
int display_width(char32_t code_point);

// `text` for a terminal or a report: whoever writes a file must not be able to steer the terminal
// of the one who reads about it. Control characters (but tab and newline), bidirectional overrides
// and bytes that are no UTF-8 become U+FFFD.
std::string printable(std::string_view text);

}  // namespace infra
