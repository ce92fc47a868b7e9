// The parts that made-up values consist of: digits by hash, names and ids as AWS forms them. Used
// by synthetic*.cc alone.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "lib/provider/synthetic.h"

namespace infra::provider {

// Equal for equal type, seed and salt; at most 64.
std::string hash_digits(const SyntheticContext& context, std::string_view salt, std::size_t digits);
std::string uuid(const SyntheticContext& context, std::string_view salt);

// EC2's prefix of ids, by type without `aws_` or by the name of an attribute without `_id`.
std::optional<std::string_view> id_prefix(std::string_view name);

// "" where it is unknown, null or no text.
std::string_view known_string(const hcl::Value& object, std::string_view name);

// What AWS uses as the resource's identity: its name, also one that the provider makes up.
std::string natural_key(const SyntheticContext& context);
// A name that was left to the provider, behind name_prefix where there is one.
std::string generated_name(const SyntheticContext& context, std::string_view argument);

}  // namespace infra::provider
