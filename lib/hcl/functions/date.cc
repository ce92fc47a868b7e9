#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "lib/hcl/functions/groups.h"
#include "lib/hcl/functions/support.h"
#include "lib/hcl/functions/timestamp.h"

namespace infra::hcl {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};

[[noreturn]] void bad_verb(std::string_view verb, std::string_view hint) {
  fail(0, fmt::format("invalid date format verb {}{}", quoted(verb), hint));
}

std::string padded(std::int64_t value, std::string_view verb, std::string_view hint) {
  if (verb.size() == 1) return fmt::format("{}", value);
  if (verb.size() == 2) return fmt::format("{:02}", value);
  bad_verb(verb, hint);
}

std::string year_text(std::int64_t year, std::string_view verb) {
  if (verb.size() == 2) return fmt::format("{:02}", year % 100);
  if (verb.size() == 4) return fmt::format("{:04}", year);
  bad_verb(verb, ": year must either be \"YY\" or \"YYYY\"");
}

std::string month_text(int month, std::string_view verb) {
  const std::string_view name = kMonths[static_cast<std::size_t>(month - 1)];
  if (verb.size() == 3) return std::string(name.substr(0, 3));
  if (verb.size() == 4) return std::string(name);
  return padded(month, verb, ": month must be \"M\", \"MM\", \"MMM\", or \"MMMM\"");
}

std::string weekday_text(int weekday, std::string_view verb) {
  const std::string_view name = kDays[static_cast<std::size_t>(weekday)];
  if (verb.size() == 3) return std::string(name.substr(0, 3));
  if (verb.size() == 4) return std::string(name);
  bad_verb(verb, ": day of week must either be \"EEE\" or \"EEEE\"");
}

std::string half_day_text(int hour, std::string_view verb) {
  if (verb.size() != 2) {
    bad_verb(verb, fmt::format(": must be \"{0}{0}\"", verb[0]));
  }
  if (verb[0] == 'A') return hour < 12 ? "AM" : "PM";
  return hour < 12 ? "am" : "pm";
}

std::string zone_text(int offset, std::string_view verb) {
  switch (verb.size()) {
    case 1:
      return offset == 0 ? "Z" : format_offset(offset, true);
    case 3:
      return offset == 0 ? "UTC" : format_offset(offset, false);
    case 4:
      return format_offset(offset, false);
    case 5:
      return format_offset(offset, true);
    default:
      bad_verb(verb, ": timezone must be Z, ZZZZ, or ZZZZZ");
  }
}

std::string verb_text(const CivilTime& time, int offset, std::string_view verb) {
  switch (verb[0]) {
    case 'Y':
      return year_text(time.year, verb);
    case 'M':
      return month_text(time.month, verb);
    case 'D':
      return padded(time.day, verb, ": day of month must either be \"D\" or \"DD\"");
    case 'E':
      return weekday_text(time.weekday, verb);
    case 'h':
      return padded(time.hour, verb, ": 24-hour must either be \"h\" or \"hh\"");
    case 'H':
      return padded(time.hour % 12 == 0 ? 12 : time.hour % 12, verb,
                    ": 12-hour must either be \"H\" or \"HH\"");
    case 'A':
    case 'a':
      return half_day_text(time.hour, verb);
    case 'm':
      return padded(time.minute, verb, ": minute must either be \"m\" or \"mm\"");
    case 's':
      return padded(time.second, verb, ": second must either be \"s\" or \"ss\"");
    case 'Z':
      return zone_text(offset, verb);
    default:
      bad_verb(verb, "");
  }
}

bool is_verb_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Takes 'text' off `rest`, in which '' stands for a quote; '' alone is one too.
std::string take_quoted(std::string_view& rest) {
  rest.remove_prefix(1);
  if (rest.starts_with('\'')) {
    rest.remove_prefix(1);
    return "'";
  }
  std::string text;
  while (!rest.empty()) {
    const bool is_quote = rest[0] == '\'';
    if (is_quote && !rest.substr(1).starts_with('\'')) {
      rest.remove_prefix(1);
      return text;
    }
    text += rest[0];
    rest.remove_prefix(is_quote ? 2 : 1);
  }
  fail(0, "unterminated literal '");
}

Value formatdate(Arguments arguments, CallContext& context) {
  std::string_view rest = arguments[0].as_string();
  const Timestamp timestamp = parse_timestamp(arguments[1].as_string(), 1);
  const CivilTime time = civil_time(timestamp);
  charge_text(context, rest.size() * 3);
  std::string out;
  while (!rest.empty()) {
    if (rest[0] == '\'') {
      out += take_quoted(rest);
    } else if (is_verb_letter(rest[0])) {
      const std::size_t length = std::min(rest.find_first_not_of(rest[0]), rest.size());
      out += verb_text(time, timestamp.offset, rest.substr(0, length));
      rest.remove_prefix(length);
    } else {
      out += rest[0];
      rest.remove_prefix(1);
    }
  }
  return text_value(out);
}

Value timeadd(Arguments arguments, CallContext&) {
  const Timestamp timestamp = parse_timestamp(arguments[0].as_string(), 0);
  const std::int64_t duration = parse_duration(arguments[1].as_string());
  return Value::string(format_rfc3339(add_duration(timestamp, duration)));
}

Value timecmp(Arguments arguments, CallContext&) {
  const Timestamp a = parse_timestamp(arguments[0].as_string(), 0);
  const Timestamp b = parse_timestamp(arguments[1].as_string(), 1);
  const auto order = std::pair(a.seconds, a.nanoseconds) <=> std::pair(b.seconds, b.nanoseconds);
  return Value::number(order < 0 ? -1 : order > 0 ? 1 : 0);
}

// When `environment.timestamp` is not given, or not `wanted`: not known before apply.
Value now(const FunctionEnvironment& environment, bool wanted) {
  if (!wanted || !environment.timestamp) return Value::unknown(Type::string());
  return Value::string(*environment.timestamp);
}

}  // namespace

std::vector<Function> date_functions() {
  const Type text = Type::string();
  std::vector<Function> all;
  all.push_back(simple_function("formatdate", {parameter("format", text), parameter("time", text)},
                                text, formatdate));
  all.push_back(simple_function(
      "timeadd", {parameter("timestamp", text), parameter("duration", text)}, text, timeadd));
  all.back().result_not_null = false;
  all.push_back(simple_function("timecmp",
                                {parameter("timestamp_a", text), parameter("timestamp_b", text)},
                                Type::number(), timecmp));
  all.push_back(simple_function("timestamp", {}, text, [](Arguments, CallContext& context) {
    return now(context.environment, !context.environment.pure);
  }));
  all.push_back(simple_function("plantimestamp", {}, text, [](Arguments, CallContext& context) {
    return now(context.environment, true);
  }));
  return all;
}

}  // namespace infra::hcl
