#include "lib/hcl/number.h"

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <cassert>
#include <cmath>
#include <limits>

namespace infra::hcl {

using Integer = boost::multiprecision::cpp_int;

// What is not an integer of 64 bits: an integer mantissa times a power of two, an infinity, or the
// negative zero that `-0` prints as.
struct Number::Big {
  Integer mantissa = 0;  // odd; 0 for an infinity or a negative zero
  std::int64_t exponent = 0;
  std::uint32_t precision = 64;
  bool negative = false;
  bool infinite = false;
};

namespace {

// Go allows exponents of 31 bits; a number of more than 300,000 digits is only ever an attack.
constexpr std::int64_t kMaxExponent = 1 << 20;
constexpr std::uint32_t kParsedPrecision = 512;

std::int64_t bit_length(const Integer& value) {
  return value.is_zero() ? 0 : static_cast<std::int64_t>(msb(value)) + 1;
}

Integer shifted(const Integer& value, std::int64_t bits) {
  return bits >= 0 ? Integer(value << static_cast<unsigned>(bits))
                   : Integer(value >> static_cast<unsigned>(-bits));
}

// mantissa * 2^exponent, with as many bits as it takes.
struct Exact {
  bool negative = false;
  Integer mantissa;
  std::int64_t exponent = 0;

  std::int64_t top() const { return exponent + bit_length(mantissa); }
};

// Rounds the magnitude to nearest even. `sticky`: something below the lowest bit was cut off.
void round_to(Exact& value, std::uint32_t precision, bool sticky = false) {
  const std::int64_t excess = bit_length(value.mantissa) - precision;
  if (excess <= 0) return;
  const auto drop = static_cast<unsigned>(excess);
  const bool half = bit_test(value.mantissa, drop - 1);
  sticky = sticky || (half && lsb(value.mantissa) < drop - 1);
  value.mantissa >>= drop;
  value.exponent += excess;
  if (half && (sticky || bit_test(value.mantissa, 0))) ++value.mantissa;
}

Exact multiply_exact(const Exact& a, const Exact& b) {
  return {a.negative != b.negative, a.mantissa * b.mantissa, a.exponent + b.exponent};
}

// 5^n as Go's Float.pow5 rounds it, so that decimals with large exponents come out the same.
Exact power_of_five(std::uint64_t n, std::uint32_t precision) {
  constexpr std::uint64_t kExact = 27;  // 5^27 fits 64 bits
  Exact result{
      false, boost::multiprecision::pow(Integer(5), static_cast<unsigned>(std::min(n, kExact))), 0};
  if (n <= kExact) return result;
  n -= kExact;
  Exact factor{false, 5, 0};
  for (; n > 0; n >>= 1) {
    if ((n & 1) != 0) {
      result = multiply_exact(result, factor);
      round_to(result, precision);
    }
    factor = multiply_exact(factor, factor);
    round_to(factor, precision + 64);
  }
  return result;
}

// a / b rounded.
Exact divide_rounded(const Exact& a, const Exact& b, std::uint32_t precision) {
  const std::int64_t shift =
      std::max<std::int64_t>(0, precision + 2 + bit_length(b.mantissa) - bit_length(a.mantissa));
  const Integer numerator = shifted(a.mantissa, shift);
  Exact result{a.negative != b.negative, 0, a.exponent - b.exponent - shift};
  Integer remainder;
  divide_qr(numerator, b.mantissa, result.mantissa, remainder);
  if (!remainder.is_zero()) {  // one more bit below carries the remainder
    result.mantissa = (result.mantissa << 1) | 1;
    --result.exponent;
  }
  round_to(result, precision);
  return result;
}

Exact add_exact(Exact a, Exact b, std::uint32_t precision) {
  if (a.mantissa.is_zero()) return b;
  if (b.mantissa.is_zero()) return a;
  if (a.top() < b.top()) std::swap(a, b);
  // What is far below the last bit of the larger one only decides the direction of rounding.
  const std::int64_t floor = std::min(a.exponent, a.top() - precision) - 4;
  if (b.top() < floor) b = {b.negative, 1, floor};
  const std::int64_t exponent = std::min(a.exponent, b.exponent);
  Integer sum = shifted(a.mantissa, a.exponent - exponent);
  const Integer other = shifted(b.mantissa, b.exponent - exponent);
  if (a.negative == b.negative) return {a.negative, sum + other, exponent};
  sum -= other;
  if (sum < 0) return {b.negative, -sum, exponent};
  return {a.negative, std::move(sum), exponent};
}

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

}  // namespace

// Builds Numbers from exact results and takes them apart.
struct NumberAccess {
  static Exact exact(const Number& number) {
    if (number.big_) {
      return {number.big_->negative, number.big_->mantissa, number.big_->exponent};
    }
    Exact value{number.small_ < 0, number.small_, 0};
    if (value.negative) value.mantissa = -value.mantissa;
    return value;
  }

