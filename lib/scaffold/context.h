// What a template is filled with: answers, and what is derived from them. Filled by lib/scaffold
// (answers.h) and lib/scaffold/contexts, read by the renderer (render.h).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace infra::workspace {
struct Config;
class Workspace;
}  // namespace infra::workspace

namespace infra::scaffold {

struct Value;
using Map = std::map<std::string, Value>;
using List = std::vector<Value>;

// A tree as YAML has it. Numbers that are not whole are kept as their text.
struct Value {
  using Data = std::variant<std::monostate, bool, std::int64_t, std::string, List, Map>;
  Data data;

  Value() = default;
  Value(bool value) : data(value) {}
  Value(int value) : data(std::int64_t{value}) {}
  Value(std::int64_t value) : data(value) {}
  Value(const char* value) : data(std::string(value)) {}
  Value(std::string_view value) : data(std::string(value)) {}
  Value(std::string value) : data(std::move(value)) {}
  Value(List value) : data(std::move(value)) {}
  Value(Map value) : data(std::move(value)) {}
  // Not inline: optimising, GCC 12 takes a moved variant for uninitialised.
  Value(const Value&);
  Value(Value&&) noexcept;
  Value& operator=(const Value&);
  Value& operator=(Value&&) noexcept;
  ~Value();

  bool is_null() const { return std::holds_alternative<std::monostate>(data); }
  // nullptr where it is something else.
  const bool* boolean() const { return std::get_if<bool>(&data); }
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&data); }
  const std::string* text() const { return std::get_if<std::string>(&data); }
  const List* list() const { return std::get_if<List>(&data); }
  const Map* map() const { return std::get_if<Map>(&data); }
  List* list() { return std::get_if<List>(&data); }
  Map* map() { return std::get_if<Map>(&data); }

  // As mustache decides whether a section is shown: not null, false, "" or an empty list.
  bool truthy() const;
  // As it stands in a file: "" for null, lists and maps.
  std::string shown() const;
  friend bool operator==(const Value&, const Value&) = default;
};

// What `key` is in `map`; a null value where it is not there.
const Value& at(const Map& map, std::string_view key);
std::string text_at(const Map& map, std::string_view key);  // Value::shown()
// The elements of a list; none where it is something else.
const List& list_at(const Map& map, std::string_view key);

// An answer that cannot be used, found before anything is written.
struct Refusal {
  std::string question;  // as in the manifest
  std::string message;   // what is wrong; for a name that AWS refuses: limit and resource
  std::string help;
};

struct ContextRequest {
  const Map& answers;  // complete: every question that applies has a value of its type
  const workspace::Config& config;
  const workspace::Workspace* workspace;  // nullptr: there is none
};

// Adds to the answers what the files of a template need (the result holds the answers too).
// `organisation`, `primary_region`, `dr_region`, `all_environments` and `accounts` (a map) are
// there already when it is called with the context so far as `answers`.
using BuildContext = Map (*)(const ContextRequest&, std::vector<Refusal>&);

}  // namespace infra::scaffold
