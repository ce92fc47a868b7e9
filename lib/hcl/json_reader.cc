#include <algorithm>
#include <cassert>
#include <string>
#include <vector>

#include "lib/base/strings.h"
#include "lib/hcl/json_node.h"
#include "lib/hcl/json_string.h"
#include "lib/hcl/parser.h"
#include "lib/hcl/rules.h"

namespace infra::hcl {
namespace {

using diag::Span;

// More in one file helps nobody, and a file of garbage would give one per byte.
constexpr std::size_t kMaxErrors = 50;

enum class JsonToken : std::uint8_t {
  open_brace,
  close_brace,
  open_bracket,
  close_bracket,
  comma,
  colon,
  equals,
  string,
  number,
  keyword,
  invalid,
  end,
};

bool is_number_byte(char c) {
  return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}
bool is_number_start(char c) { return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_word_byte(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

// RFC 8259, section 6.
bool is_json_number(std::string_view text) {
  std::size_t at = 0;
  auto digits = [&] {
    const std::size_t from = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at - from;
  };
  if (text.starts_with('-')) ++at;
  const std::size_t integer = at;
  if (digits() == 0 || (text[integer] == '0' && at - integer > 1)) return false;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (digits() == 0) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (digits() == 0) return false;
  }
  return at == text.size();
}

std::string keyword_help(std::string_view word) {
  if (word.size() > 2 && word.size() < 8) {
    for (const std::string_view keyword : {"true", "false", "null"}) {
      if (edit_distance(word, keyword, 2) <= 2)
        return "did you mean `" + std::string(keyword) + "`?";
    }
  }
  return "put it in double quotes if it is a string";
}

class Reader {
 public:
  Reader(std::string_view text, std::uint32_t file, Arena& arena, diag::Diagnostics& found)
      : text_(text), file_(file), arena_(arena), found_(found) {
    advance();
  }

  const JsonNode* read() {
    const JsonNode* value = parse_value("the file");
    if (errors_ == 0 && kind_ != JsonToken::end) {
      const Span extra = here();
      error(extra, "more text behind the end of the JSON value", "not part of the value",
            "a file holds one JSON value: remove the rest");
    }
    return value;
  }

 private:
  void advance() {
    while (end_ < text_.size() && (text_[end_] == ' ' || text_[end_] == '\t' ||
                                   text_[end_] == '\n' || text_[end_] == '\r'))
      ++end_;
    begin_ = end_;
    if (end_ == text_.size()) {
      kind_ = JsonToken::end;
      return;
    }
    const char c = text_[end_++];
    kind_ = single(c);
    if (kind_ == JsonToken::string) {
      scan_string();
    } else if (kind_ == JsonToken::invalid && is_number_start(c)) {
      kind_ = JsonToken::number;
      while (end_ < text_.size() && is_number_byte(text_[end_])) ++end_;
    } else if (kind_ == JsonToken::invalid && is_letter(c)) {
      kind_ = JsonToken::keyword;
      while (end_ < text_.size() && is_word_byte(text_[end_])) ++end_;
    } else if (kind_ == JsonToken::invalid) {
      while (end_ < text_.size() && (static_cast<unsigned char>(text_[end_]) & 0xC0) == 0x80)
        ++end_;  // the whole character
    }
  }

  static JsonToken single(char c) {
    switch (c) {
      case '{':
        return JsonToken::open_brace;
      case '}':
        return JsonToken::close_brace;
      case '[':
        return JsonToken::open_bracket;
      case ']':
        return JsonToken::close_bracket;
      case ',':
        return JsonToken::comma;
      case ':':
        return JsonToken::colon;
      case '=':
        return JsonToken::equals;
      case '"':
        return JsonToken::string;
      default:
        return JsonToken::invalid;
    }
  }

  // To the closing quote, else to the first control character, which no string may contain.
  void scan_string() {
    while (end_ < text_.size()) {
      const auto c = static_cast<unsigned char>(text_[end_]);
      if (c < 0x20) return;
      ++end_;
      if (c == '"') return;
      if (c == '\\' && end_ < text_.size() && static_cast<unsigned char>(text_[end_]) >= 0x20)
        ++end_;
    }
  }

  Span here() const {
    return {file_, static_cast<std::uint32_t>(begin_), static_cast<std::uint32_t>(end_)};
  }
  Span behind(Span span) const { return {file_, span.end, span.end}; }
  std::string_view token() const { return text_.substr(begin_, end_ - begin_); }

  void error(Span span, std::string message, std::string label, std::string help,
             const diag::RuleInfo& rule = kSyntaxError, Span related = diag::kNoSpan,
             std::string related_text = {}) {
    if (++errors_ > kMaxErrors) {
      kind_ = JsonToken::end;
      begin_ = end_ = text_.size();
      return;
    }
    diag::Diagnostic diagnostic;
    diagnostic.rule = &rule;
    diagnostic.severity = rule.severity;
    diagnostic.message = std::move(message);
    diagnostic.primary = {span, std::move(label)};
    if (related != diag::kNoSpan) diagnostic.labels.push_back({related, std::move(related_text)});
    diagnostic.help = std::move(help);
    found_.push_back(std::move(diagnostic));
  }

  const JsonNode* invalid(Span span) {
    JsonNode node;
    node.span = span;
    return arena_.make<JsonNode>(node);
  }

  const JsonNode* parse_value(std::string_view where) {
    switch (kind_) {
      case JsonToken::open_brace:
      case JsonToken::open_bracket:
        return parse_container();
      case JsonToken::string:
        return parse_string_value();
      case JsonToken::number:
        return parse_number();
      case JsonToken::keyword:
        return parse_keyword();
      case JsonToken::end:
      case JsonToken::close_brace:
      case JsonToken::close_bracket:
      case JsonToken::comma:
      case JsonToken::colon:
      case JsonToken::equals:
      case JsonToken::invalid:
        break;
    }
    return missing_value(where);
  }

  // What stands where a value should: left for the caller where it may close or separate.
  const JsonNode* missing_value(std::string_view where) {
    const Span at = here();
    if (kind_ == JsonToken::end) {
      error(at, std::string(where) + " has no value: the text ends here", "end of the file",
            "write a JSON value");
    } else if (kind_ == JsonToken::invalid) {
      const std::string_view bad = token();
      if (begin_ == 0 && bad == "\xEF\xBB\xBF") {
        error(at, "the file begins with a byte-order mark", "not allowed in JSON",
              "save the file as UTF-8 without a byte-order mark");
      } else if (bad == "'") {
        error(at, "`'` does not begin a JSON value", "single quote",
              "strings stand in double quotes");
      } else {
        error(at, "no JSON value begins like this", "unexpected character",
              "a value is an object, an array, a string, a number, true, false or null");
      }
      advance();
    } else {
      error(at, "expected a value, found `" + std::string(token()) + "`", "a value should be here",
            "write a JSON value, or remove the `,` or `:` before it");
    }
    return invalid(at);
  }

  JsonString take_string() {
    const std::string_view written = token();
    JsonString string = {{}, here(), false};
    const bool closed = written.size() > 1 && written.back() == '"' && !ends_in_escape(written);
    if (!closed) {
      error({file_, string.span.begin, string.span.begin + 1}, "the string is not closed",
            "begins here", "end it with `\"`; write line breaks as `\\n`", kSyntaxError,
            behind(string.span), "no `\"` up to here");
    }
    const std::string_view inner = written.substr(1, written.size() - (closed ? 2 : 1));
    string.escaped =
        std::ranges::any_of(inner, [](char c) { return c == '\\' || (c & 0x80) != 0; });
    if (string.escaped) {
      const DecodedString decoded = decode_json_string(written, false);
      for (const std::uint32_t bad : decoded.bad_escapes) report_escape(written, bad);
      string.text = arena_.copy(std::string_view(decoded.text));
    } else {
      string.text = inner;
    }
    advance();
    return string;
  }

  // Whether the last quote belongs to an escape: an odd number of backslashes before it.
  static bool ends_in_escape(std::string_view written) {
    std::size_t backslashes = 0;
    for (std::size_t i = written.size() - 1; i > 0 && written[i - 1] == '\\'; --i) ++backslashes;
    return backslashes % 2 == 1;
  }

  void report_escape(std::string_view written, std::uint32_t at) {
    const auto begin = static_cast<std::uint32_t>(begin_) + at;
    const auto length = static_cast<std::uint32_t>(std::min<std::size_t>(2, written.size() - at));
    error({file_, begin, begin + length},
          "invalid escape `" + std::string(written.substr(at, length)) + "` in a string",
          "unknown escape",
          "JSON has `\\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, `\\n`, `\\r`, `\\t` and `\\uXXXX`");
  }

  const JsonNode* parse_string_value() {
    const std::size_t errors = errors_;
    const JsonString string = take_string();
    JsonNode node;
    node.kind = errors == errors_ ? JsonNode::Kind::string : JsonNode::Kind::invalid;
    node.span = string.span;
    node.text = string.text;
    node.escaped = string.escaped;
    return arena_.make<JsonNode>(node);
  }

  const JsonNode* parse_number() {
    JsonNode node;
    node.span = here();
    node.text = token();
    if (is_json_number(node.text)) {
      node.kind = JsonNode::Kind::number;
    } else {
      error(node.span, "`" + std::string(node.text.substr(0, 40)) + "` is no JSON number",
            "invalid number", "JSON numbers look like `-1.5e3`: no `+`, no leading `0` or `.`");
    }
    advance();
    return arena_.make<JsonNode>(node);
  }

  const JsonNode* parse_keyword() {
    JsonNode node;
    node.span = here();
    const std::string_view word = token();
    if (word == "null") {
      node.kind = JsonNode::Kind::null;
    } else if (word == "true" || word == "false") {
      node.kind = JsonNode::Kind::boolean;
      node.boolean = word == "true";
    } else {
      error(node.span, "`" + std::string(word.substr(0, 40)) + "` is no JSON value", "unknown word",
            keyword_help(word));
    }
    advance();
    return arena_.make<JsonNode>(node);
  }

  const JsonNode* parse_container() {
    if (depth_ == kMaxNesting) return skip_container();
    ++depth_;
    const bool array = kind_ == JsonToken::open_bracket;
    if (array) ++open_arrays_;
    JsonNode node = array ? parse_array() : parse_object();
    if (array) --open_arrays_;
    --depth_;
    node.span = {file_, node.open.begin, node.close.end};
    return arena_.make<JsonNode>(node);
  }

  const JsonNode* skip_container() {
    const Span open = here();
    if (!limit_reported_) {
      error(open, "nested deeper than " + std::to_string(kMaxNesting) + " levels",
            "everything in this bracket is ignored", "flatten the structure", kLimitReached);
      limit_reported_ = true;
    }
    std::size_t level = 0;
    do {
      if (kind_ == JsonToken::open_brace || kind_ == JsonToken::open_bracket) ++level;
      if (kind_ == JsonToken::close_brace || kind_ == JsonToken::close_bracket) --level;
      advance();
    } while (level > 0 && kind_ != JsonToken::end);
    return invalid(open);
  }

  JsonNode parse_array() {
    JsonNode node;
    node.kind = JsonNode::Kind::array;
    node.open = node.close = here();
    advance();
    std::vector<const JsonNode*> items;
    Span comma = diag::kNoSpan;
    while (!closed(node, JsonToken::close_bracket, comma)) {
      const Span before = here();
      items.push_back(parse_value("this element"));
      if (kind_ == JsonToken::colon && errors_ == 0) {
        error(here(), "`:` in an array", "arrays have no property names",
              "use `{` and `}` for an object");
      }
      comma = separator(node, items.back()->span, before);
    }
    node.items = arena_.copy(items);
    return node;
  }

  JsonNode parse_object() {
    JsonNode node;
    node.kind = JsonNode::Kind::object;
    node.open = node.close = here();
    advance();
    std::vector<JsonProperty> properties;
    Span comma = diag::kNoSpan;
    while (!closed(node, JsonToken::close_brace, comma)) {
      const Span before = here();
      Span last = before;
      if (kind_ == JsonToken::string) {
        properties.push_back(parse_property());
        last = properties.back().value->span;
      } else {
        const bool word = kind_ == JsonToken::keyword || kind_ == JsonToken::number;
        error(before, "expected a property name, found `" + shown() + "`",
              "a string in double quotes should be here",
              word ? "write `\"" + shown() + "\"`" : "a property is written `\"name\": value`");
        recover();
      }
      comma = separator(node, last, before);
    }
    node.properties = arena_.copy(properties);
    return node;
  }

  JsonProperty parse_property() {
    JsonProperty property;
    property.name = take_string();
    property.colon = behind(property.name.span);
    if (kind_ == JsonToken::colon) {
      property.colon = here();
      advance();
    } else if (kind_ == JsonToken::equals) {
      error(here(), "expected `:` behind a property name, found `=`", "should be `:`",
            "JSON separates name and value by `:`");
      property.colon = here();
      advance();
    } else {
      error(behind(property.name.span), "no `:` behind the property name", "`:` should be here",
            "a property is written `\"name\": value`");
      const bool value_follows = kind_ != JsonToken::comma && kind_ != JsonToken::close_brace &&
                                 kind_ != JsonToken::close_bracket && kind_ != JsonToken::end;
      if (!value_follows) {
        property.value = invalid(behind(property.name.span));
        return property;
      }
    }
    property.value = parse_value("this property");
    return property;
  }

  std::string shown() const {
    return kind_ == JsonToken::end ? "end of the file" : std::string(token().substr(0, 40));
  }

  // At the end of a container, or where it should be: takes its bracket, sets node.close and says
  // true. `comma` is the one just before, which must not be the last.
  bool closed(JsonNode& node, JsonToken closer, Span comma) {
    const bool closing = kind_ == JsonToken::close_brace || kind_ == JsonToken::close_bracket;
    if (!closing && kind_ != JsonToken::end) return false;
    node.close = here();
    const std::string_view bracket = closer == JsonToken::close_brace ? "}" : "]";
    if (kind_ == closer) {
      if (comma != diag::kNoSpan) {
        error(comma, "a comma before `" + std::string(bracket) + "`", "nothing follows it",
              "remove the comma");
      }
      advance();
      return true;
    }
    const std::string opening = closer == JsonToken::close_brace ? "{" : "[";
    if (kind_ == JsonToken::end) {
      if (!end_reported_) {
        error(node.open, "`" + opening + "` is not closed", "opened here",
              "add `" + std::string(bracket) + "`");
      }
      end_reported_ = true;
      return true;
    }
    error(here(), "expected `" + std::string(bracket) + "`, found `" + shown() + "`",
          "closes nothing", "close the innermost bracket first", kSyntaxError, node.open,
          "opened here");
    // A bracket that an outer container waits for is left to it.
    const int own = node.kind == JsonNode::Kind::array ? 1 : 0;
    const int outer =
        kind_ == JsonToken::close_bracket ? open_arrays_ - own : depth_ - open_arrays_ - (1 - own);
    if (outer == 0) advance();
    return true;
  }

  // Between two elements. Returns the comma's place, kNoSpan where there is none.
  Span separator(const JsonNode& node, Span last, Span before) {
    if (kind_ == JsonToken::comma) {
      const Span comma = here();
      advance();
      return comma;
    }
    if (kind_ == JsonToken::close_brace || kind_ == JsonToken::close_bracket ||
        kind_ == JsonToken::end)
      return diag::kNoSpan;
    const bool starts_element = kind_ == JsonToken::string || kind_ == JsonToken::open_brace ||
                                kind_ == JsonToken::open_bracket || kind_ == JsonToken::number ||
                                kind_ == JsonToken::keyword;
    const bool fits = node.kind == JsonNode::Kind::array || kind_ == JsonToken::string;
    if (starts_element && fits && last.end > before.begin) {
      error(behind(last),
            "no comma between two " +
                std::string(node.kind == JsonNode::Kind::array ? "elements" : "properties"),
            "`,` should be here", "add a comma");
      return diag::kNoSpan;
    }
    if (errors_at_ != begin_) {
      error(here(), "expected `,` or the closing bracket, found `" + shown() + "`", "unexpected",
            "", kSyntaxError, node.open, "to close this");
    }
    recover();
    if (kind_ == JsonToken::comma) {
      const Span comma = here();
      advance();
      return comma;
    }
    return diag::kNoSpan;
  }

  // To the next comma or closing bracket of the container that is being read.
  void recover() {
    std::size_t level = 0;
    while (kind_ != JsonToken::end) {
      const bool closes = kind_ == JsonToken::close_brace || kind_ == JsonToken::close_bracket;
      if (level == 0 && (closes || kind_ == JsonToken::comma)) break;
      if (kind_ == JsonToken::open_brace || kind_ == JsonToken::open_bracket) ++level;
      if (closes) --level;
      advance();
    }
    errors_at_ = begin_;
  }

  std::string_view text_;
  std::uint32_t file_;
  Arena& arena_;
  diag::Diagnostics& found_;
  JsonToken kind_ = JsonToken::end;
  std::size_t begin_ = 0, end_ = 0;  // of the current token
  std::size_t errors_ = 0;
  std::size_t errors_at_ = SIZE_MAX;  // where recover() stopped: reported already
  int depth_ = 0, open_arrays_ = 0;
  bool limit_reported_ = false, end_reported_ = false;
};

}  // namespace

const JsonNode* read_json(std::string_view text, std::uint32_t file, Arena& arena,
                          diag::Diagnostics& found) {
  return Reader(text, file, arena, found).read();
}

}  // namespace infra::hcl
