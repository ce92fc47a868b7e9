// Every value of the configuration with where it came from.
#include <fmt/format.h>

#include <type_traits>

#include "lib/workspace/config_fields.h"
#include "lib/workspace/config_file.h"

namespace infra::workspace {
namespace {

std::string show(const std::string& text) {
  const bool plain = !text.empty() && text.find_first_of(":{}[],&*#?|-<>=!%@\"' ") != 0 &&
                     text.find_first_of(",[]{}\"#") == std::string::npos &&
                     text.find(": ") == std::string::npos;
  if (plain) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

template <typename T>
  requires std::is_arithmetic_v<T>
std::string show(T number) {
  return fmt::format("{}", number);
}

std::string show(const Texts& texts) {
  std::string result;
  for (const std::string& text : texts) result += (result.empty() ? "" : ", ") + show(text);
  return "[" + result + "]";
}

template <typename T>
std::string show(const std::map<std::string, T>& map) {
  std::string result;
  for (const auto& [key, value] : map)
    result += fmt::format("{}{}: {}", result.empty() ? "" : ", ", show(key), show(value));
  return result.empty() ? "{}" : "{ " + result + " }";
}

class Shower {
 public:
  Shower(const LoadedConfig& loaded, std::string prefix, std::vector<ConfigValue>& values)
      : loaded_(loaded), prefix_(std::move(prefix)), values_(values) {}

  template <typename T>
  void value(const std::string& key, T& target, const char*) {
    values_.push_back({prefix_ + key, show(target), origin(prefix_ + key)});
  }
  void choice(const std::string& key, std::string& target, const char* help, const Texts&) {
    value(key, target, help);
  }
  void pattern(const std::string& key, std::string& target, const char* help) {
    value(key, target, help);
  }
  template <typename Visit>
  void object(const std::string& key, const char*, const Visit& visit) {
    Shower members(loaded_, prefix_ + key + ".", values_);
    visit(members);
  }
  template <typename T, typename Visit>
  void objects(const std::string& key, std::map<std::string, T>& target, const char*,
               const Visit& visit) {
    for (auto& [name, one] : target) {
      Shower members(loaded_, fmt::format("{}{}.{}.", prefix_, key, name), values_);
      visit(one, members);
    }
  }
  void rules(const std::string& key, std::map<std::string, RuleConfig>& target, const char*) {
    for (const auto& [code, rule] : target) {
      const std::string at = fmt::format("{}{}.{}", prefix_, key, code);
      if (!rule.severity.empty()) values_.push_back({at + ".severity", rule.severity, origin(at)});
      for (const auto& [name, list] : rule.lists)
        values_.push_back({at + "." + name, show(list), origin(at)});
      for (const auto& [name, map] : rule.maps)
        values_.push_back({at + "." + name, show(map), origin(at)});
    }
  }

 private:
  std::string origin(const std::string& key) const {
    const auto line = loaded_.lines.find(key);
    if (line != loaded_.lines.end()) return fmt::format("{}:{}", loaded_.path, line->second);
    return "built in";
  }

  const LoadedConfig& loaded_;
  std::string prefix_;
  std::vector<ConfigValue>& values_;
};

}  // namespace

std::vector<ConfigValue> show_config(const LoadedConfig& loaded) {
  std::vector<ConfigValue> values;
  Config config = loaded.config;
  Shower shower(loaded, "", values);
  visit_config(config, shower);
  return values;
}

}  // namespace infra::workspace
