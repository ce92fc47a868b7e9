#include "lib/cost/decimal.h"

#include <fmt/format.h>

#include <cassert>
#include <cmath>

namespace infra::cost {
namespace {

constexpr int kPlaces = 12;
constexpr int kMostDigits = 15;  // in front of the point

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  std::string digits;
  int exponent = 0;
  bool any = false, point = false;
  std::size_t at = 0;
  for (; at < text.size() && (is_digit(text[at]) || (text[at] == '.' && !point)); ++at) {
    if (text[at] == '.') {
      point = true;
      continue;
    }
    any = true;
    if (point) --exponent;
    if (digits.size() < 60 || !point) digits += text[at];
    if (digits.size() >= 60 && point) ++exponent;
    if (digits.size() > 400) return std::nullopt;
  }
  if (!any) return std::nullopt;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    std::string_view rest = text.substr(at + 1);
    const bool down = rest.starts_with('-');
    if (down || rest.starts_with('+')) rest.remove_prefix(1);
    if (rest.empty() || rest.size() > 4) return std::nullopt;
    int written = 0;
    for (const char c : rest) {
      if (!is_digit(c)) return std::nullopt;
      written = written * 10 + (c - '0');
    }
    exponent += down ? -written : written;
    at = text.size();
  }
  if (at != text.size()) return std::nullopt;
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.empty()) return Decimal();
  const int whole_digits = static_cast<int>(digits.size()) + exponent;
  if (whole_digits > kMostDigits) return std::nullopt;
  const int wanted = whole_digits + kPlaces;  // how many of the digits count
  if (wanted < 0) return Decimal();
  bool up = false;
  if (static_cast<int>(digits.size()) > wanted) {
    up = digits[static_cast<std::size_t>(wanted)] >= '5';
    digits.resize(static_cast<std::size_t>(wanted));
  }
  digits.append(static_cast<std::size_t>(wanted) - digits.size(), '0');
  Wide units = 0;
  for (const char c : digits) units = units * 10 + (c - '0');
  if (up) ++units;
  return raw(negative ? -units : units);
}

std::optional<Decimal> Decimal::from_double(double value) {
  if (!std::isfinite(value) || std::fabs(value) >= 1e15) return std::nullopt;
  return parse(fmt::format("{}", value));
}

// In two halves, since the product of two numbers of 128 bits does not fit into one.
Decimal operator*(Decimal a, Decimal b) {
  using Wide = Decimal::Wide;
  const bool negative = (a.units_ < 0) != (b.units_ < 0);
  const Wide x = a.units_ < 0 ? -a.units_ : a.units_, y = b.units_ < 0 ? -b.units_ : b.units_;
  const Wide x_whole = x / Decimal::kOne, x_rest = x % Decimal::kOne;
  const Wide y_whole = y / Decimal::kOne, y_rest = y % Decimal::kOne;
  constexpr Wide kMost = (Wide{1} << 126);
  Wide whole = 0, sum = 0;
  if (__builtin_mul_overflow(x_whole, y_whole, &whole) ||
      __builtin_mul_overflow(whole, Decimal::kOne, &sum) ||
      __builtin_add_overflow(sum, x_whole * y_rest + x_rest * y_whole, &sum) || sum > kMost) {
    return Decimal::raw(negative ? -kMost : kMost);
  }
  sum += (x_rest * y_rest + Decimal::kOne / 2) / Decimal::kOne;
  return Decimal::raw(negative ? -sum : sum);
}

Decimal operator/(Decimal a, Decimal b) {
  assert(b.units_ != 0);
  using Wide = Decimal::Wide;
  Wide scaled = 0;
  if (!__builtin_mul_overflow(a.units_, Decimal::kOne, &scaled)) {
    return Decimal::raw(scaled / b.units_);
  }
  return Decimal::raw(a.units_ / b.units_ * Decimal::kOne);
}

Decimal Decimal::ceil() const {
  const Wide rest = units_ % kOne;
  if (rest == 0) return *this;
  return raw(units_ - rest + (units_ > 0 ? kOne : 0));
}

double Decimal::to_double() const {
  return static_cast<double>(units_) / static_cast<double>(kOne);
}

std::string Decimal::to_string() const {
  std::string text = to_string(kPlaces);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string Decimal::to_string(int places) const {
  assert(places >= 0 && places <= kPlaces);
  Wide step = 1;
  for (int i = places; i < kPlaces; ++i) step *= 10;
  Wide units = units_ < 0 ? -units_ : units_;
  units = (units + step / 2) / step;
  std::string digits;
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(units % 10)));
    units /= 10;
  } while (units > 0);
  const auto least = static_cast<std::size_t>(places) + 1;
  if (digits.size() < least) digits.insert(0, least - digits.size(), '0');
  const bool zero = digits.find_first_not_of('0') == std::string::npos;
  if (places > 0) digits.insert(digits.size() - static_cast<std::size_t>(places), ".");
  return units_ < 0 && !zero ? "-" + digits : digits;
}

std::string Decimal::grouped(int places) const {
  std::string text = to_string(places);
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  std::size_t at = std::min(text.find('.'), text.size());
  while (at > first + 3) {
    at -= 3;
    text.insert(at, ",");
  }
  return text;
}

Decimal operator""_dec(const char* text, std::size_t size) {
  const std::optional<Decimal> value = Decimal::parse({text, size});
  assert(value.has_value());
  return *value;
}

}  // namespace infra::cost
