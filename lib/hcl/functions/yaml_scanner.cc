#include "lib/hcl/functions/yaml_scanner.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lib/hcl/functions/support.h"
#include "lib/hcl/functions/yaml_scalar_text.h"
#include "lib/hcl/functions/yaml_text.h"

namespace infra::hcl {
namespace {

using Kind = YamlToken::Kind;

constexpr std::size_t kLongestKey = 1024;  // characters

// What may turn out to be a key, if a `:` follows on its line.
struct PossibleKey {
  bool is_possible = false;
  bool is_required = false;  // nothing else can stand in its column
  std::size_t token = 0;     // where the token `key` belongs
  YamlMark mark;
};

class Scanner {
 public:
  Scanner(std::string_view text, Budget& budget) : text_(text), budget_(budget) {}

  std::vector<YamlToken> run() {
    while (tokens_.empty() || tokens_.back().kind != Kind::stream_end) fetch();
    return std::move(tokens_);
  }

 private:
  bool in_flow() const { return keys_.size() > 1; }
  int column() const { return static_cast<int>(text_.mark().column); }

  [[noreturn]] void error(std::string_view what) const {
    fail_yaml(text_.mark().line, text_.mark().column, what);
  }

  YamlToken& add(Kind kind, const YamlMark& mark) {
    budget_.work(2 + keys_.size() / 16);
    budget_.memory(sizeof(YamlToken));
    return tokens_.emplace_back(YamlToken{.kind = kind, .line = mark.line, .column = mark.column});
  }
  YamlToken& add(Kind kind) { return add(kind, text_.mark()); }
  void add_mark(Kind kind, int characters) {
    add(kind);
    text_.skip(characters);
  }

  void fetch() {
    skip_to_token();
    drop_stale_keys();
    close_indents(column());
    if (text_.at_end()) return end_stream();
    const char c = text_[0];
    if (text_.mark().column == 0 && c == '%') return read_directive();
    if (text_.is_document_mark()) return mark_document(c);
    if (c == '[' || c == '{') return open_flow(c);
    if (c == ']' || c == '}') return close_flow(c);
    if (c == ',') return begin_flow_entry();
    if (c == '-' && text_.is_blank_or_end(1)) return begin_block_entry();
    if (c == '?' && (in_flow() || text_.is_blank_or_end(1))) return begin_key();
    if (c == ':' && (in_flow() || text_.is_blank_or_end(1))) return begin_value();
    if (c == '*' || c == '&') return read_anchor(c);
    if (c == '!') return read_tag();
    if ((c == '|' || c == '>') && !in_flow()) return read_block();
    if (c == '\'' || c == '"') return read_quoted();
    if (starts_plain(c)) return read_plain();
    error("found character that cannot start any token");
  }

  bool starts_plain(char c) const {
    if (c == '-') return !text_.is_blank(1);
    if (c == '?' || c == ':') return !in_flow() && !text_.is_blank_or_end(1);
    return !text_.is_blank_or_end() &&
           std::string_view(",[]{}#&*!|>'\"%@`").find(c) == std::string_view::npos;
  }

  void skip_to_token() {
    while (true) {
      // A tab where a key could begin would be part of the indentation.
      while (text_[0] == ' ' || (text_[0] == '\t' && (in_flow() || !key_allowed_))) text_.skip();
      text_.skip_comment();
      if (!text_.is_break()) return;
      text_.skip_break();
      if (!in_flow()) key_allowed_ = true;
    }
  }

  void drop_stale_keys() {
    for (PossibleKey& key : keys_) {
      if (!key.is_possible) continue;
      const YamlMark& now = text_.mark();
      if (key.mark.line < now.line || key.mark.index + kLongestKey < now.index) drop_key(key);
    }
  }

  static void drop_key(PossibleKey& key) {
    if (key.is_possible && key.is_required) {
      fail_yaml(key.mark.line, key.mark.column, "could not find expected ':'");
    }
    key.is_possible = false;
  }

  void save_key() {
    if (!key_allowed_) return;
    drop_key(keys_.back());
    keys_.back() = {.is_possible = true,
                    .is_required = !in_flow() && indent_ == column(),
                    .token = tokens_.size(),
                    .mark = text_.mark()};
  }

