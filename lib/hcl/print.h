// Values as `terraform console` prints them, and as JSON.
#pragma once

#include <string>

#include "lib/hcl/value.h"

namespace infra::hcl {

std::string to_console(const Value& value);  // without a final newline
// jsonencode(): null for null; the value must be wholly known and unmarked.
std::string to_json(const Value& value);
// One line for labels and messages: {Environment, Name, Team}, "x", 3, unknown, (sensitive).
std::string summarize(const Value& value, std::size_t max_length = 60);
// A path in Terraform's own spelling: tags["Owner"], rule[0].port.
std::string path_attribute(std::string_view base, std::string_view name);  // "" base: name alone
std::string path_key(std::string_view base, std::string_view key);
std::string path_index(std::string_view base, std::size_t index);

}  // namespace infra::hcl
