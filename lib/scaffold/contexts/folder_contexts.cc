#include "lib/scaffold/contexts/folder_contexts.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/scaffold/contexts/aws_names.h"
#include "lib/scaffold/contexts/places.h"
#include "lib/workspace/config.h"

namespace infra::scaffold {

Map module_context(const ContextRequest& request, std::vector<Refusal>& refused) {
  Map keys = request.answers;
  const std::string name = text_at(keys, "name");
  refuse_reserved("name", name, list_at(keys, "all_environments"), refused);
  std::string label = name;
  std::ranges::replace(label, '-', '_');
  keys["label"] = label;
  keys["folder"] = module_folder(request, name);
  return keys;
}

Map shared_context(const ContextRequest& request, std::vector<Refusal>& refused) {
  Map keys = request.answers;
  const std::string domain = text_at(keys, "domain");
  refuse_reserved("domain", domain, list_at(keys, "all_environments"), refused);
  std::vector<std::string> environments;
  for (const Value& each : list_at(keys, "env")) environments.push_back(each.shown());
  refuse_duplicates("env", environments, refused);
  std::vector<AwsName> names;
  List roots;
  for (const std::string& environment : environments) {
    Map made = environment_keys(request, "shared", domain, environment,
                                shared_folder(request, domain, environment));
    made["has_dr"] = false;
    made["needs_dr_provider"] = false;
    roots.push_back(std::move(made));
    names.push_back(
        {"domain", "topic", fmt::format("{}-{}-notifications", environment, domain), 256});
    names.push_back({"domain", "SSM parameter", fmt::format("/shared/{}/topic-arn", domain), 1011});
  }
  refuse_long_names(names, refused);
  const std::string folder = shared_folder(request, domain, "{env}");
  keys["domain_folder"] = folder.substr(0, folder.find("/{env}"));
  keys["runbook_url"] = repository_url(request, keys["domain_folder"].shown() + "/README.md");
  keys["first_folder"] = roots.empty() ? Value("") : at(*roots[0].map(), "folder");
  keys["environments"] = std::move(roots);
  return keys;
}

}  // namespace infra::scaffold
