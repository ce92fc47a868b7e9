#include "lib/hcl/functions/yaml_scalar.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "lib/hcl/functions/base64.h"
#include "lib/hcl/functions/support.h"
#include "lib/hcl/functions/timestamp.h"

namespace infra::hcl {
namespace {

constexpr std::string_view kTagPrefix = "tag:yaml.org,2002:";

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, text) != words.end();
}

std::optional<bool> named_bool(std::string_view text) {
  if (is_one_of(text, {"y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"})) {
    return true;
  }
  if (is_one_of(text,
                {"n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"})) {
    return false;
  }
  return std::nullopt;
}

std::optional<Value> named_value(std::string_view text) {
  if (const auto truth = named_bool(text)) return Value::boolean(*truth);
  if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) return Value();
  if (is_one_of(text, {".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"})) {
    return Value::number(Number::infinity());
  }
  if (is_one_of(text, {"-.inf", "-.Inf", "-.INF"})) return Value::number(Number::infinity(true));
  return std::nullopt;
}

class Digits {
 public:
  explicit Digits(std::string_view text) : rest_(text) {}
  int take(int most) {  // digits taken
    int count = 0;
    for (value_ = 0; count < most && !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9';
         rest_.remove_prefix(1), ++count) {
      if (count < 9) value_ = value_ * 10 + (rest_[0] - '0');  // more are counted, not valued
    }
    return count;
  }
  bool take(char wanted) {
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  int value() const { return value_; }
  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  int value_ = 0;
};

// [+-]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
bool is_float(std::string_view text) {
  Digits digits(text);
  if (!digits.take('+')) digits.take('-');
  const int before = digits.take(INT32_MAX);
  int after = 0;
  if (digits.take('.')) after = digits.take(INT32_MAX);
  if (before + after == 0) return false;
  if (digits.take('e') || digits.take('E')) {
    if (!digits.take('+')) digits.take('-');
    if (digits.take(INT32_MAX) == 0) return false;
  }
  return digits.at_end();
}

// Go's idea of "0o17" and "0x1F": 64 bits, no sign.
std::optional<Number> based_integer(std::string_view text) {
  const int base = text.starts_with("0x") ? 16 : text.starts_with("0o") ? 8 : 0;
  if (base == 0 || text.size() == 2) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text.substr(2)) {
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : 99;
    if (digit >= base || value > UINT64_MAX / static_cast<unsigned>(base)) return std::nullopt;
    value = value * static_cast<unsigned>(base) + static_cast<unsigned>(digit);
  }
  return Number::parse_int(text.substr(2), base);
}

std::optional<Number> parse_number(std::string_view text) {
  if (auto number = based_integer(text)) return number;
  if (!is_float(text)) return std::nullopt;
  // Number::parse() reads JSON's syntax: no plus, digits on both sides of the point.
  std::string plain(text.substr(text.starts_with('+') ? 1 : 0));
  const std::size_t point = plain.find('.');
  if (point != std::string::npos) {
    if (point + 1 == plain.size() || plain[point + 1] < '0' || plain[point + 1] > '9') {
      plain.insert(point + 1, "0");
    }
    if (point == 0 || plain[point - 1] < '0' || plain[point - 1] > '9') plain.insert(point, "0");
  }
  const std::size_t sign = plain.starts_with('-') ? 1 : 0;
  while (plain.size() > sign + 1 && plain[sign] == '0' && plain[sign + 1] >= '0' &&
         plain[sign + 1] <= '9') {
    plain.erase(sign, 1);
  }
  return Number::parse(plain);
}

bool take_zone(Digits& digits, int& offset) {
  if (digits.take('Z')) return true;
  const bool is_negative = digits.take('-');
  if (!is_negative && !digits.take('+')) return false;
  if (digits.take(2) != 2 || digits.value() > 23) return false;
  const int hours = digits.value();
  if (!digits.take(':') || digits.take(2) != 2 || digits.value() > 59) return false;
  offset = (hours * 60 + digits.value()) * (is_negative ? -60 : 60);
  return true;
}

