#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "lib/hcl/convert.h"
#include "lib/hcl/evaluator.h"

namespace infra::hcl {

using Kind = Type::Kind;

struct Evaluator::ForResult {
  std::vector<Value> elements;
  std::vector<Entry> entries;
  std::vector<std::vector<Value>> groups;  // beside `entries`, where `...` is used
  std::unordered_map<std::string, std::size_t> place;
  Mark marks = Mark::none;
  bool known = true;  // of Terraform's result
  bool failed = false;
  std::string cause;
  Partial partial;  // only what is perhaps there, until finish()

  void lose(const Value& because_of) {
    known = false;
    if (cause.empty()) cause = std::string(because_of.cause());
  }
  void fail() {
    known = false;
    failed = true;
  }
};

namespace {

// Of several entries for one key it is only certain that the key is there.
void join_repeated(std::vector<PartialEntry>& entries) {
  std::ranges::stable_sort(entries, {}, &PartialEntry::key);
  std::vector<PartialEntry> joined;
  for (PartialEntry& entry : entries) {
    if (joined.empty() || joined.back().key != entry.key) {
      joined.push_back(std::move(entry));
      continue;
    }
    PartialEntry& last = joined.back();
    last.maybe = last.maybe && entry.maybe;
    last.value = Value::unknown().with_marks(last.value.marks() | entry.value.marks());
  }
  entries = std::move(joined);
}

}  // namespace

// Checked once with nothing known, so that what is wrong for every element is said once, and said
// for no elements too.
bool Evaluator::condition_can_hold(const For& node) {
  const Frame frame = {frame_,           false,           node.key_name.text, node.value_name.text,
                       Value::unknown(), Value::unknown()};
  const std::size_t before = found_->size();
  const Frame* outer = std::exchange(frame_, &frame);
  const Value value = evaluate(*node.condition);
  frame_ = outer;
  if (value.is_null()) {
    report(node.condition->span, "the condition of a `for` must not be null", "null");
    return false;
  }
  const Converted converted = convert(value, Type::boolean());
  if (converted.error) {
    report(node.condition->span, "the condition of a `for` must be a bool",
           fmt::format("this is {}", value.type().friendly_name()));
    return false;
  }
  return !has_errors(*found_, before);
}

std::optional<bool> Evaluator::condition_holds(const For& node, ForResult& result) {
  if (node.condition == nullptr) return true;
  const std::size_t before = found_->size();
  const Value value = evaluate(*node.condition);
  result.marks = result.marks | value.marks();
  if (has_errors(*found_, before)) {
    result.fail();
    return std::nullopt;
  }
  if (value.is_null()) {
    if (result.known) {
      report(node.condition->span, "the condition of a `for` must not be null", "null");
    }
    result.fail();
    return std::nullopt;
  }
  if (!value.is_known()) {
    result.lose(value);
    return std::nullopt;
  }
  const Converted converted = convert(value, Type::boolean());
  if (converted.error) {
    if (result.known) {
      report(node.condition->span, "the condition of a `for` must be a bool",
             fmt::format("this is {}", value.type().friendly_name()));
    }
    result.fail();
    return std::nullopt;
  }
  return converted.value.as_bool();
}

void Evaluator::iterate(const Expr&, const For& node, const Value& key, const Value& value,
                        bool maybe_there, ForResult& result) {
  budget().work(1);
  budget().memory(node.key != nullptr ? sizeof(Entry) : sizeof(Value));
  const Frame frame = {frame_, false, node.key_name.text, node.value_name.text, key, value};
  const Frame* outer = std::exchange(frame_, &frame);
  const struct Restore {
    const Frame*& place;
    const Frame* outer;
    ~Restore() { place = outer; }
  } restore{frame_, outer};

  const std::optional<bool> holds = condition_holds(node, result);
  const bool maybe = maybe_there || !holds;
  if (holds == false || (!holds && (result.failed || node.key == nullptr))) return;
  std::optional<Capture> silent;  // of an element that is perhaps not there
  if (!holds) silent.emplace(*this);
  if (node.key == nullptr) {
    result.elements.push_back(evaluate(*node.value));
    return;
  }
  const std::size_t before = found_->size();
  const Value made_key = evaluate(*node.key);
  if (!silent) result.marks = result.marks | made_key.marks();
  if (has_errors(*found_, before)) return silent ? void() : result.fail();
  if (made_key.is_null()) {
    if (result.known) report(node.key->span, "a key of a `for` must not be null", "null");
    return silent ? void() : result.fail();
  }
  const Converted name = convert(made_key.without_marks(), Type::string());
  if (name.error && made_key.is_known()) {
    if (result.known) {
      report(node.key->span,
             fmt::format("{} cannot be an object key", made_key.type().friendly_name()),
             name.error->message);
    }
    return silent ? void() : result.fail();
  }
  if (!made_key.is_known()) {
    result.lose(made_key);
    result.partial.open = true;
    return;
  }
  const std::string& text_key = name.value.as_string();
  Value made = evaluate(*node.value);
  const Span origin = made_key.origin();
  if (maybe) {
    if (node.grouping) made = Value::unknown();
    result.partial.entries.push_back({text_key, std::move(made), true, origin});
    return;
  }
  const auto [at, is_new] = result.place.try_emplace(text_key, result.entries.size());
  if (is_new) {
    budget().memory(text_key.size());
    result.entries.push_back({text_key, made, origin});
    if (node.grouping) result.groups.emplace_back();
  } else if (!node.grouping) {
    report(node.key->span, fmt::format("two elements give the key `{}`", text_key), {},
           "write `...` after the value to collect all values of a key");
    result.failed = true;
    return;
  }
  if (node.grouping) result.groups[at->second].push_back(std::move(made));
}

Value Evaluator::finish(const For& node, ForResult result) {
  if (result.failed) return Value::unknown().with_marks(result.marks);
  for (std::size_t i = 0; i < result.groups.size(); ++i) {
    result.entries[i].value = Value::tuple(std::move(result.groups[i]));
  }
  if (result.known) {
    Value value = node.key != nullptr ? Value::object(std::move(result.entries))
                                      : Value::tuple(std::move(result.elements));
    return value.with_marks(result.marks);
  }
  Value unknown = Value::unknown().with_marks(result.marks);
  if (!result.cause.empty()) unknown = unknown.with_cause(result.cause);
  if (node.key == nullptr || !evaluation_.use_partial) return unknown;
  Partial& partial = result.partial;
  for (Entry& entry : result.entries) {
    if (node.grouping) entry.value = Value::unknown();  // more elements may join the group
    partial.entries.push_back({entry.key, entry.value, false, entry.key_origin});
  }
  join_repeated(partial.entries);
  partial.cause = result.cause;
  if (partial.open && partial.entries.empty()) return unknown;
  return unknown.with_partial(std::move(partial));
}

Value Evaluator::for_over_unknown(const Expr& expr, const For& node, const Value& collection) {
  const Mark marks =
      collection.kind() == Kind::dynamic ? Mark::none : collection.marks();  // as Terraform does
  Value unknown = because(Value::unknown().with_marks(marks), {&collection});
  const Partial* partial = collection.partial();
  if (!evaluation_.use_partial || partial == nullptr || node.key == nullptr) return unknown;
  ForResult result;
  result.marks = marks;
  result.known = false;
  result.cause = partial->cause.empty() ? std::string(collection.cause()) : partial->cause;
  result.partial.open = partial->open;
  Capture silent(*this);
  for (const PartialEntry& entry : partial->entries) {
    const Value key = Value::string(entry.key).with_origin(entry.key_origin);
    iterate(expr, node, key, entry.value, entry.maybe, result);
    if (result.failed) return unknown;
  }
  return finish(node, std::move(result));
}

Value Evaluator::visit(const Expr& expr, const For& node) {
  const std::size_t before = found_->size();
  const Value given = evaluate(*node.collection);
  if (has_errors(*found_, before)) return Value::unknown();
  if (given.is_null()) {
    report(node.collection->span, "`for` cannot go through null", "null");
    return Value::unknown();
  }
  if (given.type().is_primitive()) {
    report(node.collection->span,
           fmt::format("`for` cannot go through a {}", given.type().friendly_name()), {},
           "it needs a list, set, map, tuple or object");
    return Value::unknown();
  }
  if (!given.is_known() && given.kind() == Kind::dynamic && given.partial() == nullptr) {
    return because(Value::unknown(), {&given});
  }
  if (!given.is_known()) return for_over_unknown(expr, node, given);
  if (node.condition != nullptr && !condition_can_hold(node)) return Value::unknown();
  ForResult result;
  result.marks = given.marks();
  result.partial.open = false;
  if (given.kind() == Kind::map || given.kind() == Kind::object) {
    for (const Entry& entry : given.entries()) {
      const Value key = Value::string(entry.key).with_origin(entry.key_origin);
      iterate(expr, node, key, entry.value, false, result);
    }
    return finish(node, std::move(result));
  }
  const bool needs_index = !node.key_name.text.empty();
  std::int64_t index = 0;
  for (const Value& element : given.elements()) {
    Value key;
    if (needs_index) key = given.kind() == Kind::set ? element : Value::number(index++);
    iterate(expr, node, key, element, false, result);
  }
  return finish(node, std::move(result));
}

}  // namespace infra::hcl
