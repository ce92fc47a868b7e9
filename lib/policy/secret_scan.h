// The literals of a module's files that are secrets, found in the syntax tree: every string is
// looked at once, however often the module is called. Used by SEC001.
#pragma once

#include <string>
#include <vector>

#include "lib/diag/source_map.h"
#include "lib/hcl/value.h"
#include "lib/terraform/module.h"

namespace infra::policy {

struct SecretLiteral {
  diag::Span span;        // the secret itself where it stands as it is in the file
  std::string what;       // "an AWS access key", "a value named `db_password`"
  std::string address;    // aws_db_instance.main, var.db_password
  std::string attribute;  // password
};

std::vector<SecretLiteral> secrets_of(const terraform::Module& module,
                                      const diag::SourceMap& sources);

struct SecretValue {
  std::string what, text;
  std::string path;  // environment.variables.DB_PASSWORD
};
// Those in a value of that name which is not sensitive: for plans, where there is no syntax tree.
std::vector<SecretValue> secrets_of(const hcl::Value& value, std::string_view name);

// `text` comes from `span`; the part of the span that is the secret, else all of it.
diag::Span narrowed(diag::Span span, std::string_view secret, const diag::SourceMap& sources);

}  // namespace infra::policy