  static std::uint32_t precision(const Number& number) {
    return number.big_ ? number.big_->precision : number.precision_;
  }

  static bool negative(const Number& number) {
    return number.big_ ? number.big_->negative : number.small_ < 0;
  }

  static bool zero(const Number& number) {
    return number.big_ ? !number.big_->infinite && number.big_->mantissa.is_zero()
                       : number.small_ == 0;
  }

  static Number small(std::int64_t value, std::uint32_t precision) {
    Number number;
    number.small_ = value;
    number.precision_ = precision;
    return number;
  }

  static Number infinity(bool negative, std::uint32_t precision) {
    return Number(std::make_shared<const Number::Big>(
        Number::Big{.precision = precision, .negative = negative, .infinite = true}));
  }

  static Number zero(bool negative, std::uint32_t precision) {
    if (!negative) return small(0, precision);
    return Number(
        std::make_shared<const Number::Big>(Number::Big{.precision = precision, .negative = true}));
  }

  // Rounds `value`; an integer of 64 bits is never kept as a Big.
  static Number make(Exact value, std::uint32_t precision) {
    round_to(value, precision);
    if (value.mantissa.is_zero()) return zero(value.negative, precision);
    const unsigned zeros = static_cast<unsigned>(lsb(value.mantissa));
    if (zeros > 0) {
      value.mantissa >>= zeros;
      value.exponent += zeros;
    }
    if (value.top() > kMaxExponent) return infinity(value.negative, precision);
    if (value.top() < -kMaxExponent) return zero(value.negative, precision);
    if (value.exponent >= 0 && value.top() <= 63) {
      const auto magnitude = static_cast<std::int64_t>(
          shifted(value.mantissa, value.exponent).convert_to<std::uint64_t>());
      return small(value.negative ? -magnitude : magnitude, precision);
    }
    return Number(
        std::make_shared<const Number::Big>(Number::Big{.mantissa = std::move(value.mantissa),
                                                        .exponent = value.exponent,
                                                        .precision = precision,
                                                        .negative = value.negative}));
  }
};

namespace {

std::uint32_t common_precision(const Number& a, const Number& b) {
  return std::max(NumberAccess::precision(a), NumberAccess::precision(b));
}

// Towards zero.
Integer integer_part(const Number& number) {
  const Exact value = NumberAccess::exact(number);
  return shifted(value.mantissa, value.exponent);
}

int digit_value(char c, int base) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') return c - 'A' + (base <= 36 ? 10 : 36);
  return base;
}

}  // namespace

Number::Number(std::shared_ptr<const Big> big) : big_(std::move(big)) {}

Number Number::from_int(std::int64_t value) {
  if (value == std::numeric_limits<std::int64_t>::min()) {
    return NumberAccess::make({true, Integer(1), 63}, 64);
  }
  return NumberAccess::small(value, 64);
}

Number Number::from_double(double value) {
  constexpr std::uint32_t kPrecision = 53;
  assert(!std::isnan(value));
  if (std::isinf(value)) return NumberAccess::infinity(value < 0, kPrecision);
  int exponent = 0;
  const double fraction = std::frexp(value, &exponent);
  const auto mantissa = static_cast<std::int64_t>(std::ldexp(fraction, kPrecision));
  return NumberAccess::make({std::signbit(value), Integer(mantissa < 0 ? -mantissa : mantissa),
                             exponent - static_cast<int>(kPrecision)},
                            kPrecision);
}

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

Number Number::infinity(bool negative) {
  return NumberAccess::infinity(negative, kParsedPrecision);
}

Number Number::operator-() const {
  const std::uint32_t precision = NumberAccess::precision(*this);
  if (!big_) {
    return small_ == 0 ? NumberAccess::zero(true, precision)
                       : NumberAccess::small(-small_, precision);
  }
  if (NumberAccess::zero(*this)) return NumberAccess::zero(!big_->negative, precision);
  auto copy = std::make_shared<Big>(*big_);
  copy->negative = !copy->negative;
  return Number(std::move(copy));
}

