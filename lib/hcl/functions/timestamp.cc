#include "lib/hcl/functions/timestamp.h"

#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <optional>
#include <utility>

#include "lib/hcl/functions/support.h"

namespace infra::hcl {
namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kSecond = 1'000'000'000;  // in nanoseconds

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a % b < 0) != (b < 0) ? 1 : 0);
}

// Days since 1970-01-01. Years are counted from March, so that the leap day is the last.
std::int64_t days_from(std::int64_t year, int month, int day) {
  if (month <= 2) --year;
  const std::int64_t era = floor_divide(year, 400);
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
         719'468;
}

class Reader {
 public:
  Reader(std::string_view text, int argument) : rest_(text), argument_(argument) {}

  // Exactly `count` digits, between `lowest` and `highest`.
  int number(std::size_t count, std::string_view what, int lowest, int highest) {
    int value = 0;
    if (rest_.empty()) error(fmt::format("end of string before {}", what));
    for (std::size_t i = 0; i < count; ++i) {
      if (i >= rest_.size() || rest_[i] < '0' || rest_[i] > '9') cannot_use(rest_, what);
      value = value * 10 + (rest_[i] - '0');
    }
    if (value < lowest || value > highest) {
      error(fmt::format("{} must be between {} and {} inclusive", what, lowest, highest));
    }
    rest_.remove_prefix(count);
    return value;
  }

  void expect(char wanted) {
    if (rest_.starts_with(wanted)) {
      rest_.remove_prefix(1);
    } else if (wanted == 'T') {
      error("missing required time introducer 'T'");
    } else if (rest_.empty()) {
      error(fmt::format("end of string where \"{}\" is expected", wanted));
    } else {
      error(fmt::format("found {} where \"{}\" is expected", quoted(rest_), wanted));
    }
  }

  std::int64_t fraction() {
    if (!rest_.starts_with('.')) return 0;
    std::int64_t value = 0, scale = kSecond;
    std::size_t count = 1;
    for (; count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9'; ++count) {
      scale /= 10;
      value += scale * (rest_[count] - '0');
    }
    if (count == 1) cannot_use(rest_, "fraction of a second");
    rest_.remove_prefix(count);
    return value;
  }

  int offset() {
    constexpr std::string_view kWhat = "UTC offset";
    if (rest_.empty()) error("end of string before UTC offset");
    if (rest_.starts_with('Z')) {
      rest_.remove_prefix(1);
      return 0;
    }
    const bool is_negative = rest_[0] == '-';
    if (!is_negative && rest_[0] != '+') cannot_use(rest_, kWhat);
    rest_.remove_prefix(1);
    const int hours = number(2, kWhat, 0, 23);
    expect(':');
    const int seconds = (hours * 60 + number(2, kWhat, 0, 59)) * 60;
    return is_negative ? -seconds : seconds;
  }

  void end() {
    if (!rest_.empty()) error(fmt::format("{} is too much", quoted(rest_)));
  }

  [[noreturn]] void error(const std::string& message) const {
    fail(argument_, "not a valid RFC3339 timestamp: " + message);
  }

 private:
  [[noreturn]] void cannot_use(std::string_view text, std::string_view what) const {
    error(fmt::format("cannot use {} as {}", quoted(text), what));
  }

  std::string_view rest_;
  int argument_;
};

}  // namespace

