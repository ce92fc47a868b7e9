#include "lib/terraform/plan_reader.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_map>

#include "lib/base/error.h"

namespace infra::terraform {
namespace {

using hcl::Value;
using nlohmann::json;

constexpr std::size_t kMaxDepth = 256;
constexpr std::string_view kItem = "[]";  // an element of an array in a path

// Many resources repeat the same short strings; sharing them is a third of a large plan's memory.
class StringPool {
 public:
  Value get(const std::string& text) {
    if (text.size() > kLongest) return Value::string_nfc(text);
    auto known = pool_.find(text);
    if (known != pool_.end()) return known->second;
    Value value = Value::string_nfc(text);
    if (pool_.size() < kMost) pool_.emplace(text, value);
    return value;
  }

 private:
  static constexpr std::size_t kLongest = 64, kMost = 200'000;
  std::unordered_map<std::string, Value> pool_;
};

class PlanSax final : public json::json_sax_t {
 public:
  PlanSax(bool with_planned_values, const std::function<void(PlanEvent)>& handle)
      : with_planned_values_(with_planned_values), handle_(handle) {}

  PlanShape shape;
  std::string problem;

  bool null() override { return leaf({}); }
  bool boolean(bool value) override { return leaf(value ? true_ : false_); }
  bool number_integer(number_integer_t value) override {
    return leaf(wanted() ? Value::number(value) : Value());
  }
  bool number_unsigned(number_unsigned_t value) override {
    if (!wanted()) return leaf({});
    if (value <= INT64_MAX) return leaf(Value::number(static_cast<std::int64_t>(value)));
    return leaf(Value::number(*hcl::Number::parse(std::to_string(value))));
  }
  bool number_float(number_float_t, const string_t& text) override {
    if (!wanted()) return leaf({});
    std::optional<hcl::Number> number = hcl::Number::parse(text);
    return leaf(number ? Value::number(std::move(*number)) : Value());
  }
  bool string(string_t& value) override { return leaf(wanted() ? strings_.get(value) : Value()); }
  bool binary(binary_t&) override { return false; }

  bool key(string_t& name) override {
    if (skipped_ > 0) return true;
    if (!building_.empty()) {
      building_.back().key = name;
      skip_next_ = part_ == PlanPart::resource && !with_planned_values_ && building_.size() == 1 &&
                   (name == "values" || name == "sensitive_values");
    } else {
      path_.back() = name;
      if (path_.size() == 1) shape.members.push_back(name);
    }
    return true;
  }
  bool start_object(std::size_t) override { return open(true); }
  bool start_array(std::size_t) override { return open(false); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t position, const std::string&, const json::exception&) override {
    problem = "it is not JSON from byte " + std::to_string(position) + " on";
    return false;
  }

 private:
  struct Open {
    bool is_object = false;
    std::string key;
    std::vector<hcl::Entry> entries;
    std::vector<Value> elements;
  };

  // Whether the value that comes next is kept.
  bool wanted() const {
    return skipped_ == 0 && !skip_next_ && (!building_.empty() || at_scalar());
  }
  bool at_scalar() const { return path_.size() == 1; }

  bool leaf(Value value) {
    if (skipped_ > 0) return true;
    if (skip_next_) {
      skip_next_ = false;
      return true;
    }
    if (!building_.empty()) {
      add(std::move(value));
    } else if (path_.empty()) {
      problem = "it is one JSON value, not an object";
      return false;
    } else if (at_scalar()) {
      handle_({PlanPart::scalar, path_[0], std::move(value)});
    }
    return true;
  }

  void add(Value value) {
    Open& parent = building_.back();
    if (parent.is_object) {
      parent.entries.push_back({std::move(parent.key), std::move(value), {}});
    } else {
      parent.elements.push_back(std::move(value));
    }
  }

