#include "lib/provider/msgpack.h"

#include <bit>
#include <cmath>
#include <optional>
#include <tuple>
#include <utility>

namespace infra::provider {
namespace {

using hcl::Number;
using hcl::Refinement;
using hcl::Type;
using hcl::Value;

constexpr int kMaxDepth = 200;
constexpr int kUnknownExtension = 0, kRefinedExtension = 12;

// Keys of a refined unknown's map (go-cty, msgpack/unknown.go).
enum RefinementKey : int {
  kNullness = 1,
  kPrefix = 2,
  kMinimum = 3,
  kMaximum = 4,
  kMinLength = 5,
  kMaxLength = 6
};

class Encoder {
 public:
  void value(const Value& value, const Type& type) {
    if (type.is_dynamic() && value.is_known()) return dynamic(value);
    if (!value.is_known()) return unknown(value);
    if (value.is_null()) return byte(0xc0);
    switch (type.kind()) {
      case Type::Kind::dynamic:
        break;
      case Type::Kind::string:
        return string(value.as_string());
      case Type::Kind::number:
        return number(value.as_number());
      case Type::Kind::boolean:
        return byte(value.as_bool() ? 0xc3 : 0xc2);
      case Type::Kind::list:
      case Type::Kind::set:
        array(value.elements().size());
        for (const Value& element : value.elements()) this->value(element, type.element());
        return;
      case Type::Kind::tuple: {
        array(value.elements().size());
        std::size_t at = 0;
        for (const Value& element : value.elements()) this->value(element, type.elements()[at++]);
        return;
      }
      case Type::Kind::map:
        map(value.entries().size());
        for (const hcl::Entry& entry : value.entries()) {
          string(entry.key);
          this->value(entry.value, type.element());
        }
        return;
      case Type::Kind::object:
        map(type.attributes().size());
        for (const hcl::AttributeType& attribute : type.attributes()) {
          string(attribute.name);
          const Value* found = value.find(attribute.name);
          this->value(found ? *found : Value::null(attribute.type), attribute.type);
        }
        return;
    }
  }

  std::string take() { return std::move(out_); }

 private:
  void byte(unsigned value) { out_ += static_cast<char>(value); }
  void big_endian(std::uint64_t value, int bytes) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
      byte(static_cast<unsigned>(value >> shift) & 0xff);
  }
  void header(std::size_t size, unsigned fix, std::size_t fix_limit, unsigned code16) {
    if (size < fix_limit) return byte(fix | static_cast<unsigned>(size));
    byte(size <= 0xffff ? code16 : code16 + 1);
    big_endian(size, size <= 0xffff ? 2 : 4);
  }
  void array(std::size_t size) { header(size, 0x90, 16, 0xdc); }
  void map(std::size_t size) { header(size, 0x80, 16, 0xde); }

  void string(std::string_view text) {
    if (text.size() >= 32 && text.size() <= 0xff) {
      byte(0xd9);
      byte(static_cast<unsigned>(text.size()));
    } else {
      header(text.size(), 0xa0, 32, 0xda);
    }
    out_ += text;
  }

  void integer(std::int64_t value) {
    if (value >= 0 && value < 128) return byte(static_cast<unsigned>(value));
    if (value < 0 && value >= -32) return byte(static_cast<unsigned>(value) & 0xff);
    byte(0xd3);
    big_endian(static_cast<std::uint64_t>(value), 8);
  }

  // As go-cty: an integer, a float where that is exact, else the decimal as a string.
  void number(const Number& value) {
    if (const auto small = value.to_int64()) return integer(*small);
    const double approximate = value.to_double();
    if (value.is_infinite() || Number::from_double(approximate) == value) {
      byte(0xcb);
      return big_endian(std::bit_cast<std::uint64_t>(approximate), 8);
    }
    string(value.to_string());
  }

  void dynamic(const Value& value) {
    if (value.is_null() && value.type().is_dynamic()) return byte(0xc0);
    array(2);
    binary(type_to_json(value.type()));
    this->value(value, value.type());
  }

  void binary(std::string_view bytes) {
    byte(bytes.size() <= 0xff ? 0xc4 : 0xc5);
    big_endian(bytes.size(), bytes.size() <= 0xff ? 1 : 2);
    out_ += bytes;
  }

  void unknown(const Value& value) {
    const Refinement* refinement = value.refinement();
    if (!refinement || value.type().is_dynamic()) {
      out_.append("\xd4\x00\x00", 3);
      return;
    }
    Encoder body;
    const int entries = body.refinement(*refinement, value.type());
    if (entries == 0) {
      out_.append("\xd4\x00\x00", 3);
      return;
    }
    std::string payload(1, static_cast<char>(0x80 | entries));
    payload += body.out_;
    if (payload.size() > 0xffff) {  // only a prefix can be that long, and it is optional knowledge
      out_.append("\xd4\x00\x00", 3);
      return;
    }
    byte(payload.size() <= 0xff ? 0xc7 : 0xc8);
    big_endian(payload.size(), payload.size() <= 0xff ? 1 : 2);
    byte(kRefinedExtension);
    out_ += payload;
  }

