// Numbers from and to text. The steps are those of Go's big.Float, so that digits agree.
#include <algorithm>
#include <cassert>
#include <limits>

#include "lib/hcl/number_exact.h"

namespace infra::hcl {

using namespace detail;

namespace {

// Decimal digits: 0.d1d2d3… * 10^point, as in Go's big.decimal.
struct Decimal {
  std::string digits;
  std::int64_t point = 0;

  char at(std::size_t i) const { return i < digits.size() ? digits[i] : '0'; }
  void trim() {
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.empty()) point = 0;
  }
  void round_down(std::size_t count) {
    if (count >= digits.size()) return;
    digits.resize(count);
    trim();
  }
  void round_up(std::size_t count) {
    if (count >= digits.size()) return;
    while (count > 0 && digits[count - 1] == '9') --count;
    if (count == 0) {
      digits = "1";
      ++point;
      return;
    }
    ++digits[count - 1];
    digits.resize(count);
  }
  void round(std::size_t count) {
    if (count >= digits.size()) return;
    const bool tie = digits[count] == '5' && count + 1 == digits.size();
    const bool up = tie ? count > 0 && ((digits[count - 1] - '0') & 1) != 0 : digits[count] >= '5';
    up ? round_up(count) : round_down(count);
  }
};

Decimal to_decimal(Integer mantissa, std::int64_t exponent) {
  if (mantissa.is_zero()) return {};
  constexpr std::int64_t kExactExponent = 4096;
  Decimal result;
  if (exponent > kExactExponent || exponent < -kExactExponent) {
    // Far away all digits that can matter fit in a thousand bits.
    constexpr std::uint32_t kBits = 2048;
    Exact value{false, std::move(mantissa), exponent};
    const auto wanted =
        static_cast<std::int64_t>(static_cast<double>(bit_length(value.mantissa)) * 0.30103) + 200;
    const auto magnitude = static_cast<std::int64_t>(static_cast<double>(value.top()) * 0.30103);
    const std::int64_t scale = wanted - magnitude;  // digits = value * 10^scale
    const auto power = static_cast<std::uint64_t>(scale < 0 ? -scale : scale);
    const std::uint32_t bits = kBits + static_cast<std::uint32_t>(bit_length(value.mantissa));
    const Exact five = power_of_five(power, bits);
    value = scale < 0 ? divide_rounded(value, five, bits) : multiply_exact(value, five);
    result.digits = shifted(value.mantissa, value.exponent + scale).str();
    result.point = static_cast<std::int64_t>(result.digits.size()) - scale;
  } else {
    if (exponent > 0) mantissa <<= static_cast<unsigned>(exponent);
    if (exponent < 0) {
      mantissa *= boost::multiprecision::pow(Integer(5), static_cast<unsigned>(-exponent));
    }
    result.digits = mantissa.str();
    result.point =
        static_cast<std::int64_t>(result.digits.size()) + std::min<std::int64_t>(exponent, 0);
  }
  result.trim();
  return result;
}

// Go's roundShortest: the fewest digits between the neighbours' midpoints.
Decimal shortest_decimal(const Exact& value, std::uint32_t precision) {
  Decimal result = to_decimal(value.mantissa, value.exponent);
  const std::int64_t shift = precision + 1 - bit_length(value.mantissa);
  const Integer mantissa = shifted(value.mantissa, shift);
  const std::int64_t exponent = value.exponent - shift;
  const Decimal lower = to_decimal(mantissa - 1, exponent);
  const Decimal upper = to_decimal(mantissa + 1, exponent);
  const bool inclusive = !bit_test(mantissa, 1);
  for (std::size_t i = 0; i < result.digits.size(); ++i) {
    const char low = lower.at(i), digit = result.digits[i], high = upper.at(i);
    const bool down = low != digit || (inclusive && i + 1 == lower.digits.size());
    const bool up = digit != high && (inclusive || digit + 1 < high || i + 1 < upper.digits.size());
    if (!down && !up) continue;
    if (down && up) {
      result.round(i + 1);
    } else if (down) {
      result.round_down(i + 1);
    } else {
      result.round_up(i + 1);
    }
    break;
  }
  return result;
}

std::string plain(const Decimal& decimal, bool negative) {
  std::string text = negative ? "-" : "";
  if (decimal.point > 0) {
    const auto whole = static_cast<std::size_t>(decimal.point);
    text += decimal.digits.substr(0, whole);
    if (whole > decimal.digits.size()) text.append(whole - decimal.digits.size(), '0');
    if (whole < decimal.digits.size()) text += "." + decimal.digits.substr(whole);
  } else if (decimal.digits.empty()) {
    text += "0";
  } else {
    text += "0.";
    text.append(static_cast<std::size_t>(-decimal.point), '0');
    text += decimal.digits;
  }
  return text;
}

struct Scanned {
  bool negative = false;
  bool infinite = false;
  std::string digits;              // without leading zeros
  std::int64_t five = 0, two = 0;  // value = digits * 5^five * 2^two
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The exponent at `at`, as Go's scanExponent reads it; nullopt: not one.
std::optional<std::int64_t> scan_exponent(std::string_view text, std::size_t at) {
  bool negative = false;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) negative = text[at++] == '-';
  if (at >= text.size()) return std::nullopt;
  std::int64_t exponent = 0;
  for (; at < text.size(); ++at) {
    if (!is_digit(text[at])) return std::nullopt;
    exponent = exponent * 10 + (text[at] - '0');
    if (exponent > std::numeric_limits<std::int32_t>::max()) return std::nullopt;
  }
  return negative ? -exponent : exponent;
}

std::optional<Scanned> scan_decimal(std::string_view text) {
  Scanned result;
  std::size_t at = 0;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) result.negative = text[at++] == '-';
  if (text.substr(at) == "Inf" || text.substr(at) == "inf") {
    result.infinite = true;
    return result;
  }
  // More digits than this only decide the direction of rounding.
  constexpr std::size_t kMaxDigits = 2000;
  bool any = false, point = false, rest = false;
  std::int64_t ten = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (!is_digit(c)) break;
    any = true;
    if (result.digits.size() < kMaxDigits) {
      if (c != '0' || !result.digits.empty()) result.digits += c;
      if (point) --ten;
    } else {
      rest = rest || c != '0';
      if (!point) ++ten;
    }
  }
  if (!any) return std::nullopt;
  if (rest) {
    result.digits += '1';
    --ten;
  }
  result.five = result.two = ten;
  if (at == text.size()) return result;
  const char marker = text[at];
  if (marker != 'e' && marker != 'E' && marker != 'p' && marker != 'P') return std::nullopt;
  const std::optional<std::int64_t> exponent = scan_exponent(text, at + 1);
  if (!exponent) return std::nullopt;
  result.two += *exponent;
  if (marker == 'e' || marker == 'E') result.five += *exponent;
  return result;
}

