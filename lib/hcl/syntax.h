// The syntax tree that both HCL syntaxes (native and JSON) parse into. Names are those of the HCL
// specification. All nodes live in their File's arena and are trivially destructible; texts are
// views into the arena or into the SourceMap. A tree is immutable once parsed and may be shared
// between threads.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "lib/base/arena.h"
#include "lib/diag/diagnostic.h"

namespace infra::hcl {

using diag::Span;

struct Expr;
using Exprs = std::span<const Expr* const>;

struct Name {
  std::string_view text;  // NFC, as is everything that is decoded below
  Span span;
};

// One step of a traversal whose key is literal: `.name`, `["name"]`, `[0]`, and the legacy `.0`.
struct Step {
  enum class Kind : std::uint8_t { attribute, string_index, number_index };
  Kind kind = Kind::attribute;
  bool legacy = false;    // `.0`
  std::string_view text;  // decoded; of a number, as written
  Span span;              // with the dot or the brackets
};

struct NullLiteral {};
struct BoolLiteral {
  bool value = false;
};
struct NumberLiteral {
  std::string_view text;
};
struct StringLiteral {  // a template without any sequence; also literal parts of templates
  std::string_view value;
};
struct Template {  // `"..."` or a heredoc with interpolations or directives
  Exprs parts;
  bool heredoc = false;
};
struct TemplateWrap {  // "${x}" alone: keeps the type of x
  const Expr* value = nullptr;
};
struct TemplateJoin {  // %{ for }: joins the strings of the tuple that `tuple` (a For) makes
  const Expr* tuple = nullptr;
};
struct Traversal {  // root and literal steps: aws_vpc.main.tags["Name"]
  Name root;
  std::span<const Step> steps;
};
struct RelativeTraversal {  // f(x).a[0]
  const Expr* source = nullptr;
  std::span<const Step> steps;
};
struct Index {  // x[key], key not literal
  const Expr* collection = nullptr;
  const Expr* key = nullptr;
};
// `.*` takes attribute steps (and legacy indexes) into `each`, `[*]` every step after it. `each` is
// evaluated once per element, with the element where SplatItem stands in it.
struct Splat {
  const Expr* source = nullptr;
  const Expr* each = nullptr;
  bool full = false;  // [*]
  Span marker;        // `.*` or `[*]`
};
struct SplatItem {};
struct FunctionCall {
  Name name;  // namespaced names whole: provider::aws::arn_parse
  Exprs arguments;
  bool expand_final = false;  // f(xs...)
  Span open_paren, close_paren;
};
struct Conditional {
  const Expr* condition = nullptr;
  const Expr* if_true = nullptr;
  const Expr* if_false = nullptr;
  bool from_template = false;  // %{ if }
};
enum class BinaryOp : std::uint8_t {
  add,
  subtract,
  multiply,
  divide,
  modulo,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  logical_and,
  logical_or,
};
struct Binary {
  BinaryOp op = BinaryOp::add;
  const Expr* left = nullptr;
  const Expr* right = nullptr;
  Span op_span;
};
enum class UnaryOp : std::uint8_t { negate, logical_not };
struct Unary {
  UnaryOp op = UnaryOp::negate;
  const Expr* operand = nullptr;
};
struct Parentheses {
  const Expr* inner = nullptr;
};
struct Tuple {
  Exprs items;
};
// The key as written. A bare identifier is a Traversal without steps and means its own name; with
// steps it is an error in a value, but a reference where Terraform wants one (`providers`).
// Anything in parentheses is evaluated.
struct ObjectItem {
  const Expr* key = nullptr;
  const Expr* value = nullptr;
};
struct Object {
  std::span<const ObjectItem> items;
};
struct For {
  Name key_name;  // text empty: not given
  Name value_name;
  const Expr* collection = nullptr;
  const Expr* key = nullptr;  // null: makes a tuple
  const Expr* value = nullptr;
  const Expr* condition = nullptr;  // null: none
  bool grouping = false;            // `...`
};
struct Invalid {};  // what could not be parsed; evaluates to unknown without another diagnostic

struct Expr {
  Span span;
  std::variant<NullLiteral, BoolLiteral, NumberLiteral, StringLiteral, Template, TemplateWrap,
               TemplateJoin, Traversal, RelativeTraversal, Index, Splat, SplatItem, FunctionCall,
               Conditional, Binary, Unary, Parentheses, Tuple, Object, For, Invalid>
      node;

  template <typename T>
  const T* as() const {
    return std::get_if<T>(&node);
  }
};

struct Body;

struct Attribute {
  Name name;
  const Expr* value = nullptr;
  Span span;    // name to end of value
  Span equals;  // in JSON the colon
};

struct BlockLabel {
  std::string_view text;  // decoded, without quotes
  Span span;              // as written
};

struct Block {
  Name type;
  std::span<const BlockLabel> labels;
  const Body* body = nullptr;
  Span span;    // all of it
  Span header;  // type to last label
  Span open_brace, close_brace;
};

// Both lists in file order. From JSON, what Terraform itself defines as a block (resource, dynamic,
// lifecycle, backend …; json.h) is one here too; whether another property is an argument or nested
// blocks only the provider's schema knows, so it stays an attribute and `json` is set.
struct Body {
  std::span<const Attribute> attributes;
  std::span<const Block> blocks;
  Span span;     // between the braces, or the file
  Span missing;  // where to point at what is missing: the header's end or the file's begin
  bool json = false;

  const Attribute* attribute(std::string_view name) const;  // null: not set
  const Block* block(std::string_view type) const;          // first of that type, or null
};

struct Comment {
  Span span;              // with its marker; a line comment without its newline
  bool own_line = false;  // nothing but white space before it on its line
};

struct File {
  std::uint32_t source = 0;  // number in the SourceMap
  bool json = false;
  bool has_errors = false;  // the tree is best-effort
  const Body* body = nullptr;
  std::vector<Comment> comments;
  Arena arena;
};

// An expression that stands alone: a line of the console, TF_VAR_x, a string in JSON.
struct ExpressionFile {
  const Expr* expr = nullptr;
  bool has_errors = false;
  Arena arena;
};

}  // namespace infra::hcl
