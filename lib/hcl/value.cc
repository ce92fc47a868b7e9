#include "lib/hcl/value.h"

#include <utf8proc.h>

#include <algorithm>
#include <cassert>
#include <cstdlib>

#include "lib/hcl/set_order.h"
#include "lib/hcl/value_node.h"

namespace infra::hcl {

namespace {

using Kind = Type::Kind;

std::shared_ptr<ValueNode> make_node(Kind kind, NodeState state) {
  auto node = std::make_shared<ValueNode>();
  node->kind = kind;
  node->state = state;
  return node;
}

std::shared_ptr<ValueNode> make_typed_node(Type type, NodeState state) {
  auto node = make_node(type.kind(), state);
  node->wholly_known = state != NodeState::unknown;
  node->type = std::move(type);
  return node;
}

// An element of dynamic type (unknown or null) takes the type of its collection.
void retype(Value& element, const Type& type) {
  if (type.is_dynamic() || element.kind() != Kind::dynamic) return;
  Value typed = element.is_known() ? Value::null(type) : Value::unknown(type);
  if (!element.cause().empty()) typed = typed.with_cause(std::string(element.cause()));
  element = typed.with_marks(element.marks()).with_origin(element.origin());
}

void take_entries(ValueNode& node, std::vector<Entry> entries) {
  const auto before = [](const Entry& a, const Entry& b) { return a.key < b.key; };
  if (!std::is_sorted(entries.begin(), entries.end(), before)) {
    std::stable_sort(entries.begin(), entries.end(), before);
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i + 1 < entries.size() && entries[i + 1].key == entries[i].key) continue;
    if (kept != i) entries[kept] = std::move(entries[i]);
    ++kept;
  }
  entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(kept), entries.end());
  for (const Entry& entry : entries) node.note(entry.value);
  node.data = std::move(entries);
}

std::string normalize_segment(std::string_view text) {
  utf8proc_uint8_t* result = nullptr;
  const utf8proc_ssize_t length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                   static_cast<utf8proc_ssize_t>(text.size()), &result,
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  if (length < 0) return std::string(text);
  std::string normal(reinterpret_cast<const char*>(result), static_cast<std::size_t>(length));
  std::free(result);
  return normal;
}

// Bytes that are not UTF-8 stay as they are, as in Go.
std::string normalize(std::string_view text) {
  // Nothing below U+0300 changes, and all of that begins with a byte below 0xCC.
  if (std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0xCC; })) {
    return std::string(text);
  }
  std::string result;
  std::size_t begin = 0, at = 0;
  while (at < text.size()) {
    utf8proc_int32_t code = 0;
    const utf8proc_ssize_t length =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at),
                         static_cast<utf8proc_ssize_t>(text.size() - at), &code);
    if (length > 0) {
      at += static_cast<std::size_t>(length);
      continue;
    }
    result += normalize_segment(text.substr(begin, at - begin));
    result += text[at++];
    begin = at;
  }
  return result + normalize_segment(text.substr(begin));
}

}  // namespace

ValueNode::~ValueNode() { delete made_type.load(std::memory_order_acquire); }

void ValueNode::note(const Value& element) {
  inner_marks = inner_marks | element.deep_marks();
  constexpr std::uint64_t kMost = std::uint64_t{1} << 62;
  weight = std::min(kMost, weight + element.weight());
  if (!element.is_wholly_known()) wholly_known = false;
  const std::size_t below = std::min<std::size_t>(element.depth() + 1, UINT16_MAX);
  depth = std::max(depth, static_cast<std::uint16_t>(below));
}

const Type& ValueNode::full_type() const {
  if (kind <= Kind::boolean || state != NodeState::known) return type;
  if (kind != Kind::tuple && kind != Kind::object) return type;
  const Type* made = made_type.load(std::memory_order_acquire);
  if (made != nullptr) return *made;
  Type fresh;
  if (kind == Kind::tuple) {
    std::vector<Type> types;
    for (const Value& element : std::get<std::vector<Value>>(data)) types.push_back(element.type());
    fresh = Type::tuple(std::move(types));
  } else {
    std::vector<AttributeType> types;
    for (const Entry& entry : std::get<std::vector<Entry>>(data)) {
      types.push_back({entry.key, entry.value.type()});
    }
    fresh = Type::object(std::move(types));
  }
  auto candidate = std::make_unique<Type>(std::move(fresh));
  if (made_type.compare_exchange_strong(made, candidate.get(), std::memory_order_acq_rel)) {
    made = candidate.release();
  }
  return *made;
}

Value::Value() = default;

Value Value::null(Type type) {
  if (type.is_dynamic()) return {};
  return Value(make_typed_node(std::move(type), NodeState::null));
}

Value Value::unknown(Type type) {
  if (type.is_dynamic()) {
    static const std::shared_ptr<const ValueNode> node = make_typed_node({}, NodeState::unknown);
    return Value(node);
  }
  return Value(make_typed_node(std::move(type), NodeState::unknown));
}