int digit_value(char c, int base) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') return c - 'A' + (base <= 36 ? 10 : 36);
  return base;
}

}  // namespace

std::optional<Number> Number::parse(std::string_view decimal) {
  if (decimal.size() <= 18 && !decimal.empty() && std::ranges::all_of(decimal, is_digit)) {
    std::int64_t value = 0;
    for (char c : decimal) value = value * 10 + (c - '0');
    return NumberAccess::small(value, kParsedPrecision);
  }
  const std::optional<Scanned> scanned = scan_decimal(decimal);
  if (!scanned) return std::nullopt;
  if (scanned->infinite) return NumberAccess::infinity(scanned->negative, kParsedPrecision);
  if (scanned->digits.empty()) return NumberAccess::zero(scanned->negative, kParsedPrecision);
  Exact value{scanned->negative, Integer(scanned->digits), scanned->two};
  if (scanned->five > kMaxExponent) return infinity(scanned->negative);
  if (scanned->five < -kMaxExponent) return NumberAccess::zero(scanned->negative, kParsedPrecision);
  if (scanned->five > 0) {
    value = multiply_exact(
        value, power_of_five(static_cast<std::uint64_t>(scanned->five), kParsedPrecision + 64));
  } else if (scanned->five < 0) {
    value = divide_rounded(
        value, power_of_five(static_cast<std::uint64_t>(-scanned->five), kParsedPrecision + 64),
        kParsedPrecision);
  }
  return NumberAccess::make(std::move(value), kParsedPrecision);
}

