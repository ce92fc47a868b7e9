#include "lib/terraform/sdk_set_order.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace infra::terraform {
namespace {

using hcl::Type;
using hcl::Value;

constexpr std::array<std::uint32_t, 256> kTable = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = value & 1 ? 0xedb88320u ^ (value >> 1) : value >> 1;
    table[i] = value;
  }
  return table;
}();

std::string hash_key(const std::string& serialized) { return std::to_string(crc32(serialized)); }

std::string scalar(const Value& value) {
  return value.is_null() ? std::string() : value.as_string() + ";";
}

std::string serialize(const Value& value) {
  if (value.is_null()) return ";";
  if (value.kind() == Type::Kind::string) return value.as_string() + ";";
  const bool is_set = value.kind() == Type::Kind::set;
  std::vector<std::string> elements;
  for (const Value& element : value.elements()) elements.push_back(scalar(element));
  if (is_set) std::ranges::sort(elements, {}, hash_key);
  std::string result = is_set ? "{" : "(";
  for (const std::string& element : elements) result += element;
  return result + (is_set ? "};" : ");");
}

std::string serialize_block(const Value& block) {
  std::string result;
  for (const hcl::Entry& entry : block.entries())
    result += entry.key + ":" + serialize(entry.value);
  return result;
}

}  // namespace

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t value = ~0u;
  for (const char byte : bytes)
    value = kTable[(value ^ static_cast<unsigned char>(byte)) & 0xff] ^ (value >> 8);
  return ~value;
}

std::vector<Value> in_sdk_set_order(std::vector<Value> blocks) {
  std::vector<std::pair<std::string, Value>> keyed;
  for (Value& block : blocks) {
    std::string key = hash_key(serialize_block(block));
    keyed.emplace_back(std::move(key), std::move(block));
  }
  std::ranges::stable_sort(keyed, {},
                           [](const auto& each) -> const std::string& { return each.first; });
  blocks.clear();
  for (auto& [key, block] : keyed) blocks.push_back(std::move(block));
  return blocks;
}

}  // namespace infra::terraform