  // Begins a block collection at `column` where that is deeper than what surrounds it; its token
  // goes before `position`.
  void open_indent(int column, std::size_t position, Kind kind, const YamlMark& mark) {
    if (in_flow() || indent_ >= column) return;
    indents_.push_back(std::exchange(indent_, column));
    insert(position, kind, mark);
  }

  void insert(std::size_t position, Kind kind, const YamlMark& mark) {
    budget_.work(tokens_.size() - position);
    add(kind, mark);
    std::rotate(tokens_.begin() + static_cast<std::ptrdiff_t>(position), tokens_.end() - 1,
                tokens_.end());
  }

  void close_indents(int column) {
    if (in_flow()) return;
    for (; indent_ > column; indents_.pop_back()) {
      add(Kind::block_end);
      indent_ = indents_.back();
    }
  }

  void end_stream() {
    close_indents(-1);
    drop_key(keys_.back());
    add(Kind::stream_end);
  }

  void mark_document(char c) {
    close_indents(-1);
    drop_key(keys_.back());
    key_allowed_ = false;
    add_mark(c == '-' ? Kind::document_start : Kind::document_end, 3);
  }

  void open_flow(char c) {
    save_key();
    keys_.emplace_back();
    budget_.memory(sizeof(PossibleKey));
    key_allowed_ = true;
    add_mark(c == '[' ? Kind::flow_sequence_start : Kind::flow_mapping_start, 1);
  }

  void close_flow(char c) {
    drop_key(keys_.back());
    if (in_flow()) keys_.pop_back();
    key_allowed_ = false;
    add_mark(c == ']' ? Kind::flow_sequence_end : Kind::flow_mapping_end, 1);
  }

  void begin_flow_entry() {
    drop_key(keys_.back());
    key_allowed_ = true;
    add_mark(Kind::flow_entry, 1);
  }

  void begin_block_entry() {
    if (!in_flow()) {
      if (!key_allowed_) error("block sequence entries are not allowed in this context");
      open_indent(column(), tokens_.size(), Kind::block_sequence_start, text_.mark());
    }
    drop_key(keys_.back());
    key_allowed_ = true;
    add_mark(Kind::block_entry, 1);
  }

  void begin_key() {
    if (!in_flow()) {
      if (!key_allowed_) error("mapping keys are not allowed in this context");
      open_indent(column(), tokens_.size(), Kind::block_mapping_start, text_.mark());
    }
    drop_key(keys_.back());
    key_allowed_ = !in_flow();
    add_mark(Kind::key, 1);
  }

  void begin_value() {
    const PossibleKey key = keys_.back();
    if (key.is_possible) {
      insert(key.token, Kind::key, key.mark);
      open_indent(static_cast<int>(key.mark.column), key.token, Kind::block_mapping_start,
                  key.mark);
      keys_.back().is_possible = false;
      key_allowed_ = false;
    } else {
      if (!in_flow()) {
        if (!key_allowed_) error("mapping values are not allowed in this context");
        open_indent(column(), tokens_.size(), Kind::block_mapping_start, text_.mark());
      }
      key_allowed_ = !in_flow();
    }
    add_mark(Kind::value, 1);
  }

  void read_anchor(char c) {
    save_key();
    key_allowed_ = false;
    YamlToken& token = add(c == '*' ? Kind::alias : Kind::anchor);
    text_.skip();
    token.text = text_.read_word();
    const bool is_followed = text_.is_blank_or_end() ||
                             std::string_view("?:,]}%@`").find(text_[0]) != std::string_view::npos;
    if (token.text.empty() || !is_followed) {
      error("did not find expected alphabetic or numeric character");
    }
  }

  // Reads !, !word or !word!.
  std::string read_tag_handle(bool in_directive) {
    if (text_[0] != '!') error("did not find expected '!'");
    std::string handle;
    text_.read(handle);
    handle += text_.read_word();
    if (text_[0] == '!') {
      text_.read(handle);
    } else if (in_directive && handle != "!") {
      error("did not find expected '!'");
    }
    return handle;
  }

  std::string read_uri(std::string uri, bool may_be_empty) {
    const auto is_uri = [&] {
      return text_.is_word() ||
             (!text_.at_end() &&
              std::string_view(";/?:@&=+$,.!~*'()[]%").find(text_[0]) != std::string_view::npos);
    };
    if (!is_uri() && !may_be_empty) error("did not find expected tag URI");
    while (is_uri()) {
      if (text_[0] == '%') {
        uri += read_uri_escape();
      } else {
        text_.read(uri);
      }
    }
    return uri;
  }

