#include "lib/hcl/scanner.h"

#include <array>
#include <cassert>
#include <cstring>

#include "lib/hcl/characters.h"

namespace infra::hcl {
namespace {

// What a byte may be part of, one bit each.
constexpr std::uint8_t kIdentifierStart = 1, kIdentifierPart = 2, kDigit = 4, kPlainQuoted = 8,
                       kPlainText = 16, kBlank = 32;

constexpr std::array<std::uint8_t, 256> kBytes = [] {
  std::array<std::uint8_t, 256> table{};
  for (unsigned c = 0; c < 256; ++c) {
    std::uint8_t bits = 0;
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    const bool digit = c >= '0' && c <= '9';
    const bool sequence = c == '$' || c == '%' || c == '\r' || c == '\n' || c >= 0x80;
    if (letter) bits |= kIdentifierStart;
    if (letter || digit || c == '-') bits |= kIdentifierPart;
    if (digit) bits |= kDigit;
    if (!sequence) bits |= kPlainText;
    if (!sequence && c != '"' && c != '\\') bits |= kPlainQuoted;
    if (c == ' ' || c == '\t') bits |= kBlank;
    table[c] = bits;
  }
  return table;
}();

// Bytes that are a token by themselves, whatever follows; the others have end_of_file.
constexpr std::array<TokenKind, 256> kSingle = [] {
  std::array<TokenKind, 256> table{};
  table.fill(TokenKind::end_of_file);
  table['\n'] = TokenKind::newline;
  table['['] = TokenKind::open_bracket;
  table[']'] = TokenKind::close_bracket;
  table['('] = TokenKind::open_paren;
  table[')'] = TokenKind::close_paren;
  table[','] = TokenKind::comma;
  table['*'] = TokenKind::star;
  table['%'] = TokenKind::percent;
  table['+'] = TokenKind::plus;
  table['-'] = TokenKind::minus;
  table['?'] = TokenKind::question;
  return table;
}();

bool is(char c, std::uint8_t bits) { return (kBytes[static_cast<unsigned char>(c)] & bits) != 0; }
bool is_ascii_byte(char c) { return static_cast<unsigned char>(c) < 0x80; }

bool is_closing_line(std::string_view line, std::string_view word) {
  const std::string_view rest = trim_left(line);
  return rest.starts_with(word) && trim_right(rest) == word;
}

class Scanner {
 public:
  Scanner(std::string_view text, ScanMode mode) : data_(text.data()), size_(text.size()) {
    assert(size_ < UINT32_MAX);
    tokens_.reserve(size_ / 5 + 16);
    if (text.starts_with("\xef\xbb\xbf")) at_ = 3;
    if (mode == ScanMode::template_text) states_.push_back({State::bare, {}, 0, true});
  }

  std::vector<Token> run() {
    while (at_ < size_) {
      const State state = states_.empty() ? State::code : states_.back().state;
      if (state == State::code)
        code();
      else if (state == State::quoted)
        quoted();
      else
        text_line(state == State::heredoc);
    }
    emit(TokenKind::end_of_file, size_);
    return std::move(tokens_);
  }

 private:
  enum class State : std::uint8_t { code, quoted, heredoc, bare };

  // `code` is on the stack only inside a template sequence; the file itself is the empty stack.
  struct Level {
    State state;
    std::string_view word;  // heredoc: what ends it
    std::uint32_t braces;   // code: braces open in it
    bool at_line_start;     // heredoc: nothing but a whole line may be the closing word
  };

  char peek(std::size_t offset) const { return at_ + offset < size_ ? data_[at_ + offset] : '\0'; }
  bool has(std::size_t offset) const { return at_ + offset < size_; }

  void emit(TokenKind kind, std::size_t end) {
    tokens_.push_back({kind, static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(end)});
    at_ = end;
  }
  void emit_length(TokenKind kind, std::size_t length) { emit(kind, at_ + length); }

  // Bytes of the character at `at` by its form alone; 0 for what is not UTF-8.
  std::size_t character_length(std::size_t at) const {
    const auto lead = static_cast<unsigned char>(data_[at]);
    if (lead < 0x80) return 1;
    const std::size_t length = lead < 0xc0   ? 0
                               : lead < 0xe0 ? 2
                               : lead < 0xf0 ? 3
                               : lead < 0xf8 ? 4
                                             : 0;
    if (length == 0 || at + length > size_) return 0;
    for (std::size_t i = 1; i < length; ++i)
      if ((static_cast<unsigned char>(data_[at + i]) & 0xc0) != 0x80) return 0;
    return length;
  }

