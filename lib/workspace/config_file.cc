#include "lib/workspace/config_file.h"

#include <fmt/format.h>
#include <re2/re2.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>
#include <type_traits>
#include <utility>

#include "lib/base/numbers.h"
#include "lib/base/strings.h"
#include "lib/terraform/version.h"
#include "lib/workspace/config_fields.h"

namespace infra::workspace {
namespace {

std::string_view kind_of(const YAML::Node& node) {
  if (node.IsNull()) return "nothing";
  if (node.IsMap()) return "a map";
  return node.IsSequence() ? "a list" : "a single value";
}

// What every reader of one file shares.
struct Reading {
  const diag::SourceMap& sources;
  std::uint32_t file;
  LoadedConfig& loaded;

  // The place of a node: its first word, or the rest of its line.
  diag::Span span(const YAML::Node& node) const { return span_at(node.Mark(), node); }
  diag::Span span_at(const YAML::Mark& mark, const YAML::Node& node) const {
    const std::string_view text = sources[file].text;
    const auto begin =
        std::min<std::size_t>(mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos), text.size());
    const std::string_view rest = text.substr(begin, text.find_first_of("\r\n", begin) - begin);
    std::size_t length = rest.size();
    if (node.IsScalar() && rest.starts_with(node.Scalar())) length = node.Scalar().size();
    if (node.IsScalar() && !rest.empty() && (rest[0] == '"' || rest[0] == '\''))
      length = std::min(rest.find(rest[0], 1), rest.size() - 1) + 1;
    if (node.IsMap() || node.IsSequence()) length = std::min<std::size_t>(1, rest.size());
    return {file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + length)};
  }
  std::uint32_t line(const YAML::Node& node) const {
    return static_cast<std::uint32_t>(std::max(node.Mark().line, 0) + 1);
  }
  void report(const YAML::Node& node, std::string message, std::string label = {},
              std::string help = {}) {
    loaded.found.push_back({.message = std::move(message),
                            .primary = {span(node), std::move(label)},
                            .help = std::move(help)});
  }
};

class Reader {
 public:
  Reader(Reading& reading, YAML::Node node, std::string prefix)
      : reading_(reading), node_(std::move(node)), prefix_(std::move(prefix)) {
    if (node_.IsNull()) return;  // `layout:` with nothing behind it
    if (!node_.IsMap()) {
      reading_.report(node_, fmt::format("{} is {}, not a map", name(), kind_of(node_)));
      return;
    }
    std::set<std::string> seen;
    for (const auto& entry : node_) {
      if (!entry.first.IsScalar()) {
        reading_.report(entry.first, "a key is not a text");
      } else if (!seen.insert(entry.first.Scalar()).second) {
        reading_.report(entry.first, fmt::format("`{}` is given twice", path(entry.first.Scalar())),
                        "the second one");
      } else {
        entries_.emplace_back(entry.first, entry.second);
      }
    }
  }

  template <typename T>
  void value(const char* key, T& target, const char*) {
    if (const YAML::Node* node = take(key)) convert(*node, path(key), target);
  }

  void choice(const char* key, std::string& target, const char*, const Texts& allowed) {
    const YAML::Node* node = take(key);
    if (node != nullptr && convert(*node, path(key), target))
      check_choice(*node, path(key), target, allowed);
  }

  void pattern(const char* key, std::string& target, const char*) {
    const YAML::Node* node = take(key);
    if (node == nullptr || !convert(*node, path(key), target)) return;
    const RE2 compiled(target, RE2::Quiet);
    if (!compiled.ok())
      reading_.report(*node, fmt::format("`{}` is no regular expression", path(key)),
                      compiled.error(), "the syntax is that of RE2");
  }

  template <typename Visit>
  void object(const char* key, const char*, const Visit& visit) {
    const YAML::Node* node = take(key);
    if (node == nullptr) return;
    Reader members(reading_, *node, path(key));
    visit(members);
    members.finish();
  }

  template <typename T, typename Visit>
  void objects(const char* key, std::map<std::string, T>& target, const char*, const Visit& visit) {
    const YAML::Node* node = take(key);
    if (node == nullptr) return;
    Reader each(reading_, *node, path(key));
    for (const auto& [name, value] : each.entries_) {
      T one = {};
      Reader members(reading_, value, path(key) + "." + name.Scalar());
      visit(one, members);
      members.finish();
      reading_.loaded.lines[path(key) + "." + name.Scalar()] = reading_.line(name);
      target[name.Scalar()] = std::move(one);
    }
  }

