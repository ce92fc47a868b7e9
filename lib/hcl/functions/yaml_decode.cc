#include <fmt/format.h>
#include <yaml-cpp/anchor.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <map>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

#include "lib/hcl/convert.h"
#include "lib/hcl/functions/support.h"
#include "lib/hcl/functions/yaml_scalar.h"
#include "lib/hcl/functions/yaml_value.h"

namespace infra::hcl {
namespace {

constexpr std::string_view kNoTag = "?", kNotPlain = "!";

// Builds the value from events; sharing makes an alias cheap.
class Builder final : public YAML::EventHandler {
 public:
  explicit Builder(Budget& budget) : budget_(budget) {}

  std::optional<Value> take() { return std::move(result_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add(Value(), false, anchor, mark);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) error(mark, "an alias inside of its own definition");
    if (wants_key()) error(mark, "only strings are allowed as mapping keys");
    add(found->second, false, 0, mark);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    budget_.memory(text.size());
    budget_.work(1 + text.size() / 16);
    const bool is_plain = tag != kNotPlain;
    const std::string_view known = tag == kNoTag || tag == kNotPlain ? "" : std::string_view(tag);
    const auto value =
        resolve_yaml_scalar(known, text, is_plain ? YamlStyle::plain : YamlStyle::quoted);
    add(value.value_or(Value::string("<<")), !value, anchor, mark);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, "seq", "sequence", anchor, false);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, "map", "mapping", anchor, true);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

 private:
  struct Level {
    bool is_mapping = false;
    YAML::anchor_t anchor = 0;
    YAML::Mark mark;
    std::vector<Value> elements = {};
    std::vector<Entry> entries = {};
    std::optional<std::string> key = {};
    bool merges = false;  // the next value belongs to a <<
  };

  [[noreturn]] static void error(const YAML::Mark& mark, std::string_view what) {
    fail(0, fmt::format("on line {}, column {}: {}", mark.line + 1, mark.column + 1, what));
  }

  bool wants_key() const {
    return !levels_.empty() && levels_.back().is_mapping && !levels_.back().key &&
           !levels_.back().merges;
  }

  void open(const YAML::Mark& mark, const std::string& tag, std::string_view own,
            std::string_view what, YAML::anchor_t anchor, bool is_mapping) {
    if (wants_key()) error(mark, "only strings are allowed as mapping keys");
    if (tag != kNoTag && tag != kNotPlain && !tag.empty() &&
        tag != fmt::format("tag:yaml.org,2002:{}", own)) {
      error(mark, fmt::format("can't interpret {} as {}", what, tag));
    }
    budget_.work(1);
    budget_.memory(sizeof(Level));
    levels_.push_back({.is_mapping = is_mapping, .anchor = anchor, .mark = mark});
  }

  void close() {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    add(level.is_mapping ? Value::object(std::move(level.entries))
                         : Value::tuple(std::move(level.elements)),
        false, level.anchor, level.mark);
  }

  void add(Value value, bool is_merge_key, YAML::anchor_t anchor, const YAML::Mark& mark) {
    budget_.memory(sizeof(Entry));
    if (wants_key()) return add_key(value, is_merge_key, mark);
    if (anchor != 0) anchors_[anchor] = value;
    if (levels_.empty()) {
      result_ = std::move(value);
      return;
    }
    Level& level = levels_.back();
    if (!level.is_mapping) {
      level.elements.push_back(std::move(value));
    } else if (std::exchange(level.merges, false)) {
      if (value.is_null() || value.kind() != Type::Kind::object) {
        error(mark, fmt::format("cannot merge {} into mapping", value.type().friendly_name()));
      }
      budget_.work(value.length());
      budget_.memory(value.length() * sizeof(Entry));
      level.entries.insert(level.entries.end(), value.entries().begin(), value.entries().end());
    } else {
      level.entries.push_back({*std::exchange(level.key, std::nullopt), std::move(value)});
    }
  }

  void add_key(const Value& value, bool is_merge_key, const YAML::Mark& mark) {
    Level& level = levels_.back();
    if (is_merge_key) {
      level.merges = true;
      return;
    }
    if (value.is_null()) error(mark, "mapping key cannot be null");
    level.key = convert(value, Type::string()).value.as_string();
  }

  Budget& budget_;
  std::vector<Level> levels_;
  std::map<YAML::anchor_t, Value> anchors_;
  std::optional<Value> result_;
};

}  // namespace

Value decode_yaml(const std::string& text, Budget& budget) {
  budget.work(text.size());
  budget.memory(text.size());
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    Builder builder(budget);
    if (!parser.HandleNextDocument(builder)) fail(0, "missing start of document");
    Builder second(budget);
    if (parser.HandleNextDocument(second)) fail(0, "only a single document is allowed");
    return builder.take().value_or(Value());
  } catch (const YAML::Exception& error) {
    fail(0, fmt::format("on line {}, column {}: {}", error.mark.line + 1, error.mark.column + 1,
                        error.msg));
  }
}

}  // namespace infra::hcl
