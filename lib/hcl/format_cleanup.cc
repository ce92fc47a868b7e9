#include "lib/hcl/format_cleanup.h"

#include <utf8proc.h>

#include <algorithm>
#include <span>

#include "lib/base/strings.h"

namespace infra::hcl {
namespace {

using enum TokenKind;

// Tokens [begin, end) become `tokens`.
struct Replacement {
  std::size_t begin = 0, end = 0;
  std::vector<FormatToken> tokens;
};

// Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols and the ASCII blank.
bool is_printable(char32_t c) {
  if (c < 0x80) return c >= 0x20 && c != 0x7F;
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_SO;
}

std::string unicode_escape(char32_t c) {
  static constexpr char kDigits[] = "0123456789abcdef";
  const int digits = c < 0x10000 ? 4 : 8;
  std::string text = digits == 4 ? "\\u" : "\\U";
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) text += kDigits[c >> shift & 0xF];
  return text;
}

// The inside of a quoted template that evaluates to `text`.
std::string escape_quoted(std::string_view text) {
  std::string escaped;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = decode_utf8(text.substr(at));
    const std::string_view bytes = text.substr(at, c.bytes);
    at += c.bytes;
    switch (c.value) {
      case '\n':
        escaped += "\\n";
        break;
      case '\r':
        escaped += "\\r";
        break;
      case '\t':
        escaped += "\\t";
        break;
      case '"':
      case '\\':
        escaped += '\\';
        escaped += bytes;
        break;
      case '$':
      case '%':
        escaped += bytes;
        if (at < text.size() && text[at] == '{') escaped += bytes;
        break;
      default:
        if (is_printable(c.value)) {
          escaped += bytes;
        } else {
          escaped += unicode_escape(c.value);
        }
    }
  }
  return escaped;
}

class Cleaner {
 public:
  Cleaner(const std::vector<Token>& scanned, std::vector<FormatToken>& tokens,
          std::deque<std::string>& texts)
      : scanned_(scanned), tokens_(tokens), texts_(texts) {}

  // `level` is 0 for the file. Recursion is bounded by the parser's nesting limit.
  void collect(const Body& body, int level, bool in_variable) {
    for (const Attribute& attribute : body.attributes) {
      const Span value = attribute.value->span;
      const std::size_t begin = token_at(value.begin), end = token_at(value.end);
      if (in_variable && attribute.name.text == "type") {
        clean_type(begin, end);
      } else {
        clean_value(begin, end);
      }
    }
    for (const Block& block : body.blocks) {
      clean_labels(block);
      collect(*block.body, level + 1, level == 0 && block.type.text == "variable");
    }
  }

  void apply() {
    if (replacements_.empty()) return;
    std::ranges::sort(replacements_, {}, &Replacement::begin);
    std::vector<FormatToken> result;
    result.reserve(tokens_.size());
    std::size_t at = 0;
    for (const Replacement& replacement : replacements_) {
      result.insert(result.end(), tokens_.begin() + diff(at),
                    tokens_.begin() + diff(replacement.begin));
      result.insert(result.end(), replacement.tokens.begin(), replacement.tokens.end());
      at = replacement.end;
    }
    result.insert(result.end(), tokens_.begin() + diff(at), tokens_.end());
    tokens_ = std::move(result);
  }

 private:
  static std::ptrdiff_t diff(std::size_t index) { return static_cast<std::ptrdiff_t>(index); }

  // The first token at or behind `offset`.
  std::size_t token_at(std::uint32_t offset) const {
    return static_cast<std::size_t>(std::ranges::lower_bound(scanned_, offset, {}, &Token::begin) -
                                    scanned_.begin());
  }

  FormatToken word(std::string_view text) const { return {identifier, 0, text}; }

