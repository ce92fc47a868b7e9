#include "lib/scaffold/context.h"

#include <fmt/format.h>

namespace infra::scaffold {

Value::Value(const Value&) = default;
Value::Value(Value&&) noexcept = default;
Value& Value::operator=(const Value&) = default;
Value& Value::operator=(Value&&) noexcept = default;
Value::~Value() = default;

bool Value::truthy() const {
  if (const bool* value = boolean()) return *value;
  if (const std::string* value = text()) return !value->empty();
  if (const List* value = list()) return !value->empty();
  return !is_null();
}

std::string Value::shown() const {
  if (const bool* value = boolean()) return *value ? "true" : "false";
  if (const std::int64_t* value = integer()) return fmt::format("{}", *value);
  if (const std::string* value = text()) return *value;
  return "";
}

const Value& at(const Map& map, std::string_view key) {
  static const Value kNull;
  const auto found = map.find(std::string(key));
  return found == map.end() ? kNull : found->second;
}

std::string text_at(const Map& map, std::string_view key) { return at(map, key).shown(); }

const List& list_at(const Map& map, std::string_view key) {
  static const List kNone;
  const List* list = at(map, key).list();
  return list == nullptr ? kNone : *list;
}

}  // namespace infra::scaffold
