#include "lib/hcl/functions/regex.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "lib/hcl/functions/code_points.h"
#include "lib/hcl/functions/groups.h"
#include "lib/hcl/functions/support.h"

namespace infra::hcl {
namespace {

struct PatternError {
  std::string_view what;  // Go's words
  std::string where;
};

std::string_view words_for(RE2::ErrorCode code) {
  switch (code) {
    case RE2::ErrorBadEscape:
      return "invalid escape sequence";
    case RE2::ErrorBadCharClass:
      return "invalid character class";
    case RE2::ErrorBadCharRange:
      return "invalid character class range";
    case RE2::ErrorMissingBracket:
      return "missing closing ]";
    case RE2::ErrorMissingParen:
      return "missing closing )";
    case RE2::ErrorUnexpectedParen:
      return "unexpected )";
    case RE2::ErrorTrailingBackslash:
      return "trailing backslash at end of expression";
    case RE2::ErrorRepeatArgument:
      return "missing argument to repetition operator";
    case RE2::ErrorRepeatSize:
      return "invalid repeat count";
    case RE2::ErrorRepeatOp:
      return "invalid nested repetition operator";
    case RE2::ErrorBadPerlOp:
      return "invalid or unsupported Perl syntax";
    case RE2::ErrorBadUTF8:
      return "invalid UTF-8";
    case RE2::ErrorBadNamedCapture:
      return "invalid named capture";
    case RE2::ErrorPatternTooLarge:
      return "expression too large";
    case RE2::NoError:
    case RE2::ErrorInternal:
      break;
  }
  return "internal error";
}

// Go takes two things that RE2 refuses, (?<name>…) and a name used twice, and refuses \C. So names
// are taken out of the pattern here, and groups are known by number to RE2.
struct Groups {
  std::string pattern;
  std::vector<std::string> names;  // by group, from group 1; "" for a group without a name
};

class GroupReader {
 public:
  explicit GroupReader(std::string_view pattern) : rest_(pattern) {}

  Groups run() {
    while (!rest_.empty()) {
      if (rest_[0] == '\\') {
        read_escape();
      } else if (rest_[0] == '[') {
        read_class();
      } else if (rest_[0] == '(') {
        read_group();
      } else {
        copy(1);
      }
    }
    return std::move(groups_);
  }

 private:
  void copy(std::size_t count) {
    count = std::min(count, rest_.size());
    groups_.pattern += rest_.substr(0, count);
    rest_.remove_prefix(count);
  }

  void read_escape() {
    if (rest_.starts_with("\\C")) throw PatternError{"invalid escape sequence", "\\C"};
    if (rest_.starts_with("\\Q")) {
      const std::size_t end = rest_.find("\\E");
      copy(end == rest_.npos ? rest_.size() : end + 2);
    } else {
      copy(2);
    }
  }

  void read_class() {
    copy(1);
    if (rest_.starts_with('^')) copy(1);
    if (rest_.starts_with(']')) copy(1);
    while (!rest_.empty() && rest_[0] != ']') {
      const std::size_t end = rest_.starts_with("[:") ? rest_.find(":]") : rest_.npos;
      copy(end != rest_.npos ? end + 2 : rest_[0] == '\\' ? 2 : 1);
    }
    copy(1);
  }

  void read_group() {
    const std::size_t open = rest_.starts_with("(?P<") ? 4 : rest_.starts_with("(?<") ? 3 : 0;
    if (open == 0) {
      if (!rest_.starts_with("(?")) groups_.names.emplace_back();
      copy(1);
      return;
    }
    const std::size_t close = rest_.find('>');
    if (close == rest_.npos) throw PatternError{"invalid named capture", std::string(rest_)};
    const std::string_view name = rest_.substr(open, close - open);
    const bool is_valid = !name.empty() && std::ranges::all_of(name, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
    if (!is_valid)
      throw PatternError{"invalid named capture", std::string(rest_.substr(0, close + 1))};
    groups_.names.emplace_back(name);
    groups_.pattern += '(';
    rest_.remove_prefix(close + 1);
  }

  std::string_view rest_;
  Groups groups_;
};

class Regex {
 public:
  explicit Regex(std::string_view source)
      : source_(source), groups_(GroupReader(source).run()), compiled_(groups_.pattern, options()) {
    if (!compiled_.ok())
      throw PatternError{words_for(compiled_.error_code()), compiled_.error_arg()};
  }

