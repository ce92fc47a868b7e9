// Which names in AWS a name of the scaffold leads to, and how long AWS lets them be. Used by the
// contexts of the templates, so that a name that is too long is refused before anything is written.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/scaffold/context.h"

namespace infra::scaffold {

struct AwsName {
  std::string_view question;  // whose answer makes it long
  std::string_view resource;  // "IAM role"
  std::string name;           // as it would be in AWS
  std::size_t limit;
};

// One refusal per question and resource, for the longest name.
void refuse_long_names(const std::vector<AwsName>& names, std::vector<Refusal>& refused);

// Names that mean something else: `shared` (its parameters are /shared/…), environments, and what
// begins with `aws` or `ssm` (SSM refuses such parameters).
void refuse_reserved(std::string_view question, const std::string& name, const List& environments,
                     std::vector<Refusal>& refused);

// A name twice in a list of answers, shown as `what`.
void refuse_duplicates(std::string_view question, const std::vector<std::string>& names,
                       std::vector<Refusal>& refused);

}  // namespace infra::scaffold