  bool open(bool is_object) {
    if (skipped_ > 0 || skip_next_) {
      skip_next_ = false;
      ++skipped_;
      return true;
    }
    if (!building_.empty() || (is_object && starts_part())) {
      if (building_.size() > kMaxDepth) {
        problem = "it is nested too deeply";
        return false;
      }
      building_.push_back({.is_object = is_object, .key = {}, .entries = {}, .elements = {}});
      return true;
    }
    if (path_.empty() && !is_object) {
      problem = "it is a JSON array, not an object";
      return false;
    }
    if (path_.size() > kMaxDepth || (!path_.empty() && !interesting())) {
      ++skipped_;
      return true;
    }
    path_.emplace_back(is_object ? std::string() : std::string(kItem));
    return true;
  }

  bool close() {
    if (skipped_ > 0) {
      --skipped_;
      return true;
    }
    if (building_.empty()) {
      path_.pop_back();
      return true;
    }
    Open done = std::move(building_.back());
    building_.pop_back();
    Value value = done.is_object ? Value::object(std::move(done.entries))
                                 : Value::tuple(std::move(done.elements));
    if (building_.empty()) {
      handle_({part_, std::move(name_), std::move(value)});
      name_.clear();
    } else {
      add(std::move(value));
    }
    return true;
  }

  bool interesting() const {
    const std::string& top = path_[0];
    if (top == "resource_changes" || top == "resource_drift" || top == "output_changes")
      return path_.size() == 1;
    if (top == "planned_values") return true;
    return top == "configuration" &&
           (path_.size() == 1 || path_[1] == "provider_config" || path_[1] == "root_module");
  }

  bool starts_part() {
    if (path_.empty()) return false;
    const std::string& top = path_[0];
    std::size_t size = path_.size();
    auto at = [&](std::size_t i, std::string_view name) { return size > i && path_[i] == name; };
    if (size == 2 && path_[1] == kItem && top == "resource_changes") {
      part_ = PlanPart::change;
    } else if (size == 2 && path_[1] == kItem && top == "resource_drift") {
      part_ = PlanPart::drift;
    } else if (size == 2 && top == "output_changes") {
      part_ = PlanPart::output_change;
      name_ = path_[1];
    } else if (top == "planned_values" && size == 3 && at(1, "outputs")) {
      part_ = PlanPart::output;
      name_ = path_[2];
    } else if (top == "planned_values" && at(1, "root_module") && size >= 4 &&
               path_[size - 1] == kItem && path_[size - 2] == "resources") {
      part_ = PlanPart::resource;
    } else if (top == "configuration" && size == 3 && at(1, "provider_config")) {
      part_ = PlanPart::provider;
      name_ = path_[2];
    } else if (top == "configuration" && at(1, "root_module") && size >= 4 &&
               path_[size - 1] == kItem && path_[size - 2] == "resources") {
      part_ = PlanPart::configuration;
      // root_module, (module_calls, NAME, module)*, resources, []
      for (std::size_t i = 2; i + 4 < size; i += 3) {
        name_ += (name_.empty() ? "module." : ".module.") + path_[i + 1];
      }
    } else {
      return false;
    }
    return true;
  }

  bool with_planned_values_;
  const std::function<void(PlanEvent)>& handle_;
  const Value true_ = Value::boolean(true), false_ = Value::boolean(false);
  StringPool strings_;
  std::vector<std::string> path_;  // down to the part, key or kItem for each open container
  std::size_t skipped_ = 0;        // open containers below something that is not wanted
  bool skip_next_ = false;
  std::vector<Open> building_;
  PlanPart part_ = PlanPart::scalar;
  std::string name_;
};

}  // namespace

PlanShape read_plan_parts(std::string_view text, bool with_planned_values,
                          const std::function<void(PlanEvent)>& handle) {
  PlanSax sax(with_planned_values, handle);
  if (!json::sax_parse(text.begin(), text.end(), &sax)) throw Error(sax.problem);
  return std::move(sax.shape);
}

}  // namespace infra::terraform
