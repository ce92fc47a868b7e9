#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/error.h"
#include "lib/hcl/functions/base64.h"
#include "lib/hcl/functions/charset.h"
#include "lib/hcl/functions/code_points.h"
#include "lib/hcl/functions/csv.h"
#include "lib/hcl/functions/groups.h"
#include "lib/hcl/functions/json_value.h"
#include "lib/hcl/functions/support.h"

namespace infra::hcl {
namespace {

std::string encode_base64(const std::string& text, CallContext& context) {
  charge_text(context, text.size());
  return base64_encode(text);
}

Value base64decode(Arguments arguments, CallContext& context) {
  const std::string& text = arguments[0].as_string();
  charge_text(context, text.size());
  const Base64 decoded = base64_decode(text);
  if (decoded.error_at != std::string::npos) {
    fail(0, fmt::format("failed to decode base64 data {}", quoted(text)));
  }
  if (!is_utf8(decoded.bytes)) {
    fail(0, "the result of decoding the provided string is not valid UTF-8");
  }
  return text_value(decoded.bytes);
}

void append_little_endian(std::string& out, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(value >> shift & 0xff);
}

// The frame is Go's; which matches the compressor finds is zlib's matter, so longer texts can
// differ from what Terraform makes of them (and decompress to the same).
std::string gzip(std::string_view text) {
  std::string out("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
  if (!text.empty()) {
    z_stream stream = {};
    constexpr int kRawWindow = -15, kDefaultMemory = 8;
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kRawWindow, kDefaultMemory,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
      throw Error("zlib has no memory");
    }
    constexpr std::size_t kFlushMarker = 16;
    const std::size_t begin = out.size();
    const std::size_t room = deflateBound(&stream, text.size()) + kFlushMarker;
    out.resize(begin + room);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + begin);
    stream.avail_out = static_cast<uInt>(room);
    deflate(&stream, Z_SYNC_FLUSH);
    out.resize(begin + room - stream.avail_out);
    deflateEnd(&stream);
  } else {
    out.append("\0\0\0\xff\xff", 5);
  }
  out.append("\x01\0\0\xff\xff", 5);  // a last block, empty and not compressed
  const auto* bytes = reinterpret_cast<const Bytef*>(text.data());
  append_little_endian(out, static_cast<std::uint32_t>(crc32(0, text.empty() ? nullptr : bytes,
                                                             static_cast<uInt>(text.size()))));
  append_little_endian(out, static_cast<std::uint32_t>(text.size()));
  return out;
}

const Charset& charset_argument(const Value& value) {
  const Charset* charset = find_charset(value.as_string());
  if (charset == nullptr) {
    fail(1, fmt::format("{} is not a supported IANA encoding name or alias",
                        quoted(value.as_string())));
  }
  return *charset;
}

Value textencodebase64(Arguments arguments, CallContext& context) {
  const Charset& charset = charset_argument(arguments[1]);
  charge_text(context, arguments[0].as_string().size() * 3);
  const auto encoded = encode_text(charset, arguments[0].as_string());
  if (!encoded) {
    fail(0, fmt::format("the given string contains characters that cannot be represented in {}",
                        charset.name));
  }
  return Value::string(base64_encode(*encoded));
}

Value textdecodebase64(Arguments arguments, CallContext& context) {
  const Charset& charset = charset_argument(arguments[1]);
  charge_text(context, arguments[0].as_string().size() * 3);
  const Base64 bytes = base64_decode(arguments[0].as_string());
  if (bytes.error_at != std::string::npos) {
    fail(0,
         fmt::format("the given value has an invalid base64 symbol at offset {}", bytes.error_at));
  }
  const auto text = decode_text(charset, bytes.bytes);
  if (!text) {
    fail(0, fmt::format("the given string contains symbols that are not defined for {}",
                        charset.name));
  }
  return text_value(*text);
}

Value jsonencode(Arguments arguments, CallContext& context) {
  const Value& value = arguments[0];
  if (value.is_wholly_known()) {
    return text_value(encode_json(value, context.budget));
  }
  const bool maybe_null =
      !value.is_known() && (value.refinement() == nullptr || !value.refinement()->not_null);
  Refinement refinement;
  if (!maybe_null) {
    const Type::Kind kind = value.kind();
    if (kind == Type::Kind::string) refinement.prefix = "\"";
    if (kind == Type::Kind::map || kind == Type::Kind::object) refinement.prefix = "{";
    if (kind == Type::Kind::list || kind == Type::Kind::set || kind == Type::Kind::tuple) {
      refinement.prefix = "[";
    }
  }
  return Value::unknown(Type::string(), std::move(refinement)).with_partial_text({{}, value});
}

// What the known start of an unknown text says of the result.
Type jsondecode_type(Arguments arguments) {
  const Refinement* refinement = arguments[0].refinement();
  if (arguments[0].is_known() || refinement == nullptr) return Type::dynamic();
  std::string_view prefix = refinement->prefix;
  const std::size_t begin = prefix.find_first_not_of(" \t\r\n");
  if (begin == prefix.npos) return Type::dynamic();
  prefix.remove_prefix(begin);
  const char c = prefix[0];
  if (c == '"') return Type::string();
  if (c == 't' || c == 'f') return Type::boolean();
  if (c == '-' || c == '.' || (c >= '0' && c <= '9')) return Type::number();
  if (c != '{' && c != '[' && c != 'n') {
    take_code_point(prefix);
    const std::string_view text = std::string_view(refinement->prefix).substr(begin);
    fail(0, fmt::format("a JSON document cannot begin with the character '{}'",
                        text.substr(0, text.size() - prefix.size())));
  }
  return Type::dynamic();
}

std::string urlencode(const std::string& text, CallContext& context) {
  std::string out;
  for (const char c : text) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (is_letter || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~') {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  charge_text(context, out.size());
  return out;
}

// The attributes of each row, from the first line.
std::vector<std::string> csv_header(CsvReader& reader) {
  std::vector<std::string> names;
  if (!reader.read(names)) fail(0, "missing header line");
  for (std::string& name : names) name = text_value(name).as_string();
  std::vector<std::string> sorted = names;
  std::ranges::sort(sorted);
  const auto twice = std::ranges::adjacent_find(sorted);
  if (twice != sorted.end()) fail(0, fmt::format("duplicate column name {}", quoted(*twice)));
  return names;
}

Type csvdecode_type(Arguments arguments) {
  if (!arguments[0].is_known()) return Type::dynamic();
  CsvReader reader(arguments[0].as_string());
  std::vector<AttributeType> attributes;
  for (std::string& name : csv_header(reader)) {
    attributes.push_back({std::move(name), Type::string()});
  }
  return Type::list(Type::object(std::move(attributes)));
}

Value csvdecode(Arguments arguments, const Type& type, CallContext& context) {
  charge_text(context, arguments[0].as_string().size());
  CsvReader reader(arguments[0].as_string());
  const std::vector<std::string> names = csv_header(reader);
  std::vector<Value> rows;
  for (std::vector<std::string> fields; reader.read(fields);) {
    if (fields.size() != names.size()) {
      fail(0, fmt::format("CSV parse error on line {}: wrong number of fields", reader.line()));
    }
    context.budget.work(1 + fields.size());
    context.budget.memory(fields.size() * sizeof(Entry));
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      entries.push_back({names[i], text_value(fields[i])});
    }
    rows.push_back(Value::object(std::move(entries)));
  }
  return Value::list(type.element(), std::move(rows));
}

}  // namespace

