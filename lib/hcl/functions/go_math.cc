#include "lib/hcl/functions/go_math.h"

#include <cmath>
#include <cstdint>
#include <limits>

namespace infra::hcl {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool is_odd(double value) {
  if (std::abs(value) >= 0x1p53) return false;
  double whole = 0;
  return std::modf(value, &whole) == 0 && (static_cast<std::int64_t>(whole) & 1) != 0;
}

// A base or exponent of zero or infinity; the base is neither 1 nor NaN.
double pow_of_extreme(double x, double y) {
  if (x == 0) {
    const bool keeps_sign = std::signbit(x) && is_odd(y);
    if (y < 0) return keeps_sign ? -kInfinity : kInfinity;
    return keeps_sign ? x : 0;
  }
  if (std::isinf(y)) {
    if (x == -1) return 1;
    return (std::abs(x) < 1) == (y > 0) ? 0 : kInfinity;
  }
  if (x < 0) return pow_of_extreme(1 / x, -y);
  return y < 0 ? 0 : kInfinity;
}

}  // namespace

double go_log(double x) { return std::log(x); }

double go_pow(double x, double y) {
  if (y == 0 || x == 1) return 1;
  if (y == 1) return x;
  if (x == 0 || std::isinf(x) || std::isinf(y)) return pow_of_extreme(x, y);
  if (y == 0.5) return std::sqrt(x);
  if (y == -0.5) return 1 / std::sqrt(x);
  double whole = 0;
  double fraction = std::modf(std::abs(y), &whole);
  if (fraction != 0 && x < 0) return std::numeric_limits<double>::quiet_NaN();
  if (whole >= 0x1p63) {
    if (x == -1) return 1;
    return (std::abs(x) < 1) == (y > 0) ? 0 : kInfinity;
  }
  double mantissa = 1;
  if (fraction != 0) {
    if (fraction > 0.5) {
      --fraction;
      ++whole;
    }
    mantissa = std::exp(fraction * go_log(x));
  }
  // Square and multiply, with the exponents of two kept apart.
  int exponent = 0, square_exponent = 0;
  double square = std::frexp(x, &square_exponent);
  for (auto bits = static_cast<std::int64_t>(whole); bits != 0; bits >>= 1) {
    constexpr int kOverflow = 1 << 12;
    if (square_exponent < -kOverflow || square_exponent > kOverflow) {
      exponent += square_exponent;
      break;
    }
    if ((bits & 1) != 0) {
      mantissa *= square;
      exponent += square_exponent;
    }
    square *= square;
    square_exponent *= 2;
    if (square < 0.5) {
      square += square;
      --square_exponent;
    }
  }
  return y < 0 ? std::ldexp(1 / mantissa, -exponent) : std::ldexp(mantissa, exponent);
}

}  // namespace infra::hcl
