#include "lib/gate/code_host.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.h"
#include "lib/base/strings.h"

namespace infra::gate {
namespace {

using Environment = std::map<std::string, std::string>;

std::string value(const Environment& environment, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (const auto found = environment.find(name);
        found != environment.end() && !found->second.empty())
      return found->second;
  return {};
}

// host/org/name -> org/name, of the host that the API belongs to if one is.
std::string repository_of(const std::vector<std::string>& remotes, const std::string& host) {
  const auto path = [](const std::string& name) { return name.substr(name.find('/') + 1); };
  for (const std::string& name : remotes)
    if (name.starts_with(host + "/")) return path(name);
  return remotes.empty() || remotes.front().find('/') == std::string::npos ? ""
                                                                           : path(remotes.front());
}

std::string host_of(const std::string& url) {
  const std::size_t begin = url.find("://");
  if (begin == url.npos) return {};
  std::string host = url.substr(begin + 3);
  host = host.substr(0, host.find('/'));
  if (const std::size_t at = host.rfind('@'); at != host.npos) host = host.substr(at + 1);
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

void check_address(const std::string& api) {
  const std::string host = host_of(api);
  const bool own = host == "localhost" || host == "127.0.0.1" || host == "[::1]";
  if (host.empty() || (!api.starts_with("https://") && !(own && api.starts_with("http://"))))
    throw Error(fmt::format("the API's address `{}` is not https", printable(api)),
                "the token would be sent in clear text");
}

bool is_number(const std::string& text) {
  return !text.empty() && text.size() < 12 && text.find_first_not_of("0123456789") == text.npos;
}

// Of refs/pull/12/merge.
std::string number_in_ref(const std::string& ref) {
  const auto parts = split(ref, '/');
  return parts.size() == 4 && parts[1] == "pull" ? std::string(parts[2]) : "";
}

std::string url_part(const std::string& text) {
  std::string result;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    result += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return result;
}

CodeHost github_host(const std::string& number, const Environment& environment,
                     const std::vector<std::string>& remotes) {
  CodeHost host;
  host.api = value(environment, {"GITHUB_API_URL"});
  if (host.api.empty()) host.api = "https://api.github.com";
  host.repository = value(environment, {"GITHUB_REPOSITORY"});
  if (host.repository.empty()) host.repository = repository_of(remotes, "github.com");
  host.token = value(environment, {"GITHUB_TOKEN", "GH_TOKEN"});
  host.number = number.empty() ? number_in_ref(value(environment, {"GITHUB_REF"})) : number;
  const auto parts = split(host.repository, '/');
  if (parts.size() != 2 || parts[0].empty() || parts[1].empty())
    throw Error("which repository of GitHub this is cannot be told", "set GITHUB_REPOSITORY");
  host.repository = url_part(std::string(parts[0])) + "/" + url_part(std::string(parts[1]));
  return host;
}

CodeHost gitlab_host(const std::string& number, const Environment& environment,
                     const std::vector<std::string>& remotes) {
  CodeHost host;
  host.provider = Provider::gitlab;
  host.api = value(environment, {"CI_API_V4_URL"});
  if (host.api.empty()) host.api = "https://gitlab.com/api/v4";
  host.repository = value(environment, {"CI_PROJECT_ID", "CI_PROJECT_PATH"});
  if (host.repository.empty()) host.repository = repository_of(remotes, host_of(host.api));
  host.token = value(environment, {"GITLAB_TOKEN"});
  host.number = number.empty() ? value(environment, {"CI_MERGE_REQUEST_IID"}) : number;
  if (host.repository.empty())
    throw Error("which project of GitLab this is cannot be told", "set CI_PROJECT_ID");
  host.repository = url_part(host.repository);
  return host;
}

}  // namespace

CodeHost code_host(const std::string& provider, const std::string& number,
                   const Environment& environment, const std::vector<std::string>& remotes) {
  CodeHost host = provider == "gitlab" ? gitlab_host(number, environment, remotes)
                                       : github_host(number, environment, remotes);
  while (host.api.ends_with('/')) host.api.pop_back();
  check_address(host.api);
  const bool is_github = host.provider == Provider::github;
  host.token = trim(host.token);
  if (host.token.empty())
    throw Error(fmt::format("there is no token for {}", is_github ? "GitHub" : "GitLab"),
                is_github ? "set GITHUB_TOKEN" : "set GITLAB_TOKEN");
  if (std::ranges::any_of(host.token, [](char c) { return c <= ' ' || c > '~'; }))
    throw Error(fmt::format("{} holds characters that no token has",
                            is_github ? "GITHUB_TOKEN" : "GITLAB_TOKEN"));
  if (!host.number.empty() && !is_number(host.number))
    throw Error(fmt::format("`--pull`: `{}` is no number", printable(host.number)));
  return host;
}

}  // namespace infra::gate
