#include "lib/provider/random_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "lib/base/hash.h"

namespace infra::provider {
namespace {

using hcl::Type;
using hcl::Value;
using Known = std::map<std::string, Value, std::less<>>;

// An endless stream of bytes from a seed.
class Bytes {
 public:
  explicit Bytes(std::string seed) : seed_(std::move(seed)) {}
  std::uint8_t next() {
    if (at_ == block_.size()) {
      block_ = sha256_hex(fmt::format("{}\n{}", seed_, count_++));
      at_ = 0;
    }
    const std::string digits = block_.substr(at_, 2);
    at_ += 2;
    return static_cast<std::uint8_t>(std::stoul(digits, nullptr, 16));
  }
  std::uint64_t below(std::uint64_t limit) {  // limit > 0; the bias does not matter here
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i) value = value << 8 | next();
    return value % limit;
  }

 private:
  std::string seed_, block_;
  std::size_t at_ = 0;
  unsigned count_ = 0;
};

const Value* argument(const Value& object, std::string_view name) {
  const Value* found = object.find(name);
  return found && found->is_known() && !found->is_null() ? found : nullptr;
}

std::int64_t integer(const Value& object, std::string_view name, std::int64_t otherwise) {
  const Value* value = argument(object, name);
  return value ? value->as_number().to_int64().value_or(otherwise) : otherwise;
}

std::string text(const Value& object, std::string_view name, std::string otherwise) {
  const Value* value = argument(object, name);
  return value ? value->as_string() : std::move(otherwise);
}

bool flag(const Value& object, std::string_view name, bool otherwise) {
  const Value* value = argument(object, name);
  return value ? value->as_bool() : otherwise;
}

std::string base64(const std::vector<std::uint8_t>& bytes, bool url) {
  const std::string_view alphabet =
      url ? "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
          : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string result;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t j = 0; j < 3; ++j) group = group << 8 | (j < count ? bytes[i + j] : 0u);
    for (std::size_t j = 0; j <= count; ++j) result += alphabet[group >> (18 - 6 * j) & 63];
    if (!url) result.append(3 - count, '=');
  }
  return result;
}

std::string hex(const std::vector<std::uint8_t>& bytes) {
  std::string result;
  for (const std::uint8_t byte : bytes) result += fmt::format("{:02x}", byte);
  return result;
}

std::string decimal(const std::vector<std::uint8_t>& bytes) {
  std::string digits = "0";
  for (const std::uint8_t byte : bytes) {
    unsigned carry = byte;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
      const unsigned value = static_cast<unsigned>(*digit - '0') * 256 + carry;
      *digit = static_cast<char>('0' + value % 10);
      carry = value / 10;
    }
    for (; carry > 0; carry /= 10)
      digits.insert(digits.begin(), static_cast<char>('0' + carry % 10));
  }
  return digits;
}

std::vector<std::uint8_t> take(Bytes& bytes, std::int64_t count) {
  std::vector<std::uint8_t> result;
  for (std::int64_t i = 0; i < std::min<std::int64_t>(count, 4096); ++i)
    result.push_back(bytes.next());
  return result;
}

std::string uuid(Bytes& bytes) {
  auto raw = take(bytes, 16);
  raw[6] = static_cast<std::uint8_t>((raw[6] & 0x0f) | 0x40);
  raw[8] = static_cast<std::uint8_t>((raw[8] & 0x3f) | 0x80);
  const std::string digits = hex(raw);
  return fmt::format("{}-{}-{}-{}-{}", digits.substr(0, 8), digits.substr(8, 4),
                     digits.substr(12, 4), digits.substr(16, 4), digits.substr(20));
}