Value Value::unknown(Type type, Refinement refinement) {
  if (type.is_dynamic()) return unknown();  // cty refines no values of unknown type
  auto node = make_typed_node(std::move(type), NodeState::unknown);
  auto extra = std::make_shared<UnknownExtra>();
  extra->refinement = std::move(refinement);
  node->data = std::shared_ptr<const UnknownExtra>(std::move(extra));
  return Value(std::move(node));
}

Value Value::boolean(bool value) {
  static const std::shared_ptr<const ValueNode> nodes[] = {
      [] {
        auto node = make_node(Kind::boolean, NodeState::known);
        node->type = Type::boolean();
        node->data = false;
        return node;
      }(),
      [] {
        auto node = make_node(Kind::boolean, NodeState::known);
        node->type = Type::boolean();
        node->data = true;
        return node;
      }()};
  return Value(nodes[value ? 1 : 0]);
}

Value Value::number(Number value) {
  auto node = make_node(Kind::number, NodeState::known);
  node->type = Type::number();
  node->data = std::move(value);
  return Value(std::move(node));
}

Value Value::string(std::string value) {
  constexpr std::size_t kBytesPerUnit = 256;
  auto node = make_node(Kind::string, NodeState::known);
  node->type = Type::string();
  node->weight += value.size() / kBytesPerUnit;
  node->data = std::move(value);
  return Value(std::move(node));
}

Value Value::string_nfc(std::string_view text) { return string(normalize(text)); }

Value Value::list(Type element, std::vector<Value> elements) {
  auto node = make_node(Kind::list, NodeState::known);
  for (Value& each : elements) {
    retype(each, element);
    node->note(each);
  }
  node->type = Type::list(std::move(element));
  node->data = std::move(elements);
  return Value(std::move(node));
}

Value Value::set(Type element, std::vector<Value> elements) {
  auto node = make_node(Kind::set, NodeState::known);
  Mark marks = Mark::none;
  for (Value& each : elements) {
    retype(each, element);
    const Mark own = each.deep_marks();
    if (own != Mark::none) each = each.without_deep_marks();
    marks = marks | own;
  }
  order_set(element, elements);
  for (const Value& each : elements) node->note(each);
  node->type = Type::set(std::move(element));
  node->data = std::move(elements);
  return Value(std::move(node)).with_marks(marks);
}

Value Value::map(Type element, std::vector<Entry> entries) {
  auto node = make_node(Kind::map, NodeState::known);
  for (Entry& entry : entries) retype(entry.value, element);
  take_entries(*node, std::move(entries));
  node->type = Type::map(std::move(element));
  return Value(std::move(node));
}

Value Value::tuple(std::vector<Value> elements) {
  auto node = make_node(Kind::tuple, NodeState::known);
  for (const Value& each : elements) node->note(each);
  node->data = std::move(elements);
  return Value(std::move(node));
}

Value Value::object(std::vector<Entry> entries) {
  auto node = make_node(Kind::object, NodeState::known);
  take_entries(*node, std::move(entries));
  return Value(std::move(node));
}

Type Value::type() const { return node_ ? node_->full_type() : Type(); }
Type::Kind Value::kind() const { return node_ ? node_->kind : Kind::dynamic; }
bool Value::is_null() const { return !node_ || node_->state == NodeState::null; }
bool Value::is_known() const { return !node_ || node_->state != NodeState::unknown; }
std::size_t Value::depth() const { return node_ ? node_->depth : 0; }

bool Value::is_wholly_known() const { return !node_ || node_->wholly_known; }

bool Value::as_bool() const {
  assert(kind() == Kind::boolean && node_->state == NodeState::known);
  return std::get<bool>(node_->data);
}

const Number& Value::as_number() const {
  assert(kind() == Kind::number && node_->state == NodeState::known);
  return std::get<Number>(node_->data);
}

const std::string& Value::as_string() const {
  assert(kind() == Kind::string && node_->state == NodeState::known);
  return std::get<std::string>(node_->data);
}

std::span<const Value> Value::elements() const {
  assert(node_ && std::holds_alternative<std::vector<Value>>(node_->data));
  return std::get<std::vector<Value>>(node_->data);
}

std::span<const Entry> Value::entries() const {
  assert(node_ && std::holds_alternative<std::vector<Entry>>(node_->data));
  return std::get<std::vector<Entry>>(node_->data);
}

const Value* Value::find(std::string_view key) const {
  const auto all = entries();
  const auto found = std::ranges::lower_bound(all, key, {}, &Entry::key);
  return found != all.end() && found->key == key ? &found->value : nullptr;
}

std::size_t Value::length() const {
  if (const auto* entries = std::get_if<std::vector<Entry>>(&node_->data)) return entries->size();
  return elements().size();
}

std::uint64_t Value::weight() const { return node_ ? node_->weight : 1; }
Mark Value::deep_marks() const { return node_ ? marks_ | node_->inner_marks : marks_; }

