// Functions from text to text. Case and spaces are those of Go's unicode package.
#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/hcl/convert.h"
#include "lib/hcl/functions/code_points.h"
#include "lib/hcl/functions/groups.h"
#include "lib/hcl/functions/regex.h"
#include "lib/hcl/functions/support.h"
#include "lib/hcl/functions/template.h"
#include "lib/hcl/graphemes.h"

namespace infra::hcl {
namespace {

using Point = std::int32_t;

// Simple case mapping has no capital sharp s.
Point upper_case(Point point) { return point == 0xdf ? point : utf8proc_toupper(point); }
Point title_case(Point point) { return point == 0xdf ? point : utf8proc_totitle(point); }

std::string map_points(std::string_view text, Point (*map)(Point)) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) append_code_point(out, map(take_code_point(text)));
  return out;
}

std::string title(const std::string& source, CallContext&) {
  std::string out;
  std::string_view text = source;
  bool starts_word = true;
  while (!text.empty()) {
    const Point point = take_code_point(text);
    append_code_point(out, starts_word ? title_case(point) : point);
    const bool is_part = is_letter_or_digit(point) || point == '_';
    starts_word = !is_part && (point < 0x80 || is_white_space(point));
  }
  return out;
}

// Without the code points at both ends that `drop` wants away.
template <typename Drop>
std::string_view strip(std::string_view text, Drop drop) {
  while (!text.empty()) {
    std::string_view rest = text;
    if (!drop(take_code_point(rest))) break;
    text = rest;
  }
  while (!text.empty()) {
    std::size_t start = text.size() - 1;
    while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xc0) == 0x80) --start;
    std::string_view last = text.substr(start);
    if (!drop(take_code_point(last))) break;
    text = text.substr(0, start);
  }
  return text;
}

std::string chomp(const std::string& text, CallContext&) {
  return text.substr(0, text.find_last_not_of("\r\n") + 1);
}

std::string trim_space(const std::string& text, CallContext&) {
  return std::string(strip(text, is_white_space));
}

std::string reverse(const std::string& source, CallContext&) {
  std::string out(source.size(), '\0');
  std::string_view text = source;
  for (std::size_t end = source.size(); !text.empty();) {
    const std::size_t length = grapheme_length(text);
    text.copy(out.data() + (end -= length), length);
    text.remove_prefix(length);
  }
  return out;
}

Value trim(Arguments arguments, CallContext& context) {
  const std::string& text = arguments[0].as_string();
  std::string_view cutset = arguments[1].as_string();
  charge_text(context, text.size());
  std::vector<Point> points;
  while (!cutset.empty()) points.push_back(take_code_point(cutset));
  std::ranges::sort(points);
  return text_value(
      strip(text, [&](Point point) { return std::ranges::binary_search(points, point); }));
}

Value trim_prefix(Arguments arguments, CallContext& context) {
  std::string_view text = arguments[0].as_string();
  const std::string& prefix = arguments[1].as_string();
  charge_text(context, text.size());
  if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  return text_value(text);
}

Value trim_suffix(Arguments arguments, CallContext& context) {
  std::string_view text = arguments[0].as_string();
  const std::string& suffix = arguments[1].as_string();
  charge_text(context, text.size());
  if (text.ends_with(suffix)) text.remove_suffix(suffix.size());
  return text_value(text);
}

Value substr(Arguments arguments, CallContext& context) {
  std::string_view text = arguments[0].as_string();
  std::int64_t offset = whole_number(arguments[1]);
  const std::int64_t length = whole_number(arguments[2]);
  context.budget.work(1 + text.size());
  if (offset < 0) {
    offset += static_cast<std::int64_t>(count_graphemes(text));
  } else if (length == 0) {
    return Value::string("");
  }
  if (offset > 0) text.remove_prefix(skip_graphemes(text, static_cast<std::size_t>(offset)));
  // A negative offset with a length of 0 takes the rest, as in the real program.
  if (length > 0) text = text.substr(0, skip_graphemes(text, static_cast<std::size_t>(length)));
  charge_text(context, text.size());
  return text_value(text);
}

Value join(Arguments arguments, CallContext& context) {
  const std::string& separator = arguments[0].as_string();
  const Arguments lists = arguments.subspan(1);
  if (lists.empty()) fail("at least one list is required");
  for (const Value& list : lists) {
    if (!list.is_wholly_known()) return Value::unknown(Type::string());
  }
  std::string out;
  bool first = true;
  for (std::size_t i = 0; i < lists.size(); ++i) {
    for (std::size_t k = 0; k < lists[i].length(); ++k) {
      const Value& element = lists[i].elements()[k];
      if (element.is_null()) {
        fail(static_cast<int>(i) + 1,
             fmt::format("element {}{} is null; cannot concatenate null values", k,
                         lists.size() > 1 ? fmt::format(" of list {}", i + 1) : ""));
      }
      charge_text(context, separator.size() + element.as_string().size());
      if (!std::exchange(first, false)) out += separator;
      out += element.as_string();
    }
  }
  return text_value(out);
}

Value split(Arguments arguments, CallContext& context) {
  const std::string& separator = arguments[0].as_string();
  std::string_view text = arguments[1].as_string();
  std::vector<Value> parts;
  const auto add = [&](std::string_view part) {
    charge_text(context, part.size() + sizeof(Value));
    parts.push_back(text_value(part));
  };
  if (separator.empty()) {
    while (!text.empty()) {
      std::string_view rest = text;
      take_code_point(rest);
      add(text.substr(0, text.size() - rest.size()));
      text = rest;
    }
  } else {
    for (std::size_t at = text.find(separator); at != text.npos; at = text.find(separator)) {
      add(text.substr(0, at));
      text.remove_prefix(at + separator.size());
    }
    add(text);
  }
  return Value::list(Type::string(), std::move(parts));
}

