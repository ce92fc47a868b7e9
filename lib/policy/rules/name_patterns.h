// The standard's names of AWS resources, by type; infra.yaml's `names:` come before them.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/workspace/config.h"

namespace re2 {
class RE2;
}

namespace infra::policy {

struct NamedType {
  std::string_view type;
  std::string_view argument;  // "tags.Name" for what has no name of its own
  // One of these, a line each: {env}, {organisation}, {account}, {port}, {az}, {tier}, any other
  // {word} is kebab-case, [-{word}] may be left out. "": kebab-case is all that is asked.
  std::string_view patterns;
  std::size_t longest = 0;  // characters; 0: no limit of the service
  bool is_path = false;     // has steps, each in kebab-case
};
// nullptr: nothing is asked of names of that type.
const NamedType* named_type(std::string_view type);

struct NamePattern {
  std::string shown;  // {env}-{name}-vpc
  std::shared_ptr<const re2::RE2> expression;
  bool matches(std::string_view name) const;
};
NamePattern name_pattern(std::string_view pattern, const workspace::Config& config);

// Names that AWS itself asks for: /aws/lambda/x, aws-waf-logs-x, AmazonMSK_x.
bool is_owned_by_aws(std::string_view name);

}  // namespace infra::policy