CivilTime civil_time(const Timestamp& timestamp) {
  const std::int64_t local = timestamp.seconds + timestamp.offset;
  const std::int64_t days = floor_divide(local, kDay);
  const int second = static_cast<int>(local - days * kDay);
  const std::int64_t shifted = days + 719'468;
  const std::int64_t era = floor_divide(shifted, 146'097);
  const std::int64_t day_of_era = shifted - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month = (5 * day_of_year + 2) / 153;
  CivilTime time;
  time.day = static_cast<int>(day_of_year - (153 * month + 2) / 5 + 1);
  time.month = static_cast<int>(month < 10 ? month + 3 : month - 9);
  time.year = year_of_era + era * 400 + (time.month <= 2 ? 1 : 0);
  time.weekday = static_cast<int>(((days % 7) + 7 + 4) % 7);
  time.hour = second / 3'600;
  time.minute = second / 60 % 60;
  time.second = second % 60;
  return time;
}

Timestamp from_civil(const CivilTime& time, int offset) {
  Timestamp timestamp;
  timestamp.offset = offset;
  timestamp.seconds = days_from(time.year, time.month, time.day) * kDay + time.hour * 3'600 +
                      time.minute * 60 + time.second - offset;
  return timestamp;
}

bool is_day_of_month(const CivilTime& time) {
  const bool is_last = time.month == 12;
  const std::int64_t days =
      days_from(is_last ? time.year + 1 : time.year, is_last ? 1 : time.month + 1, 1) -
      days_from(time.year, time.month, 1);
  return time.day >= 1 && time.day <= days;
}

std::string format_offset(int offset, bool with_colon) {
  const int minutes = std::abs(offset) / 60;
  return fmt::format("{}{:02}{}{:02}", offset < 0 ? '-' : '+', minutes / 60, with_colon ? ":" : "",
                     minutes % 60);
}

std::string format_rfc3339(const Timestamp& timestamp) {
  const CivilTime time = civil_time(timestamp);
  return fmt::format("{}{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}", time.year < 0 ? "-" : "",
                     std::abs(time.year), time.month, time.day, time.hour, time.minute, time.second,
                     timestamp.offset == 0 ? "Z" : format_offset(timestamp.offset, true));
}

Timestamp parse_timestamp(std::string_view text, int argument) {
  Reader reader(text, argument);
  CivilTime time;
  time.year = reader.number(4, "year", 0, 9'999);
  reader.expect('-');
  time.month = reader.number(2, "month", 1, 12);
  reader.expect('-');
  time.day = reader.number(2, "day of month", 0, 99);
  if (!is_day_of_month(time)) reader.error("day out of range");
  reader.expect('T');
  time.hour = reader.number(2, "hour", 0, 23);
  reader.expect(':');
  time.minute = reader.number(2, "minute", 0, 59);
  reader.expect(':');
  time.second = reader.number(2, "second", 0, 59);
  const std::int64_t nanoseconds = reader.fraction();
  Timestamp timestamp = from_civil(time, reader.offset());
  timestamp.nanoseconds = nanoseconds;
  reader.end();
  return timestamp;
}

namespace {

// One number with its unit off the front of a duration, in nanoseconds; nullopt: it is too large.
std::optional<std::uint64_t> take_duration(std::string_view& rest, std::string_view whole) {
  constexpr std::uint64_t kLimit = std::uint64_t{1} << 63;
  constexpr std::array<std::pair<std::string_view, std::uint64_t>, 8> kUnits = {{
      {"ns", 1},
      {"us", 1'000},
      {"\u00b5s", 1'000},
      {"\u03bcs", 1'000},
      {"ms", 1'000'000},
      {"s", kSecond},
      {"m", 60 * std::uint64_t{kSecond}},
      {"h", 3'600 * std::uint64_t{kSecond}},
  }};
  const auto is_digit = [&] { return !rest.empty() && rest[0] >= '0' && rest[0] <= '9'; };
  std::uint64_t value = 0, fraction = 0;
  double scale = 1;
  bool has_digits = false, has_room = true;
  for (; is_digit(); rest.remove_prefix(1), has_digits = true) {
    if (value > kLimit / 10) return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(rest[0] - '0');
    if (value > kLimit) return std::nullopt;
  }
  if (rest.starts_with('.')) {
    for (rest.remove_prefix(1); is_digit(); rest.remove_prefix(1), has_digits = true) {
      has_room = has_room && fraction <= (kLimit - 1) / 10;
      if (!has_room) continue;
      fraction = fraction * 10 + static_cast<std::uint64_t>(rest[0] - '0');
      scale *= 10;
    }
  }
  if (!has_digits) return std::nullopt;
  std::size_t length = 0;
  while (length < rest.size() && rest[length] != '.' &&
         (rest[length] < '0' || rest[length] > '9')) {
    ++length;
  }
  if (length == 0) fail(1, fmt::format("missing unit in duration {}", quoted(whole)));
  const std::string_view name = rest.substr(0, length);
  rest.remove_prefix(length);
  for (const auto& [unit, nanoseconds] : kUnits) {
    if (unit != name) continue;
    if (value > kLimit / nanoseconds) return std::nullopt;
    value *= nanoseconds;
    if (fraction > 0) {
      value += static_cast<std::uint64_t>(static_cast<double>(fraction) *
                                          (static_cast<double>(nanoseconds) / scale));
    }
    if (value > kLimit) return std::nullopt;
    return value;
  }
  fail(1, fmt::format("unknown unit {} in duration {}", quoted(name), quoted(whole)));
}

}  // namespace

std::int64_t parse_duration(std::string_view text) {
  constexpr std::uint64_t kLimit = std::uint64_t{1} << 63;
  std::string_view rest = text;
  const bool is_negative = rest.starts_with('-');
  if (is_negative || rest.starts_with('+')) rest.remove_prefix(1);
  if (rest == "0") return 0;
  std::uint64_t sum = 0;
  bool is_valid = !rest.empty();
  while (is_valid && !rest.empty()) {
    const auto part = take_duration(rest, text);
    is_valid = part && *part <= kLimit - sum;
    if (is_valid) sum += *part;
  }
  if (!is_valid || (sum == kLimit && !is_negative)) {
    fail(1, fmt::format("invalid duration {}", quoted(text)));
  }
  return static_cast<std::int64_t>(is_negative ? 0 - sum : sum);
}

Timestamp add_duration(const Timestamp& timestamp, std::int64_t nanoseconds) {
  Timestamp sum = timestamp;
  const std::int64_t seconds = floor_divide(nanoseconds, kSecond);
  sum.seconds += seconds;
  sum.nanoseconds += nanoseconds - seconds * kSecond;
  if (sum.nanoseconds >= kSecond) {
    sum.nanoseconds -= kSecond;
    ++sum.seconds;
  }
  return sum;
}

}  // namespace infra::hcl
