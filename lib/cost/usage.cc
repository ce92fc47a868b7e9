#include "lib/cost/usage.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>

#include "lib/base/error.h"
#include "lib/base/strings.h"

namespace infra::cost {
namespace {

constexpr std::size_t kMostFaults = 20;
constexpr int kMostDepth = 8;

class Parser {
 public:
  explicit Parser(const std::string& path) : path_(path) {}

  void fault(const YAML::Node& node, const std::string& what) {
    faults_.push_back(fmt::format("line {}: {}", node.Mark().line + 1, what));
  }

  std::map<std::string, UsageValues, std::less<>> section(const YAML::Node& node, bool types) {
    std::map<std::string, UsageValues, std::less<>> result;
    if (!node || node.IsNull()) return result;
    if (!node.IsMap()) {
      fault(node, "is no map of resources");
      return result;
    }
    for (const auto& entry : node) {
      const std::string name = entry.first.Scalar();
      const std::string type = types ? name : type_of(name);
      UsageValues values;
      if (entry.second.IsMap()) {
        collect(entry.second, type, "", values, 0);
      } else if (!entry.second.IsNull()) {
        fault(entry.second, fmt::format("`{}` is no map of usage", name));
      }
      result[name] = std::move(values);
    }
    return result;
  }

  void finish() const {
    if (faults_.empty()) return;
    std::string text = fmt::format("usage file `{}`: {}", path_, faults_[0]);
    for (std::size_t i = 1; i < std::min(faults_.size(), kMostFaults); ++i) {
      text += fmt::format("\nusage file `{}`: {}", path_, faults_[i]);
    }
    if (faults_.size() > kMostFaults) {
      text += fmt::format("\n{} more", faults_.size() - kMostFaults);
    }
    throw Error(text, "the keys of a type: `infra cost --sync-usage-file FILE`");
  }

 private:
  // module.api["eu"].aws_sqs_queue.jobs -> aws_sqs_queue
  static std::string type_of(const std::string& address) {
    for (const std::string_view part : split(address, '.'))
      if (part.starts_with("aws_")) return std::string(part.substr(0, part.find('[')));
    return {};
  }

  void collect(const YAML::Node& node, const std::string& type, const std::string& prefix,
               UsageValues& values, int depth) {
    const std::vector<std::string_view> known = usage_keys(type);
    for (const auto& entry : node) {
      const std::string key = prefix + entry.first.Scalar();
      if (entry.second.IsMap() && depth < kMostDepth) {
        collect(entry.second, type, key + ".", values, depth + 1);
        continue;
      }
      if (entry.second.IsNull()) continue;
      if (!entry.second.IsScalar()) {
        fault(entry.second, fmt::format("`{}` is no number", key));
        continue;
      }
      if (!known.empty() && !has(known, key)) {
        const auto near = did_you_mean(key, std::span<const std::string_view>(known));
        fault(entry.first, fmt::format("{} has no usage `{}`{}", type, key,
                                       near ? fmt::format(": did you mean `{}`?", *near) : ""));
        continue;
      }
      value(entry.second, key, values);
    }
  }

  static bool has(const std::vector<std::string_view>& known, const std::string& key) {
    return std::ranges::any_of(known, [&](std::string_view each) {
      return each == key ||
             (each.ends_with(".*") && key.starts_with(each.substr(0, each.size() - 1)));
    });
  }

  void value(const YAML::Node& node, const std::string& key, UsageValues& values) {
    const std::string text = node.Scalar();
    const std::string_view words = usage_words(key);
    if (words.empty()) {
      const auto number = Decimal::parse(text);
      // A quoted number is a text to YAML, and to who reads the file with something else.
      if (!number || node.Tag() == "!") {
        fault(node, fmt::format("`{}` is `{}`, which is no number", key, text));
      } else if (number->sign() < 0) {
        fault(node, fmt::format("`{}` is {}: usage is never negative", key, text));
      } else {
        values[key] = text;
      }
      return;
    }
    const std::string lower = to_lower_ascii(text);
    bool is_word = words == "a region";
    for (const std::string_view word : split(words, ',')) is_word |= trim(word) == lower;
    if (!is_word) fault(node, fmt::format("`{}` is `{}`, not one of {}", key, text, words));
    values[key] = lower;
  }

