#include "lib/hcl/functions/yaml_text.h"

#include <algorithm>

#include "lib/hcl/functions/code_points.h"
#include "lib/hcl/functions/support.h"

namespace infra::hcl {
namespace {

bool is_allowed(std::int32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0x7e) || c == 0x85 ||
         (c >= 0xa0 && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd) || c >= 0x10000;
}

}  // namespace

YamlText::YamlText(std::string_view text) : text_(text) {
  constexpr std::string_view kByteOrderMark = "\ufeff";
  if (text_.starts_with(kByteOrderMark)) text_.remove_prefix(kByteOrderMark.size());
  for (std::string_view rest = text_; !rest.empty();) {
    if (!is_allowed(take_code_point(rest))) fail(0, "control characters are not allowed");
  }
}

bool YamlText::is_blank(std::size_t ahead) const {
  const char c = (*this)[ahead];
  return c == ' ' || c == '\t';
}

std::size_t YamlText::break_length(std::size_t ahead) const {
  const std::string_view rest = text_.substr(std::min(at_ + ahead, text_.size()));
  if (rest.starts_with("\r\n") || rest.starts_with("\u0085")) return 2;
  if (rest.starts_with('\n') || rest.starts_with('\r')) return 1;
  return rest.starts_with("\u2028") || rest.starts_with("\u2029") ? 3 : 0;
}

bool YamlText::is_break_or_end(std::size_t ahead) const {
  return at_ + ahead >= text_.size() || is_break(ahead);
}

bool YamlText::is_blank_or_end(std::size_t ahead) const {
  return is_blank(ahead) || is_break_or_end(ahead);
}

bool YamlText::is_word(std::size_t ahead) const {
  const char c = (*this)[ahead];
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '-';
}

bool YamlText::is_document_mark() const {
  return mark_.column == 0 && (starts_with("---") || starts_with("...")) && is_blank_or_end(3);
}

void YamlText::skip(int count) {
  for (; count > 0 && at_ < text_.size(); --count) {
    do {
      ++at_;
    } while ((static_cast<unsigned char>((*this)[0]) & 0xc0) == 0x80);
    ++mark_.index;
    ++mark_.column;
  }
}

void YamlText::read(std::string& into) {
  const std::size_t begin = at_;
  skip();
  into += text_.substr(begin, at_ - begin);
}

void YamlText::skip_break() {
  const std::size_t length = break_length(0);
  if (length == 0) return;
  mark_.index += starts_with("\r\n") ? 2 : 1;
  ++mark_.line;
  mark_.column = 0;
  at_ += length;
}

std::string YamlText::read_break() {
  const std::size_t length = break_length(0);
  std::string text = length == 3 ? std::string(text_.substr(at_, 3)) : length == 0 ? "" : "\n";
  skip_break();
  return text;
}

void YamlText::skip_blanks() {
  while (is_blank()) skip();
}

void YamlText::skip_comment() {
  if ((*this)[0] != '#') return;
  while (!is_break_or_end()) skip();
}

std::string YamlText::read_word() {
  std::string word;
  while (is_word()) read(word);
  return word;
}

}  // namespace infra::hcl
