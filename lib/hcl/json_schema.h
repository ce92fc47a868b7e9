// Which properties of Terraform's JSON syntax are blocks, how many labels they have, and how the
// strings of arguments are read. From Terraform 1.11's configuration language; used by json.cc.
#pragma once

#include <cstdint>
#include <string_view>

#include "lib/hcl/json_expression.h"

namespace infra::hcl {

enum class JsonContext : std::uint8_t {
  root,
  variables,  // a whole .tfvars.json
  terraform,
  cloud,
  literal_body,  // a backend's settings
  required_providers,
  plain,  // any arguments, no blocks of Terraform's own
  provider,
  variable,
  output,
  module,
  resource,
  data,
  content,  // of a dynamic block, and whatever else belongs to a provider's schema
  dynamic,
  lifecycle,
  provisioner,
  moved,
  import,
  removed,
  check,
};

struct JsonBlockRule {
  std::string_view type;
  int labels = 0;
  JsonContext body = JsonContext::plain;
};

const JsonBlockRule* find_json_block(JsonContext context, std::string_view property);
JsonText json_argument_text(JsonContext context, std::string_view property);

}  // namespace infra::hcl