  char read_uri_escape() {
    int value = 0;
    for (std::size_t i = 1; i <= 2; ++i) {
      const char c = text_[i];
      const int digit = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (digit < 0) error("did not find URI escaped octet");
      value = value * 16 + digit;
    }
    text_.skip(3);
    return static_cast<char>(value);
  }

  void read_tag() {
    save_key();
    key_allowed_ = false;
    YamlToken& token = add(Kind::tag);
    if (text_[1] == '<') {
      text_.skip(2);
      token.suffix = read_uri({}, false);
      if (text_[0] != '>') error("did not find the expected '>'");
      text_.skip();
    } else {
      token.text = read_tag_handle(false);
      if (token.text.size() > 1 && token.text.ends_with('!')) {
        token.suffix = read_uri({}, false);
      } else {
        token.suffix = read_uri(token.text.substr(1), true);
        token.text = "!";
        if (token.suffix.empty()) std::swap(token.text, token.suffix);
      }
    }
    if (!text_.is_blank_or_end()) error("did not find expected whitespace or line break");
  }

  std::string read_version_number() {
    std::string number;
    while (text_[0] >= '0' && text_[0] <= '9') text_.read(number);
    if (number.empty()) error("did not find expected version number");
    if (number.size() > 2) error("found extremely long version number");
    if (number.size() == 2 && number[0] == '0') number.erase(0, 1);
    return number;
  }

  void read_directive() {
    close_indents(-1);
    drop_key(keys_.back());
    key_allowed_ = false;
    const YamlMark begin = text_.mark();
    text_.skip();
    const std::string name = text_.read_word();
    if (name.empty()) error("could not find expected directive name");
    if (!text_.is_blank_or_end()) error("found unexpected non-alphabetical character");
    text_.skip_blanks();
    if (name == "YAML") {
      std::string version = read_version_number();
      if (text_[0] != '.') error("did not find expected digit or '.' character");
      text_.skip();
      version += '.' + read_version_number();
      add(Kind::version, begin).text = std::move(version);
    } else if (name == "TAG") {
      std::string handle = read_tag_handle(true);
      if (!text_.is_blank()) error("did not find expected whitespace");
      text_.skip_blanks();
      std::string prefix = read_uri({}, false);
      if (!text_.is_blank_or_end()) error("did not find expected whitespace or line break");
      YamlToken& token = add(Kind::tag_directive, begin);
      token.text = std::move(handle);
      token.suffix = std::move(prefix);
    } else {
      error("found unknown directive name");
    }
    text_.skip_blanks();
    text_.skip_comment();
    if (!text_.is_break_or_end()) error("did not find expected comment or line break");
    text_.skip_break();
  }

  void add_scalar(std::string text, YamlStyle style, const YamlMark& mark) {
    budget_.work(text.size() / 8);
    budget_.memory(text.size());
    YamlToken& token = add(Kind::scalar, mark);
    token.text = std::move(text);
    token.style = style;
  }

  void read_block() {
    drop_key(keys_.back());
    key_allowed_ = true;
    const YamlMark mark = text_.mark();
    add_scalar(read_yaml_block(text_, indent_), YamlStyle::block, mark);
  }

  void read_quoted() {
    save_key();
    key_allowed_ = false;
    const YamlMark mark = text_.mark();
    add_scalar(read_yaml_quoted(text_), YamlStyle::quoted, mark);
  }

  void read_plain() {
    save_key();
    key_allowed_ = false;
    const YamlMark mark = text_.mark();
    YamlPlain plain = read_yaml_plain(text_, indent_, in_flow());
    add_scalar(std::move(plain.text), YamlStyle::plain, mark);
    if (plain.ends_at_line_start) key_allowed_ = true;
  }

  YamlText text_;
  Budget& budget_;
  std::vector<YamlToken> tokens_;
  std::vector<PossibleKey> keys_{1};  // one for each open flow collection, and one
  std::vector<int> indents_;
  int indent_ = -1;
  bool key_allowed_ = true;
};

}  // namespace

std::vector<YamlToken> scan_yaml(std::string_view text, Budget& budget) {
  return Scanner(text, budget).run();
}

void fail_yaml(std::uint32_t line, std::uint32_t column, std::string_view what) {
  fail(0, fmt::format("on line {}, column {}: {}", line + 1, column + 1, what));
}

}  // namespace infra::hcl
