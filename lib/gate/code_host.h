// GitHub and GitLab as the gate sees them: the pull request, its reviews, members of teams, one
// comment, one issue. Used by lib/gate's poster and by the commands with `--provider`.
// Sources: GitHub REST API 2022-11-28, GitLab REST API v4.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "lib/http/client.h"

namespace infra::gate {

enum class Provider { github, gitlab };

struct CodeHost {
  Provider provider = Provider::github;
  std::string api;         // https://api.github.com, https://gitlab.com/api/v4
  std::string repository;  // org/name; of GitLab also a number
  std::string token;       // never part of a message
  std::string number;      // of the pull or merge request; "": none
};
// From the environment of a CI job: GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN or GH_TOKEN,
// GITHUB_REF; CI_API_V4_URL, CI_PROJECT_ID or CI_PROJECT_PATH, GITLAB_TOKEN, CI_MERGE_REQUEST_IID.
// `remotes` (host/org/name) name the repository elsewhere. Throws infra::Error where something is
// missing, and for an address that would show the token to others (http to another machine).
CodeHost code_host(const std::string& provider, const std::string& number,
                   const std::map<std::string, std::string>& environment,
                   const std::vector<std::string>& remotes);

struct RetrySettings {
  unsigned attempts = 5;
  std::chrono::seconds most_waiting = std::chrono::minutes(5);  // in all
  std::chrono::milliseconds first_wait = std::chrono::seconds(1);
  std::chrono::milliseconds timeout = std::chrono::seconds(30);               // of one request
  std::function<void(std::chrono::milliseconds, std::stop_token)> wait = {};  // default: sleeps
  std::function<std::chrono::system_clock::time_point()> now = {};
};

// A request is sent again after a rate limit, and after a failure where that cannot do anything
// twice. Everything else that is not 2xx throws infra::Error with what the server said.
class Api {
 public:
  Api(const CodeHost& host, http::Client& client, RetrySettings settings, std::stop_token stop);

  const CodeHost& host() const { return host_; }
  std::string get(const std::string& path) { return call("GET", path, "").value_or(""); }
  // All pages of a list: the JSON text of each.
  std::vector<std::string> get_all(const std::string& path);
  // nullopt for 403 and 404: what the token may not see.
  std::optional<std::string> get_if_allowed(const std::string& path);
  // May be repeated: PATCH, PUT, DELETE.
  std::string change(const std::string& method, const std::string& path, const std::string& body) {
    return call(method, path, body).value_or("");
  }
  // nullopt: whether it was done is not known, so look before it is done again.
  std::optional<std::string> create(const std::string& path, const std::string& body) {
    return call("POST", path, body);
  }
  // Before looking whether the server did what it did not answer.
  void pause() { wait(settings_.first_wait, "there is no answer"); }

 private:
  struct Page {
    std::string body, next;
  };
  std::optional<std::string> call(const std::string& method, const std::string& path,
                                  const std::string& body);
  std::optional<http::Response> exchange(const http::Request& request);
  http::Request request(const std::string& method, const std::string& url,
                        const std::string& body) const;
  Page page(const std::string& url);
  // How long the server asks to wait; nullopt: it is no rate limit.
  std::optional<std::chrono::milliseconds> rate_limit(const http::Response& response) const;
  void wait(std::chrono::milliseconds time, const std::string& why);
  [[noreturn]] void refuse(const http::Request& request, const http::Response& response) const;

  CodeHost host_;
  http::Client& client_;
  RetrySettings settings_;
  std::stop_token stop_;
  std::chrono::milliseconds waited_{0};
};

}  // namespace infra::gate
