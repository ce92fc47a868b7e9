// What an expression evaluates to. Immutable; copies share. A Value is a handle: the data, the
// place in the source that it came from, and its marks (marks and origin belong to the handle, so
// the same data can be sensitive here and not there).
//
// Where a value is known it is exactly Terraform's. Beyond Terraform, an *unknown* value may carry
// what is certain about it all the same (Partial): `merge(var.tags, {Owner = "x"})` with unknown
// var.tags is unknown to Terraform, but has the key Owner. Ordinary operations do not look at it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/diag/source_map.h"
#include "lib/hcl/number.h"
#include "lib/hcl/type.h"

namespace infra::hcl {

class Value;
struct Entry;
struct Partial;
struct PartialText;
struct ValueNode;

enum class Mark : std::uint8_t { none = 0, sensitive = 1, ephemeral = 2 };
constexpr Mark operator|(Mark a, Mark b) {
  return static_cast<Mark>(static_cast<std::uint8_t>(a) | static_cast<std::uint8_t>(b));
}
constexpr bool has(Mark marks, Mark mark) {
  return (static_cast<std::uint8_t>(marks) & static_cast<std::uint8_t>(mark)) != 0;
}

// What Terraform knows of an unknown value (cty's refinements).
struct Refinement {
  bool not_null = false;
  std::string prefix;  // of a string
  std::optional<Number> min, max;
  bool min_inclusive = true, max_inclusive = true;
  std::uint64_t min_length = 0, max_length = UINT64_MAX;  // of a collection
};

class Value {
 public:
  Value();  // null of type dynamic
  static Value null(Type type = {});
  static Value unknown(Type type = {});
  static Value unknown(Type type, Refinement refinement);
  static Value boolean(bool value);
  static Value number(Number value);
  static Value number(std::int64_t value) { return number(Number::from_int(value)); }
  static Value string(std::string value);     // must be NFC already
  static Value string_nfc(std::string_view);  // normalises
  static Value list(Type element, std::vector<Value> elements);
  static Value set(Type element, std::vector<Value> elements);  // drops repetitions; hoists marks
  static Value map(Type element, std::vector<Entry> entries);   // last of equal keys wins
  static Value tuple(std::vector<Value> elements);
  static Value object(std::vector<Entry> entries);  // last of equal keys wins

  Type type() const;
  Type::Kind kind() const;
  bool is_null() const;   // false for unknown
  bool is_known() const;  // the value itself; elements may be unknown
  bool is_wholly_known() const;

  // Only of known, non-null values of that kind.
  bool as_bool() const;
  const Number& as_number() const;
  const std::string& as_string() const;
  std::span<const Value> elements() const;        // list, tuple; set in Terraform's iteration order
  std::span<const Entry> entries() const;         // map, object; sorted by key's bytes
  const Value* find(std::string_view key) const;  // map, object
  std::size_t length() const;                     // elements or entries
  std::size_t depth() const;  // of nesting: 0 for a number, 1 for [1]; any value
  // Of any value: it and all that is in it, what is shared as often as it occurs, and long strings
  // by their length. Values can share their way to more than can ever be printed, so the evaluator
  // sets a limit to it.
  std::uint64_t weight() const;

  Mark marks() const { return marks_; }
  bool is_sensitive() const { return has(marks_, Mark::sensitive); }
  Mark deep_marks() const;             // of it and everything in it
  Value with_marks(Mark marks) const;  // added to those it has
  Value without_marks() const;         // top level only
  Value without_deep_marks() const;

  diag::Span origin() const { return origin_; }  // kNoSpan: computed, or from nowhere in a file
  Value with_origin(diag::Span origin) const;

  // Unknown values only.
  const Refinement* refinement() const;  // null: none
  std::string_view cause() const;        // "var.tags", "aws_vpc.main.id"; "" not recorded
  Value with_cause(std::string cause) const;
  const Partial* partial() const;  // null: nothing more is known
  Value with_partial(Partial partial) const;
  const PartialText* partial_text() const;  // of a string; null: nothing is known of it
  Value with_partial_text(PartialText text) const;

  // Same data, types and marks; origins, causes and partials do not count. Unknown equals unknown.
  friend bool identical(const Value& a, const Value& b);

 private:
  explicit Value(std::shared_ptr<const ValueNode> node) : node_(std::move(node)) {}
  std::shared_ptr<const ValueNode> node_;  // nullptr: null of type dynamic
  diag::Span origin_;
  Mark marks_ = Mark::none;
};

struct Entry {
  std::string key;
  Value value;
  diag::Span key_origin = {};
};

// Certain knowledge about an unknown map or object.
struct PartialEntry {
  std::string key;
  Value value;         // may be unknown itself
  bool maybe = false;  // the key may be absent; then `value` is what it has if it is there
  diag::Span key_origin = {};
};
struct Partial {
  std::vector<PartialEntry> entries;  // sorted by key
  bool open = true;                   // keys that are not listed may be present
  std::string cause;                  // why it is open: "var.tags"
};

// Certain knowledge about an unknown string, for those who look into policies and names.
inline constexpr std::string_view kUnknownPart = "\xef\xbf\xbc";  // U+FFFC
struct PartialText {
  std::string text;  // of a template, kUnknownPart for what is unknown; "" where that says nothing
  Value encoded;     // what jsonencode() was given, else null
};

}  // namespace infra::hcl
