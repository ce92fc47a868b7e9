// Types and values in the JSON that Terraform uses for them: schemas, dynamic values, state files.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "lib/hcl/type.h"
#include "lib/hcl/value.h"

namespace infra::provider {

// A message that is not what the protocol allows; answered with an error, never fatal.
struct MalformedMessage : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// "string", ["list","string"], ["object",{"a":"number"},["a"]].
std::string type_to_json(const hcl::Type& type);
hcl::Type type_from_json(std::string_view json);  // throws MalformedMessage

// A JSON document (a state file's attributes) as a value of `type`: properties that the type does
// not have are dropped, missing ones are null. Throws MalformedMessage.
hcl::Value value_from_json(std::string_view json, const hcl::Type& type);

}  // namespace infra::provider