  void clean_type(std::size_t begin, std::size_t end) {
    auto of = [&](std::string_view collection, std::string_view element) {
      replacements_.push_back(
          {begin,
           end,
           {word(collection), {open_paren, 0, "("}, word(element), {close_paren, 0, ")"}}});
    };
    if (end - begin == 1 && tokens_[begin].kind == identifier) {
      const std::string_view type = tokens_[begin].bytes;
      if (type == "list" || type == "map" || type == "set") of(type, "any");
    } else if (end - begin == 3 && tokens_[begin].kind == open_quote &&
               tokens_[begin + 1].kind == quoted_literal) {
      const std::string_view type = tokens_[begin + 1].bytes;
      if (type == "string") replacements_.push_back({begin, end, {word("string")}});
      if (type == "list" || type == "map") of(type, "string");
    }
  }

  // `"${x}"`: x alone.
  void clean_value(std::size_t begin, std::size_t end) {
    if (end - begin < 5 || tokens_[begin].kind != open_quote ||
        tokens_[begin + 1].kind != template_interpolation ||
        tokens_[end - 2].kind != template_end || tokens_[end - 1].kind != close_quote)
      return;
    std::size_t from = begin + 2, to = end - 2;
    int quotes = 0;
    for (std::size_t i = from; i < to; ++i) {
      const TokenKind kind = tokens_[i].kind;
      if (kind == open_quote) ++quotes;
      if (kind == close_quote) --quotes;
      if (quotes > 0 || kind == open_quote || kind == close_quote) continue;
      if (kind == template_interpolation || kind == template_end || kind == quoted_literal) return;
    }
    while (from < to && tokens_[from].kind == newline) ++from;
    while (to > from && tokens_[to - 1].kind == newline) --to;
    const auto inside = std::span(tokens_).subspan(from, to - from);
    std::vector<FormatToken> value(inside.begin(), inside.end());
    const bool several_lines =
        std::ranges::any_of(value, [](const FormatToken& t) { return t.kind == newline; });
    const bool in_parentheses = !value.empty() && value.front().kind == open_paren &&
                                value.size() > 1 && value.back().kind == close_paren;
    if (several_lines && !in_parentheses) {
      value.insert(value.begin(), {open_paren, 0, "("});
      value.push_back({close_paren, 0, ")"});
    }
    replacements_.push_back({begin, end, std::move(value)});
  }

  static bool is_plain(std::string_view label) {
    return std::ranges::all_of(label, [](char c) {
      return c >= 0x20 && c < 0x7F && c != '\\' && c != '$' && c != '%' && c != '"';
    });
  }

  // Terraform removes a label with an escape like `$${`, which scans as several literals (and is
  // no name that it accepts anywhere).
  bool loses_label(std::size_t at) const {
    return tokens_[at].kind == open_quote && tokens_[at + 1].kind == quoted_literal &&
           tokens_[at + 2].kind == quoted_literal;
  }

  void clean_labels(const Block& block) {
    if (block.labels.empty()) return;
    const std::size_t begin = token_at(block.type.span.end);
    const std::size_t end = token_at(block.labels.back().span.end);
    bool canonical = end - begin == 3 * block.labels.size();
    for (std::size_t i = begin; canonical && i < end; i += 3) {
      canonical = tokens_[i].kind == open_quote && tokens_[i + 1].kind == quoted_literal &&
                  is_plain(tokens_[i + 1].bytes);
    }
    if (canonical) return;
    std::vector<FormatToken> labels;
    for (const BlockLabel& label : block.labels) {
      if (loses_label(token_at(label.span.begin))) continue;
      labels.push_back({open_quote, 0, "\""});
      if (!label.text.empty())
        labels.push_back({quoted_literal, 0, texts_.emplace_back(escape_quoted(label.text))});
      labels.push_back({close_quote, 0, "\""});
    }
    replacements_.push_back({begin, end, std::move(labels)});
  }

  const std::vector<Token>& scanned_;
  std::vector<FormatToken>& tokens_;
  std::deque<std::string>& texts_;
  std::vector<Replacement> replacements_;
};

}  // namespace

void clean_up(const Body& body, const std::vector<Token>& scanned, std::vector<FormatToken>& tokens,
              std::deque<std::string>& texts) {
  Cleaner cleaner(scanned, tokens, texts);
  cleaner.collect(body, 0, false);
  cleaner.apply();
}

}  // namespace infra::hcl
