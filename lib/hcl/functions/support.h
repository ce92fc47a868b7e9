// What the tables of functions share: errors, arguments, charges to the budget.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "lib/hcl/function.h"

namespace infra::hcl {

using Arguments = std::span<const Value>;

[[noreturn]] void fail(std::string message);                // the call as a whole
[[noreturn]] void fail(int argument, std::string message);  // one argument, from 0

// A parameter that takes known, not null, unmarked values only.
Parameter parameter(std::string_view name, Type type);
// As above, for any type of value: null and unknown allowed.
Parameter any_parameter(std::string_view name);

// A function whose result is always of `result`, never null.
Function simple_function(std::string_view name, std::vector<Parameter> parameters, Type result,
                         std::function<Value(Arguments, CallContext&)> call);
// Same for one string to one string.
Function text_function(std::string_view name, std::string_view parameter_name,
                       std::function<std::string(const std::string&, CallContext&)> call);

std::string quoted(std::string_view text);  // as Go's %q: "a\n"

// Takes a whole number that fits; the message says which do.
std::int64_t whole_number(const Value& value);

// Accounts for a text that is about to be made, before it is.
void charge_text(CallContext& context, std::uint64_t bytes);

// Bounds how deep a document that is being read may nest. Well below Budget::kDepth, because
// readers take several frames of the machine's stack for each level.
class NestingLevel {
 public:
  static constexpr int kMaxDepth = 500;
  explicit NestingLevel(int& depth) : depth_(depth) {
    if (depth_ == kMaxDepth) throw LimitReached{"depth"};
    ++depth_;
  }
  ~NestingLevel() { --depth_; }
  NestingLevel(const NestingLevel&) = delete;

 private:
  int& depth_;
};

// A string is NFC in Terraform wherever it comes from.
Value text_value(std::string_view text);

}  // namespace infra::hcl
