// Lays text out as libyaml's emitter does with an indentation of 2 and a width of 80.
#include <fmt/format.h>

#include <cstdint>
#include <utility>

#include "lib/hcl/functions/code_points.h"
#include "lib/hcl/functions/support.h"
#include "lib/hcl/functions/yaml_value.h"

namespace infra::hcl {
namespace {

constexpr int kIndent = 2, kWidth = 80;
constexpr std::size_t kLongestSimpleKey = 128;

bool is_break(std::int32_t c) {
  return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

// libyaml's idea, by which a tab and everything beyond the basic plane are not.
bool is_printable(std::int32_t c) {
  return c == '\n' || (c >= 0x20 && c <= 0x7e) ||
         (c >= 0xa0 && c <= 0xffff && c != 0xfeff && c != 0xfffe && c != 0xffff);
}

struct Analysis {
  bool multiline = false;
  bool allows_block = true;  // as | text
};

Analysis analyze(std::string_view text) {
  Analysis analysis;
  bool after_space = false;
  while (!text.empty()) {
    const std::int32_t c = take_code_point(text);
    if (!is_printable(c)) analysis.allows_block = false;
    if (is_break(c)) {
      analysis.multiline = true;
      if (after_space) analysis.allows_block = false;
    }
    after_space = c == ' ';
    if (after_space && text.empty()) analysis.allows_block = false;
  }
  return analysis;
}

class Emitter {
 public:
  explicit Emitter(Budget& budget) : budget_(budget) {}

  std::string document(const Value& value) {
    node(value, {.indent = -1});
    indent_to(0);
    if (is_open_ended_) out_ += "...\n";
    return std::move(out_);
  }

 private:
  struct Place {
    int indent = 0;  // of what surrounds the node; -1: nothing does
    bool in_mapping = false;
    bool is_simple_key = false;
  };

  static int deeper(int indent) { return indent < 0 ? 0 : indent + kIndent; }

  void node(const Value& value, Place place) {
    Budget::Level level(budget_);
    budget_.work(1);
    budget_.memory(static_cast<std::uint64_t>(std::max(place.indent, 0)) + 8);
    if (value.is_null()) return plain("null", place);
    switch (value.kind()) {
      case Type::Kind::string:
        return text(value.as_string(), place);
      case Type::Kind::number: {
        const Number& number = value.as_number();
        return plain(
            number.is_infinite() ? (number.sign() < 0 ? "-Inf" : "+Inf") : number.to_string(),
            place);
      }
      case Type::Kind::boolean:
        return plain(value.as_bool() ? "true" : "false", place);
      case Type::Kind::list:
      case Type::Kind::set:
      case Type::Kind::tuple:
        return sequence(value, place);
      case Type::Kind::map:
      case Type::Kind::object:
        return mapping(value, place);
      case Type::Kind::dynamic:
        return plain("null", place);
    }
  }

  void put(std::string_view characters) {
    out_ += characters;
    for (const char c : characters) {
      if ((static_cast<unsigned char>(c) & 0xc0) != 0x80) ++column_;
    }
  }

  void line_break() {
    out_ += '\n';
    column_ = 0;
  }

  void indent_to(int indent) {
    indent = std::max(indent, 0);
    if (!at_indentation_ || column_ > indent || (column_ == indent && !after_whitespace_)) {
      line_break();
    }
    budget_.memory(static_cast<std::uint64_t>(indent));
    while (column_ < indent) put(" ");
    after_whitespace_ = at_indentation_ = true;
  }

  // `is_indentation`: more of the same line's structure may follow, as in "- - a".
  void indicator(std::string_view mark, bool needs_space, bool is_indentation) {
    if (needs_space && !after_whitespace_) put(" ");
    put(mark);
    after_whitespace_ = false;
    at_indentation_ = at_indentation_ && is_indentation;
    is_open_ended_ = false;
  }

  void sequence(const Value& value, Place place) {
    if (value.length() == 0) return indicator("[]", true, false);
    // A list directly below a key is not indented any further.
    const bool is_flush = place.in_mapping && !at_indentation_ && place.indent >= 0;
    const int indent = is_flush ? place.indent : deeper(place.indent);
    for (const Value& element : value.elements()) {
      indent_to(indent);
      indicator("-", true, true);
      node(element, {.indent = indent});
    }
  }

  void mapping(const Value& value, Place place) {
    if (value.length() == 0) return indicator("{}", true, false);
    const int indent = deeper(place.indent);
    for (const Entry& entry : value.entries()) {
      indent_to(indent);
      const bool is_simple = entry.key.size() <= kLongestSimpleKey && !analyze(entry.key).multiline;
      if (!is_simple) indicator("?", true, true);
      text(entry.key, {.indent = indent, .in_mapping = true, .is_simple_key = is_simple});
      if (!is_simple) indent_to(indent);
      indicator(":", !is_simple, !is_simple);
      node(entry.value, {.indent = indent, .in_mapping = true});
    }
  }

  void plain(std::string_view word, Place place) {
    if (!after_whitespace_) put(" ");
    put(word);
    after_whitespace_ = at_indentation_ = false;
    if (place.indent < 0) is_open_ended_ = true;
  }

  void text(std::string_view content, Place place) {
    budget_.memory(content.size());
    budget_.work(content.size() / 16);
    const int indent = place.indent < 0 ? kIndent : place.indent + kIndent;
    if (content.find('\n') != content.npos && analyze(content).allows_block) {
      block(content, indent);
    } else {
      double_quoted(content, indent, !place.is_simple_key);
    }
  }

  void block(std::string_view content, int indent) {
    indicator("|", true, false);
    std::string_view rest = content;
    const std::int32_t first = take_code_point(rest);
    if (first == ' ' || is_break(first)) indicator("2", false, false);
    std::int32_t last = 0, before_last = 0;
    for (rest = content; !rest.empty();) before_last = std::exchange(last, take_code_point(rest));
    if (!is_break(last)) {
      indicator("-", false, false);
    } else if (before_last == 0 || is_break(before_last)) {
      indicator("+", false, false);
    }
    line_break();
    at_indentation_ = after_whitespace_ = true;
    for (bool begins_line = true; !content.empty();) {
      const std::string_view whole = content;
      const std::int32_t c = take_code_point(content);
      if (is_break(c)) {
        out_ += whole.substr(0, whole.size() - content.size());
        column_ = 0;
        at_indentation_ = begins_line = true;
        continue;
      }
      if (std::exchange(begins_line, false)) indent_to(indent);
      put(whole.substr(0, whole.size() - content.size()));
      at_indentation_ = false;
    }
  }

  void escape(std::int32_t c) {
    constexpr std::pair<std::int32_t, char> kNamed[] = {
        {0, '0'},     {7, 'a'},    {8, 'b'},    {'\t', 't'},   {'\n', 'n'},
        {0xb, 'v'},   {0xc, 'f'},  {'\r', 'r'}, {0x1b, 'e'},   {'"', '"'},
        {'\\', '\\'}, {0x85, 'N'}, {0xa0, '_'}, {0x2028, 'L'}, {0x2029, 'P'}};
    for (const auto& [point, letter] : kNamed) {
      if (point == c) return put(std::string{'\\', letter});
    }
    put(c <= 0xff     ? fmt::format("\\x{:02X}", c)
        : c <= 0xffff ? fmt::format("\\u{:04X}", c)
                      : fmt::format("\\U{:08X}", c));
  }

  void double_quoted(std::string_view content, int indent, bool may_fold) {
    indicator("\"", true, false);
    const bool escapes_all = content.starts_with("\ufeff");  // as libyaml does
    const std::size_t size = content.size();
    bool after_space = false;
    for (std::string_view rest = content; !rest.empty();) {
      const std::size_t at = size - rest.size();
      const std::string_view whole = rest;
      const std::int32_t c = take_code_point(rest);
      if (escapes_all || !is_printable(c) || is_break(c) || c == '"' || c == '\\') {
        escape(c);
        after_space = false;
      } else if (c == ' ' && may_fold && !after_space && column_ > kWidth && at > 0 &&
                 at + 1 < size) {
        indent_to(indent);
        if (rest.starts_with(' ')) put("\\");
        after_space = true;
      } else {
        put(whole.substr(0, whole.size() - rest.size()));
        after_space = c == ' ';
      }
    }
    indicator("\"", false, false);
    at_indentation_ = false;
  }

  Budget& budget_;
  std::string out_;
  int column_ = 0;
  bool after_whitespace_ = true, at_indentation_ = true;
  bool is_open_ended_ = false;  // a plain word alone, which only "..." ends
};

}  // namespace

std::string encode_yaml(const Value& value, Budget& budget) {
  return Emitter(budget).document(value);
}

}  // namespace infra::hcl
