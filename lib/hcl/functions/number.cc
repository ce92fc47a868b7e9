// Functions on numbers. pow() and log() compute with doubles, as Terraform's do.
#include <cmath>

#include "lib/hcl/functions/go_math.h"
#include "lib/hcl/functions/groups.h"
#include "lib/hcl/functions/support.h"

namespace infra::hcl {

namespace {

double double_argument(const Value& value) {
  const Number& number = value.as_number();
  const double result = number.to_double();
  if (std::isinf(result) && !number.is_infinite()) {
    fail("value must be between -1.7976931348623157e308 and 1.7976931348623157e308 inclusive");
  }
  return result;
}

Value from_double(double value) {
  if (std::isnan(value)) fail("the result is not a number");
  return Value::number(Number::from_double(value));
}

Value extreme(Arguments arguments, CallContext& context, bool greatest) {
  if (arguments.empty()) fail("must pass at least one number");
  context.budget.work(arguments.size());
  const Value* best = &arguments[0];
  for (const Value& each : arguments) {
    const auto order = each.as_number() <=> best->as_number();
    if (greatest ? order > 0 : order < 0) best = &each;
  }
  return *best;
}

Value parse_int(Arguments arguments, CallContext& context) {
  const std::string& digits = arguments[0].as_string();
  const auto base = arguments[1].as_number().to_int64();
  if (!base) {
    fail(1, "value must be a whole number, between -9223372036854775808 and 9223372036854775807");
  }
  if (*base < 2 || *base > 62) fail(1, "base must be a whole number between 2 and 62 inclusive");
  charge_text(context, digits.size());
  context.budget.work(digits.size() * (digits.size() / 256));
  const auto number = Number::parse_int(digits, static_cast<int>(*base));
  if (!number) {
    fail(0, "cannot parse " + quoted(digits) + " as a base " + std::to_string(*base) + " integer");
  }
  return Value::number(*number);
}

Value signum(Arguments arguments, CallContext&) {
  const std::int64_t value = whole_number(arguments[0]);
  return Value::number(std::int64_t{value > 0 ? 1 : value < 0 ? -1 : 0});
}

}  // namespace

std::vector<Function> number_functions() {
  const Type number = Type::number();
  std::vector<Function> all;
  const auto add = [&](std::string_view name, std::vector<Parameter> parameters,
                       std::function<Value(Arguments, CallContext&)> call) -> Function& {
    return all.emplace_back(simple_function(name, std::move(parameters), number, std::move(call)));
  };
  const auto rounded = [&](std::string_view name, Number (Number::*method)() const) -> Function& {
    return add(name, {parameter("num", number)}, [method](Arguments arguments, CallContext&) {
      return Value::number((arguments[0].as_number().*method)());
    });
  };
  rounded("abs", &Number::abs).parameters[0].allow_dynamic = true;
  rounded("ceil", &Number::ceil);
  rounded("floor", &Number::floor);
  add("log", {parameter("num", number), parameter("base", number)},
      [](Arguments arguments, CallContext&) {
        return from_double(go_log(double_argument(arguments[0])) /
                           go_log(double_argument(arguments[1])));
      });
  add("pow", {parameter("num", number), parameter("power", number)},
      [](Arguments arguments, CallContext&) {
        return from_double(go_pow(double_argument(arguments[0]), double_argument(arguments[1])));
      });
  add("signum", {parameter("num", number)}, signum);
  Parameter numbers = parameter("numbers", number);
  numbers.allow_dynamic = true;
  add("min", {}, [](Arguments arguments, CallContext& context) {
    return extreme(arguments, context, false);
  }).variadic = numbers;
  add("max", {}, [](Arguments arguments, CallContext& context) {
    return extreme(arguments, context, true);
  }).variadic = numbers;
  Function& parse =
      add("parseint", {parameter("number", Type::dynamic()), parameter("base", number)}, parse_int);
  parse.result_type = [](Arguments arguments) {
    if (arguments[0].kind() != Type::Kind::string) {
      fail(0, "first argument must be a string, not " + arguments[0].type().friendly_name());
    }
    return Type::number();
  };
  return all;
}

}  // namespace infra::hcl