struct CharacterClass {
  std::string_view enable, minimum, characters;
};
constexpr CharacterClass kClasses[] = {
    {"lower", "min_lower", "abcdefghijklmnopqrstuvwxyz"},
    {"upper", "min_upper", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    {"numeric", "min_numeric", "0123456789"},
    {"special", "min_special", "!@#$%&*()-_=+[]{}<>:?"},
};

std::string characters(const Value& object, Bytes& bytes) {
  std::string all, result;
  const auto length =
      static_cast<std::size_t>(std::clamp<std::int64_t>(integer(object, "length", 0), 0, 4096));
  for (const CharacterClass& each : kClasses) {
    if (!flag(object, each.enable, true)) continue;
    const std::string from = each.enable == "special"
                                 ? text(object, "override_special", std::string(each.characters))
                                 : std::string(each.characters);
    if (from.empty()) continue;
    all += from;
    for (std::int64_t i = 0; i < integer(object, each.minimum, 0) && result.size() < length; ++i)
      result += from[bytes.below(from.size())];
  }
  while (result.size() < length && !all.empty()) result += all[bytes.below(all.size())];
  for (std::size_t i = result.size(); i > 1; --i) std::swap(result[i - 1], result[bytes.below(i)]);
  return result;
}

std::string pet(const Value& object, Bytes& bytes) {
  static constexpr std::array<std::string_view, 16> kFirst = {
      "able", "brave", "calm", "eager", "fair",  "gentle", "happy", "jolly",
      "keen", "lucky", "mild", "noble", "proud", "quick",  "sure",  "wise"};
  static constexpr std::array<std::string_view, 16> kLast = {
      "ant",  "bear", "cat",  "deer", "eagle", "fox",  "goat", "hare",
      "ibex", "lynx", "mole", "newt", "otter", "puma", "seal", "wolf"};
  const std::string separator = text(object, "separator", "-");
  std::string result = text(object, "prefix", "");
  const std::int64_t words = std::clamp<std::int64_t>(integer(object, "length", 2), 1, 64);
  for (std::int64_t i = 0; i < words; ++i) {
    if (!result.empty()) result += separator;
    result +=
        i + 1 == words ? kLast[bytes.below(kLast.size())] : kFirst[bytes.below(kFirst.size())];
  }
  return result;
}

Value shuffled(const Value& object, Bytes& bytes) {
  const Value* input = argument(object, "input");
  std::vector<Value> values;
  if (input) values.assign(input->elements().begin(), input->elements().end());
  for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[bytes.below(i)]);
  const std::int64_t wanted =
      integer(object, "result_count", static_cast<std::int64_t>(values.size()));
  if (wanted >= 0 && static_cast<std::size_t>(wanted) < values.size())
    values.resize(static_cast<std::size_t>(wanted));
  return Value::list(Type::string(), std::move(values));
}

Known random_bytes(const Value& object, Bytes& bytes, bool id) {
  const auto raw = take(bytes, integer(object, id ? "byte_length" : "length", 8));
  const std::string prefix = text(object, "prefix", "");
  if (!id) return {{"base64", Value::string(base64(raw, false))}, {"hex", Value::string(hex(raw))}};
  return {{"id", Value::string(base64(raw, true))},
          {"b64_url", Value::string(prefix + base64(raw, true))},
          {"b64_std", Value::string(prefix + base64(raw, false))},
          {"hex", Value::string(prefix + hex(raw))},
          {"dec", Value::string(prefix + decimal(raw))}};
}

Known random_integer(const Value& object, Bytes& bytes) {
  const std::int64_t low = integer(object, "min", 0), high = integer(object, "max", 0);
  const auto range = static_cast<std::uint64_t>(std::max<std::int64_t>(high - low, 0)) + 1;
  const std::int64_t result = low + static_cast<std::int64_t>(bytes.below(range));
  return {{"result", Value::number(result)}, {"id", Value::string(std::to_string(result))}};
}

