#include "lib/scaffold/contexts/aws_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace infra::scaffold {

void refuse_long_names(const std::vector<AwsName>& names, std::vector<Refusal>& refused) {
  std::map<std::pair<std::string_view, std::string_view>, const AwsName*> longest;
  for (const AwsName& each : names) {
    if (each.name.size() <= each.limit) continue;
    const AwsName*& kept = longest[{each.question, each.resource}];
    if (kept == nullptr || kept->name.size() - kept->limit < each.name.size() - each.limit)
      kept = &each;
  }
  for (const auto& [key, each] : longest) {
    refused.push_back({std::string(each->question),
                       fmt::format("it leads to the {} `{}` of {} characters: AWS takes {}",
                                   each->resource, each->name, each->name.size(), each->limit),
                       fmt::format("shorten it by {} or more", each->name.size() - each->limit)});
  }
}

void refuse_reserved(std::string_view question, const std::string& name, const List& environments,
                     std::vector<Refusal>& refused) {
  const auto refuse = [&](std::string message) {
    refused.push_back({std::string(question), std::move(message), "choose another name"});
  };
  static const std::set<std::string, std::less<>> kReserved = {"modules", "shared", "stacks",
                                                               "templates"};
  if (kReserved.contains(name)) {
    refuse(fmt::format("`{}` is reserved: it is a part of the repository", name));
  } else if (name.starts_with("aws") || name.starts_with("ssm")) {
    refuse(fmt::format("`{}` is reserved: AWS refuses SSM parameters that begin with `/{}`", name,
                       name.substr(0, 3)));
  } else if (std::ranges::any_of(environments,
                                 [&](const Value& each) { return each.shown() == name; })) {
    refuse(fmt::format("`{}` is reserved: it is an environment", name));
  }
}

void refuse_duplicates(std::string_view question, const std::vector<std::string>& names,
                       std::vector<Refusal>& refused) {
  std::set<std::string_view> seen, told;
  for (const std::string& each : names) {
    if (seen.insert(each).second || !told.insert(each).second) continue;
    refused.push_back(
        {std::string(question), fmt::format("`{}` is there twice", each), "name each once"});
  }
}

}  // namespace infra::scaffold
