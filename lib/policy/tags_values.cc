#include "lib/policy/tags_values.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>

#include "lib/base/strings.h"

namespace infra::policy {
namespace {

// Patterns come from infra.yaml, are few, and are asked for every tag.
bool matches_pattern(const std::string& pattern, std::string_view value) {
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<RE2>> compiled;
  const RE2* expression = nullptr;
  {
    std::lock_guard lock(mutex);
    auto& slot = compiled[pattern];
    if (!slot) slot = std::make_unique<RE2>(pattern, RE2::Quiet);
    expression = slot.get();
  }
  return !expression->ok() || RE2::FullMatch({value.data(), value.size()}, *expression);
}

bool is_date(std::string_view value) {
  if (!matches_pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}", value)) return false;
  const int month = (value[5] - '0') * 10 + value[6] - '0';
  const int day = (value[8] - '0') * 10 + value[9] - '0';
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

bool has_format(const std::string& format, std::string_view value) {
  if (format == "email") {
    return matches_pattern(R"([A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)", value);
  }
  if (format == "kebab") {
    return value.size() >= 2 && matches_pattern("[a-z][a-z0-9]*(-[a-z0-9]+)*", value);
  }
  return format != "date" || is_date(value);
}

std::string_view describe(const std::string& format) {
  if (format == "email") return "an e-mail address";
  if (format == "kebab") return "kebab-case";
  if (format == "date") return "a date (YYYY-MM-DD)";
  return format;
}

std::string plain(std::string_view key) {
  std::string result = to_lower_ascii(key);
  std::erase_if(result, [](char c) { return c == '-' || c == '_' || c == ' ' || c == '.'; });
  return result;
}

}  // namespace

std::optional<std::string> tag_text(const hcl::Value& value) {
  if (!value.is_known() || value.is_null() || value.is_sensitive()) return {};
  switch (value.kind()) {
    case hcl::Type::Kind::string:
      return value.as_string();
    case hcl::Type::Kind::number:
      return value.as_number().to_string();
    case hcl::Type::Kind::boolean:
      return value.as_bool() ? "true" : "false";
    case hcl::Type::Kind::dynamic:
    case hcl::Type::Kind::list:
    case hcl::Type::Kind::set:
    case hcl::Type::Kind::map:
    case hcl::Type::Kind::tuple:
    case hcl::Type::Kind::object:
      break;
  }
  return {};
}

std::optional<std::string> value_fault(const workspace::TagValueConfig& rule,
                                       std::string_view value) {
  if (!rule.one_of.empty() && std::ranges::find(rule.one_of, value) == rule.one_of.end()) {
    return fmt::format("one of {}", fmt::join(rule.one_of, ", "));
  }
  if (!rule.pattern.empty() && !matches_pattern(rule.pattern, value)) {
    return fmt::format("of the form {}", rule.pattern);
  }
  const auto has = [&](const std::string& format) { return has_format(format, value); };
  if (!rule.any_of.empty() && std::ranges::none_of(rule.any_of, has)) {
    std::string wanted;
    for (const std::string& format : rule.any_of) {
      wanted += (wanted.empty() ? "" : " or ") + std::string(describe(format));
    }
    return wanted;
  }
  return {};
}

bool is_near_miss(std::string_view written, std::string_view wanted) {
  if (written == wanted) return false;
  const std::string a = plain(written), b = plain(wanted);
  if (a == b) return true;
  const std::size_t limit = b.size() >= 8 ? 2 : b.size() >= 4 ? 1 : 0;
  return limit > 0 && edit_distance(a, b, limit) <= limit;
}

}  // namespace infra::policy