std::optional<Number> Number::parse_int(std::string_view digits, int base) {
  assert(base >= 2 && base <= 62);
  bool negative = false;
  if (!digits.empty() && (digits[0] == '+' || digits[0] == '-')) {
    negative = digits[0] == '-';
    digits.remove_prefix(1);
  }
  if (digits.empty()) return std::nullopt;
  Integer value;
  std::uint64_t chunk = 0, scale = 1;
  for (char c : digits) {
    const int digit = digit_value(c, base);
    if (digit >= base) return std::nullopt;
    chunk = chunk * static_cast<std::uint64_t>(base) + static_cast<std::uint64_t>(digit);
    scale *= static_cast<std::uint64_t>(base);
    if (scale > (std::uint64_t{1} << 56)) {
      value = value * scale + chunk;
      chunk = 0;
      scale = 1;
    }
  }
  value = value * scale + chunk;
  if (value.is_zero()) return NumberAccess::small(0, 64);
  const auto precision = static_cast<std::uint32_t>(std::max<std::int64_t>(64, bit_length(value)));
  return NumberAccess::make({negative, std::move(value), 0}, precision);
}

std::string Number::to_string() const {
  constexpr std::int64_t kDoubleExact = std::int64_t{1} << 53;
  if (!big_ &&
      (precision_ >= 63 || (precision_ >= 53 && small_ < kDoubleExact && small_ > -kDoubleExact)))
    return std::to_string(small_);
  if (is_infinite()) return big_->negative ? "-Inf" : "+Inf";
  if (NumberAccess::zero(*this)) return NumberAccess::negative(*this) ? "-0" : "0";
  const Exact value = NumberAccess::exact(*this);
  return plain(shortest_decimal(value, NumberAccess::precision(*this)), value.negative);
}

std::string Number::to_short_string() const {
  constexpr std::size_t kDigits = 10;
  if (is_infinite() || NumberAccess::zero(*this)) return to_string();
  const Exact value = NumberAccess::exact(*this);
  Decimal decimal = to_decimal(value.mantissa, value.exponent);
  decimal.round(kDigits);
  std::int64_t limit = static_cast<std::int64_t>(kDigits);
  const auto count = static_cast<std::int64_t>(decimal.digits.size());
  if (limit > count && count >= decimal.point) limit = count;
  const std::int64_t exponent = decimal.point - 1;
  if (exponent >= -4 && exponent < limit) return plain(decimal, value.negative);
  std::string text = value.negative ? "-" : "";
  text += decimal.digits[0];
  if (count > 1) text += "." + decimal.digits.substr(1);
  text += exponent < 0 ? "e-" : "e+";
  const std::string magnitude = std::to_string(exponent < 0 ? -exponent : exponent);
  return text + (magnitude.size() < 2 ? "0" : "") + magnitude;
}

std::string Number::to_integer_string(int base) const {
  assert(base >= 2 && base <= 62);
  if (is_infinite()) return to_string();
  Integer value = NumberAccess::integer_part(*this);
  if (value.is_zero()) return "0";
  std::string digits;
  if (base == 10) {
    digits = value.str();
  } else {
    static constexpr std::string_view kDigits =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    while (!value.is_zero()) {
      Integer quotient, digit;
      divide_qr(value, Integer(base), quotient, digit);
      digits += kDigits[digit.convert_to<std::size_t>()];
      value = std::move(quotient);
    }
    std::ranges::reverse(digits);
  }
  return sign() < 0 ? "-" + digits : digits;
}

}  // namespace infra::hcl