  void rules(const char* key, std::map<std::string, RuleConfig>& target, const char*) {
    const YAML::Node* node = take(key);
    if (node == nullptr) return;
    Reader each(reading_, *node, path(key));
    for (const auto& [name, value] : each.entries_) {
      const std::string code = name.Scalar();
      if (!RE2::FullMatch(code, "[A-Z]{2,8}([0-9]{3})?|EXT:.+"))
        reading_.report(name, fmt::format("`{}` is neither a rule nor a family", printable(code)),
                        {}, "write a code such as TAG001, or a family such as TAG");
      reading_.loaded.lines[path(key) + "." + code] = reading_.line(name);
      target[code] = read_rule(value, path(key) + "." + code);
    }
  }

  // After all keys were visited: what is left is unknown.
  void finish() {
    for (const auto& [key, value] : entries_) {
      const std::string& word = key.Scalar();
      if (std::ranges::find(known_, word) != known_.end()) continue;
      const auto near = did_you_mean(word, known_);
      reading_.report(key, fmt::format("unknown key `{}`", printable(path(word))), {},
                      near ? fmt::format("did you mean `{}`?", *near)
                           : fmt::format("{} has {}", name(), fmt::join(known_, ", ")));
    }
  }

 private:
  std::string name() const { return prefix_.empty() ? "the file" : "`" + prefix_ + "`"; }
  std::string path(std::string_view key) const {
    return prefix_.empty() ? std::string(key) : fmt::format("{}.{}", prefix_, key);
  }

  const YAML::Node* take(const char* key) {
    known_.emplace_back(key);
    const auto found =
        std::ranges::find_if(entries_, [&](const auto& e) { return e.first.Scalar() == key; });
    if (found == entries_.end()) return nullptr;
    reading_.loaded.lines[path(key)] = reading_.line(found->first);
    return &found->second;
  }

  bool refuse(const YAML::Node& node, const std::string& key, std::string_view wanted) {
    const std::string got = node.IsScalar() ? fmt::format("`{}`", printable(node.Scalar()))
                                            : std::string(kind_of(node));
    reading_.report(node, fmt::format("`{}` is {}, not {}", key, got, wanted));
    return false;
  }

  void check_choice(const YAML::Node& node, const std::string& key, const std::string& given,
                    const Texts& allowed) {
    if (std::ranges::find(allowed, given) != allowed.end()) return;
    const auto near = did_you_mean(given, allowed);
    reading_.report(node, fmt::format("`{}` is `{}`", key, printable(given)), {},
                    near ? fmt::format("did you mean `{}`?", *near)
                         : fmt::format("it may be {}", fmt::join(allowed, ", ")));
  }

  bool convert(const YAML::Node& node, const std::string& key, std::string& target) {
    if (node.IsNull()) return target.clear(), true;
    if (!node.IsScalar()) return refuse(node, key, "a text");
    target = node.Scalar();
    return true;
  }

  template <typename T>
    requires std::is_arithmetic_v<T>
  bool convert(const YAML::Node& node, const std::string& key, T& target) {
    const auto number = parse_number<T>(node.IsScalar() ? node.Scalar() : "");
    if (!number) return refuse(node, key, std::is_integral_v<T> ? "a whole number" : "a number");
    target = *number;
    return true;
  }

  bool convert(const YAML::Node& node, const std::string& key, Texts& target) {
    target.clear();
    if (node.IsNull()) return true;
    if (node.IsScalar()) return target.push_back(node.Scalar()), true;
    if (!node.IsSequence()) return refuse(node, key, "a list of texts");
    for (const YAML::Node& item : node)
      if (!convert(item, key, target.emplace_back())) return false;
    return true;
  }

  template <typename T>
  bool convert(const YAML::Node& node, const std::string& key, std::map<std::string, T>& target) {
    target.clear();
    if (node.IsNull()) return true;
    if (!node.IsMap()) return refuse(node, key, "a map");
    const Reader entries(reading_, node, key);
    for (const auto& [name, value] : entries.entries_)
      convert(value, key + "." + name.Scalar(), target[name.Scalar()]);
    return true;
  }

  RuleConfig read_rule(const YAML::Node& node, const std::string& key) {
    static const Texts kWords = {"error", "warning", "note", "off"};
    RuleConfig rule;
    if (node.IsScalar()) {  // `off` and `false` are the same word in older YAML
      rule.severity = node.Scalar() == "false" ? "off" : node.Scalar();
      check_choice(node, key, rule.severity, kWords);
      return rule;
    }
    const Reader settings(reading_, node, key);
    for (const auto& [name, value] : settings.entries_) {
      const std::string& word = name.Scalar();
      const std::string at = key + "." + word;
      if (word == "severity") {
        if (convert(value, at, rule.severity)) check_choice(value, at, rule.severity, kWords);
      } else if (value.IsMap()) {
        convert(value, at, rule.maps[word]);
      } else {
        convert(value, at, rule.lists[word]);
      }
    }
    return rule;
  }

