// format() and formatlist(): verbs as in cty's stdlib, numbers laid out as Go's fmt package does.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <climits>
#include <cstdint>
#include <optional>
#include <utility>

#include "lib/hcl/convert.h"
#include "lib/hcl/functions/decimal.h"
#include "lib/hcl/functions/groups.h"
#include "lib/hcl/functions/json_value.h"
#include "lib/hcl/functions/support.h"
#include "lib/hcl/graphemes.h"

namespace infra::hcl {
namespace {

// Above this Go's fmt package gives up on a width or precision.
constexpr std::int64_t kLargestInGo = 10'000'009;

struct Verb {
  std::string_view raw;    // "%-5[2]d"
  std::size_t offset = 0;  // in the format
  std::int64_t argument = 1;
  char mode = 0;
  bool zero = false, sharp = false, plus = false, minus = false, space = false;
  std::int64_t width = -1, precision = -1;
};

class Formatter {
 public:
  Formatter(std::string_view format, Arguments arguments, CallContext& context)
      : format_(format), arguments_(arguments), context_(context) {}

  std::string run() {
    while (at_ < format_.size()) {
      if (format_[at_] != '%') {
        const std::size_t end = std::min(format_.find('%', at_), format_.size());
        append(format_.substr(at_, end - at_));
        at_ = end;
      } else if (at_ + 1 < format_.size() && format_[at_ + 1] == '%') {
        append("%");
        at_ += 2;
      } else {
        const Verb verb = read_verb();
        append_argument(verb);
        highest_ = std::max(highest_, verb.argument);
        next_ = verb.argument + 1;
      }
    }
    if (highest_ < static_cast<std::int64_t>(arguments_.size())) {
      fail(static_cast<int>(highest_) + 1,
           highest_ == 0
               ? "too many arguments; no verbs in format string"
               : fmt::format("too many arguments; only {} used by format string", highest_));
    }
    return std::move(out_);
  }

 private:
  void append(std::string_view text) {
    charge_text(context_, text.size());
    out_ += text;
  }

  char peek() const {
    if (at_ == format_.size())
      fail(fmt::format("invalid format string starting at offset {}", at_));
    return format_[at_];
  }

  std::int64_t read_number() {
    std::int64_t value = 0;
    while (std::isdigit(static_cast<unsigned char>(peek())) != 0) {
      value = std::min<std::int64_t>(value * 10 + (format_[at_] - '0'), INT32_MAX);
      ++at_;
    }
    return value;
  }

  bool read_flag(Verb& verb) {
    switch (peek()) {
      case '0':
        verb.zero = true;
        break;
      case '#':
        verb.sharp = true;
        break;
      case '-':
        verb.minus = true;
        break;
      case '+':
        verb.plus = true;
        break;
      case ' ':
        verb.space = true;
        break;
      default:
        return false;
    }
    ++at_;
    return true;
  }

  [[noreturn]] void unrecognized() const {
    const std::string_view rest = format_.substr(at_);
    fail(fmt::format("unrecognized format character '{}' at offset {}",
                     rest.substr(0, grapheme_length(rest)), at_));
  }

  Verb read_verb() {
    Verb verb;
    verb.offset = at_++;
    verb.argument = next_;
    while (read_flag(verb)) {
    }
    if (peek() >= '1' && peek() <= '9') verb.width = read_number();
    if (peek() == '.') {
      ++at_;
      verb.precision = read_number();
    }
    if (peek() == '[') {
      ++at_;
      if (peek() < '1' || peek() > '9') unrecognized();
      verb.argument = read_number();
      if (peek() != ']') unrecognized();
      ++at_;
    }
    verb.mode = peek();
    if (std::isalpha(static_cast<unsigned char>(verb.mode)) == 0) unrecognized();
    ++at_;
    verb.raw = format_.substr(verb.offset, at_ - verb.offset);
    return verb;
  }

  [[noreturn]] static void unsupported(const Verb& verb, std::string_view why) {
    fail(fmt::format("unsupported value for {} at {}: {}", quoted(verb.raw), verb.offset, why));
  }

  static Value converted(const Verb& verb, const Value& value, const Type& type) {
    Converted result = convert(value, type);
    if (result.error) unsupported(verb, result.error->message);
    return std::move(result.value);
  }

