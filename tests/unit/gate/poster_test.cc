#include "lib/gate/poster.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <deque>
#include <nlohmann/json.hpp>

#include "lib/base/error.h"

namespace infra::gate {
namespace {

using Json = nlohmann::json;
using http::Request;
using http::Response;

constexpr const char* kToken = "ghp_secretsecretsecret";

// A host with comments, and with faults that the next requests of a method meet.
class FakeHost final : public http::Client {
 public:
  struct Fault {
    std::string method;  // "": any
    Response response;
    bool does_it = false;  // the server acts and then the answer is lost
  };
  std::deque<Fault> faults;
  std::vector<std::string> log;
  std::vector<Json> items;
  int next_id = 1;
  bool knows_user = true;

  Response send(const Request& request, std::stop_token) override {
    log.push_back(request.method + " " + request.url);
    if (!faults.empty() &&
        (faults.front().method.empty() || faults.front().method == request.method)) {
      const Fault fault = faults.front();
      faults.pop_front();
      if (fault.does_it) act(request);
      return fault.response;
    }
    return act(request);
  }
  std::size_t count(const std::string& method) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        log, [&](const std::string& line) { return line.starts_with(method + " "); }));
  }
  void write(const std::string& body, int user) {
    items.push_back(
        {{"id", next_id}, {"number", next_id}, {"body", body}, {"user", user_of(user)}});
    ++next_id;
  }
  static Response answer(int status, const Json& body) {
    Response response;
    response.status = status;
    response.body = body.dump();
    return response;
  }
  static Json user_of(int id) {
    return {{"id", id}, {"login", "u" + std::to_string(id)}, {"type", id == 7 ? "Bot" : "User"}};
  }

 private:
  Response act(const Request& request) {
    if (request.url.ends_with("/user"))
      return knows_user ? answer(200, user_of(7)) : answer(403, {{"message", "no"}});
    if (request.method == "GET") {
      Json open = Json::array();
      for (const Json& item : items)
        if (item.value("state", "open") == "open") open.push_back(item);
      return answer(200, open);
    }
    if (request.method == "POST") {
      write(Json::parse(request.body)["body"], 7);
      return answer(201, items.back());
    }
    const std::string id = request.url.substr(request.url.rfind('/') + 1);
    for (Json& item : items) {
      if (std::to_string(item["id"].get<int>()) != id) continue;
      if (request.method == "DELETE") {
        item["state"] = "deleted";
        return answer(204, {});
      }
      item.update(Json::parse(request.body));
      return answer(200, item);
    }
    return answer(404, {});
  }
};

struct Posting {
  FakeHost host;
  std::vector<std::chrono::milliseconds> waits;
  CodeHost where = {Provider::github, "https://api.github.com", "o/r", kToken, "12"};
  Api api() {
    RetrySettings settings;
    settings.wait = [this](std::chrono::milliseconds time, std::stop_token) {
      waits.push_back(time);
    };
    settings.now = [] { return std::chrono::system_clock::time_point(std::chrono::seconds(1000)); };
    return {where, host, settings, {}};
  }
  std::size_t comments() const {
    return static_cast<std::size_t>(std::ranges::count_if(host.items, [](const Json& item) {
      return item.value("state", "open") == "open" &&
             item["body"].get<std::string>().starts_with(kCommentMarker);
    }));
  }
};

Response status(int code, std::map<std::string, std::string> headers = {}) {
  Response response;
  response.status = code;
  response.headers = std::move(headers);
  response.body = std::string("{\"message\":\"Bad credentials ") + kToken + "\"}";
  return response;
}

Response ending(Response::Ending how) {
  Response response;
  response.ending = how;
  response.error = "Timeout was reached";
  return response;
}

const std::string kOurs = std::string(kCommentMarker) + "\n";

TEST_CASE("a comment is made once, then edited, then left alone") {
  Posting posting;
  posting.host.write("hello", 3);
  Api api = posting.api();
  CHECK(post_comment(api, "one", true).what == Posted::What::created);
  CHECK(post_comment(api, "two", true).what == Posted::What::edited);
  CHECK(post_comment(api, "two", true).what == Posted::What::unchanged);
  CHECK(posting.comments() == 1);
  CHECK(posting.host.items[1]["body"] == kOurs + "two");
}

