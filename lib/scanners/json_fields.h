// Reads reports that others write: a field that is absent or of another type is its default, so
// that a newer scanner's report is read as far as it is understood. Internal.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace infra::scanners {

using Json = nlohmann::json;

inline const Json& field(const Json& object, const char* name) {
  static const Json none;
  if (!object.is_object()) return none;
  const auto found = object.find(name);
  return found == object.end() ? none : *found;
}

inline std::string text(const Json& object, const char* name) {
  const Json& value = field(object, name);
  return value.is_string() ? value.get<std::string>() : std::string();
}

inline std::uint32_t line_number(const Json& value) {
  if (!value.is_number_integer()) return 0;
  const auto number = value.get<std::int64_t>();
  return number < 1 || number > 100'000'000 ? 0 : static_cast<std::uint32_t>(number);
}

// nullopt-like: a discarded value where the text is no JSON. Nesting is bounded by the caller's
// limit on output and by this depth, because a report may be anything.
Json parse_report(const std::string& report);

}  // namespace infra::scanners