  void append_argument(const Verb& verb) {
    const auto count = static_cast<std::int64_t>(arguments_.size());
    if (verb.argument > count) {
      fail(fmt::format("not enough arguments for {} at {}: need index {} but have {} total",
                       quoted(verb.raw), verb.offset, verb.argument, count));
    }
    const Value& value = arguments_[static_cast<std::size_t>(verb.argument - 1)];
    if (verb.mode != 'v' && value.is_null()) unsupported(verb, "null value cannot be formatted");
    switch (verb.mode) {
      case 'v':
        return append_padded(verb, plain(verb, value));
      case 't':
        return append(converted(verb, value, Type::boolean()).as_bool() ? "true" : "false");
      case 'b':
      case 'd':
      case 'o':
      case 'x':
      case 'X':
        return append_integer(verb, converted(verb, value, Type::number()).as_number());
      case 'e':
      case 'E':
      case 'f':
      case 'g':
      case 'G':
        return append_float(verb, converted(verb, value, Type::number()).as_number());
      case 's':
      case 'q':
        return append_string(verb, converted(verb, value, Type::string()).as_string());
      default:
        fail(fmt::format("unsupported format verb '{}' in {} at offset {}", verb.mode,
                         quoted(verb.raw), verb.offset));
    }
  }

  std::string plain(const Verb& verb, const Value& value) {
    if (!verb.sharp && !value.is_null()) {
      if (value.kind() == Type::Kind::string) return value.as_string();
      if (value.kind() == Type::Kind::number) {
        return format_number(value.as_number(), 'g', -1, context_.budget);
      }
    }
    try {
      return encode_json(value, context_.budget);
    } catch (const FunctionError& error) {
      unsupported(verb, error.message);
    }
  }

  void append_padded(const Verb& verb, std::string_view text) {
    std::int64_t missing = 0;
    if (verb.width > 0) {
      missing = verb.width - static_cast<std::int64_t>(count_graphemes(text));
    }
    if (verb.minus) append(text);
    append_padding(missing, verb.zero ? '0' : ' ');
    if (!verb.minus) append(text);
  }

  void append_padding(std::int64_t count, char c) {
    if (count <= 0) return;
    charge_text(context_, static_cast<std::uint64_t>(count));
    out_.append(static_cast<std::size_t>(count), c);
  }

  void append_string(const Verb& verb, std::string_view text) {
    if (verb.precision > 0) {
      text = text.substr(0, skip_graphemes(text, static_cast<std::size_t>(verb.precision)));
    }
    append_padded(verb, verb.mode == 'q' ? json_quoted(text) : std::string(text));
  }

  // What Go prints where a width or precision is too large for it.
  bool append_overflow(const Verb& verb, std::string_view type, const Number& number) {
    if (verb.width <= kLargestInGo && verb.precision <= kLargestInGo) return false;
    append(fmt::format("%!(NOVERB)%!(EXTRA *big.{}={})", type,
                       type == "Int" ? number.to_integer_string(10)
                                     : format_number(number, 'g', -1, context_.budget)));
    return true;
  }

  static std::string_view sign_of(const Verb& verb, bool is_negative) {
    return is_negative ? "-" : verb.plus ? "+" : verb.space ? " " : "";
  }

