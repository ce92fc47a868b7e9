#include "lib/terraform/schema_codec.h"

#include <algorithm>
#include <cassert>
#include <unordered_map>
#include <utility>

namespace infra::terraform {
namespace {

struct Field {
  std::uint32_t number = 0;
  std::uint64_t value = 0;
  std::string_view bytes;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  bool next(Field& field) {
    if (rest_.empty()) return false;
    std::uint64_t tag = varint();
    field.number = static_cast<std::uint32_t>(tag >> 3);
    if ((tag & 7) == 2) {
      std::size_t size = static_cast<std::size_t>(varint());
      assert(size <= rest_.size());
      field.bytes = rest_.substr(0, size);
      rest_.remove_prefix(size);
    } else {
      assert((tag & 7) == 0);
      field.value = varint();
    }
    return true;
  }

 private:
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; !rest_.empty() && shift < 64; shift += 7) {
      auto byte = static_cast<std::uint8_t>(rest_.front());
      rest_.remove_prefix(1);
      value |= std::uint64_t{byte & 0x7fU} << shift;
      if (byte < 0x80) break;
    }
    return value;
  }
  std::string_view rest_;
};

// Just enough JSON for types: strings without escapes, arrays, objects.
class TypeReader {
 public:
  explicit TypeReader(std::string_view text) : rest_(text) {}

  hcl::Type read(int depth = 0) {
    if (depth > 64) return {};
    if (peek() == '"') return primitive(string());
    if (!take('[')) return {};
    std::string_view kind = string();
    take(',');
    hcl::Type type = kind == "object"  ? object(depth)
                     : kind == "tuple" ? tuple(depth)
                                       : collection(kind, depth);
    take(']');
    return type;
  }

