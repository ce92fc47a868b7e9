// IAM policies as rules read them, whichever way they are written: JSON in a string or heredoc,
// jsonencode(), aws_iam_policy_document; also what is certain of one with unknown parts.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/policy/arguments.h"

namespace infra::policy {

struct PolicyCondition {
  std::string test, variable;  // StringEquals, aws:SourceArn; may hold hcl::kUnknownPart
  std::vector<std::string> values;
};

// Texts with unknown parts hold hcl::kUnknownPart, so that they equal nothing that is written.
struct PolicyStatement {
  std::size_t number = 0;  // from 1
  std::string sid;
  bool allows = true;
  std::vector<std::string> actions, resources;
  bool all_but_actions = false;                                 // NotAction
  bool all_but_resources = false;                               // NotResource
  std::vector<std::pair<std::string, std::string>> principals;  // AWS, arn:…
  std::vector<PolicyCondition> conditions;
  bool unknown_conditions = false;
  Span span;

  bool names_everybody() const;  // Principal: * or AWS: *
  bool is_limited() const;       // a condition limits who may, as far as that is known
  bool has_action(std::string_view action) const;
  bool is_any_resource() const;  // Resource: *
  std::string shown() const;     // statement 2 (`Read`)
};

struct Policy {
  std::vector<PolicyStatement> statements;
  bool complete = true;  // false: there may be more statements
  std::size_t size = 0;  // characters without white space, of what is known
};

// nullopt: no policy, or nothing is known of it.
std::optional<Policy> read_policy(const Argument& argument);

// Where identity policies stand, and whether that place is inline.
struct IdentityPolicy {
  Argument argument;
  bool is_inline = false;
};
std::vector<IdentityPolicy> identity_policies(const Resource& resource);

}  // namespace infra::policy
