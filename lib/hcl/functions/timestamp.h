// RFC 3339 timestamps and Go's durations.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace infra::hcl {

struct Timestamp {
  std::int64_t seconds = 0;  // since 1970 in UTC
  std::int64_t nanoseconds = 0;
  int offset = 0;  // of the local time that was written, in seconds
};

struct CivilTime {
  std::int64_t year = 1970;
  int month = 1, day = 1;  // from 1
  int weekday = 4;         // from Sunday = 0
  int hour = 0, minute = 0, second = 0;
};

CivilTime civil_time(const Timestamp& timestamp);
Timestamp from_civil(const CivilTime& time, int offset);  // weekday is not looked at
bool is_day_of_month(const CivilTime& time);
std::string format_offset(int offset, bool with_colon);  // "+02:00"
std::string format_rfc3339(const Timestamp& timestamp);  // without a fraction

// Throws FunctionError; `argument` is the one at fault, -1 for the call.
Timestamp parse_timestamp(std::string_view text, int argument);
std::int64_t parse_duration(std::string_view text);  // "-1h30m", in nanoseconds
Timestamp add_duration(const Timestamp& timestamp, std::int64_t nanoseconds);

}  // namespace infra::hcl