TEST_CASE("a run with nothing to say starts no comment, but edits the one that is there") {
  Posting posting;
  Api api = posting.api();
  CHECK(post_comment(api, "one", false).what == Posted::What::nothing);
  CHECK(posting.host.count("POST") == 0);
  post_comment(api, "one", true);
  CHECK(post_comment(api, "clean", false).what == Posted::What::edited);
}

TEST_CASE("a comment by somebody else that begins like ours is not ours") {
  Posting posting;
  posting.host.write(kOurs + "the gate is open", 3);
  Api api = posting.api();
  CHECK(post_comment(api, "closed", true).what == Posted::What::created);
  CHECK(posting.host.items[0]["body"] == kOurs + "the gate is open");
}

TEST_CASE("an app's token, which may not ask who it is, edits what a bot wrote") {
  Posting posting;
  posting.host.knows_user = false;
  posting.host.write(kOurs + "old", 3);
  posting.host.write(kOurs + "old", 7);
  Api api = posting.api();
  CHECK(post_comment(api, "new", true).what == Posted::What::edited);
  CHECK(posting.host.items[0]["body"] == kOurs + "old");
  CHECK(posting.host.items[1]["body"] == kOurs + "new");
}

TEST_CASE("nothing is posted twice where the server acted and its answer is lost") {
  for (const Response& lost :
       {ending(Response::Ending::lost), status(500), status(502), status(504)}) {
    Posting posting;
    posting.host.faults = {{"POST", lost, true}};
    Api api = posting.api();
    CHECK(post_comment(api, "one", true).what == Posted::What::created);
    CHECK(posting.comments() == 1);
    CHECK(posting.host.count("POST") == 1);
  }
}

TEST_CASE("what the server did not do is asked for again") {
  for (const Response& failed :
       {ending(Response::Ending::lost), status(503), ending(Response::Ending::not_sent)}) {
    Posting posting;
    posting.host.faults = {{"POST", failed, false}};
    Api api = posting.api();
    CHECK(post_comment(api, "one", true).what == Posted::What::created);
    CHECK(posting.comments() == 1);
    CHECK(posting.host.count("POST") == 2);
    CHECK(posting.waits.size() == 1);
  }
}

TEST_CASE("copies of our comment are taken away") {
  Posting posting;
  for (int i = 0; i < 3; ++i) posting.host.write(kOurs + "old", 7);
  Api api = posting.api();
  post_comment(api, "new", true);
  CHECK(posting.comments() == 1);
}

TEST_CASE("rate limits are waited for as long as they ask") {
  struct Case {
    Response response;
    std::chrono::seconds wait;
  };
  for (const Case& each :
       {Case{status(403, {{"retry-after", "7"}}), std::chrono::seconds(7)},
        Case{status(429, {{"retry-after", "3"}}), std::chrono::seconds(3)},
        Case{status(403, {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "1030"}}),
             std::chrono::seconds(31)},
        Case{status(429), std::chrono::seconds(60)}}) {
    Posting posting;
    posting.host.faults = {{"POST", each.response, false}};
    Api api = posting.api();
    CHECK(post_comment(api, "one", true).what == Posted::What::created);
    REQUIRE(posting.waits.size() == 1);
    CHECK(posting.waits[0] == each.wait);
    CHECK(posting.comments() == 1);
  }
}

TEST_CASE("a limit that lasts too long, a wrong token and missing rights end the run") {
  struct Case {
    Response response;
    const char* says;
  };
  for (const Case& each :
       {Case{status(403, {{"retry-after", "3600"}}), "3600 s"}, Case{status(401), "401"},
        Case{status(403), "403"}, Case{status(404), "404"}, Case{status(422), "422"}}) {
    Posting posting;
    posting.host.faults = {{"POST", each.response, false}};
    Api api = posting.api();
    try {
      post_comment(api, "one", true);
      FAIL("it went on");
    } catch (const Error& error) {
      const std::string words = error.what() + error.hint;
      CHECK(words.find(each.says) != words.npos);
      CHECK(words.find(kToken) == words.npos);
    }
    CHECK(posting.comments() == 0);
  }
}