  char32_t decode(std::size_t at, std::size_t length) const {
    static constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    char32_t c = static_cast<unsigned char>(data_[at]) & (0xffu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i)
      c = (c << 6) | (static_cast<unsigned char>(data_[at + i]) & 0x3fu);
    return c < kSmallest[length] ? 0 : c;  // an overlong form is no letter
  }

  // End of the identifier at `at`; `at` itself where there is none.
  std::size_t identifier_end(std::size_t at) const {
    std::size_t end = at;
    while (end < size_) {
      if (is_ascii_byte(data_[end])) {
        if (!is(data_[end], end == at ? kIdentifierStart : kIdentifierPart)) break;
        ++end;
        continue;
      }
      const std::size_t length = character_length(end);
      if (length < 2) break;
      const char32_t c = decode(end, length);
      if (!(end == at ? is_identifier_start(c) : is_identifier_continue(c))) break;
      end += length;
    }
    return end;
  }

  // `1`, `1.5`, `1e-5`, but also `1.2.3`, which the parser takes apart; never ends in a dot.
  std::size_t number_end(std::size_t at) const {
    std::size_t end = at + 1, accepted = end;
    while (end < size_) {
      const char c = data_[end];
      if (is(c, kDigit)) {
        accepted = ++end;
      } else if (c == '.') {
        ++end;
      } else if (c == 'e' || c == 'E') {
        std::size_t digit = end + 1;
        if (digit < size_ && (data_[digit] == '+' || data_[digit] == '-')) ++digit;
        if (digit >= size_ || !is(data_[digit], kDigit)) break;
        accepted = end = digit + 1;
      } else {
        break;
      }
    }
    return accepted;
  }

  std::size_t line_end(std::size_t at) const {  // behind the newline
    const void* found = std::memchr(data_ + at, '\n', size_ - at);
    return found ? static_cast<std::size_t>(static_cast<const char*>(found) - data_) + 1 : size_;
  }

  void code() {
    const char* const data = data_;
    const std::size_t size = size_;
    while (at_ < size) {
      const std::size_t begin = at_;
      const char c = data[begin];
      const auto byte = static_cast<unsigned char>(c);
      std::size_t end = begin + 1;
      if (is(c, kBlank)) {
        while (end < size && is(data[end], kBlank)) ++end;
        at_ = end;
      } else if (is(c, kIdentifierStart)) {
        while (end < size && is(data[end], kIdentifierPart)) ++end;
        if (end < size && !is_ascii_byte(data[end])) end = identifier_end(begin);
        emit(TokenKind::identifier, end);
      } else if (kSingle[byte] != TokenKind::end_of_file) {
        emit(kSingle[byte], end);
      } else if (c == '"') {
        if (open_quote()) return;
      } else if (is(c, kDigit)) {
        emit(TokenKind::number, number_end(begin));
      } else if (byte >= 0x80) {
        not_ascii();
      } else if (punctuation(c)) {
        return;
      }
    }
  }

  // True where the string is more than a plain literal and its state was entered.
  bool open_quote() {
    emit_length(TokenKind::open_quote, 1);
    std::size_t end = at_;
    while (end < size_ && is(data_[end], kPlainQuoted)) ++end;
    if (end < size_ && data_[end] == '"') {
      if (end > at_) emit(TokenKind::quoted_literal, end);
      emit_length(TokenKind::close_quote, 1);
      return false;
    }
    states_.push_back({State::quoted, {}, 0, false});
    return true;
  }

  void not_ascii() {
    const std::size_t end = identifier_end(at_);
    if (end > at_) return emit(TokenKind::identifier, end);
    const std::size_t length = character_length(at_);
    emit_length(length ? TokenKind::invalid : TokenKind::bad_utf8, length ? length : 1);
  }

  void one_or_two(TokenKind one, char second, TokenKind two) {
    if (peek(1) == second)
      emit_length(two, 2);
    else
      emit_length(one, 1);
  }

