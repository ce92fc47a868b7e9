#include "lib/provider/aws_functions.h"

#include <array>

#include "lib/provider/msgpack.h"
#include "lib/provider/plugin_service.h"

namespace infra::provider {
namespace {

using hcl::Type;
using hcl::Value;

constexpr std::array<std::string_view, 6> kParts = {"arn",    "partition",  "service",
                                                    "region", "account_id", "resource"};

Type arn_type() {
  std::vector<hcl::AttributeType> attributes;
  for (std::size_t i = 1; i < kParts.size(); ++i)
    attributes.push_back({std::string(kParts[i]), Type::string()});
  return Type::object(std::move(attributes));
}

std::string signature(const std::vector<std::string_view>& parameters, const Type& result) {
  WireWriter writer, returned;
  for (const std::string_view name : parameters) {
    WireWriter parameter;
    parameter.bytes(1, name).bytes(2, type_to_json(Type::string()));
    writer.message(1, parameter);
  }
  returned.bytes(1, type_to_json(result));
  writer.message(3, returned);
  return writer.take();
}

std::vector<std::string> split_arn(const std::string& arn) {
  std::vector<std::string> parts;
  std::size_t at = 0;
  for (std::size_t colon = 0; parts.size() < 5 && (colon = arn.find(':', at)) != arn.npos;
       at = colon + 1)
    parts.push_back(arn.substr(at, colon - at));
  parts.push_back(arn.substr(at));
  if (parts.size() != 6 || parts[0] != "arn") throw failure("parsing ARN: arn: invalid prefix", "");
  return parts;
}

Value parse(const std::vector<std::string>& arguments) {
  const auto parts = split_arn(arguments[0]);
  std::vector<hcl::Entry> entries;
  for (std::size_t i = 1; i < kParts.size(); ++i)
    entries.push_back({std::string(kParts[i]), Value::string_nfc(parts[i])});
  return Value::object(std::move(entries));
}

Value build(const std::vector<std::string>& arguments) {
  std::string arn = "arn";
  for (const std::string& part : arguments) arn += ":" + part;
  return Value::string_nfc(arn);
}

// arn:aws:iam::444455556666:role/with/a/path/name -> arn:aws:iam::444455556666:role/name
Value trim_role_path(const std::vector<std::string>& arguments) {
  auto parts = split_arn(arguments[0]);
  if (parts[2] != "iam" || !parts[5].starts_with("role/"))
    throw failure("expected an ARN of an IAM role, got " + arguments[0], "");
  const std::string name = parts[5].substr(parts[5].rfind('/') + 1);
  return build({parts[1], parts[2], parts[3], parts[4], "role/" + name});
}

}  // namespace

std::vector<std::pair<std::string, std::string>> aws_function_signatures() {
  return {{"arn_build",
           signature({"partition", "service", "region", "account_id", "resource"}, Type::string())},
          {"arn_parse", signature({"arn"}, arn_type())},
          {"trim_iam_role_path", signature({"arn"}, Type::string())}};
}

Value call_aws_function(std::string_view name, const std::vector<DynamicValue>& arguments) {
  std::vector<std::string> texts;
  for (const DynamicValue& argument : arguments)
    texts.push_back(decode_msgpack(argument.msgpack, Type::string()).as_string());
  const std::size_t wanted = name == "arn_build" ? 5 : 1;
  if (texts.size() != wanted) throw failure("wrong number of arguments", "");
  if (name == "arn_parse") return parse(texts);
  if (name == "arn_build") return build(texts);
  if (name == "trim_iam_role_path") return trim_role_path(texts);
  throw failure("unknown function " + std::string(name), "");
}

}  // namespace infra::provider
