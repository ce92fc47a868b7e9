#include "lib/plan/change_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "lib/base/strings.h"
#include "lib/hcl/function.h"
#include "lib/hcl/functions/json_value.h"
#include "lib/hcl/print.h"

namespace infra::plan {
namespace {

using hcl::Value;
using Kind = hcl::Type::Kind;

constexpr std::size_t kMaxLines = 40, kMaxValue = 160, kMaxJson = 100'000;
constexpr int kMaxDepth = 16;

bool is_null(const Value* value) {
  return value == nullptr || (value->is_known() && value->is_null());
}
bool is_kind(const Value* value, Kind kind) {
  return !is_null(value) && value->is_known() && value->kind() == kind;
}
bool same(const Value* a, const Value* b) {
  if (is_null(a) || is_null(b)) return is_null(a) == is_null(b);
  return identical(*a, *b);
}

void append_text(const Value* value, std::string& out, int depth);

template <typename List, typename Write>
void append_all(const List& list, std::string& out, char open, char close, const Write& write) {
  out += open;
  bool first = true;
  for (const auto& each : list) {
    if (out.size() > kMaxValue) break;
    if (!std::exchange(first, false)) out += ", ";
    write(each);
  }
  out += close;
}

void append_text(const Value* value, std::string& out, int depth) {
  if (is_null(value)) {
    out += "null";
  } else if (!value->is_known()) {
    out += "(known after apply)";
  } else if (value->is_sensitive()) {
    out += "(sensitive)";
  } else if (depth > kMaxDepth) {
    out += "…";
  } else if (value->kind() == Kind::object) {
    append_all(value->entries(), out, '{', '}', [&](const hcl::Entry& entry) {
      if (is_null(&entry.value)) {
        out += entry.key + ": null";
        return;
      }
      out += entry.key + ": ";
      append_text(&entry.value, out, depth + 1);
    });
  } else if (value->kind() == Kind::tuple) {
    append_all(value->elements(), out, '[', ']',
               [&](const Value& element) { append_text(&element, out, depth + 1); });
  } else {
    out += hcl::summarize(*value, kMaxValue);
  }
}

std::string shown(const Value* value) {
  std::string out;
  append_text(value, out, 0);
  if (out.size() <= kMaxValue) return out;
  std::size_t end = kMaxValue;
  while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) --end;
  return out.substr(0, end) + "…";
}

// A text that is a JSON object or array, as policies, dashboards and container definitions are.
std::optional<Value> json_inside(const Value* value) {
  if (!is_kind(value, Kind::string)) return {};
  const std::string& text = value->as_string();
  const std::string_view trimmed = trim(text);
  if (trimmed.size() > kMaxJson || (!trimmed.starts_with('{') && !trimmed.starts_with('[')))
    return {};
  try {
    hcl::Budget budget;
    return hcl::decode_json(trimmed, budget);
  } catch (const hcl::FunctionError&) {
    return {};  // looked like it
  } catch (const hcl::LimitReached&) {
    return {};
  }
}

class Lines {
 public:
  Lines(const PlannedChange& change, ChangeLines& lines) : change_(change), lines_(lines) {}

  void compare(const std::string& path, const Value* before, const Value* after, int depth = 0) {
    if (same(before, after) && !(depth == 0 && hidden(before) && hidden(after))) return;
    if (depth < kMaxDepth) {
      if (is_kind(before, Kind::object) && is_kind(after, Kind::object))
        return compare_objects(path, *before, *after, depth);
      if (is_kind(before, Kind::tuple) && is_kind(after, Kind::tuple))
        return compare_tuples(path, *before, *after, depth);
      const auto old = json_inside(before), now = json_inside(after);
      if (old && now && !identical(*old, *now)) return compare(path, &*old, &*now, depth + 1);
    }
    const bool forces = depth == 0 ? forces_replacement(path) : forced_;
    add(fmt::format("{} {}: {} -> {}{}", forces ? "!" : "~", path, shown(before), shown(after),
                    forces ? "  (forces the replacement)" : ""));
  }
  void argument(const std::string& name, const Value* before, const Value* after) {
    forced_ = forces_replacement(name);
    const std::size_t already = lines_.diff.size();
    compare(name, before, after);
    if (lines_.diff.size() == already && !lines_.cut)
      add(fmt::format("~ {}: something sensitive in it differs", name));
  }
  void add(std::string line) {
    if (lines_.diff.size() < kMaxLines) {
      lines_.diff.push_back(std::move(line));
    } else {
      lines_.cut = true;
    }
  }
  bool forces_replacement(const std::string& name) const {
    return std::ranges::any_of(change_.replace_paths, [&](const std::string& path) {
      return path == name || path.starts_with(name + ".") || path.starts_with(name + "[");
    });
  }