Number Number::abs() const { return NumberAccess::negative(*this) ? -*this : *this; }

std::optional<Number> Number::add(const Number& a, const Number& b) {
  const std::uint32_t precision = common_precision(a, b);
  std::int64_t sum = 0;
  if (!a.big_ && !b.big_ && precision >= 64 && !__builtin_add_overflow(a.small_, b.small_, &sum) &&
      sum != std::numeric_limits<std::int64_t>::min()) {
    return NumberAccess::small(sum, precision);
  }
  if (a.is_infinite() || b.is_infinite()) {
    if (a.is_infinite() && b.is_infinite() && a.sign() != b.sign()) return std::nullopt;
    return NumberAccess::infinity((a.is_infinite() ? a : b).sign() < 0, precision);
  }
  if (NumberAccess::zero(a) && NumberAccess::zero(b)) {
    const bool negative = NumberAccess::negative(a) && NumberAccess::negative(b);
    return NumberAccess::zero(negative, precision);
  }
  Exact result = add_exact(NumberAccess::exact(a), NumberAccess::exact(b), precision);
  if (result.mantissa.is_zero()) result.negative = false;
  return NumberAccess::make(std::move(result), precision);
}

std::optional<Number> Number::multiply(const Number& a, const Number& b) {
  std::uint32_t precision = common_precision(a, b);
  std::int64_t product = 0;
  if (!a.big_ && !b.big_ && precision >= 64 && a.small_ != 0 && b.small_ != 0 &&
      !__builtin_mul_overflow(a.small_, b.small_, &product) &&
      product != std::numeric_limits<std::int64_t>::min()) {
    return NumberAccess::small(product, precision);
  }
  const bool negative = NumberAccess::negative(a) != NumberAccess::negative(b);
  if (a.is_infinite() || b.is_infinite()) {
    if (NumberAccess::zero(a) || NumberAccess::zero(b)) return std::nullopt;
    return NumberAccess::infinity(negative, precision);
  }
  Exact result = multiply_exact(NumberAccess::exact(a), NumberAccess::exact(b));
  if (result.mantissa.is_zero()) return NumberAccess::zero(negative, precision);
  // cty multiplies at 512 bits and keeps as many of them as the product needs.
  round_to(result, kParsedPrecision);
  const std::int64_t needed =
      bit_length(result.mantissa) - static_cast<std::int64_t>(lsb(result.mantissa));
  precision = std::max(precision, static_cast<std::uint32_t>(needed));
  return NumberAccess::make(std::move(result), precision);
}

std::optional<Number> Number::divide(const Number& a, const Number& b) {
  const std::uint32_t precision = common_precision(a, b);
  const bool negative = NumberAccess::negative(a) != NumberAccess::negative(b);
  const bool zero_a = NumberAccess::zero(a), zero_b = NumberAccess::zero(b);
  if ((zero_a && zero_b) || (a.is_infinite() && b.is_infinite())) return std::nullopt;
  if (zero_a || b.is_infinite()) return NumberAccess::zero(negative, precision);
  if (zero_b || a.is_infinite()) return NumberAccess::infinity(negative, precision);
  if (!a.big_ && !b.big_ && precision >= 64 && a.small_ % b.small_ == 0) {
    return NumberAccess::small(a.small_ / b.small_, precision);
  }
  return NumberAccess::make(
      divide_rounded(NumberAccess::exact(a), NumberAccess::exact(b), precision), precision);
}

std::optional<Number> Number::modulo(const Number& a, const Number& b) {
  if (a.is_infinite() || b.is_infinite()) return std::nullopt;
  if (NumberAccess::zero(b)) return a;
  // The steps, and so the roundings, are cty's.
  const std::uint32_t precision = NumberAccess::precision(a);
  const std::optional<Number> ratio = divide(a, b);
  if (!ratio || ratio->is_infinite()) return std::nullopt;
  Exact whole{NumberAccess::negative(*ratio), integer_part(*ratio), 0};
  round_to(whole, precision);
  Exact product = multiply_exact(NumberAccess::exact(b), whole);
  round_to(product, precision);
  product.negative = !product.negative;
  Exact result = add_exact(NumberAccess::exact(a), std::move(product), precision);
  if (result.mantissa.is_zero()) result.negative = false;
  return NumberAccess::make(std::move(result), precision);
}

