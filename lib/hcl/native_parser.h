// Recursive descent over the scanner's tokens; private to parser*.cc. Grammar: HCL specification,
// and where that is silent hashicorp/hcl 2.23, so that what is refused is what Terraform refuses.
//
// On an error the parser reports, sets `failed_` and unwinds; whatever encloses the error and can
// tell where it ends (a list, a template, a body) skips to there and clears it. While it is set
// nothing else is reported.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/hcl/characters.h"
#include "lib/hcl/parser.h"
#include "lib/hcl/scanner.h"

namespace infra::hcl {

class NativeParser {
 public:
  NativeParser(std::string_view text, std::uint32_t file, Arena& arena, diag::Diagnostics& found,
               ScanMode mode);

  const Body* file();
  const Expr* whole_expression();
  const Expr* whole_template();
  std::vector<Comment> take_comments() { return std::move(comments_); }
  bool has_errors() const { return has_errors_; }

 private:
  enum class Sync : std::uint8_t { separator, closer, lost };
  // What a template is made of before its directives are matched.
  struct Part {
    enum class Kind : std::uint8_t { literal, value, if_, for_, else_, end_if, end_for };
    Kind kind = Kind::literal;
    Span span;
    std::string_view text;       // literal: decoded
    const Expr* expr = nullptr;  // value, if_, for_
    Name key_name, value_name;   // for_
  };
  struct Splicing {
    std::size_t next, end;  // in parts_
    std::uint32_t level = 0, deepest = 0;
  };

  // Cursor (parser.cc). A comment is not seen at all, a line comment as the newline that ends it.
  const Token& token() const { return tokens_[at_]; }
  TokenKind kind() const { return tokens_[at_].kind; }
  bool at(TokenKind wanted) const { return kind() == wanted; }
  bool at_word(std::string_view word) const { return at(TokenKind::identifier) && word == text(); }
  std::string_view text() const { return text(token()); }
  std::string_view text(const Token& t) const { return text_.substr(t.begin, t.end - t.begin); }
  Span span(const Token& t) const { return {file_, t.begin, t.end}; }
  Span span(std::uint32_t begin, std::uint32_t end) const { return {file_, begin, end}; }
  std::uint32_t previous_end() const { return previous_ == kNone ? 0 : tokens_[previous_].end; }
  Token take() {
    const Token taken = tokens_[at_];
    if (taken.kind != TokenKind::end_of_file) {
      previous_ = at_++;
      if (!newlines_) skip_newlines();
    }
    return taken;
  }
  bool accept(TokenKind wanted);
  void skip_newlines() {
    while (tokens_[at_].kind == TokenKind::newline) ++at_;
  }
  // Whether newlines are tokens or white space, from the token behind the last one taken.
  void set_newlines(bool significant);
  Token take_closer(bool outer_newlines);
  void jump(std::size_t index);
  void drop_comments(std::size_t from);
  void rescan(std::uint32_t from);
  std::string_view normal(const Token& t) { return ascii_ ? text(t) : to_nfc(text(t), arena_); }
  Name name(const Token& t) { return {normal(t), span(t)}; }

  // Errors (parser_errors.cc).
  void report(Span where, std::string message, std::string label = {}, std::string help = {},
              std::vector<diag::Label> labels = {});
  template <typename... Args>
  void error(Args&&... args) {
    report(std::forward<Args>(args)...);
    failed_ = true;
  }
  void unexpected(const std::string& wanted, std::string help = {},
                  std::vector<diag::Label> labels = {});
  void unclosed(const Token& open, const std::string& what, const std::string& wanted);
  bool stray(const Token& t);  // reports a character that no token has
  std::string describe(const Token& t) const;
  Span place(const Token& t) const;
  bool enter();
  void leave() { --depth_; }
  void grow(std::uint32_t below);
  void limit(std::string message, std::string help);
  Sync resync(TokenKind closer, bool comma, bool newline);
  bool block_in_first_column(std::size_t newline) const;
  void skip_item(bool nested);

  // Bodies (parser_body.cc).
  const Body* body(const Token& open, bool nested, Span missing);
  void item();
  void attribute(const Token& name_token, bool single_line);
  void block(const Token& type);
  bool block_header(const Token& type);
  void block_body(Block& made, const Token& open);
  void quoted_label();
  const Body* single_line_body(const Token& open, Span missing);
  const Body* finish_body(std::size_t attributes, std::size_t blocks, Span where, Span missing);
  void check_repeated(std::span<const Attribute> attributes);