 private:
  static bool hidden(const Value* value) { return !is_null(value) && value->is_sensitive(); }

  void compare_objects(const std::string& path, const Value& before, const Value& after,
                       int depth) {
    std::set<std::string> names;
    for (const Value* side : {&before, &after})
      for (const hcl::Entry& entry : side->entries()) names.insert(entry.key);
    for (const std::string& name : names) {
      const bool plain = !name.empty() && name.find_first_of(" .\"[]/:") == std::string::npos;
      compare(plain ? path + "." + name : fmt::format("{}[\"{}\"]", path, name), before.find(name),
              after.find(name), depth + 1);
    }
  }
  // Elements that are on one side only; pairs of them where none was added or taken away.
  void compare_tuples(const std::string& path, const Value& before, const Value& after, int depth) {
    const auto old = before.elements(), now = after.elements();
    if (old.size() == now.size()) {
      for (std::size_t i = 0; i < old.size(); ++i)
        compare(old.size() == 1 ? path : fmt::format("{}[{}]", path, i), &old[i], &now[i],
                depth + 1);
      return;
    }
    constexpr std::size_t kMost = 500;  // compared each with each
    if (std::max(old.size(), now.size()) > kMost)
      return add(fmt::format("~ {}: {} -> {} elements", path, old.size(), now.size()));
    std::vector<bool> kept(now.size());
    for (const Value& each : old) {
      std::size_t i = 0;
      while (i < now.size() && (kept[i] || !identical(each, now[i]))) ++i;
      if (i < now.size()) {
        kept[i] = true;
      } else {
        add(fmt::format("- {}: {}", path, shown(&each)));
      }
    }
    for (std::size_t i = 0; i < now.size(); ++i)
      if (!kept[i]) add(fmt::format("+ {}: {}", path, shown(&now[i])));
  }

  const PlannedChange& change_;
  ChangeLines& lines_;
  bool forced_ = false;
};

const Value* member(const Value& object, const std::string& name) {
  return is_kind(&object, Kind::object) ? object.find(name) : nullptr;
}

}  // namespace

ChangeLines lines_of(const PlannedChange& change, const RiskReason& reason) {
  ChangeLines lines;
  lines.address = change.address;
  lines.type = change.type;
  lines.action = to_string(change.action);
  lines.level = reason.level;
  lines.because = reason.because;
  lines.topic = reason.topic;
  if (change.action == Action::destroy || change.action == Action::forget) return lines;
  Lines writer(change, lines);
  std::size_t computed = 0;
  for (const std::string& name : change.changed) {
    const Value *before = member(change.before, name), *after = member(change.after, name);
    const bool unknown = after != nullptr && !after->is_known();
    // What AWS makes up for the new one says nothing.
    if (change.action == Action::replace && unknown && !writer.forces_replacement(name)) {
      ++computed;
    } else if (change.action != Action::create) {
      // The provider's own sum of `tags` and default_tags.
      const bool repeats =
          name == "tags_all" && std::ranges::find(change.changed, "tags") != change.changed.end();
      if (!repeats) writer.argument(name, before, after);
    } else if (!unknown && !is_null(after) && name != "tags_all") {
      writer.add(fmt::format("+ {} = {}", name, shown(after)));
    }
  }
  if (computed > 0)
    writer.add(
        fmt::format("  {} known after apply", plural(computed, "argument is", "arguments are")));
  return lines;
}

}  // namespace infra::plan