  int refinement(const Refinement& known, const Type& type) {
    int entries = 0;
    const auto key = [&](RefinementKey name) {
      ++entries;
      integer(name);
    };
    if (known.not_null) {
      key(kNullness);
      byte(0xc2);
    }
    if (!known.prefix.empty()) {
      key(kPrefix);
      string(known.prefix);
    }
    const auto bound = [&](RefinementKey name, const std::optional<Number>& limit, bool inclusive) {
      if (!limit) return;
      key(name);
      array(2);
      number(*limit);
      byte(inclusive ? 0xc3 : 0xc2);
    };
    bound(kMinimum, known.min, known.min_inclusive);
    bound(kMaximum, known.max, known.max_inclusive);
    if (type.is_collection() && known.min_length > 0) {
      key(kMinLength);
      integer(static_cast<std::int64_t>(known.min_length));
    }
    if (type.is_collection() && known.max_length < INT64_MAX) {
      key(kMaxLength);
      integer(static_cast<std::int64_t>(known.max_length));
    }
    return entries;
  }

  std::string out_;
};

class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : rest_(bytes) {}

  Value value(const Type& type, int depth) {
    if (depth > kMaxDepth) throw MalformedMessage("a value is nested too deeply");
    if (const auto unknown = extension(type)) return *unknown;
    if (peek() == 0xc0) {
      byte();
      return Value::null(type);
    }
    switch (type.kind()) {
      case Type::Kind::dynamic: {
        if (array() != 2) throw MalformedMessage("a dynamic value is not a pair");
        const Type actual = type_from_json(string());
        return value(actual, depth + 1);
      }
      case Type::Kind::string:
        return Value::string(std::string(string()));
      case Type::Kind::number:
        return Value::number(number());
      case Type::Kind::boolean:
        return Value::boolean(boolean());
      case Type::Kind::list:
      case Type::Kind::set:
      case Type::Kind::tuple:
        return sequence(type, depth);
      case Type::Kind::map:
      case Type::Kind::object:
        return mapping(type, depth);
    }
    throw MalformedMessage("unreachable type");
  }

  void expect_end() const {
    if (!rest_.empty()) throw MalformedMessage("bytes follow a value");
  }

 private:
  unsigned peek() const {
    if (rest_.empty()) throw MalformedMessage("a value ends early");
    return static_cast<unsigned char>(rest_.front());
  }
  unsigned byte() {
    const unsigned result = peek();
    rest_.remove_prefix(1);
    return result;
  }
  std::uint64_t big_endian(int bytes) {
    std::uint64_t result = 0;
    while (bytes-- > 0) result = result << 8 | byte();
    return result;
  }
  std::string_view take(std::uint64_t size) {
    if (size > rest_.size()) throw MalformedMessage("a value ends early");
    const std::string_view result = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return result;
  }

  std::uint64_t header(unsigned fix, unsigned fix_mask, unsigned code16, const char* wanted) {
    const unsigned code = byte();
    if ((code & ~fix_mask & 0xff) == fix) return code & fix_mask;
    if (code == code16) return big_endian(2);
    if (code == code16 + 1) return big_endian(4);
    throw MalformedMessage(std::string("a value is not ") + wanted);
  }
  std::uint64_t array() { return bounded(header(0x90, 0x0f, 0xdc, "an array")); }
  std::uint64_t map() { return bounded(header(0x80, 0x0f, 0xde, "a map")); }
  // An element takes at least a byte: a length beyond that would only make us reserve memory.
  std::uint64_t bounded(std::uint64_t size) const {
    if (size > rest_.size()) throw MalformedMessage("a value ends early");
    return size;
  }

  std::string_view string() {
    const unsigned code = byte();
    if ((code & 0xe0) == 0xa0) return take(code & 0x1f);
    switch (code) {
      case 0xd9:
      case 0xc4:
        return take(big_endian(1));
      case 0xda:
      case 0xc5:
        return take(big_endian(2));
      case 0xdb:
      case 0xc6:
        return take(big_endian(4));
      default:
        throw MalformedMessage("a value is not a string");
    }
  }

  bool boolean() {
    const unsigned code = byte();
    if (code != 0xc2 && code != 0xc3) throw MalformedMessage("a value is not a boolean");
    return code == 0xc3;
  }

  std::int64_t signed_integer(int bytes) {
    const int unused = 64 - bytes * 8;
    return static_cast<std::int64_t>(big_endian(bytes) << unused) >> unused;
  }