  void append_integer(const Verb& verb, const Number& number) {
    if (!number.is_integer() || number.is_infinite()) unsupported(verb, "an integer is required");
    if (append_overflow(verb, "Int", number)) return;
    const int base = verb.mode == 'b' ? 2 : verb.mode == 'o' ? 8 : verb.mode == 'd' ? 10 : 16;
    std::string digits = number.to_integer_string(base);
    const bool is_negative = digits.starts_with('-');
    if (is_negative) digits.erase(0, 1);
    std::string prefix(sign_of(verb, is_negative));
    if (verb.sharp) {
      prefix += verb.mode == 'b'   ? "0b"
                : verb.mode == 'o' ? "0"
                : verb.mode == 'x' ? "0x"
                : verb.mode == 'X' ? "0X"
                                   : "";
    }
    if (verb.mode == 'X') {
      for (char& c : digits) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    if (digits == "0" && verb.precision == 0) return;
    const auto length = static_cast<std::int64_t>(digits.size());
    std::int64_t zeros = std::max<std::int64_t>(verb.precision - length, 0);
    std::int64_t missing = verb.width - length - zeros - static_cast<std::int64_t>(prefix.size());
    if (missing > 0 && !verb.minus && verb.zero && verb.precision < 0) {
      zeros = std::exchange(missing, 0);
    }
    if (!verb.minus) append_padding(missing, ' ');
    append(prefix);
    append_padding(zeros, '0');
    append(digits);
    if (verb.minus) append_padding(missing, ' ');
  }

  void append_float(const Verb& verb, const Number& number) {
    if (append_overflow(verb, "Float", number)) return;
    const bool is_general = verb.mode == 'g' || verb.mode == 'G';
    const int precision =
        verb.precision >= 0 ? static_cast<int>(verb.precision) : (is_general ? -1 : 6);
    std::string digits = format_number(number, verb.mode, precision, context_.budget);
    std::string sign(sign_of(verb, digits.starts_with('-')));
    if (digits.starts_with('+')) {  // infinity
      sign = verb.space ? " " : "+";
    }
    if (digits.starts_with('-') || digits.starts_with('+')) digits.erase(0, 1);
    const std::int64_t missing =
        verb.width - static_cast<std::int64_t>(sign.size() + digits.size());
    const bool zeros = verb.zero && !number.is_infinite();
    if (!zeros && !verb.minus) append_padding(missing, ' ');
    append(sign);
    if (zeros) append_padding(missing, '0');
    append(digits);
    if (!zeros && verb.minus) append_padding(missing, ' ');
  }

  std::string_view format_;
  Arguments arguments_;
  CallContext& context_;
  std::size_t at_ = 0;
  std::int64_t next_ = 1, highest_ = 0;
  std::string out_;
};

Value format(Arguments arguments, CallContext& context) {
  const std::string& text = arguments[0].as_string();
  for (const Value& value : arguments.subspan(1)) {
    if (value.is_wholly_known()) continue;
    const std::size_t percent = text.find('%');
    if (percent == std::string::npos || percent == 0) return Value::unknown(Type::string());
    Refinement refinement;
    refinement.prefix = safe_known_prefix(std::string_view(text).substr(0, percent));
    return Value::unknown(Type::string(), std::move(refinement));
  }
  return text_value(Formatter(text, arguments.subspan(1), context).run());
}

bool is_sequence(const Value& value) {
  return !value.is_null() && (value.kind() == Type::Kind::list || value.kind() == Type::Kind::set ||
                              value.kind() == Type::Kind::tuple);
}

bool has_known_length(const Value& value) {
  return value.is_known() &&
         (value.kind() != Type::Kind::set || value.length() == 0 || value.is_wholly_known());
}

struct Rows {
  std::size_t count = 1;
  bool is_known = true;
};

// How many times formatlist() formats: the common length of its lists.
Rows count_rows(Arguments arguments) {
  Rows rows;
  std::optional<std::size_t> chosen;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const Value& value = arguments[i];
    if (!is_sequence(value)) {
      if (!value.is_known() && value.type().is_dynamic()) rows.is_known = false;
      continue;
    }
    const bool is_tuple = value.kind() == Type::Kind::tuple;
    if (!is_tuple && !has_known_length(value)) {
      rows.is_known = false;
      continue;
    }
    const std::size_t length = is_tuple ? value.type().elements().size() : value.length();
    if (!chosen) {
      chosen = i;
      rows.count = length;
    } else if (length != rows.count) {
      fail(static_cast<int>(i),
           fmt::format(
               "argument {} has length {}, which is inconsistent with argument {} of length {}", i,
               length, *chosen, rows.count));
    }
    if (!value.is_known()) rows.is_known = false;
  }
  return rows;
}

Value format_list(Arguments arguments, CallContext& context) {
  const Type result = Type::list(Type::string());
  if (arguments.size() == 1) return Value::list(Type::string(), {format(arguments, context)});
  const Rows rows = count_rows(arguments);
  if (!rows.is_known) return Value::unknown(result);
  std::vector<Value> results;
  std::vector<Value> row(arguments.begin() + 1, arguments.end());
  for (std::size_t i = 0; i < rows.count; ++i) {
    context.budget.work(4 + row.size());
    bool is_known = true;
    for (std::size_t k = 0; k < row.size(); ++k) {
      if (is_sequence(arguments[k + 1])) row[k] = arguments[k + 1].elements()[i];
      is_known = is_known && row[k].is_wholly_known();
    }
    if (!is_known) {
      Refinement refinement;
      refinement.not_null = true;
      results.push_back(Value::unknown(Type::string(), std::move(refinement)));
      continue;
    }
    try {
      results.push_back(text_value(Formatter(arguments[0].as_string(), row, context).run()));
    } catch (const FunctionError& error) {
      fail(fmt::format("error on format iteration {}: {}", i, error.message));
    }
  }
  return Value::list(Type::string(), std::move(results));
}

Parameter arguments_parameter() {
  Parameter any = any_parameter("args");
  any.allow_dynamic = false;  // so format("%v", null) is unknown, as in Terraform 1.11
  return any;
}

}  // namespace

std::vector<Function> format_functions() {
  std::vector<Function> all;
  all.push_back(
      simple_function("format", {parameter("format", Type::string())}, Type::string(), format));
  all.push_back(simple_function("formatlist", {parameter("format", Type::string())},
                                Type::list(Type::string()), format_list));
  for (Function& function : all) function.variadic = arguments_parameter();
  return all;
}

}  // namespace infra::hcl
