// Is the value of a tag allowed, is a key a slip for another one. Used by tags_check.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/hcl/value.h"
#include "lib/workspace/config.h"

namespace infra::policy {

// A tag's value as AWS gets it; nullopt: not known, sensitive or no simple value.
std::optional<std::string> tag_text(const hcl::Value& value);

// What `value` should be ("one of dev, staging, prod"); nullopt: it is allowed.
std::optional<std::string> value_fault(const workspace::TagValueConfig& rule,
                                       std::string_view value);

// Is `written` the key `wanted` in another case, with other separators or with a slip of a letter?
bool is_near_miss(std::string_view written, std::string_view wanted);

}  // namespace infra::policy