TEST_CASE("a server that never answers ends the run, after a few attempts") {
  Posting posting;
  for (int i = 0; i < 20; ++i)
    posting.host.faults.push_back({"", ending(Response::Ending::lost), false});
  Api api = posting.api();
  CHECK_THROWS_AS(post_comment(api, "one", true), Error);
  CHECK(posting.host.log.size() == 5);
}

TEST_CASE("the next page is only read at the address that was asked") {
  Posting posting;
  Response page = FakeHost::answer(200, Json::array());
  page.headers = {{"link", "<https://elsewhere.example/2>; rel=\"next\""}};
  posting.host.faults = {{"GET", FakeHost::answer(200, FakeHost::user_of(7)), false},
                         {"GET", page, false}};
  Api api = posting.api();
  CHECK_THROWS_AS(post_comment(api, "one", true), Error);
  CHECK(posting.host.log.size() == 2);
}

TEST_CASE("the issue about drift is opened, edited, closed, and a later drift opens another") {
  Posting posting;
  Api api = posting.api();
  CHECK(post_drift(api, "Drift", "clean", false).what == Posted::What::nothing);
  CHECK(post_drift(api, "Drift", "a", true).what == Posted::What::created);
  CHECK(post_drift(api, "Drift", "b", true).what == Posted::What::edited);
  CHECK(post_drift(api, "Drift", "clean", false).what == Posted::What::closed);
  CHECK(posting.host.items[0]["state"] == "closed");
  CHECK(posting.host.items[0]["body"] == std::string(kDriftMarker) + "\nclean");
  CHECK(post_drift(api, "Drift", "c", true).what == Posted::What::created);
  CHECK(posting.host.items.size() == 2);
}

TEST_CASE("the environment of a job says where to post") {
  const std::map<std::string, std::string> github = {
      {"GITHUB_REPOSITORY", "o/r"}, {"GITHUB_TOKEN", "t\n"}, {"GITHUB_REF", "refs/pull/9/merge"}};
  const CodeHost host = code_host("github", "", github, {});
  CHECK(host.api == "https://api.github.com");
  CHECK(host.number == "9");
  CHECK(host.token == "t");
  const CodeHost lab = code_host("gitlab", "3", {{"GITLAB_TOKEN", "t"}},
                                 {"github.com/a/b", "gitlab.com/group/sub/project"});
  CHECK(lab.repository == "group%2Fsub%2Fproject");
  CHECK(code_host("github", "1", {{"GH_TOKEN", "t"}}, {"github.com/a/b"}).repository == "a/b");
}

TEST_CASE("a token is not sent in clear text, and one that is missing is named") {
  const auto with = [](const char* name, const char* value) {
    std::map<std::string, std::string> environment = {{"GITHUB_REPOSITORY", "o/r"},
                                                      {"GITHUB_TOKEN", "t"}};
    environment[name] = value;
    return environment;
  };
  CHECK_NOTHROW(code_host("github", "1", with("GITHUB_API_URL", "http://127.0.0.1:99"), {}));
  CHECK_NOTHROW(code_host("github", "1", with("GITHUB_API_URL", "https://ghe.example/api/v3"), {}));
  for (const char* address : {"http://ghe.example/api/v3", "http://127.0.0.1@evil.example/",
                              "http://localhost.evil.example/", "ftp://localhost/", "evil"})
    CHECK_THROWS_AS(code_host("github", "1", with("GITHUB_API_URL", address), {}), Error);
  CHECK_THROWS_AS(code_host("github", "1", with("GITHUB_TOKEN", ""), {}), Error);
  CHECK_THROWS_AS(code_host("github", "1", with("GITHUB_TOKEN", "a\r\nX: y"), {}), Error);
  CHECK_THROWS_AS(code_host("github", "1 or 2", with("X", ""), {}), Error);
}

}  // namespace
}  // namespace infra::gate