// An empty `from` is found before each code point and at the end.
std::string replace_text(std::string_view text, std::string_view from, std::string_view to,
                         CallContext& context) {
  std::string out;
  const auto put = [&](std::string_view part) {
    charge_text(context, part.size());
    out += part;
  };
  context.budget.work(text.size() / 16);
  if (from.empty()) {
    while (!text.empty()) {
      std::string_view rest = text;
      take_code_point(rest);
      put(to);
      put(text.substr(0, text.size() - rest.size()));
      text = rest;
    }
    put(to);
    return out;
  }
  for (std::size_t at = text.find(from); at != text.npos; at = text.find(from)) {
    put(text.substr(0, at));
    put(to);
    text.remove_prefix(at + from.size());
  }
  put(text);
  return out;
}

Value replace(Arguments arguments, CallContext& context) {
  const std::string& text = arguments[0].as_string();
  std::string_view from = arguments[1].as_string();
  const std::string& to = arguments[2].as_string();
  if (from.size() > 1 && from.front() == '/' && from.back() == '/') {
    return text_value(regex_replace(text, from.substr(1, from.size() - 2), to, context));
  }
  return text_value(replace_text(text, from, to, context));
}

Value indent(Arguments arguments, CallContext& context) {
  const std::int64_t spaces = whole_number(arguments[0]);
  if (spaces < 0) fail(0, "the number of spaces must not be negative");
  const std::string& text = arguments[1].as_string();
  const auto lines = static_cast<std::uint64_t>(std::ranges::count(text, '\n'));
  const auto width = static_cast<std::uint64_t>(std::min<std::int64_t>(spaces, UINT32_MAX));
  charge_text(context, width);
  charge_text(context, text.size() + std::min<std::uint64_t>(lines, UINT32_MAX) * width);
  const std::string to = "\n" + std::string(width, ' ');
  return text_value(replace_text(text, "\n", to, context));
}

Value starts_with(Arguments arguments, CallContext&) {
  const std::string& prefix = arguments[1].as_string();
  if (arguments[0].is_known()) {
    return Value::boolean(arguments[0].as_string().starts_with(prefix));
  }
  if (prefix.empty()) return Value::boolean(true);
  if (const Refinement* refinement = arguments[0].refinement()) {
    const std::string& known = refinement->prefix;
    if (known.starts_with(prefix)) return Value::boolean(true);
    if (known.size() >= prefix.size()) return Value::boolean(false);
  }
  return Value::unknown(Type::boolean());
}

Value ends_with(Arguments arguments, CallContext&) {
  return Value::boolean(arguments[0].as_string().ends_with(arguments[1].as_string()));
}

Value contains_text(Arguments arguments, CallContext& context) {
  const std::string& text = arguments[0].as_string();
  context.budget.work(text.size() / 16);
  return Value::boolean(text.find(arguments[1].as_string()) != std::string::npos);
}

Value template_string(Arguments arguments, CallContext& context) {
  const Value result =
      render_template("<templatestring argument>", arguments[0].as_string(), arguments[1], context);
  Converted text = convert(result, Type::string());
  if (text.error) fail(0, "invalid template result: " + text.error->message);
  return text.value;
}

}  // namespace

std::vector<Function> string_functions() {
  const Type text = Type::string(), truth = Type::boolean(), number = Type::number();
  const auto upper = [](const std::string& s, CallContext&) { return map_points(s, upper_case); };
  const auto lower = [](const std::string& s, CallContext&) {
    return map_points(s, utf8proc_tolower);
  };
  std::vector<Function> all;
  all.push_back(text_function("chomp", "str", chomp));
  all.push_back(text_function("lower", "str", lower));
  all.push_back(text_function("upper", "str", upper));
  all.push_back(text_function("title", "str", title));
  all.push_back(text_function("strrev", "str", reverse));
  all.push_back(text_function("trimspace", "str", trim_space));
  const auto add = [&](std::string_view name, std::vector<Parameter> parameters, Type result,
                       Value (*call)(Arguments, CallContext&)) -> Function& {
    return all.emplace_back(simple_function(name, std::move(parameters), std::move(result), call));
  };
  add("trim", {parameter("str", text), parameter("cutset", text)}, text, trim);
  add("trimprefix", {parameter("str", text), parameter("prefix", text)}, text, trim_prefix);
  add("trimsuffix", {parameter("str", text), parameter("suffix", text)}, text, trim_suffix);
  add("substr", {parameter("str", text), parameter("offset", number), parameter("length", number)},
      text, substr);
  add("join", {parameter("separator", text)}, text, join).variadic =
      parameter("lists", Type::list(text));
  add("split", {parameter("separator", text), parameter("str", text)}, Type::list(text), split);
  add("replace", {parameter("str", text), parameter("substr", text), parameter("replace", text)},
      text, replace);
  add("indent", {parameter("spaces", number), parameter("str", text)}, text, indent);
  add("startswith", {parameter("str", text), parameter("prefix", text)}, truth, starts_with)
      .parameters[0]
      .allow_unknown = true;
  add("endswith", {parameter("str", text), parameter("suffix", text)}, truth, ends_with);
  add("strcontains", {parameter("str", text), parameter("substr", text)}, truth, contains_text)
      .result_not_null = false;
  add("templatestring", {parameter("template", text), parameter("vars", Type::dynamic())}, text,
      template_string);
  return all;
}

}  // namespace infra::hcl