Number operator+(const Number& a, const Number& b) { return Number::add(a, b).value_or(Number()); }
Number operator-(const Number& a, const Number& b) { return Number::add(a, -b).value_or(Number()); }
Number operator*(const Number& a, const Number& b) {
  return Number::multiply(a, b).value_or(Number());
}

std::strong_ordering operator<=>(const Number& a, const Number& b) {
  if (!a.big_ && !b.big_) return a.small_ <=> b.small_;
  const int sign = a.sign();
  if (sign != b.sign()) return sign <=> b.sign();
  if (sign == 0) return std::strong_ordering::equal;
  const auto directed = [sign](std::strong_ordering order) {
    return sign > 0 ? order : 0 <=> order;
  };
  if (a.is_infinite() || b.is_infinite()) return directed(a.is_infinite() <=> b.is_infinite());
  const Exact x = NumberAccess::exact(a), y = NumberAccess::exact(b);
  if (x.top() != y.top()) return directed(x.top() <=> y.top());
  const std::int64_t exponent = std::min(x.exponent, y.exponent);
  const int order = shifted(x.mantissa, x.exponent - exponent)
                        .compare(shifted(y.mantissa, y.exponent - exponent));
  return directed(order <=> 0);
}

bool operator==(const Number& a, const Number& b) { return (a <=> b) == 0; }

bool Number::is_integer() const { return !big_ || (!big_->infinite && big_->exponent >= 0); }
bool Number::is_infinite() const { return big_ && big_->infinite; }

int Number::sign() const {
  if (NumberAccess::zero(*this)) return 0;
  return NumberAccess::negative(*this) ? -1 : 1;
}

Number Number::truncate() const {
  if (is_infinite()) return *this;
  if (!big_) return *this;
  Integer whole = integer_part(*this);
  const bool negative = big_->negative && !whole.is_zero();
  return NumberAccess::make({negative, std::move(whole), 0}, big_->precision);
}

Number Number::floor() const {
  Number whole = truncate();
  if (is_infinite() || is_integer() || sign() > 0) return whole;
  return NumberAccess::make(add_exact(NumberAccess::exact(whole), {true, 1, 0}, 1 << 20),
                            big_->precision);
}

Number Number::ceil() const {
  Number whole = truncate();
  if (is_infinite() || is_integer() || sign() < 0) return whole;
  return NumberAccess::make(add_exact(NumberAccess::exact(whole), {false, 1, 0}, 1 << 20),
                            big_->precision);
}

std::optional<std::int64_t> Number::to_int64() const {
  if (!big_) return small_;
  if (big_->infinite) return std::nullopt;
  if (big_->mantissa.is_zero()) return 0;
  if (big_->negative && big_->mantissa == 1 && big_->exponent == 63) {
    return std::numeric_limits<std::int64_t>::min();
  }
  return std::nullopt;
}

double Number::to_double() const {
  const double direction = NumberAccess::negative(*this) ? -1.0 : 1.0;
  if (is_infinite()) return direction * std::numeric_limits<double>::infinity();
  Exact value = NumberAccess::exact(*this);
  if (value.mantissa.is_zero()) return direction * 0.0;
  constexpr std::int64_t kLowest = -1074;  // exponent of the smallest subnormal
  const std::int64_t bits = std::min<std::int64_t>(53, value.top() - kLowest);
  if (bits < 0) return direction * 0.0;
  if (bits == 0) {  // between zero and the smallest subnormal: a tie goes to zero
    const bool above_half =
        bit_length(value.mantissa) - 1 != static_cast<std::int64_t>(lsb(value.mantissa));
    return above_half ? direction * std::numeric_limits<double>::denorm_min() : direction * 0.0;
  }
  round_to(value, static_cast<std::uint32_t>(bits));
  if (value.top() > 1024) return direction * std::numeric_limits<double>::infinity();
  return direction * std::ldexp(static_cast<double>(value.mantissa.convert_to<std::uint64_t>()),
                                static_cast<int>(value.exponent));
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
  Integer value = integer_part(*this);
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

std::size_t Number::hash() const {
  if (!big_) return std::hash<std::int64_t>()(small_);
  if (NumberAccess::zero(*this)) return std::hash<std::int64_t>()(0);
  if (big_->infinite) return big_->negative ? 1 : 2;
  const std::uint64_t low = static_cast<std::uint64_t>(big_->mantissa & UINT64_MAX);
  return std::hash<std::uint64_t>()(low * 31 + static_cast<std::uint64_t>(big_->exponent));
}

}  // namespace infra::hcl
