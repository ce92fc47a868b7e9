// Terraform's numbers: binary floats with a precision of up to 512 bits, rounded to nearest even,
// as Go's big.Float, which Terraform computes with. A number remembers its precision: 512 when
// parsed from decimal, 64 when made from an integer, 53 when made by a float64 function (pow, log);
// an operation rounds to the larger of its operands' precisions. Infinities exist, NaN does not.
// Magnitudes of 2^1048576 and more are infinite.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace infra::hcl {

class Number {
 public:
  Number() = default;  // 0
  static Number from_int(std::int64_t value);
  static Number from_double(double value);                       // precision 53; not NaN
  static std::optional<Number> parse(std::string_view decimal);  // HCL and JSON number syntax
  static std::optional<Number> parse_int(std::string_view digits, int base);  // exact, base 2..62
  static Number infinity(bool negative = false);

  Number operator-() const;
  Number abs() const;
  // nullopt: ∞ - ∞, 0 * ∞, for which the operators give 0.
  static std::optional<Number> add(const Number& a, const Number& b);
  static std::optional<Number> multiply(const Number& a, const Number& b);
  friend Number operator+(const Number& a, const Number& b);
  friend Number operator-(const Number& a, const Number& b);
  friend Number operator*(const Number& a, const Number& b);
  // nullopt: 0/0, ∞/∞. x/0 is an infinity.
  static std::optional<Number> divide(const Number& a, const Number& b);
  static std::optional<Number> modulo(const Number& a, const Number& b);  // sign of a
  friend std::strong_ordering operator<=>(const Number& a, const Number& b);
  friend bool operator==(const Number& a, const Number& b);

  bool is_integer() const;
  bool is_infinite() const;
  int sign() const;  // -1, 0, 1
  Number floor() const;
  Number ceil() const;
  Number truncate() const;
  std::optional<std::int64_t> to_int64() const;  // nullopt: fraction or out of range
  double to_double() const;
  // Shortest decimal that gives the number back at its precision; never an exponent. `+Inf`,
  // `-Inf`, and `-0` for the zero that `-0` makes.
  std::string to_string() const;
  std::string to_short_string() const;            // ten significant digits, as Go's %.10g
  std::string to_integer_string(int base) const;  // truncated, lower case
  std::size_t hash() const;

 private:
  struct Big;  // only for what is not a small integer
  explicit Number(std::shared_ptr<const Big> big);
  std::int64_t small_ = 0;
  std::uint32_t precision_ = 64;  // of small_
  std::shared_ptr<const Big> big_;
  friend struct NumberAccess;
};

}  // namespace infra::hcl
