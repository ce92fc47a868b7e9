// The characters of a YAML text and the place among them; for the scanner.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace infra::hcl {

struct YamlMark {
  std::uint32_t line = 0, column = 0;  // from 0
  std::size_t index = 0;               // in code points
};

class YamlText {
 public:
  // Throws FunctionError where a character is none of YAML's.
  explicit YamlText(std::string_view text);

  char operator[](std::size_t ahead) const {  // '\0' behind the end
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool at_end() const { return at_ >= text_.size(); }
  bool starts_with(std::string_view start) const { return text_.substr(at_).starts_with(start); }
  bool is_blank(std::size_t ahead = 0) const;  // space or tab
  bool is_break(std::size_t ahead = 0) const { return break_length(ahead) != 0; }
  bool is_break_or_end(std::size_t ahead = 0) const;
  bool is_blank_or_end(std::size_t ahead = 0) const;
  bool is_word(std::size_t ahead = 0) const;  // letter, digit, _ or -
  bool is_document_mark() const;              // --- or ... in the first column

  const YamlMark& mark() const { return mark_; }
  void skip(int count = 1);      // characters of one line
  void read(std::string& into);  // one character
  void skip_break();             // nothing where there is none
  std::string read_break();      // as "\n", but U+2028 and U+2029 stay
  void skip_blanks();
  void skip_comment();
  // [0-9A-Za-z_-]*
  std::string read_word();

 private:
  std::size_t break_length(std::size_t ahead) const;

  std::string_view text_;
  std::size_t at_ = 0;
  YamlMark mark_;
};

}  // namespace infra::hcl