  const std::string& path_;
  std::vector<std::string> faults_;
};

void add(UsageValues& to, const UsageValues& from) {
  for (const auto& [key, value] : from) to[key] = value;
}

// Where the index that begins at `open` ends, past its `]`; npos: it does not.
std::size_t end_of_index(std::string_view address, std::size_t open) {
  bool quoted = false;
  for (std::size_t i = open + 1; i < address.size(); ++i) {
    if (address[i] == '"' && address[i - 1] != '\\') quoted = !quoted;
    if (address[i] == ']' && !quoted) return i + 1;
  }
  return address.npos;
}

// Is `address` one of those that `pattern` stands for? `[*]` is any index, or none, in any step:
// module.api[*].aws_sqs_queue.jobs[*]
bool fits(std::string_view pattern, std::string_view address) {
  constexpr std::string_view kAny = "[*]";
  for (;;) {
    const std::size_t any = pattern.find(kAny);
    const std::string_view same = pattern.substr(0, any);
    if (any == pattern.npos) return same == address;
    if (!address.starts_with(same)) return false;
    pattern.remove_prefix(any + kAny.size());
    address.remove_prefix(same.size());
    if (!address.starts_with('[')) continue;
    const std::size_t end = end_of_index(address, 0);
    if (end == address.npos) return false;
    address.remove_prefix(end);
  }
}

}  // namespace

UsageFile UsageFile::parse(const std::string& text, const std::string& path) {
  UsageFile result;
  YAML::Node root;
  try {
    root = YAML::Load(text);
  } catch (const YAML::Exception& error) {
    throw Error(fmt::format("usage file `{}`: line {}: {}", path, error.mark.line + 1, error.msg));
  }
  Parser parser(path);
  if (!root.IsMap() && !root.IsNull()) {
    throw Error(fmt::format("usage file `{}`: is no map with `resource_usage`", path));
  }
  if (root.IsMap()) {
    for (const auto& entry : root) {
      const std::string key = entry.first.Scalar();
      if (key == "resource_usage") {
        result.resources_ = parser.section(entry.second, false);
      } else if (key == "resource_type_default_usage") {
        result.types_ = parser.section(entry.second, true);
      } else if (key != "version") {
        parser.fault(entry.first, fmt::format("unknown key `{}`", key));
      }
    }
  }
  parser.finish();
  return result;
}

UsageValues UsageFile::of(std::string_view type, std::string_view address) const {
  UsageValues values;
  if (empty()) return values;
  const auto take = [&](const auto& from, std::string_view key) {
    const auto found = from.find(key);
    if (found != from.end()) add(values, found->second);
  };
  take(types_, type);
  take(resources_, type);
  // Those that leave less open count more.
  std::vector<std::pair<std::string_view, const UsageValues*>> wildcards;
  for (const auto& [pattern, given] : resources_)
    if (pattern.find("[*]") != pattern.npos && fits(pattern, address))
      wildcards.emplace_back(pattern, &given);
  const auto open = [](const auto& each) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = each.first.find("[*]", at)) != each.first.npos; ++at) ++count;
    return count;
  };
  std::ranges::stable_sort(wildcards, std::greater<>(), open);
  for (const auto& [pattern, given] : wildcards) add(values, *given);
  take(resources_, address);
  return values;
}

std::string sync_usage_file(const std::string& old_text, std::span<const AskedUsage> asked,
                            const UsageFile& known) {
  std::string added;
  for (const AskedUsage& each : asked) {
    const auto there = known.entries().find(each.address);
    std::string lines, open;
    for (const std::string& key : each.keys) {
      if (there != known.entries().end() && there->second.contains(key)) continue;
      const std::size_t dot = key.find('.');
      const std::string group = dot == key.npos ? "" : key.substr(0, dot);
      if (group != open && !group.empty()) lines += fmt::format("  #   {}:\n", group);
      open = group;
      const std::string_view words = usage_words(key);
      const std::string_view value = words.empty() ? "0" : words.substr(0, words.find(','));
      lines +=
          fmt::format("  #   {}{}: {} # {}\n", group.empty() ? "" : "  ",
                      dot == key.npos ? key : key.substr(dot + 1), value, describe_usage_key(key));
    }
    const std::string name = fmt::format("  # {}:\n", each.address);
    if (lines.empty() || old_text.find(name) != old_text.npos) continue;
    added += name + lines;
  }
  std::string text = old_text;
  if (text.empty()) text = "version: 0.1\n";
  if (!text.ends_with('\n')) text += '\n';
  if (added.empty()) return text;
  const std::size_t section = ("\n" + text).find("\nresource_usage:");
  if (section == std::string::npos) return text + "resource_usage:\n" + added;
  const std::size_t line = text.find('\n', section);
  return text.substr(0, line + 1) + added + text.substr(line + 1);
}

}  // namespace infra::cost
