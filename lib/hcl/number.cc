#include "lib/hcl/number.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "lib/hcl/number_exact.h"

namespace infra::hcl {

using namespace detail;

namespace {

std::uint32_t common_precision(const Number& a, const Number& b) {
  return std::max(NumberAccess::precision(a), NumberAccess::precision(b));
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
  Exact whole{NumberAccess::negative(*ratio), NumberAccess::integer_part(*ratio), 0};
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
  Integer whole = NumberAccess::integer_part(*this);
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

std::size_t Number::hash() const {
  if (!big_) return std::hash<std::int64_t>()(small_);
  if (NumberAccess::zero(*this)) return std::hash<std::int64_t>()(0);
  if (big_->infinite) return big_->negative ? 1 : 2;
  const std::uint64_t low = static_cast<std::uint64_t>(big_->mantissa & UINT64_MAX);
  return std::hash<std::uint64_t>()(low * 31 + static_cast<std::uint64_t>(big_->exponent));
}

}  // namespace infra::hcl