  // Expressions (parser_expression.cc, parser_collection.cc). Each leaves in `height_` how deep the
  // tree is that it made.
  Expr* expression();
  Expr* conditional(Expr* condition);
  Expr* binary(int minimum);
  Expr* operand();
  Expr* term();
  Expr* number();
  Expr* word();
  Expr* unary();
  Expr* parentheses();
  Expr* call(const Token& first);
  bool call_name(const Token& first, Name& made);
  Expr* tuple();
  bool comma_list(const Token& open, TokenKind closer, const std::string& what, bool* expand);
  Expr* object();
  void object_items(const Token& open);
  void object_item();
  Expr* for_expression(const Token& open, TokenKind closer, bool outer_newlines);
  void for_inside(const Token& open, TokenKind closer, For& made);
  bool for_names(Name& key_name, Name& value_name);
  void for_result(TokenKind closer, For& made);
  Expr* traversals(Expr* source);
  void dot(Expr*& source, std::size_t mark);
  void bracket(Expr*& source, std::size_t mark);
  void index(Expr*& source, std::size_t mark, const Token& open);
  Expr* attribute_splat(Expr* source, const Token& dot_token);
  Expr* full_splat(Expr* source, const Token& open);
  void legacy_index(const Token& dot_token);
  Expr* with_steps(Expr* source, std::size_t mark);
  bool check_number(const Token& t);

  // Templates (parser_template.cc, parser_splice.cc).
  Expr* quoted_template();
  Expr* heredoc();
  Expr* template_inside(const Token& open, TokenKind closer, bool flush);
  Expr* finish_template(std::size_t mark, Span where, bool heredoc, std::uint32_t tallest);
  std::uint32_t template_parts(const Token& open, TokenKind closer);
  bool sequence(const Token& open);
  void directive(Part& part);
  void close_sequence(const Token& begin, const Token& open, bool outer_newlines);
  bool string_newline(const Token& open);
  void unclosed_template(const Token& open);
  std::string_view literal_text(const Token& t);
  std::string_view unescape(std::uint32_t begin, std::string_view written);
  std::size_t escape(std::uint32_t begin, std::string_view rest, std::string& out);
  std::size_t unicode_escape(std::uint32_t begin, std::string_view rest, std::string& out);
  void remove_indent(std::size_t mark);
  void join_literals(std::size_t mark);
  void splice(Splicing& state);
  Expr* splice_if(Splicing& state);
  Expr* splice_for(Splicing& state);
  bool end_directive(Splicing& state, const Part& opener, Part::Kind wanted);
  static std::string_view directive_text(Part::Kind kind);  // of else_, end_if, end_for
  Expr* branch(std::size_t mark, Span empty);

  template <typename T>
  Expr* make(Span where, T node) {
    return arena_.make<Expr>(where, std::move(node));
  }
  Expr* invalid_from(std::uint32_t begin) {
    return make(span(begin, std::max(begin, previous_end())), Invalid{});
  }
  // The items of a stack above `mark`, moved into the arena.
  template <typename T>
  std::span<const T> pop(std::vector<T>& stack, std::size_t mark) {
    const std::span<const T> kept =
        arena_.copy(std::span<const T>(stack.data() + mark, stack.size() - mark));
    stack.erase(stack.begin() + static_cast<std::ptrdiff_t>(mark), stack.end());
    return kept;
  }

  static constexpr std::size_t kNone = SIZE_MAX;

  std::string_view text_;
  bool ascii_;  // all of it
  std::uint32_t file_;
  Arena& arena_;
  diag::Diagnostics& found_;
  std::vector<Token> tokens_;
  std::vector<Comment> comments_;
  std::size_t at_ = 0, previous_ = kNone;
  bool newlines_ = true;
  bool failed_ = false, has_errors_ = false;
  bool gave_up_ = false;    // a limit was reached: the rest is not parsed
  bool rescanned_ = false;  // the rest of the line is lost, templates and brackets on it are open
  bool at_block_ = false;   // skipping met a block in the first column: leave every body
  int depth_ = 0, template_depth_ = 0, rescans_ = 0, reported_ = 0;
  std::uint32_t height_ = 0;

  // Stacks for lists under construction; what belongs to an outer list lies below.
  std::vector<const Expr*> exprs_;
  std::vector<ObjectItem> items_;
  std::vector<Step> steps_;
  std::vector<Attribute> attributes_;
  std::vector<Block> blocks_;
  std::vector<BlockLabel> labels_;
  std::vector<Part> parts_;
};

}  // namespace infra::hcl