  const std::string& source() const { return source_; }
  const std::vector<std::string>& names() const { return groups_.names; }

  using Match =
      std::vector<re2::StringPiece>;  // group 0 is the whole; null data: did not take part

  // The first match from byte `from` on.
  bool find(std::string_view text, std::size_t from, Match& match, CallContext& context) const {
    match.resize(groups_.names.size() + 1);
    while (true) {
      context.budget.work(1 + (text.size() - from) / 256);
      const bool found =
          compiled_.Match({text.data(), text.size()}, from, text.size(), RE2::UNANCHORED,
                          match.data(), static_cast<int>(match.size()));
      if (!found) return false;
      // RE2 goes byte by byte and finds \B inside of a character; Go does not.
      from = static_cast<std::size_t>(match[0].data() - text.data());
      if (from == text.size() || (static_cast<unsigned char>(text[from]) & 0xc0) != 0x80) {
        return true;
      }
      ++from;
    }
  }

 private:
  static RE2::Options options() {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(64 << 20);
    return options;
  }

  std::string source_;
  Groups groups_;
  RE2 compiled_;
};

// Expressions apply one pattern to many strings, so the last one is kept.
std::shared_ptr<const Regex> compile(std::string_view pattern) {
  thread_local std::shared_ptr<const Regex> last;
  if (!last || last->source() != pattern) last = std::make_shared<const Regex>(pattern);
  return last;
}

// The result's type says what the groups of a pattern are: a text without groups, a tuple of
// unnamed ones, an object of named ones.
Type match_type(std::string_view pattern) try {
  const std::shared_ptr<const Regex> regex = compile(pattern);
  const auto& names = regex->names();
  if (names.empty()) return Type::string();
  const auto unnamed = std::ranges::count(names, "");
  if (unnamed == static_cast<std::ptrdiff_t>(names.size())) {
    return Type::tuple(std::vector<Type>(names.size(), Type::string()));
  }
  if (unnamed > 0) {
    fail(0, "invalid regexp pattern: cannot mix both named and unnamed capture groups");
  }
  std::vector<std::string> distinct = names;
  std::ranges::sort(distinct);
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  std::vector<AttributeType> attributes;
  for (std::string& name : distinct) attributes.push_back({std::move(name), Type::string()});
  return Type::object(std::move(attributes));
} catch (const PatternError& error) {
  fail(0, fmt::format("invalid regexp pattern: {} in `{}`", error.what, error.where));
}

std::string_view view(const re2::StringPiece& piece) { return {piece.data(), piece.size()}; }

Value group_value(const re2::StringPiece& group) {
  return group.data() == nullptr ? Value::null(Type::string()) : text_value(view(group));
}

Value match_value(const Regex& regex, const Regex::Match& match, const Type& type,
                  CallContext& context) {
  charge_text(context, match[0].size() + match.size() * sizeof(Value));
  if (type.kind() == Type::Kind::string) return text_value(view(match[0]));
  if (type.kind() == Type::Kind::tuple) {
    std::vector<Value> groups;
    for (std::size_t i = 1; i < match.size(); ++i) groups.push_back(group_value(match[i]));
    return Value::tuple(std::move(groups));
  }
  std::vector<Entry> entries;
  for (std::size_t i = 1; i < match.size(); ++i) {
    entries.push_back({regex.names()[i - 1], group_value(match[i])});
  }
  return Value::object(std::move(entries));
}

std::size_t code_point_length(std::string_view text) {
  if (text.empty()) return 0;
  std::string_view rest = text;
  take_code_point(rest);
  return text.size() - rest.size();
}

Type regex_type(Arguments arguments) {
  return arguments[0].is_known() ? match_type(arguments[0].as_string()) : Type::dynamic();
}

Value regex(Arguments arguments, const Type& type, CallContext& context) {
  const std::shared_ptr<const Regex> pattern = compile(arguments[0].as_string());
  Regex::Match match;
  if (!pattern->find(arguments[1].as_string(), 0, match, context)) {
    fail("pattern did not match any part of the given string");
  }
  return match_value(*pattern, match, type, context);
}

Type regexall_type(Arguments arguments) { return Type::list(regex_type(arguments)); }

Value regexall(Arguments arguments, const Type& type, CallContext& context) {
  const std::shared_ptr<const Regex> pattern = compile(arguments[0].as_string());
  const std::string_view text = arguments[1].as_string();
  std::vector<Value> matches;
  Regex::Match match;
  std::size_t previous_end = text.npos;
  for (std::size_t at = 0; at <= text.size() && pattern->find(text, at, match, context);) {
    const auto begin = static_cast<std::size_t>(match[0].data() - text.data());
    const std::size_t end = begin + match[0].size();
    // No empty match right after another one.
    const bool skip = end == at && begin == previous_end;
    if (!skip) matches.push_back(match_value(*pattern, match, type.element(), context));
    previous_end = end;
    at = end == at ? at + std::max<std::size_t>(code_point_length(text.substr(at)), 1) : end;
  }
  return Value::list(type.element(), std::move(matches));
}

// One $… of a replacement, without the $.
struct Reference {
  std::string_view name, rest;
};

// nullopt: the $ stands for itself.
std::optional<Reference> read_reference(std::string_view text) {
  const bool in_braces = text.starts_with('{');
  if (in_braces) text.remove_prefix(1);
  std::string_view rest = text;
  while (!rest.empty()) {
    std::string_view after = rest;
    const std::int32_t point = take_code_point(after);
    if (!is_letter_or_digit(point) && point != '_') break;
    rest = after;
  }
  const std::string_view name = text.substr(0, text.size() - rest.size());
  if (name.empty()) return std::nullopt;
  if (in_braces) {
    if (!rest.starts_with('}')) return std::nullopt;
    rest.remove_prefix(1);
  }
  return Reference{name, rest};
}

std::string_view group_text(const Regex& regex, const Regex::Match& match, std::string_view name) {
  const bool is_number = name.find_first_not_of("0123456789") == name.npos && name.size() < 9 &&
                         (name.size() == 1 || name[0] != '0');
  if (is_number) {
    std::size_t index = 0;
    for (const char c : name) index = index * 10 + static_cast<std::size_t>(c - '0');
    return index < match.size() ? view(match[index]) : std::string_view();
  }
  for (std::size_t i = 1; i < match.size(); ++i) {
    if (regex.names()[i - 1] == name && match[i].data() != nullptr) return view(match[i]);
  }
  return {};
}

void append_replacement(std::string& out, const Regex& regex, const Regex::Match& match,
                        std::string_view replacement, CallContext& context) {
  const auto put = [&](std::string_view part) {
    charge_text(context, part.size());
    out += part;
  };
  for (std::size_t dollar = replacement.find('$'); dollar != replacement.npos;
       dollar = replacement.find('$')) {
    put(replacement.substr(0, dollar));
    replacement.remove_prefix(dollar + 1);
    if (replacement.starts_with('$')) {
      put("$");
      replacement.remove_prefix(1);
    } else if (const auto reference = read_reference(replacement)) {
      put(group_text(regex, match, reference->name));
      replacement = reference->rest;
    } else {
      put("$");
    }
  }
  put(replacement);
}

}  // namespace

std::string regex_replace(std::string_view text, std::string_view pattern,
                          std::string_view replacement, CallContext& context) try {
  const std::shared_ptr<const Regex> regex = compile(pattern);
  std::string out;
  Regex::Match match;
  std::size_t done = 0;
  for (std::size_t at = 0; at <= text.size() && regex->find(text, at, match, context);) {
    const auto begin = static_cast<std::size_t>(match[0].data() - text.data());
    const std::size_t end = begin + match[0].size();
    charge_text(context, begin - done);
    out += text.substr(done, begin - done);
    if (end > done || begin == 0) append_replacement(out, *regex, match, replacement, context);
    done = end;
    const std::size_t next = at + std::max<std::size_t>(code_point_length(text.substr(at)), 1);
    at = next > end ? next : end;
  }
  charge_text(context, text.size() - done);
  return out.append(text.substr(done));
} catch (const PatternError& error) {
  fail(fmt::format("error parsing regexp: {}: `{}`", error.what, error.where));
}

std::vector<Function> regex_functions() {
  const std::vector<Parameter> parameters = {parameter("pattern", Type::string()),
                                             parameter("string", Type::string())};
  std::vector<Function> all;
  all.push_back(
      {.name = "regex", .parameters = parameters, .result_type = regex_type, .call = regex});
  all.push_back({.name = "regexall",
                 .parameters = parameters,
                 .result_type = regexall_type,
                 .call = regexall});
  return all;
}

}  // namespace infra::hcl