 private:
  char peek() {
    while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\n' || rest_[0] == '\t')) {
      rest_.remove_prefix(1);
    }
    return rest_.empty() ? '\0' : rest_[0];
  }
  bool take(char wanted) {
    if (peek() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::string_view string() {
    if (!take('"')) return {};
    std::string_view text = rest_.substr(0, rest_.find('"'));
    rest_.remove_prefix(std::min(rest_.size(), text.size() + 1));
    return text;
  }
  static hcl::Type primitive(std::string_view name) {
    if (name == "string") return hcl::Type::string();
    if (name == "number") return hcl::Type::number();
    if (name == "bool") return hcl::Type::boolean();
    return {};
  }
  hcl::Type collection(std::string_view kind, int depth) {
    hcl::Type element = read(depth + 1);
    if (kind == "list") return hcl::Type::list(std::move(element));
    if (kind == "set") return hcl::Type::set(std::move(element));
    if (kind == "map") return hcl::Type::map(std::move(element));
    return {};
  }
  hcl::Type tuple(int depth) {
    std::vector<hcl::Type> elements;
    if (take('[')) {
      while (peek() == '"' || peek() == '[') {
        elements.push_back(read(depth + 1));
        take(',');
      }
      take(']');
    }
    return hcl::Type::tuple(std::move(elements));
  }
  hcl::Type object(int depth) {
    std::vector<hcl::AttributeType> attributes;
    if (take('{')) {
      while (peek() == '"') {
        hcl::AttributeType attribute;
        attribute.name = string();
        take(':');
        attribute.type = read(depth + 1);
        attributes.push_back(std::move(attribute));
        take(',');
      }
      take('}');
    }
    if (take(',') && take('[')) {
      while (peek() == '"') {
        std::string_view name = string();
        for (hcl::AttributeType& attribute : attributes) {
          if (attribute.name == name) attribute.optional = true;
        }
        take(',');
      }
      take(']');
    }
    return hcl::Type::object(std::move(attributes));
  }

  std::string_view rest_;
};

class Decoder {
 public:
  explicit Decoder(DecodedSchema& blocks) : blocks_(blocks) {}

  struct Decoded {
    const BlockSchema* block = nullptr;
    bool deprecated = false;
  };

  Decoded block(std::string_view bytes) {
    // The same block stands hundreds of times in some types (aws_wafv2_web_acl's field_to_match).
    bool shared = bytes.size() <= kShared;
    if (shared) {
      if (auto known = seen_.find(bytes); known != seen_.end()) return known->second;
    }
    BlockSchema& result = blocks_.emplace_back();
    bool deprecated = false;
    Reader reader(bytes);
    for (Field field; reader.next(field);) {
      if (field.number == 2) result.attributes.push_back(attribute(field.bytes));
      if (field.number == 3) result.blocks.push_back(nested(field.bytes));
      if (field.number == 6) deprecated = field.value != 0;
    }
    auto by_name = [](const auto& a, const auto& b) { return a.name < b.name; };
    assert(std::ranges::is_sorted(result.attributes, by_name));
    assert(std::ranges::is_sorted(result.blocks, by_name));
    Decoded decoded = {&result, deprecated};
    if (shared) seen_.emplace(bytes, decoded);
    return decoded;
  }

 private:
  static constexpr std::size_t kShared = 16 * 1024;

  AttributeSchema attribute(std::string_view bytes) {
    AttributeSchema result;
    Reader reader(bytes);
    for (Field field; reader.next(field);) {
      switch (field.number) {
        case 1:
          result.name = field.bytes;
          break;
        case 2:
          result.type = type(field.bytes);
          break;
        case 4:
          result.required = field.value != 0;
          break;
        case 5:
          result.optional = field.value != 0;
          break;
        case 6:
          result.computed = field.value != 0;
          break;
        case 7:
          result.sensitive = field.value != 0;
          break;
        case 9:
          result.deprecated = field.value != 0;
          break;
        case 10:
          result.write_only = field.value != 0;
          break;
        default:
          break;
      }
    }
    return result;
  }

  NestedBlockSchema nested(std::string_view bytes) {
    NestedBlockSchema result;
    Reader reader(bytes);
    for (Field field; reader.next(field);) {
      switch (field.number) {
        case 1:
          result.name = field.bytes;
          break;
        case 2: {
          Decoded decoded = block(field.bytes);
          result.block = decoded.block;
          result.deprecated = decoded.deprecated;
          break;
        }
        case 3:
          result.nesting = nesting(field.value);
          break;
        case 4:
          result.min_items = static_cast<std::uint32_t>(field.value);
          break;
        case 5:
          result.max_items = static_cast<std::uint32_t>(field.value);
          break;
        default:
          break;
      }
    }
    if (!result.block) result.block = block({}).block;
    return result;
  }

  static Nesting nesting(std::uint64_t value) {
    switch (value) {
      case 1:
        return Nesting::single;
      case 3:
        return Nesting::set;
      case 4:
        return Nesting::map;
      case 5:
        return Nesting::group;
      default:
        return Nesting::list;
    }
  }

  const hcl::Type& type(std::string_view json) {
    auto [at, added] = types_.try_emplace(json);
    if (added) at->second = decode_type(json);
    return at->second;
  }

  DecodedSchema& blocks_;
  std::unordered_map<std::string_view, Decoded> seen_;
  std::unordered_map<std::string_view, hcl::Type> types_;
};

}  // namespace

hcl::Type decode_type(std::string_view json) { return TypeReader(json).read(); }

DecodedSchema decode_schema(std::string_view bytes) {
  DecodedSchema blocks;
  Decoder decoder(blocks);
  const BlockSchema* outermost = nullptr;
  Reader reader(bytes);
  for (Field field; reader.next(field);) {
    if (field.number == 2) outermost = decoder.block(field.bytes).block;
  }
  if (!outermost) outermost = decoder.block({}).block;
  assert(outermost == &blocks.front());
  return blocks;
}

void append_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>((value & 0x7f) | 0x80);
  out += static_cast<char>(value);
}

void append_field(std::string& out, std::uint32_t number, std::uint64_t value) {
  if (value == 0) return;
  append_varint(out, std::uint64_t{number} << 3);
  append_varint(out, value);
}

void append_field(std::string& out, std::uint32_t number, std::string_view bytes) {
  append_varint(out, std::uint64_t{number} << 3 | 2);
  append_varint(out, bytes.size());
  out += bytes;
}

}  // namespace infra::terraform
