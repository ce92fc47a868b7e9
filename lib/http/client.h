// One request and its answer over HTTP, for the APIs of GitHub and GitLab (lib/gate). What a
// request holds in its headers is never part of a message.
#pragma once

#include <chrono>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace infra::http {

struct Request {
  std::string method = "GET", url;
  std::vector<std::string> headers;  // "Accept: application/json"
  std::string body;
  std::chrono::milliseconds timeout = std::chrono::seconds(30);
};

struct Response {
  // `lost`: the request went out, and whether the server acted on it is not known.
  enum class Ending { answered, not_sent, lost };
  Ending ending = Ending::answered;
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;                            // at most 32 MB; a longer one is lost
  std::string error;                           // why there is no answer
};

class Client {
 public:
  virtual ~Client() = default;
  // Throws infra::Error only where `stop` is requested or HTTP cannot be used at all.
  virtual Response send(const Request& request, std::stop_token stop) = 0;
};

// Over libcurl. GET follows redirects, without Authorization to another host.
class CurlClient final : public Client {
 public:
  Response send(const Request& request, std::stop_token stop) override;
};

}  // namespace infra::http
