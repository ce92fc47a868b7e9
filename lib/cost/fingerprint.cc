#include "lib/cost/fingerprint.h"

#include <fmt/format.h>

#include <cstdint>

namespace infra::cost {
namespace {

constexpr int kMostDepth = 32;

class Hash {
 public:
  void add(std::string_view text) {
    for (const char c : text) mix(static_cast<unsigned char>(c));
    mix(0xff);
  }
  void add(const hcl::Value& value, int depth) {
    if (value.is_sensitive()) return add("sensitive");
    if (!value.is_known()) return add("unknown");
    if (value.is_null()) return add("null");
    if (depth > kMostDepth) return;
    using Kind = hcl::Type::Kind;
    switch (value.kind()) {
      case Kind::boolean:
        return add(value.as_bool() ? "true" : "false");
      case Kind::number:
        return add(value.as_number().to_string());
      case Kind::string:
        return add(value.as_string());
      case Kind::list:
      case Kind::set:
      case Kind::tuple:
        add("[");
        for (const hcl::Value& element : value.elements()) add(element, depth + 1);
        return;
      case Kind::map:
      case Kind::object:
        add("{");
        for (const hcl::Entry& entry : value.entries()) {
          add(entry.key);
          add(entry.value, depth + 1);
        }
        return;
      case Kind::dynamic:
        return;
    }
  }
  std::uint64_t state() const { return state_; }

 private:
  void mix(unsigned char byte) { state_ = (state_ ^ byte) * 0x100000001b3ULL; }  // FNV-1a
  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

}  // namespace

std::string fingerprint(const hcl::Value& value) {
  Hash hash;
  hash.add(value, 0);
  return fmt::format("{:016x}", hash.state());
}

}  // namespace infra::cost
