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

// N. Shibata's method (SLEEF, public domain), with the fused multiplications that Go uses on every
// processor that has them.
double go_exp(double x) {
  constexpr double kOverflow = 7.09782712893384e+02;
  if (std::isnan(x) || x == kInfinity) return x;
  if (x == -kInfinity) return 0;
  if (x > kOverflow) return kInfinity;
  constexpr double kLog2E = 1.4426950408889634;
  constexpr double kHighLn2 = 0.69314718055966295651160180568695068359375;
  constexpr double kLowLn2 = 0.28235290563031577122588448175013436025525412068e-12;
  constexpr double kTaylor[] = {1.9841269841269841270e-4,
                                1.3888888888888888889e-3,
                                8.3333333333333333333e-3,
                                4.1666666666666666667e-2,
                                1.6666666666666666667e-1,
                                0.5,
                                1.0};
  const double exponent = std::nearbyint(x * kLog2E);
  if (exponent < -1100) return 0;
  double reduced = std::fma(-kHighLn2, exponent, x);
  reduced = std::fma(-kLowLn2, exponent, reduced) * 0.0625;
  double power = 2.4801587301587301587e-5;
  for (double coefficient : kTaylor) power = std::fma(power, reduced, coefficient);
  power *= reduced;  // e^reduced - 1, squared up four times
  for (int i = 0; i < 3; ++i) power *= power + 2;
  return std::ldexp(std::fma(power, power + 2, 1.0), static_cast<int>(exponent));
}

}  // namespace

// The method of fdlibm's e_log.c as Go has it.
double go_log(double x) {
  if (std::isnan(x) || x < 0) return std::numeric_limits<double>::quiet_NaN();
  if (x == 0) return -kInfinity;
  if (std::isinf(x)) return x;
  constexpr double kHalfRoot = 0.707106781186547524401;
  constexpr double kHighLn2 = 6.93147180369123816490e-01, kLowLn2 = 1.90821492927058770002e-10;
  constexpr double kOdd[] = {1.479819860511658591e-01, 1.818357216161805012e-01,
                             2.857142874366239149e-01, 6.666666666666735130e-01};
  constexpr double kEven[] = {1.531383769920937332e-01, 2.222219843214978396e-01,
                              3.999999999940941908e-01};
  int exponent = 0;
  double f = std::frexp(x, &exponent);
  if (f < kHalfRoot) {
    f *= 2;
    --exponent;
  }
  f -= 1;
  const double k = exponent, s = f / (2 + f), s2 = s * s, s4 = s2 * s2;
  double odd = 0, even = 0;
  for (double coefficient : kOdd) odd = odd * s4 + coefficient;
  for (double coefficient : kEven) even = even * s4 + coefficient;
  const double rest = s2 * odd + s4 * even, half = 0.5 * f * f;
  return k * kHighLn2 - ((half - (s * (half + rest) + k * kLowLn2)) - f);
}

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
    mantissa = go_exp(fraction * go_log(x));
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
