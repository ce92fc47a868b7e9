#include "lib/hcl/number_exact.h"

#include <algorithm>

namespace infra::hcl {

namespace detail {

std::int64_t bit_length(const Integer& value) {
  return value.is_zero() ? 0 : static_cast<std::int64_t>(msb(value)) + 1;
}

Integer shifted(const Integer& value, std::int64_t bits) {
  return bits >= 0 ? Integer(value << static_cast<unsigned>(bits))
                   : Integer(value >> static_cast<unsigned>(-bits));
}

void round_to(Exact& value, std::uint32_t precision, bool sticky) {
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

}  // namespace detail

detail::Exact NumberAccess::exact(const Number& number) {
  if (number.big_) {
    return {number.big_->negative, number.big_->mantissa, number.big_->exponent};
  }
  detail::Exact value{number.small_ < 0, number.small_, 0};
  if (value.negative) value.mantissa = -value.mantissa;
  return value;
}

Number NumberAccess::small(std::int64_t value, std::uint32_t precision) {
  Number number;
  number.small_ = value;
  number.precision_ = precision;
  return number;
}

Number NumberAccess::infinity(bool negative, std::uint32_t precision) {
  return Number(std::make_shared<const Number::Big>(
      Number::Big{.precision = precision, .negative = negative, .infinite = true}));
}

Number NumberAccess::zero(bool negative, std::uint32_t precision) {
  if (!negative) return small(0, precision);
  return Number(
      std::make_shared<const Number::Big>(Number::Big{.precision = precision, .negative = true}));
}

Number NumberAccess::make(detail::Exact value, std::uint32_t precision) {
  detail::round_to(value, precision);
  if (value.mantissa.is_zero()) return zero(value.negative, precision);
  const unsigned zeros = static_cast<unsigned>(lsb(value.mantissa));
  if (zeros > 0) {
    value.mantissa >>= zeros;
    value.exponent += zeros;
  }
  if (value.top() > detail::kMaxExponent) return infinity(value.negative, precision);
  if (value.top() < -detail::kMaxExponent) return zero(value.negative, precision);
  if (value.exponent >= 0 && value.top() <= 63) {
    const auto magnitude = static_cast<std::int64_t>(
        detail::shifted(value.mantissa, value.exponent).convert_to<std::uint64_t>());
    return small(value.negative ? -magnitude : magnitude, precision);
  }
  return Number(
      std::make_shared<const Number::Big>(Number::Big{.mantissa = std::move(value.mantissa),
                                                      .exponent = value.exponent,
                                                      .precision = precision,
                                                      .negative = value.negative}));
}

Integer NumberAccess::integer_part(const Number& number) {
  const detail::Exact value = exact(number);
  return detail::shifted(value.mantissa, value.exponent);
}

}  // namespace infra::hcl
