// How a Number computes: exact results of any length, rounded in one place. Only number*.cc include
// this, since Boost.Multiprecision takes seconds to compile.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>

#include "lib/hcl/number.h"

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

namespace detail {

// Go allows exponents of 31 bits; a number of more than 300,000 digits is only ever an attack.
inline constexpr std::int64_t kMaxExponent = 1 << 20;
inline constexpr std::uint32_t kParsedPrecision = 512;

std::int64_t bit_length(const Integer& value);
Integer shifted(const Integer& value, std::int64_t bits);  // left; right where negative

// mantissa * 2^exponent, with as many bits as it takes.
struct Exact {
  bool negative = false;
  Integer mantissa;
  std::int64_t exponent = 0;

  std::int64_t top() const { return exponent + bit_length(mantissa); }
};

// Rounds the magnitude to nearest even. `sticky`: something below the lowest bit was cut off.
void round_to(Exact& value, std::uint32_t precision, bool sticky = false);
Exact multiply_exact(const Exact& a, const Exact& b);
// 5^n as Go's Float.pow5 rounds it, so that decimals with large exponents come out the same.
Exact power_of_five(std::uint64_t n, std::uint32_t precision);
Exact divide_rounded(const Exact& a, const Exact& b, std::uint32_t precision);
// Exact as far as rounding to `precision` can see.
Exact add_exact(Exact a, Exact b, std::uint32_t precision);

}  // namespace detail

// Builds Numbers from exact results and takes them apart.
struct NumberAccess {
  static detail::Exact exact(const Number& number);
  static Integer integer_part(const Number& number);  // towards zero, without the sign
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
  static Number small(std::int64_t value, std::uint32_t precision);
  static Number infinity(bool negative, std::uint32_t precision);
  static Number zero(bool negative, std::uint32_t precision);
  // Rounds `value`; an integer of 64 bits is never kept as a Big.
  static Number make(detail::Exact value, std::uint32_t precision);
};

}  // namespace infra::hcl
