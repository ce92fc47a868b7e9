#include "lib/hcl/functions/json_value.h"

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "lib/hcl/convert.h"
#include "lib/hcl/functions/code_points.h"
#include "lib/hcl/functions/support.h"

namespace infra::hcl {
namespace {

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const std::string_view three = text.substr(i, 3);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\b') {
      out += "\\b";
    } else if (c == '\f') {
      out += "\\f";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == '<' || c == '>' || c == '&') {
      out += fmt::format("\\u{:04x}", c);
    } else if (three == "\u2028" || three == "\u2029") {
      out += three == "\u2028" ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      out += c;
    }
  }
  out += '"';
}

class Encoder {
 public:
  explicit Encoder(Budget& budget) : budget_(budget) {}

  void write(const Value& value) {
    Budget::Level level(budget_);
    budget_.work(1);
    if (value.is_null()) {
      out_ += "null";
      return;
    }
    switch (value.kind()) {
      case Type::Kind::string:
        budget_.memory(value.as_string().size());
        append_quoted(out_, value.as_string());
        break;
      case Type::Kind::number:
        if (value.as_number().is_infinite()) fail("cannot serialize infinity as JSON");
        out_ += value.as_number().to_string();
        break;
      case Type::Kind::boolean:
        out_ += value.as_bool() ? "true" : "false";
        break;
      case Type::Kind::list:
      case Type::Kind::set:
      case Type::Kind::tuple:
        write_sequence(value);
        break;
      case Type::Kind::map:
      case Type::Kind::object:
        write_mapping(value);
        break;
      case Type::Kind::dynamic:
        out_ += "null";
        break;
    }
  }

  std::string take() { return std::move(out_); }

 private:
  void write_sequence(const Value& value) {
    out_ += '[';
    for (bool first = true; const Value& element : value.elements()) {
      if (!std::exchange(first, false)) out_ += ',';
      write(element);
    }
    out_ += ']';
  }

  void write_mapping(const Value& value) {
    out_ += '{';
    for (bool first = true; const Entry& entry : value.entries()) {
      if (!std::exchange(first, false)) out_ += ',';
      budget_.memory(entry.key.size());
      append_quoted(out_, entry.key);
      out_ += ':';
      write(entry.value);
    }
    out_ += '}';
  }

  Budget& budget_;
  std::string out_;
};

std::string shown(char c) {
  if (c == '\'') return "'\\''";
  if (c == '"') return "'\"'";
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 0x80) {  // a byte stands for the code point of its number
    std::string text = "'";
    append_code_point(text, byte);
    return text + "'";
  }
  const std::string text = quoted(std::string_view(&c, 1));
  return "'" + text.substr(1, text.size() - 2) + "'";
}

[[noreturn]] void unexpected(char c, std::string_view where) {
  fail(fmt::format("invalid character {}{}", shown(c), where));
}

constexpr std::string_view kBeginning = " looking for beginning of value";

// An earlier value of a repeated key must suit the type of the last one.
bool suits(const Value& value, const Type& type) {
  if (value.is_null()) return true;
  switch (type.kind()) {
    case Type::Kind::string:
      return value.type().is_primitive();
    case Type::Kind::number:
    case Type::Kind::boolean:
      return value.type() == type ||
             (value.kind() == Type::Kind::string && !convert(value, type).error);
    case Type::Kind::tuple: {
      if (value.kind() != Type::Kind::tuple || value.length() != type.elements().size()) {
        return false;
      }
      for (std::size_t i = 0; i < value.length(); ++i) {
        if (!suits(value.elements()[i], type.elements()[i])) return false;
      }
      return true;
    }
    case Type::Kind::object:
      if (value.kind() != Type::Kind::object) return false;
      for (const Entry& entry : value.entries()) {
        const AttributeType* attribute = type.attribute(entry.key);
        if (attribute == nullptr || !suits(entry.value, attribute->type)) return false;
      }
      return true;
    case Type::Kind::dynamic:
    case Type::Kind::list:
    case Type::Kind::set:
    case Type::Kind::map:
      return false;
  }
  return false;
}

class Decoder {
 public:
  Decoder(std::string_view text, Budget& budget) : text_(text), budget_(budget) {}

  Value document() {
    Value value = read_value();
    skip_space();
    if (at_ < text_.size() && text_[at_] != ']' && text_[at_] != '}') {
      fail("extraneous data after JSON object");
    }
    return value;
  }

