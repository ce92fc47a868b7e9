// What a credential looks like: by its form (keys and tokens of known services, private keys,
// connection strings with a password) or by the name that it is given. Used by the SEC rules.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace infra::policy {

struct SecretText {
  std::string what;  // "an AWS access key"; never any part of the secret
  std::size_t begin = 0, length = 0;
};

// The first credential in `text`; none in example values (AKIAIOSFODNN7EXAMPLE).
std::optional<SecretText> secret_by_form(std::string_view text);
// `NAME=value` and `"name": "value"` in scripts and documents, where the name is a secret's.
std::optional<SecretText> secret_by_line(std::string_view text);

// Does the name (db_password, DB_PASSWORD, clientSecret) say that its value is a secret?
bool is_secret_name(std::string_view name);
// Is `value`, under that name, a secret: no example, reference, ARN, UUID, path, hash or word?
bool is_secret_value(std::string_view name, std::string_view value);
// An example, or what stands for a value that is set elsewhere.
bool is_placeholder(std::string_view value);

}  // namespace infra::policy
