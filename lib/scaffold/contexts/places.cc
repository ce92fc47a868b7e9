#include "lib/scaffold/contexts/places.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/workspace/workspace.h"

namespace infra::scaffold {
namespace {

using Names = std::vector<std::pair<std::string_view, std::string>>;

std::string fill(std::string text, const Names& names) {
  for (const auto& [name, value] : names) {
    const std::string tag = fmt::format("{{{}}}", name);
    for (std::size_t at = 0; (at = text.find(tag, at)) != text.npos; at += value.size())
      text.replace(at, tag.size(), value);
  }
  return text;
}

std::string fixed_part(const std::string& glob) {
  const std::size_t brace = glob.find('{');
  const std::size_t slash = glob.rfind('/', brace);
  return brace == glob.npos || slash == glob.npos ? glob : glob.substr(0, slash);
}

// The first glob whose folder the repository has; else the first.
const std::string& chosen(const ContextRequest& request, const workspace::Texts& globs) {
  if (request.workspace != nullptr) {
    for (const std::string& glob : globs) {
      const std::string begin = fixed_part(glob) + "/";
      if (std::ranges::any_of(request.workspace->folders(), [&](const workspace::Folder& each) {
            return each.path.starts_with(begin);
          }))
        return glob;
    }
  }
  return globs.front();
}

}  // namespace

std::string stack_folder(const ContextRequest& request, const std::string& service,
                         const std::string& environment) {
  return fill(chosen(request, request.config.layout.stacks),
              {{"service", service}, {"stack", service}, {"env", environment}});
}

std::string shared_folder(const ContextRequest& request, const std::string& domain,
                          const std::string& environment) {
  return fill(chosen(request, request.config.layout.shared),
              {{"domain", domain}, {"env", environment}});
}

std::string module_folder(const ContextRequest& request, const std::string& module) {
  return fill(chosen(request, request.config.layout.modules), {{"module", module}});
}

std::string way_to_modules(const ContextRequest& request, const std::string& folder) {
  std::string way;
  for (std::size_t i = 0; i < 1 + std::size_t(std::ranges::count(folder, '/')); ++i) way += "../";
  return way + fixed_part(chosen(request, request.config.layout.modules));
}

Map environment_keys(const ContextRequest& request, const std::string& layer,
                     const std::string& name, const std::string& environment,
                     const std::string& folder) {
  const auto account = request.config.accounts.find(environment);
  const bool has_account = account != request.config.accounts.end();
  const Names names = {{"organisation", request.config.organisation},
                       {"account", has_account ? account->second : environment},
                       {"layer", layer},
                       {"name", name},
                       {"env", environment},
                       {"environment", environment}};
  return {
      {"environment", environment},
      {"is_prod", environment == "prod"},
      {"is_dev", environment == "dev"},
      {"has_account", has_account},
      {"account", has_account ? account->second : std::string("000000000000")},
      {"folder", folder},
      {"modules", way_to_modules(request, folder)},
      {"state_bucket", fill(request.config.backend.bucket, names)},
      {"state_key", fill(request.config.backend.key, names)},
      {"state_kms_alias", request.config.backend.kms_alias},
  };
}

std::string repository_url(const ContextRequest& request, const std::string& path) {
  const auto& config = request.config;
  std::string repository = config.repository.empty()
                               ? fmt::format("github.com/{}/infrastructure", config.organisation)
                               : config.repository.front();
  const std::string_view between =
      repository.find("gitlab") != repository.npos ? "/-/blob/" : "/blob/";
  return fmt::format("https://{}{}{}/{}", repository, between, config.plan.default_branch, path);
}

}  // namespace infra::scaffold
