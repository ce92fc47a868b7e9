#include <vector>

#include "lib/hcl/functions/groups.h"
#include "lib/hcl/functions/support.h"
#include "lib/hcl/functions/yaml_value.h"

namespace infra::hcl {
namespace {

Value yamlencode(Arguments arguments, CallContext& context) {
  if (!arguments[0].is_wholly_known()) return Value::unknown(Type::string());
  return text_value(encode_yaml(arguments[0], context.budget));
}

Value yamldecode(Arguments arguments, const Type&, CallContext& context) {
  return decode_yaml(arguments[0].as_string(), context.budget);
}

}  // namespace

std::vector<Function> yaml_functions() {
  Parameter value = any_parameter("value");
  value.allow_unknown = false;
  std::vector<Function> all;
  all.push_back(simple_function("yamlencode", {std::move(value)}, Type::string(), yamlencode));
  all.back().result_not_null = false;
  all.push_back({.name = "yamldecode",
                 .parameters = {parameter("src", Type::string())},
                 .variadic = std::nullopt,
                 .result_type = [](Arguments) { return Type::dynamic(); },
                 .call = yamldecode,
                 .result_not_null = false});
  return all;
}

}  // namespace infra::hcl