  Number number() {
    const unsigned code = peek();
    if (code < 0x80 || code >= 0xe0) return Number::from_int(static_cast<std::int8_t>(byte()));
    if (code >= 0xcc && code <= 0xcf) {
      byte();
      return unsigned_number(big_endian(1 << (code - 0xcc)));
    }
    if (code >= 0xd0 && code <= 0xd3) {
      byte();
      return Number::from_int(signed_integer(1 << (code - 0xd0)));
    }
    if (code == 0xca || code == 0xcb) {
      byte();
      const double value =
          code == 0xca ? double{std::bit_cast<float>(static_cast<std::uint32_t>(big_endian(4)))}
                       : std::bit_cast<double>(big_endian(8));
      if (std::isnan(value)) throw MalformedMessage("a number is NaN");
      return std::isinf(value) ? Number::infinity(value < 0) : Number::from_double(value);
    }
    if (const auto parsed = Number::parse(string())) return *parsed;
    throw MalformedMessage("a number is not decimal");
  }

  static Number unsigned_number(std::uint64_t value) {
    return value <= INT64_MAX ? Number::from_int(static_cast<std::int64_t>(value))
                              : *Number::parse(std::to_string(value));
  }

  Value sequence(const Type& type, int depth) {
    const std::uint64_t size = array();
    if (type.kind() == Type::Kind::tuple && size != type.elements().size())
      throw MalformedMessage("a tuple has another length");
    std::vector<Value> elements;
    elements.reserve(size);
    for (std::uint64_t i = 0; i < size; ++i)
      elements.push_back(
          value(type.kind() == Type::Kind::tuple ? type.elements()[i] : type.element(), depth + 1));
    if (type.kind() == Type::Kind::tuple) return Value::tuple(std::move(elements));
    return type.kind() == Type::Kind::list ? Value::list(type.element(), std::move(elements))
                                           : Value::set(type.element(), std::move(elements));
  }

  Value mapping(const Type& type, int depth) {
    const std::uint64_t size = map();
    std::vector<hcl::Entry> entries;
    entries.reserve(size);
    for (std::uint64_t i = 0; i < size; ++i) {
      std::string key(string());
      if (type.kind() == Type::Kind::map) {
        entries.push_back({std::move(key), value(type.element(), depth + 1)});
        continue;
      }
      const hcl::AttributeType* attribute = type.attribute(key);
      if (!attribute) throw MalformedMessage("unsupported attribute `" + key + "`");
      entries.push_back({std::move(key), value(attribute->type, depth + 1)});
    }
    return type.kind() == Type::Kind::map ? Value::map(type.element(), std::move(entries))
                                          : Value::object(std::move(entries));
  }

  // An unknown value, or nothing where the next value is no extension.
  std::optional<Value> extension(const Type& type) {
    const unsigned code = peek();
    std::uint64_t size = 0;
    if (code >= 0xd4 && code <= 0xd8) {
      byte();
      size = 1u << (code - 0xd4);
    } else if (code >= 0xc7 && code <= 0xc9) {
      byte();
      size = big_endian(1 << (code - 0xc7));
    } else {
      return std::nullopt;
    }
    const unsigned kind = byte();
    const std::string_view payload = take(size);
    if (kind == kUnknownExtension) return Value::unknown(type);
    if (kind != kRefinedExtension) throw MalformedMessage("an extension type is unknown");
    return Value::unknown(type, Decoder(payload).refinement());
  }

  Refinement refinement() {
    Refinement known;
    for (std::uint64_t left = map(); left > 0; --left) {
      switch (number().to_int64().value_or(0)) {
        case kNullness:
          known.not_null = !boolean();
          break;
        case kPrefix:
          known.prefix = std::string(string());
          break;
        case kMinimum:
          std::tie(known.min, known.min_inclusive) = bound();
          break;
        case kMaximum:
          std::tie(known.max, known.max_inclusive) = bound();
          break;
        case kMinLength:
          known.min_length = static_cast<std::uint64_t>(number().to_int64().value_or(0));
          break;
        case kMaxLength:
          known.max_length = static_cast<std::uint64_t>(number().to_int64().value_or(INT64_MAX));
          break;
        default:
          return known;  // newer knowledge than ours: what is left cannot be skipped, nor is needed
      }
    }
    return known;
  }

  std::pair<Number, bool> bound() {
    if (array() != 2) throw MalformedMessage("a bound is not a pair");
    const Number limit = number();
    return {limit, boolean()};
  }

  std::string_view rest_;
};

}  // namespace

std::string encode_msgpack(const Value& value, const Type& type) {
  Encoder encoder;
  encoder.value(value, type);
  return encoder.take();
}

Value decode_msgpack(std::string_view bytes, const Type& type) {
  Decoder decoder(bytes);
  Value result = decoder.value(type, 0);
  decoder.expect_end();
  return result;
}

}  // namespace infra::provider
