// What a policy allows now that it did not allow before, compared as statements. Used by the risk
// levels and the comment.
#pragma once

#include <string>
#include <vector>

#include "lib/hcl/value.h"

namespace infra::plan {

struct PolicyChange {
  bool readable = true;              // false: one of them is unknown, or no policy
  std::vector<std::string> widened;  // "s3:GetObject on arn:… for …", each once
  bool narrowed = false;
};

// Values of an argument that holds a policy; null: there was none, or there is none any more.
PolicyChange compare_policies(const hcl::Value& before, const hcl::Value& after);

}  // namespace infra::plan