Value Value::with_marks(Mark marks) const {
  Value copy = *this;
  copy.marks_ = copy.marks_ | marks;
  return copy;
}

Value Value::without_marks() const {
  Value copy = *this;
  copy.marks_ = Mark::none;
  return copy;
}

Value Value::without_deep_marks() const {
  Value copy = without_marks();
  if (!node_ || node_->inner_marks == Mark::none) return copy;
  auto node = make_node(node_->kind, node_->state);
  node->type = node_->type;
  node->wholly_known = node_->wholly_known;
  node->weight = node_->weight;
  if (const auto* entries = std::get_if<std::vector<Entry>>(&node_->data)) {
    std::vector<Entry> clear = *entries;
    for (Entry& entry : clear) entry.value = entry.value.without_deep_marks();
    node->data = std::move(clear);
  } else {
    std::vector<Value> clear = std::get<std::vector<Value>>(node_->data);
    for (Value& element : clear) element = element.without_deep_marks();
    node->data = std::move(clear);
  }
  copy.node_ = std::move(node);
  return copy;
}

Value Value::with_origin(diag::Span origin) const {
  Value copy = *this;
  copy.origin_ = origin;
  return copy;
}

namespace {

const UnknownExtra* extra_of(const ValueNode* node) {
  if (node == nullptr) return nullptr;
  const auto* extra = std::get_if<std::shared_ptr<const UnknownExtra>>(&node->data);
  return extra != nullptr ? extra->get() : nullptr;
}

// A copy of the unknown `node` with its extra changed.
template <typename Change>
std::shared_ptr<const ValueNode> with_extra(const ValueNode& node, Change change) {
  assert(node.state == NodeState::unknown);
  auto copy = make_typed_node(node.type, NodeState::unknown);
  const UnknownExtra* before = extra_of(&node);
  auto extra = before != nullptr ? std::make_shared<UnknownExtra>(*before)
                                 : std::make_shared<UnknownExtra>();
  change(*extra);
  copy->data = std::shared_ptr<const UnknownExtra>(std::move(extra));
  return copy;
}

}  // namespace

const Refinement* Value::refinement() const {
  const UnknownExtra* extra = extra_of(node_.get());
  return extra != nullptr && extra->refinement ? &*extra->refinement : nullptr;
}

std::string_view Value::cause() const {
  const UnknownExtra* extra = extra_of(node_.get());
  return extra != nullptr ? std::string_view(extra->cause) : std::string_view();
}

Value Value::with_cause(std::string cause) const {
  if (is_known()) return *this;
  Value copy = *this;
  copy.node_ = with_extra(*node_, [&](UnknownExtra& extra) { extra.cause = std::move(cause); });
  return copy;
}

const Partial* Value::partial() const {
  const UnknownExtra* extra = extra_of(node_.get());
  return extra != nullptr ? extra->partial.get() : nullptr;
}

Value Value::with_partial(Partial partial) const {
  if (is_known()) return *this;
  Value copy = *this;
  copy.node_ = with_extra(*node_, [&](UnknownExtra& extra) {
    extra.partial = std::make_shared<const Partial>(std::move(partial));
  });
  return copy;
}

const PartialText* Value::partial_text() const {
  const UnknownExtra* extra = extra_of(node_.get());
  return extra != nullptr ? extra->text.get() : nullptr;
}

Value Value::with_partial_text(PartialText text) const {
  if (is_known()) return *this;
  Value copy = *this;
  copy.node_ = with_extra(*node_, [&](UnknownExtra& extra) {
    extra.text = std::make_shared<const PartialText>(std::move(text));
  });
  return copy;
}

bool identical(const Value& a, const Value& b) {
  if (a.marks_ != b.marks_) return false;
  if (a.node_ == b.node_) return true;
  if (!a.node_ || !b.node_ || a.node_->kind != b.node_->kind || a.node_->state != b.node_->state) {
    return false;
  }
  if (a.node_->state != NodeState::known) return a.node_->type == b.node_->type;
  switch (a.node_->kind) {
    case Kind::boolean:
      return a.as_bool() == b.as_bool();
    case Kind::number:
      return a.as_number() == b.as_number();
    case Kind::string:
      return a.as_string() == b.as_string();
    case Kind::list:
    case Kind::set:
      if (!(a.node_->type == b.node_->type)) return false;
      [[fallthrough]];
    case Kind::tuple:
      return std::ranges::equal(a.elements(), b.elements(), identical);
    case Kind::map:
      if (!(a.node_->type == b.node_->type)) return false;
      [[fallthrough]];
    case Kind::object:
      return std::ranges::equal(a.entries(), b.entries(), [](const Entry& x, const Entry& y) {
        return x.key == y.key && identical(x.value, y.value);
      });
    case Kind::dynamic:
      break;
  }
  return false;
}

}  // namespace infra::hcl
