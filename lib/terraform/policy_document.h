// The data source aws_iam_policy_document, which needs no cloud: its arguments -> its JSON, byte
// for byte as AWS provider 5.100 writes it. Used by the evaluator, so that rules see real policies,
// and by the offline provider.
#pragma once

#include <string>
#include <variant>

#include "lib/hcl/value.h"

namespace infra::terraform {

struct PolicyDocument {
  std::string json, minified_json;
  std::string id;  // CRC-32 of `json`, decimal
};

// What the provider refuses, in its words.
struct PolicyDocumentError {
  std::string message;
};

// `config` is the data source's object (blocks as lists and sets of objects; arguments that are not
// set may be absent or null) and must be wholly known.
// `config` must have the types that is_policy_document_config() asks for.
std::variant<PolicyDocument, PolicyDocumentError> render_policy_document(const hcl::Value& config);

// Are the arguments, as far as they are known, of the types that the schema wants?
bool is_policy_document_config(const hcl::Value& config);

}  // namespace infra::terraform