// 2020-1-2, 2020-1-2 3:4:5.6, 2020-1-2T3:4:5.6Z: as RFC 3339 without the fraction.
std::optional<std::string> parse_time(std::string_view text) {
  Digits digits(text);
  CivilTime time;
  int offset = 0;
  if (digits.take(5) != 4) return std::nullopt;
  time.year = digits.value();
  if (!digits.take('-') || digits.take(2) == 0) return std::nullopt;
  time.month = digits.value();
  if (!digits.take('-') || digits.take(2) == 0) return std::nullopt;
  time.day = digits.value();
  if (time.month < 1 || time.month > 12 || !is_day_of_month(time)) return std::nullopt;
  if (digits.at_end()) return format_rfc3339(from_civil(time, offset));
  const bool is_zoned = digits.take('T') || digits.take('t');
  if (!is_zoned && !digits.take(' ')) return std::nullopt;
  // Go reads an hour of one digit only where another field follows it.
  if (digits.take(2) == 0 || digits.value() > 23) return std::nullopt;
  time.hour = digits.value();
  if (!digits.take(':') || digits.take(2) == 0 || digits.value() > 59) return std::nullopt;
  time.minute = digits.value();
  if (!digits.take(':') || digits.take(2) == 0 || digits.value() > 59) return std::nullopt;
  time.second = digits.value();
  if ((digits.take('.') || digits.take(',')) && digits.take(9) == 0) return std::nullopt;
  if (is_zoned && !take_zone(digits, offset)) return std::nullopt;
  if (!digits.at_end()) return std::nullopt;
  return format_rfc3339(from_civil(time, offset));
}

[[noreturn]] void cannot_parse(std::string_view text, std::string_view tag) {
  fail(0, fmt::format("cannot parse {} as {}", quoted(text), tag));
}

Value tagged(std::string_view tag, std::string_view text) {
  const std::string_view kind = tag.starts_with(kTagPrefix) ? tag.substr(kTagPrefix.size()) : tag;
  if (kind == "str") return text_value(text);
  if (kind == "binary") {
    if (base64_decode(text).error_at != std::string::npos) {
      fail(0, fmt::format("cannot parse {} as {}: not valid base64", quoted(text), tag));
    }
    return text_value(text);
  }
  if (kind == "bool") {
    const auto truth = named_bool(text);
    if (!truth) cannot_parse(text, tag);
    return Value::boolean(*truth);
  }
  if (kind == "int" || kind == "float") {
    std::string digits(text);
    std::erase(digits, '_');
    auto number = parse_number(digits);
    if (!number) cannot_parse(text, tag);
    return Value::number(std::move(*number));
  }
  if (kind == "timestamp") {
    auto time = parse_time(text);
    if (!time) cannot_parse(text, tag);
    return Value::string(std::move(*time));
  }
  if (kind == "null") return {};
  return text_value(text);
}

// What the first character says that a scalar may be beside a text.
bool may_be_special(std::string_view text) {
  return text.empty() || std::string_view("+-0123456789yYnNtTfFoO~.").find(text[0]) != text.npos;
}

}  // namespace

std::optional<Value> resolve_yaml_scalar(std::string_view tag, std::string_view text,
                                         YamlStyle style) {
  const bool is_known_tag =
      tag.empty() || (tag.starts_with(kTagPrefix) &&
                      is_one_of(tag.substr(kTagPrefix.size()),
                                {"str", "bool", "int", "float", "null", "timestamp", "binary"}));
  if (!is_known_tag) fail(0, fmt::format("unsupported tag {}", quoted(tag)));
  const bool is_text = tag.ends_with(":str") || tag.ends_with(":binary");
  if (may_be_special(text) && !is_text) {
    if (style == YamlStyle::quoted) return text_value(text);
    if (auto named = named_value(text)) return named;
    if (tag.empty() && is_one_of(text, {".nan", ".NaN", ".NAN"})) {
      fail(0, "floating point NaN is not supported");
    }
    const bool is_timed = tag.empty() || tag.ends_with(":timestamp");
    if (is_timed) {
      if (auto time = parse_time(text)) return Value::string(std::move(*time));
    }
    if (auto number = parse_number(text)) return Value::number(std::move(*number));
  }
  if (tag.empty() && text == "<<") return std::nullopt;
  return tagged(tag, text);
}

}  // namespace infra::hcl
