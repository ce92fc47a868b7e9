#include "lib/hcl/functions/decimal.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <cctype>
#include <cstddef>
#include <string_view>

namespace infra::hcl {
namespace {

using boost::multiprecision::cpp_int;

void trim_zeros(Decimal& decimal) {
  std::string& digits = decimal.digits;
  const std::size_t first = std::min(digits.find_first_not_of('0'), digits.size());
  digits.erase(0, first);
  decimal.exponent -= static_cast<int>(first);
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.empty()) decimal.exponent = 0;
}

// "-12.50" -> 0.125 * 10^2
Decimal from_text(std::string_view text) {
  Decimal decimal;
  if (text.starts_with('-')) {
    decimal.is_negative = true;
    text.remove_prefix(1);
  }
  const std::size_t point = std::min(text.find('.'), text.size());
  decimal.digits = text.substr(0, point);
  decimal.exponent = static_cast<int>(point);
  if (point < text.size()) decimal.digits += text.substr(point + 1);
  trim_zeros(decimal);
  return decimal;
}

// To `count` digits, a tie to the even digit.
void round_to(Decimal& decimal, long count) {
  std::string& digits = decimal.digits;
  if (count < 0) {
    digits.clear();
    decimal.exponent = 0;
    return;
  }
  const auto keep = static_cast<std::size_t>(count);
  if (keep >= digits.size()) return;
  const bool is_tie = digits[keep] == '5' && keep + 1 == digits.size();
  const bool up = is_tie ? keep > 0 && (digits[keep - 1] - '0') % 2 == 1 : digits[keep] >= '5';
  digits.resize(keep);
  if (up) {
    while (!digits.empty() && digits.back() == '9') digits.pop_back();
    if (digits.empty()) {
      digits = "1";
      ++decimal.exponent;
    } else {
      ++digits.back();
    }
  }
  trim_zeros(decimal);
}

char digit_at(const Decimal& decimal, long index) {
  return index >= 0 && static_cast<std::size_t>(index) < decimal.digits.size()
             ? decimal.digits[static_cast<std::size_t>(index)]
             : '0';
}

std::string fixed(const Decimal& decimal, int precision) {
  std::string text;
  if (decimal.exponent > 0) {
    for (int i = 0; i < decimal.exponent; ++i) text += digit_at(decimal, i);
  } else {
    text = "0";
  }
  if (precision > 0) {
    text += '.';
    for (int i = 0; i < precision; ++i) text += digit_at(decimal, decimal.exponent + i);
  }
  return text;
}

std::string scientific(const Decimal& decimal, char letter, int precision) {
  std::string text(1, digit_at(decimal, 0));
  if (precision > 0) {
    text += '.';
    for (int i = 1; i <= precision; ++i) text += digit_at(decimal, i);
  }
  const int exponent = decimal.digits.empty() ? 0 : decimal.exponent - 1;
  return text + fmt::format("{}{}{:02}", letter, exponent < 0 ? '-' : '+', std::abs(exponent));
}

std::string general(const Decimal& decimal, char letter, int precision, bool is_shortest) {
  const int count = static_cast<int>(decimal.digits.size());
  int threshold = precision;
  if (threshold > count && count >= decimal.exponent) threshold = count;
  if (is_shortest) threshold = 6;
  const int exponent = decimal.exponent - 1;
  if (exponent < -4 || exponent >= threshold) {
    return scientific(decimal, letter, std::min(precision, count) - 1);
  }
  if (precision > decimal.exponent) precision = count;
  return fixed(decimal, std::max(precision - decimal.exponent, 0));
}

}  // namespace

Decimal shortest_decimal(const Number& number) { return from_text(number.to_string()); }

Decimal exact_decimal(const Number& number, Budget& budget) {
  // number * 2^twos is whole; the exact digits are those of number * 2^twos * 5^twos.
  constexpr int kStep = 32;
  const Number step = Number::from_int(std::int64_t{1} << kStep);
  Number scaled = number;
  unsigned twos = 0;
  while (!scaled.is_integer()) {
    budget.work(1 + twos / 64);
    scaled = scaled * step;
    twos += kStep;
  }
  if (twos == 0) return from_text(number.to_string());
  const std::string whole = scaled.to_integer_string(10);
  budget.work(static_cast<std::uint64_t>(twos) * (twos / 64 + whole.size() / 8 + 1) / 64);
  budget.memory(whole.size() + twos);
  const bool is_negative = whole.starts_with('-');
  const cpp_int digits =
      cpp_int(is_negative ? whole.substr(1) : whole) * boost::multiprecision::pow(cpp_int(5), twos);
  Decimal decimal;
  decimal.is_negative = is_negative;
  decimal.digits = digits.str();
  decimal.exponent = static_cast<int>(decimal.digits.size()) - static_cast<int>(twos);
  trim_zeros(decimal);
  return decimal;
}

std::string format_number(const Number& number, char format, int precision, Budget& budget) {
  if (number.is_infinite()) return number.sign() < 0 ? "-Inf" : "+Inf";
  const bool is_shortest = precision < 0;
  const char kind = static_cast<char>(std::tolower(static_cast<unsigned char>(format)));
  Decimal decimal = is_shortest ? shortest_decimal(number) : exact_decimal(number, budget);
  const int count = static_cast<int>(decimal.digits.size());
  if (is_shortest) {
    precision = kind == 'e'   ? count - 1
                : kind == 'f' ? std::max(count - decimal.exponent, 0)
                              : count;
  } else {
    if (kind == 'g' && precision == 0) precision = 1;
    round_to(decimal, kind == 'e'   ? 1L + precision
                      : kind == 'f' ? static_cast<long>(decimal.exponent) + precision
                                    : precision);
  }
  budget.memory(static_cast<std::uint64_t>(std::max(precision, 0)) +
                static_cast<std::uint64_t>(std::max(decimal.exponent, 0)) + 8);
  const char letter = format == 'g' ? 'e' : format == 'G' ? 'E' : format;
  const std::string sign = decimal.is_negative ? "-" : "";
  switch (kind) {
    case 'e':
      return sign + scientific(decimal, letter, precision);
    case 'f':
      return sign + fixed(decimal, precision);
    default:
      return sign + general(decimal, letter, precision, is_shortest);
  }
}

}  // namespace infra::hcl