  // True where the state has changed.
  bool punctuation(char c) {
    switch (c) {
      case '\r':
        one_or_two(TokenKind::invalid, '\n', TokenKind::newline);
        break;
      case '{':
        if (!states_.empty()) ++states_.back().braces;
        emit_length(TokenKind::open_brace, 1);
        break;
      case '}':
        return close_brace();
      case '.':
        if (peek(1) == '.' && peek(2) == '.')
          emit_length(TokenKind::ellipsis, 3);
        else
          emit_length(TokenKind::dot, 1);
        break;
      case '#':
        emit(TokenKind::comment, line_end(at_));
        break;
      case '<':
        if (peek(1) == '<' && open_heredoc()) return true;
        one_or_two(TokenKind::less, '=', TokenKind::less_equal);
        break;
      case '~':
        if (peek(1) == '}') return close_stripping();
        emit_length(TokenKind::invalid, 1);
        break;
      default:
        operators(c);
    }
    return false;
  }

  void operators(char c) {
    switch (c) {
      case '=':
        if (peek(1) == '>')
          emit_length(TokenKind::fat_arrow, 2);
        else
          one_or_two(TokenKind::equal, '=', TokenKind::equal_op);
        break;
      case ':':
        one_or_two(TokenKind::colon, ':', TokenKind::double_colon);
        break;
      case '!':
        one_or_two(TokenKind::bang, '=', TokenKind::not_equal);
        break;
      case '>':
        one_or_two(TokenKind::greater, '=', TokenKind::greater_equal);
        break;
      case '&':
        one_or_two(TokenKind::invalid, '&', TokenKind::and_op);
        break;
      case '|':
        one_or_two(TokenKind::invalid, '|', TokenKind::or_op);
        break;
      case '/':
        slash();
        break;
      case '\'':
      case '`':
        emit_length(TokenKind::stray_quote, 1);
        break;
      default:
        emit_length(TokenKind::invalid, 1);
    }
  }

  void slash() {
    if (peek(1) == '/') return emit(TokenKind::comment, line_end(at_));
    if (peek(1) == '*' && no_comment_end_after_ > at_ + 1) {
      const std::size_t end = std::string_view(data_, size_).find("*/", at_ + 2);
      if (end != std::string_view::npos) return emit(TokenKind::comment, end + 2);
      no_comment_end_after_ = at_;  // so that many openers do not search the file again each
    }
    emit_length(TokenKind::slash, 1);
  }

  bool close_brace() {
    if (!states_.empty() && states_.back().braces == 0) {
      emit_length(TokenKind::template_end, 1);
      states_.pop_back();
      return true;
    }
    if (!states_.empty()) --states_.back().braces;
    emit_length(TokenKind::close_brace, 1);
    return false;
  }

  bool close_stripping() {
    emit_length(TokenKind::template_end, 2);
    if (states_.empty()) return false;
    if (states_.back().braces == 0) {
      states_.pop_back();
      return true;
    }
    --states_.back().braces;
    return false;
  }

  bool open_heredoc() {
    const std::size_t word = at_ + (peek(2) == '-' ? 3 : 2), end = identifier_end(word);
    if (end == word) return false;
    std::size_t newline = end;
    if (newline < size_ && data_[newline] == '\r') ++newline;
    if (newline >= size_ || data_[newline] != '\n') return false;
    emit(TokenKind::open_heredoc, newline + 1);
    heredocs_.push_back(states_.size());
    states_.push_back({State::heredoc, {data_ + word, end - word}, 0, true});
    return true;
  }

  // The sequence at a `$` or `%`, if it opens one.
  bool open_sequence() {
    if (peek(1) != '{') return false;
    const TokenKind kind =
        data_[at_] == '$' ? TokenKind::template_interpolation : TokenKind::template_control;
    emit_length(kind, peek(2) == '~' ? 3 : 2);
    // Also the heredoc around a quoted string that this stands in.
    if (!heredocs_.empty()) states_[heredocs_.back()].at_line_start = false;
    states_.push_back({State::code, {}, 0, false});
    return true;
  }

  // Length of `$${`, `%%{` and the same with `~`; 0 where there is none.
  std::size_t escaped_sequence() const {
    if (peek(1) != data_[at_] || peek(2) != '{') return 0;
    return peek(3) == '~' ? 4 : 3;
  }