 private:
  void skip_space() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != text_.npos) ++at_;
  }
  // The next character that is no space.
  char peek() {
    skip_space();
    if (at_ == text_.size()) fail("EOF");
    return text_[at_];
  }
  // Inside a literal.
  char next() {
    if (at_ == text_.size()) fail("unexpected EOF");
    return text_[at_++];
  }

  Value read_value() {
    const NestingLevel level(depth_);
    budget_.work(1);
    budget_.memory(64);
    switch (const char c = peek()) {
      case '{':
        ++at_;
        return read_object();
      case '[':
        ++at_;
        return read_array();
      case '"':
        return text_value(read_string());
      case 't':
        read_word("true");
        return Value::boolean(true);
      case 'f':
        read_word("false");
        return Value::boolean(false);
      case 'n':
        read_word("null");
        return {};
      default:
        if (c == '-' || (c >= '0' && c <= '9')) return read_number();
        unexpected(c, kBeginning);
    }
  }

  void read_word(std::string_view word) {
    ++at_;
    for (const char wanted : word.substr(1)) {
      const char c = next();
      if (c != wanted) {
        unexpected(c, fmt::format(" in literal {} (expecting '{}')", word, wanted));
      }
    }
  }

  bool is_digit() const { return at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; }
  void read_digits(std::string_view where) {
    if (!is_digit()) unexpected(next(), where);
    while (is_digit()) ++at_;
  }

  Value read_number() {
    const std::size_t begin = at_;
    if (text_[at_] == '-') ++at_;
    if (at_ < text_.size() && text_[at_] == '0') {
      ++at_;
    } else {
      read_digits(" in numeric literal");
    }
    if (at_ < text_.size() && text_[at_] == '.') {
      ++at_;
      read_digits(" after decimal point in numeric literal");
    }
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      ++at_;
      if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
      read_digits(" in exponent of numeric literal");
    }
    budget_.work((at_ - begin) / 8);
    auto number = Number::parse(text_.substr(begin, at_ - begin));
    if (!number) fail("a number is required");
    return Value::number(std::move(*number));
  }

  std::uint32_t read_hex() {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = next();
      value <<= 4;
      if (c >= '0' && c <= '9') {
        value |= static_cast<std::uint32_t>(c - '0');
      } else if (c >= 'a' && c <= 'f') {
        value |= static_cast<std::uint32_t>(c - 'a' + 10);
      } else if (c >= 'A' && c <= 'F') {
        value |= static_cast<std::uint32_t>(c - 'A' + 10);
      } else {
        unexpected(c, " in \\u hexadecimal character escape");
      }
    }
    return value;
  }

  // A surrogate that is not one of a pair becomes U+FFFD.
  void read_unicode_escape(std::string& out) {
    std::uint32_t point = read_hex();
    if (point >= 0xd800 && point < 0xdc00 && text_.substr(at_, 2) == "\\u") {
      const std::size_t second = at_;
      at_ += 2;
      const std::uint32_t low = read_hex();
      if (low >= 0xdc00 && low < 0xe000) {
        point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
      } else {
        at_ = second;
      }
    }
    const bool is_lone = point >= 0xd800 && point < 0xe000;
    append_code_point(out, is_lone ? 0xfffd : static_cast<std::int32_t>(point));
  }

  std::string read_string() {
    ++at_;
    std::string out;
    while (true) {
      const char c = next();
      if (c == '"') break;
      if (static_cast<unsigned char>(c) < 0x20) unexpected(c, " in string literal");
      if (c != '\\') {
        out += c;
        continue;
      }
      constexpr std::string_view kEscapes = "\"\\/bfnrt";
      constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
      const char escape = next();
      if (escape == 'u') {
        read_unicode_escape(out);
      } else if (const auto which = kEscapes.find(escape); which != kEscapes.npos) {
        out += kMeanings[which];
      } else {
        unexpected(escape, " in string escape code");
      }
    }
    budget_.work(out.size() / 16);
    budget_.memory(out.size());
    return out;
  }

  Value read_array() {
    std::vector<Value> elements;
    if (peek() == ']') {
      ++at_;
      return Value::tuple({});
    }
    while (true) {
      elements.push_back(read_value());
      const char c = peek();
      ++at_;
      if (c == ']') return Value::tuple(std::move(elements));
      if (c != ',') unexpected(c, " after array element");
    }
  }

  Value read_object() {
    std::vector<Entry> entries;
    if (peek() == '}') {
      ++at_;
      return Value::object({});
    }
    for (std::string_view where = "";; where = " looking for beginning of object key string") {
      if (peek() != '"') unexpected(text_[at_], where);
      std::string key = read_string();
      // Terraform looks the key up in a type whose names are in NFC.
      if (text_value(key).as_string() != key) {
        fail(fmt::format("unsupported attribute {}", quoted(key)));
      }
      if (peek() != ':') unexpected(text_[at_], " after object key");
      ++at_;
      Value value = read_value();
      entries.push_back({std::move(key), std::move(value)});
      const char c = peek();
      ++at_;
      if (c == '}') break;
      if (c != ',') unexpected(c, " after object key:value pair");
    }
    const std::vector<Entry> all = entries;
    const std::size_t count = all.size();
    Value object = Value::object(std::move(entries));
    if (object.length() != count) {
      for (const Entry& entry : all) {
        const Type last = object.find(entry.key)->type();
        if (entry.value.type() == last || suits(entry.value, last)) continue;
        fail(fmt::format("{}: {} is required", entry.key, last.friendly_name()));
      }
    }
    return object;
  }

  std::string_view text_;
  Budget& budget_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

std::string json_quoted(std::string_view text) {
  std::string out;
  append_quoted(out, text);
  return out;
}

std::string encode_json(const Value& value, Budget& budget) {
  Encoder encoder(budget);
  encoder.write(value);
  return encoder.take();
}

Value decode_json(std::string_view text, Budget& budget) {
  return Decoder(text, budget).document();
}

}  // namespace infra::hcl
