#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "lib/base/error.h"
#include "lib/base/numbers.h"
#include "lib/base/strings.h"
#include "lib/gate/code_host.h"

namespace infra::gate {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

void sleep_for(milliseconds time, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any changed;
  std::unique_lock lock(mutex);
  changed.wait_for(lock, stop, time, [] { return false; });
}

std::optional<long long> number(const std::map<std::string, std::string>& headers,
                                const char* name) {
  const auto found = headers.find(name);
  if (found == headers.end()) return {};
  return parse_number<long long>(found->second);
}

// The address with rel="next" of a Link header.
std::string next_link(const std::map<std::string, std::string>& headers) {
  const auto link = headers.find("link");
  if (link == headers.end()) return {};
  for (const std::string_view part : split(link->second, ',')) {
    const std::size_t open = part.find('<'), close = part.find('>');
    if (open != part.npos && close != part.npos && part.find("rel=\"next\"", close) != part.npos)
      return std::string(part.substr(open + 1, close - open - 1));
  }
  return {};
}

bool is_temporary(int status) {
  return status == 408 || status == 500 || status == 502 || status == 503 || status == 504;
}

}  // namespace

Api::Api(const CodeHost& host, http::Client& client, RetrySettings settings, std::stop_token stop)
    : host_(host), client_(client), settings_(std::move(settings)), stop_(std::move(stop)) {
  if (!settings_.wait) settings_.wait = sleep_for;
  if (!settings_.now) settings_.now = [] { return std::chrono::system_clock::now(); };
}

http::Request Api::request(const std::string& method, const std::string& url,
                           const std::string& body) const {
  http::Request made;
  made.method = method;
  made.url = url.starts_with('/') ? host_.api + url : url;
  made.body = body;
  made.timeout = settings_.timeout;
  if (host_.provider == Provider::github) {
    made.headers = {"Authorization: Bearer " + host_.token, "Accept: application/vnd.github+json",
                    "X-GitHub-Api-Version: 2022-11-28"};
  } else {
    made.headers = {"PRIVATE-TOKEN: " + host_.token};
  }
  if (!body.empty()) made.headers.emplace_back("Content-Type: application/json");
  return made;
}

std::optional<milliseconds> Api::rate_limit(const http::Response& response) const {
  if (response.status != 403 && response.status != 429) return {};
  if (const auto after = number(response.headers, "retry-after"))
    return seconds(std::clamp<long long>(*after, 0, 86'400));
  const bool is_github = host_.provider == Provider::github;
  const char* left = is_github ? "x-ratelimit-remaining" : "ratelimit-remaining";
  const char* reset = is_github ? "x-ratelimit-reset" : "ratelimit-reset";
  if (number(response.headers, left) == 0) {
    if (const auto at = number(response.headers, reset)) {
      const auto now =
          std::chrono::duration_cast<seconds>(settings_.now().time_since_epoch()).count();
      return seconds(std::clamp<long long>(*at - now + 1, 1, 86'400));
    }
    return seconds(60);
  }
  if (response.status == 429) return seconds(60);
  return {};
}

void Api::wait(milliseconds time, const std::string& why) {
  if (waited_ + time > settings_.most_waiting)
    throw Error(fmt::format("{}; it asks to wait {} s", why, (time.count() + 999) / 1000),
                "run it again later");
  waited_ += time;
  settings_.wait(time, stop_);
  if (stop_.stop_requested()) throw Error("interrupted");
}

void Api::refuse(const http::Request& request, const http::Response& response) const {
  const std::string name = host_.provider == Provider::github ? "GitHub" : "GitLab";
  std::string words = printable(response.body.substr(0, 300));
  for (auto at = words.find(host_.token); at != words.npos; at = words.find(host_.token))
    words.replace(at, host_.token.size(), "(token)");
  const std::string what =
      fmt::format("{} answers {} to {} {}", name, response.status, request.method, request.url);
  if (response.status == 401) throw Error(what, "the token is wrong or has expired");
  if (response.status == 403)
    throw Error(what + ": " + words,
                host_.provider == Provider::github
                    ? "the token may not do that: `pull-requests: write` is for the comment, "
                      "`issues: write` for drift"
                    : "the token may not do that: it needs the scope `api`");
  if (response.status == 404)
    throw Error(what, "there is no such repository or pull request, or the token may not see it");
  if (response.status / 100 == 3) throw Error(what, "the repository has moved; give its new name");
  throw Error(what + ": " + words);
}

// The answer, whatever it is; nullopt: it is not known what a request did that must not be
// repeated.
std::optional<http::Response> Api::exchange(const http::Request& request) {
  const bool repeatable = request.method != "POST";
  milliseconds pause = settings_.first_wait;
  const std::string name = host_.provider == Provider::github ? "GitHub" : "GitLab";
  for (unsigned attempt = 1;; ++attempt) {
    const http::Response response = client_.send(request, stop_);
    const bool answered = response.ending == http::Response::Ending::answered;
    if (answered) {
      if (const auto time = rate_limit(response)) {
        if (attempt >= settings_.attempts)
          throw Error(fmt::format("{} limits the rate of requests", name), "run it again later");
        wait(*time, fmt::format("{} limits the rate of requests", name));
        continue;
      }
      if (!is_temporary(response.status)) return response;
    }
    const bool unsent = response.ending == http::Response::Ending::not_sent;
    if (!repeatable && !unsent) return {};
    const std::string why =
        answered ? fmt::format("{} answers {} to {} {}", name, response.status, request.method,
                               request.url)
                 : fmt::format("{} cannot be reached at {}: {}", name, host_.api, response.error);
    if (attempt >= settings_.attempts) throw Error(why, "run it again later");
    wait(pause, why);
    pause *= 2;
  }
}

std::optional<std::string> Api::call(const std::string& method, const std::string& path,
                                     const std::string& body) {
  const http::Request made = request(method, path, body);
  const auto response = exchange(made);
  if (!response) return {};
  if (response->status / 100 != 2) refuse(made, *response);
  return response->body;
}

Api::Page Api::page(const std::string& url) {
  const http::Request made = request("GET", url, "");
  const auto response = exchange(made);
  if (!response || response->status / 100 != 2) refuse(made, response.value_or(http::Response()));
  return {response->body, next_link(response->headers)};
}

std::vector<std::string> Api::get_all(const std::string& path) {
  constexpr std::size_t kMostPages = 100;
  std::vector<std::string> bodies;
  std::string url = path;
  while (!url.empty()) {
    // The token goes to no other place than the one that was asked.
    if (!url.starts_with('/') && !url.starts_with(host_.api + "/"))
      throw Error(fmt::format("the next page is at another address: {}", printable(url)));
    if (bodies.size() == kMostPages)
      throw Error(fmt::format("{} has more than {} pages", path, kMostPages));
    Page got = page(url);
    bodies.push_back(std::move(got.body));
    url = std::move(got.next);
  }
  return bodies;
}

std::optional<std::string> Api::get_if_allowed(const std::string& path) {
  const http::Request made = request("GET", path, "");
  const auto response = exchange(made);
  if (response && (response->status == 403 || response->status == 404)) return {};
  if (!response || response->status / 100 != 2) refuse(made, response.value_or(http::Response()));
  return response->body;
}

}  // namespace infra::gate