  Reading& reading_;
  YAML::Node node_;
  std::string prefix_;
  std::vector<std::pair<YAML::Node, YAML::Node>> entries_;
  Texts known_;
};

void check_version(Reading& reading, const YAML::Node& root, std::string_view program_version) {
  const Config& config = reading.loaded.config;
  if (root["version"] && config.version != 1)
    reading.report(root["version"], fmt::format("version {} of the format", config.version), {},
                   "this program reads version 1");
  if (config.infra.empty() || !root["infra"]) return;
  using terraform::VersionConstraints;
  const auto wanted = VersionConstraints::parse(config.infra, VersionConstraints::Use::program);
  const auto own = terraform::Version::parse(program_version);
  if (!wanted) {
    reading.report(root["infra"], fmt::format("`{}` is no range of versions", config.infra), {},
                   "write for example `>= 0.1, < 1`");
  } else if (own && !wanted->allows(*own)) {
    reading.report(root["infra"],
                   fmt::format("this is infra {}, which may not be used here", program_version),
                   fmt::format("allows {}", config.infra), "install a version that is allowed");
  }
}

// {names} that are closed, below the root: a glob that nothing can match would be no error, but all
// of its folders something else.
void check_globs(Reading& reading, const YAML::Node& layout) {
  if (!layout || !layout.IsMap()) return;
  const auto check = [&](const YAML::Node& node) {
    const std::string glob = node.Scalar();
    const bool is_below = !glob.starts_with('/') && !RE2::PartialMatch(glob, R"((^|/)\.\.(/|$))");
    if (is_below && RE2::FullMatch(glob, R"(([^{}]|\{[a-z_]+\})+)")) return;
    reading.report(node, fmt::format("`{}` is no pattern of folders", printable(glob)), {},
                   "write for example `stacks/{service}/{env}`, from the root of the repository");
  };
  for (const char* key : {"modules", "shared", "stacks", "exclude"}) {
    const YAML::Node globs = layout[key];
    if (!globs || globs.IsNull()) continue;
    if (globs.IsScalar()) check(globs);
    if (globs.IsSequence())
      for (const YAML::Node& glob : globs) check(glob);
  }
}

void check_values(Reading& reading, const YAML::Node& root) {
  check_globs(reading, root["layout"]);
  const Config& config = reading.loaded.config;
  for (const auto& [account, number] : config.accounts)
    if (!RE2::FullMatch(number, "[0-9]{12}"))
      reading.report(root["accounts"][account],
                     fmt::format("`accounts.{}` is no account number", account), {},
                     "twelve digits in quotes: YAML reads a number with a leading 0 otherwise");
  for (const auto& [alias, name] : config.environments.aliases) {
    const auto& allowed = config.environments.allowed;
    if (std::ranges::find(allowed, name) != allowed.end()) continue;
    const bool own = root["environments"] && root["environments"]["aliases"];
    const YAML::Node& node =
        own ? root["environments"]["aliases"][alias] : root["environments"]["allowed"];
    if (own)
      reading.report(node,
                     fmt::format("alias `{}` is for `{}`, which is no environment", alias, name));
  }
  if (root["plan"] && !RE2::FullMatch(config.plan.timeout, "[0-9]+(s|m|h)"))
    reading.report(root["plan"]["timeout"], fmt::format("`{}` is no time", config.plan.timeout), {},
                   "write 90s, 20m or 1h");
}

}  // namespace

LoadedConfig read_config(const diag::SourceMap& sources, std::uint32_t file,
                         std::string_view program_version) {
  LoadedConfig loaded;
  loaded.path = sources[file].path;
  Reading reading = {sources, file, loaded};
  try {
    const YAML::Node root = YAML::Load(sources[file].text);
    Reader reader(reading, root, "");
    visit_config(loaded.config, reader);
    reader.finish();
    if (loaded.found.empty() && root.IsMap()) {
      check_version(reading, root, program_version);
      check_values(reading, root);
    }
  } catch (const YAML::Exception& error) {
    const diag::Span span = reading.span_at(error.mark, YAML::Node());
    loaded.found.push_back({.message = "not YAML: " + error.msg, .primary = {span, {}}});
  }
  diag::sort_diagnostics(loaded.found, sources);
  return loaded;
}

}  // namespace infra::workspace