  void quoted() {
    while (at_ < size_) {
      const std::size_t end = quoted_literal_end();
      if (end > at_) {
        emit(TokenKind::quoted_literal, end);
        continue;
      }
      const char c = data_[at_];
      if (c == '"') {
        emit_length(TokenKind::close_quote, 1);
        states_.pop_back();
        return;
      }
      if (c == '$' || c == '%') {
        if (open_sequence()) return;
        if (const std::size_t length = escaped_sequence())
          emit_length(TokenKind::quoted_literal, length);
        else
          emit_length(has(1) ? TokenKind::quoted_literal : TokenKind::invalid, 1);
      } else if (c == '\r' || c == '\n') {
        std::size_t last = at_ + 1;
        while (last < size_ && (data_[last] == '\r' || data_[last] == '\n')) ++last;
        emit(TokenKind::quoted_newline, last);
      } else {
        emit_length(c == '\\' ? TokenKind::invalid : TokenKind::bad_utf8, 1);
      }
    }
  }

  std::size_t quoted_literal_end() const {
    std::size_t end = at_;
    while (end < size_) {
      const char c = data_[end];
      if (is(c, kPlainQuoted)) {
        ++end;
      } else if (c == '\\') {
        if (end + 1 >= size_ || data_[end + 1] == '\n' || data_[end + 1] == '\r') break;
        const std::size_t length = character_length(end + 1);
        if (length == 0) break;
        end += 1 + length;
      } else {
        const std::size_t length = is_ascii_byte(c) ? 0 : character_length(end);
        if (length == 0) break;
        end += length;
      }
    }
    return end;
  }

  // Length of the newline at `at`, 0 where there is none.
  std::size_t newline_length(std::size_t at) const {
    if (at >= size_) return 0;
    if (data_[at] == '\n') return 1;
    return data_[at] == '\r' && at + 1 < size_ && data_[at + 1] == '\n' ? 2 : 0;
  }

  // Heredocs and bare templates: up to the end of the line or to a sequence.
  void text_line(bool heredoc) {
    if (data_[at_] == '$' || data_[at_] == '%') return dollar(heredoc);
    std::size_t end = at_;
    while (end < size_) {
      if (is(data_[end], kPlainText)) {
        ++end;
        continue;
      }
      const std::size_t length = is_ascii_byte(data_[end]) ? 0 : character_length(end);
      if (length == 0) break;
      end += length;
    }
    finish_literal(end, heredoc);
  }

  void finish_literal(std::size_t end, bool heredoc) {
    const std::size_t newline = newline_length(end);
    if (newline == 0) {
      if (end > at_) {
        states_.back().at_line_start = false;
        return emit(TokenKind::string_literal, end);
      }
      if (!is_ascii_byte(data_[at_])) return emit_length(TokenKind::bad_utf8, 1);
      return give_up();
    }
    Level& level = states_.back();
    if (heredoc && level.at_line_start && is_closing_line({data_ + at_, end - at_}, level.word)) {
      emit(TokenKind::close_heredoc, end);
      emit_length(TokenKind::newline, newline);
      states_.pop_back();
      heredocs_.pop_back();
      return;
    }
    level.at_line_start = true;
    emit(TokenKind::string_literal, end + newline);
  }

  // A `$` or `%` that opens nothing. Where the second character behind it is a newline, the
  // reference scanner takes the first one with it; its token boundaries are kept.
  void dollar(bool heredoc) {
    if (open_sequence()) return;
    if (const std::size_t length = escaped_sequence()) return finish_literal(at_ + length, heredoc);
    if (!has(1)) return give_up();
    states_.back().at_line_start = false;
    const bool before_newline = peek(2) == '\n' || peek(2) == '\r';
    emit_length(TokenKind::string_literal, before_newline ? 2 : 1);
  }

  // A `$` at the very end, or a carriage return alone: the reference scanner stops here. In a bare
  // template the rest is literal.
  void give_up() {
    const bool literal = states_.size() == 1 && states_.back().state == State::bare;
    emit(literal ? TokenKind::string_literal : TokenKind::invalid, size_);
  }

  const char* data_;
  std::size_t size_, at_ = 0;
  std::size_t no_comment_end_after_ = SIZE_MAX;
  std::vector<Level> states_;
  std::vector<std::size_t> heredocs_;  // where in states_
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> scan(std::string_view text, ScanMode mode) { return Scanner(text, mode).run(); }

}  // namespace infra::hcl