// The moment at which every offline run takes place.
Known fixed_time(const Value& object) {
  static constexpr std::string_view kNow = "2024-01-01T00:00:00Z";
  const std::string now = text(object, "rfc3339", std::string(kNow));
  return {{"rfc3339", Value::string(now)},
          {"base_rfc3339", Value::string(now)},
          {"rotation_rfc3339", Value::string("2100-01-01T00:00:00Z")},
          {"id", Value::string(now)},
          {"year", Value::number(2024)},
          {"month", Value::number(1)},
          {"day", Value::number(1)},
          {"hour", Value::number(0)},
          {"minute", Value::number(0)},
          {"second", Value::number(0)},
          {"unix", Value::number(1704067200)}};
}

Known pem(Bytes& bytes, std::string_view type) {
  const auto block = [&](std::string_view label) {
    return Value::string(fmt::format("-----BEGIN {0}-----\n{1}\n-----END {0}-----\n", label,
                                     base64(take(bytes, 48), false)));
  };
  Known known = {{"id", Value::string(hex(take(bytes, 20)))}};
  const bool key = type == "tls_private_key" || type == "tls_public_key";
  if (key) {
    known["private_key_pem"] = block("RSA PRIVATE KEY");
    known["private_key_pem_pkcs8"] = block("PRIVATE KEY");
    known["private_key_openssh"] = block("OPENSSH PRIVATE KEY");
    known["public_key_pem"] = block("PUBLIC KEY");
    known["public_key_openssh"] = Value::string("ssh-rsa " + base64(take(bytes, 48), false) + "\n");
  } else {
    known["cert_pem"] = block("CERTIFICATE");
    known["cert_request_pem"] = block("CERTIFICATE REQUEST");
    known["key_algorithm"] = Value::string("RSA");
    known["ca_key_algorithm"] = Value::string("RSA");
    known["validity_start_time"] = Value::string("2024-01-01T00:00:00Z");
    known["validity_end_time"] = Value::string("2034-01-01T00:00:00Z");
  }
  if (type == "tls_public_key") known["algorithm"] = Value::string("RSA");
  return known;
}

Known known_values(std::string_view type, const Value& object, Bytes& bytes) {
  if (type == "random_id" || type == "random_bytes")
    return random_bytes(object, bytes, type == "random_id");
  if (type == "random_integer") return random_integer(object, bytes);
  if (type == "random_password")
    return {{"result", Value::string(characters(object, bytes))},
            {"bcrypt_hash", Value::string("$2a$10$" + base64(take(bytes, 39), true))},
            {"id", Value::string("none")}};
  if (type == "random_string") {
    const Value result = Value::string(characters(object, bytes));
    return {{"result", result}, {"id", result}};
  }
  if (type == "random_pet") return {{"id", Value::string(pet(object, bytes))}};
  if (type == "random_shuffle")
    return {{"result", shuffled(object, bytes)}, {"id", Value::string("-")}};
  if (type == "random_uuid") {
    const Value result = Value::string(uuid(bytes));
    return {{"result", result}, {"id", result}};
  }
  if (type.starts_with("time_") && type != "time_sleep") return fixed_time(object);
  if (type.starts_with("tls_")) return pem(bytes, type);
  if (type == "null_data_source") {
    const Value* inputs = argument(object, "inputs");
    return {{"outputs", inputs ? *inputs : Value::map(Type::string(), {})},
            {"id", Value::string("static")}};
  }
  return {{"id", Value::string(std::to_string(bytes.below(1'000'000'000'000'000'000)))}};
}

}  // namespace

Value with_random_values(std::string_view type, const Value& object, const std::string& seed) {
  Bytes bytes(std::string(type) + "\n" + seed);
  const Known known = known_values(type, object, bytes);
  std::vector<hcl::Entry> entries(object.entries().begin(), object.entries().end());
  for (hcl::Entry& entry : entries) {
    const bool open = !entry.value.is_known() || entry.value.is_null();
    if (const auto found = known.find(entry.key); open && found != known.end())
      entry.value = found->second;
  }
  return Value::object(std::move(entries));
}

}  // namespace infra::provider
