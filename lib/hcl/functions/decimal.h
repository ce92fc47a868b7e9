// A number's decimal digits, rounded and laid out as C's printf does for doubles. Used by format()
// and yamlencode(), which follow Go's big.Float.
#pragma once

#include <string>

#include "lib/hcl/budget.h"
#include "lib/hcl/number.h"

namespace infra::hcl {

// 0.DIGITS * 10^exponent; no digits: zero. Not for infinities.
struct Decimal {
  bool is_negative = false;
  std::string digits;  // no zeros at either end
  int exponent = 0;
};

Decimal shortest_decimal(const Number& number);               // enough to give it back
Decimal exact_decimal(const Number& number, Budget& budget);  // every digit of the binary fraction

// `format` is one of e E f g G; `precision` < 0: as many digits as are needed. Without a sign,
// except of a negative number; "+Inf" and "-Inf".
std::string format_number(const Number& number, char format, int precision, Budget& budget);

}  // namespace infra::hcl
