#include "lib/terraform/plan_redact.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace infra::terraform {
namespace {

using hcl::Entry;
using hcl::Mark;
using hcl::Type;
using hcl::Value;

bool is_true(const Value* tree) {
  return tree && tree->is_known() && !tree->is_null() && tree->kind() == Type::Kind::boolean &&
         tree->as_bool();
}
bool is_object(const Value* tree) {
  return tree && tree->is_known() && !tree->is_null() && tree->kind() == Type::Kind::object;
}
bool is_tuple(const Value* tree) {
  return tree && tree->is_known() && !tree->is_null() && tree->kind() == Type::Kind::tuple;
}

// Has the tree a `true` anywhere?
bool touches(const Value* tree) {
  if (is_true(tree)) return true;
  if (is_object(tree)) {
    return std::ranges::any_of(tree->entries(), [](const Entry& e) { return touches(&e.value); });
  }
  return is_tuple(tree) &&
         std::ranges::any_of(tree->elements(), [](const Value& e) { return touches(&e); });
}

const Value* child(const Value* tree, std::string_view key) {
  return is_object(tree) ? tree->find(key) : nullptr;
}
const Value* child(const Value* tree, std::size_t index) {
  return is_tuple(tree) && index < tree->length() ? &tree->elements()[index] : nullptr;
}

Value redact(const Value& value) {
  Value result = value;
  if (is_object(&value)) {
    std::vector<Entry> entries;
    for (const Entry& entry : value.entries()) {
      entries.push_back({entry.key, redact(entry.value), {}});
    }
    result = Value::object(std::move(entries));
  } else if (is_tuple(&value)) {
    std::vector<Value> elements;
    for (const Value& element : value.elements()) elements.push_back(redact(element));
    result = Value::tuple(std::move(elements));
  } else if (value.is_known() && !value.is_null()) {
    static const Value redacted = Value::string(kRedacted);
    result = redacted;
  }
  return result.with_marks(Mark::sensitive);
}

// `tags_all` beside `tags`, as far as a key of `tags` is sensitive.
Value redact_like(const Value& all, const Value& tags) {
  if (tags.is_sensitive()) return redact(all);
  if (!is_object(&all) || !is_object(&tags)) return all;
  bool any = false;
  std::vector<Entry> entries(all.entries().begin(), all.entries().end());
  for (Entry& entry : entries) {
    const Value* tag = tags.find(entry.key);
    if (!tag || !has(tag->deep_marks(), Mark::sensitive)) continue;
    entry.value = redact(entry.value);
    any = true;
  }
  return any ? Value::object(std::move(entries)) : all;
}

void redact_tags_all(std::vector<Entry>& entries) {
  auto find = [&](std::string_view key) { return std::ranges::find(entries, key, &Entry::key); };
  auto tags = find("tags"), all = find("tags_all");
  if (tags == entries.end() || all == entries.end()) return;
  if (has(tags->value.deep_marks(), Mark::sensitive)) {
    all->value = redact_like(all->value, tags->value);
  }
}

class Overlay {
 public:
  explicit Overlay(const std::string& cause) : unknown_(Value::unknown().with_cause(cause)) {}

  Value apply(const Value& value, const Value* unknown, const Value* sensitive) const {
    if (is_true(unknown)) {
      return is_true(sensitive) ? unknown_.with_marks(Mark::sensitive) : unknown_;
    }
    if (!touches(unknown) && !touches(sensitive)) return value;
    Value result = value;
    if (is_object(&value) || (value.is_null() && is_object(unknown))) {
      result = object(value, unknown, sensitive);
    } else if (is_tuple(&value) || (value.is_null() && is_tuple(unknown))) {
      result = tuple(value, unknown, sensitive);
    }
    return is_true(sensitive) ? redact(result) : result;
  }

 private:
  Value object(const Value& value, const Value* unknown, const Value* sensitive) const {
    std::vector<Entry> entries;
    if (!value.is_null()) {
      for (const Entry& entry : value.entries()) {
        entries.push_back(
            {entry.key,
             apply(entry.value, child(unknown, entry.key), child(sensitive, entry.key)),
             {}});
      }
    }
    if (is_object(unknown)) {  // `after` leaves out what is wholly unknown
      for (const Entry& entry : unknown->entries()) {
        if (!touches(&entry.value) || (!value.is_null() && value.find(entry.key))) continue;
        entries.push_back({entry.key, apply({}, &entry.value, child(sensitive, entry.key)), {}});
      }
    }
    redact_tags_all(entries);
    return Value::object(std::move(entries));
  }

  Value tuple(const Value& value, const Value* unknown, const Value* sensitive) const {
    std::size_t count = value.is_null() ? 0 : value.length();
    if (is_tuple(unknown)) count = std::max(count, unknown->length());
    std::vector<Value> elements;
    for (std::size_t i = 0; i < count; ++i) {
      bool there = !value.is_null() && i < value.length();
      elements.push_back(
          apply(there ? value.elements()[i] : Value(), child(unknown, i), child(sensitive, i)));
    }
    return Value::tuple(std::move(elements));
  }

  Value unknown_;
};

}  // namespace

Value overlay(const Value& value, const Value* unknown, const Value* sensitive,
              const std::string& cause) {
  return Overlay(cause).apply(value, unknown, sensitive);
}

}  // namespace infra::terraform
