// Numbers and days out of texts that are them and nothing else: options, variables of the
// environment, fields of files.
#pragma once

#include <charconv>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

namespace infra {

// In decimal, without blanks, `+`, or anything after it; nullopt: it is none, or too large.
template <typename Number>
  requires std::is_arithmetic_v<Number>
std::optional<Number> parse_number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// 2026-10-01; nullopt: no day of the calendar.
std::optional<std::chrono::year_month_day> parse_day(std::string_view text);
std::string day_text(std::chrono::year_month_day day);

}  // namespace infra