std::vector<Function> encoding_functions() {
  const Type text = Type::string();
  std::vector<Function> all;
  all.push_back(text_function("base64encode", "str", encode_base64));
  all.push_back(simple_function("base64decode", {parameter("str", text)}, text, base64decode));
  all.push_back(text_function("base64gzip", "str", [](const std::string& s, CallContext& context) {
    charge_text(context, s.size() * 4);
    return base64_encode(gzip(s));
  }));
  all.push_back(text_function("urlencode", "str", urlencode));
  all.push_back(simple_function("textencodebase64",
                                {parameter("string", text), parameter("encoding", text)}, text,
                                textencodebase64));
  all.push_back(simple_function("textdecodebase64",
                                {parameter("source", text), parameter("encoding", text)}, text,
                                textdecodebase64));
  all.push_back(simple_function("jsonencode", {any_parameter("val")}, text, jsonencode));
  all.push_back({.name = "jsondecode",
                 .parameters = {parameter("str", text)},
                 .variadic = std::nullopt,
                 .result_type = jsondecode_type,
                 .call =
                     [](Arguments arguments, const Type&, CallContext& context) {
                       return decode_json(arguments[0].as_string(), context.budget);
                     },
                 .result_not_null = false});
  all.push_back({.name = "csvdecode",
                 .parameters = {parameter("str", text)},
                 .variadic = std::nullopt,
                 .result_type = csvdecode_type,
                 .call = csvdecode});
  return all;
}

}  // namespace infra::hcl
