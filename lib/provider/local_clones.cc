#include "lib/provider/local_clones.h"

#include <charconv>
#include <string_view>

#include "lib/base/strings.h"
#include "lib/terraform/module_source.h"

namespace infra::provider {
namespace {

constexpr std::string_view kSchemes[] = {"https://", "ssh://git@", "ssh://"};

// The URL that git is given: without git::, //folder and ?ref.
std::string url_of(std::string_view source) {
  if (const auto forced = source.find("::"); forced != source.npos)
    source.remove_prefix(forced + 2);
  source = source.substr(0, source.find('?'));
  const std::size_t scheme = source.find("://");
  const std::size_t folder = source.find("//", scheme == source.npos ? 0 : scheme + 3);
  return std::string(source.substr(0, folder));
}

void add_spellings(const std::string& name, const std::string& folder,
                   std::map<std::string, std::string>& urls) {
  const std::size_t slash = name.find('/');
  for (const std::string_view end : {"", ".git"}) {
    for (const std::string_view scheme : kSchemes)
      urls.emplace(std::string(scheme) + name + std::string(end), folder);
    if (slash != name.npos)
      urls.emplace("git@" + name.substr(0, slash) + ":" + name.substr(slash + 1) + std::string(end),
                   folder);
  }
}

std::size_t number_in(const std::map<std::string, std::string>& environment, const char* name) {
  const auto found = environment.find(name);
  std::size_t number = 0;
  if (found != environment.end())
    std::from_chars(found->second.data(), found->second.data() + found->second.size(), number);
  return number;
}

}  // namespace

std::map<std::string, std::string> local_clones(
    const std::map<std::string, std::string>& checkouts, const std::vector<std::string>& sources,
    const std::map<std::string, std::string>& environment) {
  std::map<std::string, std::string> urls;
  for (const auto& [name, folder] : checkouts) add_spellings(name, folder, urls);
  for (const std::string& source : sources) {
    const std::string url = url_of(source);
    const std::string name = terraform::split_repository_source(source).repository;
    const bool is_url = url.find("://") != url.npos || url.find('@') != url.npos;
    if (name.empty() || !is_url) continue;
    std::string folder = url;  // git replaces prefixes: org/name must not catch org/name-other
    for (const auto& [known, path] : checkouts)
      if (to_lower_ascii(known) == name) folder = path;
    urls.emplace(url, folder);
  }
  std::map<std::string, std::string> variables;
  if (checkouts.empty()) return variables;
  std::size_t count = number_in(environment, "GIT_CONFIG_COUNT");
  for (const auto& [url, folder] : urls) {
    variables["GIT_CONFIG_KEY_" + std::to_string(count)] = "url." + folder + ".insteadOf";
    variables["GIT_CONFIG_VALUE_" + std::to_string(count)] = url;
    ++count;
  }
  variables["GIT_CONFIG_COUNT"] = std::to_string(count);
  return variables;
}

}  // namespace infra::provider
