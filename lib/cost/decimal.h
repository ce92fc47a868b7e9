// Money and quantities: exact decimals with twelve places, so that 0.1 + 0.2 is 0.3 and a report
// adds up to the cent. Used by everything in lib/cost and by its renderers.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace infra::cost {

class Decimal {
 public:
  constexpr Decimal() = default;                                         // 0
  constexpr Decimal(std::int64_t whole) : units_(Wide{whole} * kOne) {}  // NOLINT: 730 is a number
  // `-12.5`, `.5`, `1e-7`; more than twelve places are rounded. nullopt: no number, or one of 10^15
  // and more, which no quantity of anybody's cloud is.
  static std::optional<Decimal> parse(std::string_view text);
  // The nearest with twelve places; nullopt where it is no number or too large.
  static std::optional<Decimal> from_double(double value);

  Decimal operator-() const { return raw(-units_); }
  friend Decimal operator+(Decimal a, Decimal b) { return raw(a.units_ + b.units_); }
  friend Decimal operator-(Decimal a, Decimal b) { return raw(a.units_ - b.units_); }
  friend Decimal operator*(Decimal a, Decimal b);  // rounded half away from zero
  friend Decimal operator/(Decimal a, Decimal b);  // rounded toward zero; b is not 0
  Decimal& operator+=(Decimal b) { return *this = *this + b; }
  Decimal& operator-=(Decimal b) { return *this = *this - b; }
  friend constexpr std::strong_ordering operator<=>(Decimal a, Decimal b) {
    return a.units_ <=> b.units_;
  }
  friend constexpr bool operator==(Decimal a, Decimal b) = default;

  Decimal ceil() const;  // to the next whole number
  int sign() const { return units_ < 0 ? -1 : units_ > 0 ? 1 : 0; }
  bool is_zero() const { return units_ == 0; }
  double to_double() const;
  std::string to_string() const;              // shortest: 12.5, 0.00000005
  std::string to_string(int places) const;    // rounded half away from zero: 12.50
  std::string grouped(int places = 2) const;  // 1,234.50

 private:
  __extension__ using Wide = __int128;
  static constexpr Wide kOne = 1'000'000'000'000;
  static Decimal raw(Wide units) {
    Decimal result;
    result.units_ = units;
    return result;
  }
  Wide units_ = 0;
};

inline Decimal min(Decimal a, Decimal b) { return b < a ? b : a; }
inline Decimal max(Decimal a, Decimal b) { return a < b ? b : a; }

// For constants of the price rules: "0.0625"_dec.
Decimal operator""_dec(const char* text, std::size_t size);

}  // namespace infra::cost
