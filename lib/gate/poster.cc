#include "lib/gate/poster.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "lib/base/error.h"

namespace infra::gate {
namespace {

using Json = nlohmann::json;

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json parse(const std::string& text, const char* what) {
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) throw Error(fmt::format("the answer about {} is no JSON", what));
  return json;
}

std::string text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string id_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number_integer()
             ? fmt::format("{}", found->get<std::int64_t>())
             : "";
}

// Whose token it is. GitHub's apps, that of Actions too, may not ask: then only what a bot wrote is
// ours.
class Author {
 public:
  explicit Author(Api& api) : is_github_(api.host().provider == Provider::github) {
    const auto answer = api.get_if_allowed("/user");
    if (answer) id_ = id_of(parse(*answer, "the token's user"), "id");
    if (!answer && !is_github_)
      throw Error("GitLab does not say whose token it is", "the token needs the scope `api`");
  }
  bool wrote(const Json& object) const {
    const auto user = object.find(is_github_ ? "user" : "author");
    if (user == object.end() || !user->is_object()) return false;
    return id_.empty() ? text_of(*user, "type") == "Bot" : id_of(*user, "id") == id_;
  }

 private:
  bool is_github_;
  std::string id_;
};

struct Found {
  std::string id, body, url;
};

// Where comments or issues are, and how they are read.
struct Place {
  std::string list, create, item;  // `item` + id
  const char* id = "id";
  const char* body = "body";
  const char* edit = "PATCH";
};

Place comments_of(const CodeHost& host) {
  if (host.number.empty())
    throw Error("which pull request it is cannot be told", "give `--pull N`");
  if (host.provider == Provider::github) {
    const std::string repository = "/repos/" + host.repository;
    const std::string list = repository + "/issues/" + host.number + "/comments";
    return {list + "?per_page=100", list, repository + "/issues/comments/"};
  }
  const std::string list =
      "/projects/" + host.repository + "/merge_requests/" + host.number + "/notes";
  return {list + "?per_page=100&sort=asc", list, list + "/", "id", "body", "PUT"};
}

Place issues_of(const CodeHost& host) {
  if (host.provider == Provider::github) {
    const std::string list = "/repos/" + host.repository + "/issues";
    return {list + "?state=open&per_page=100&direction=asc", list, list + "/", "number"};
  }
  const std::string list = "/projects/" + host.repository + "/issues";
  return {list + "?state=opened&per_page=100&sort=asc&scope=all",
          list,
          list + "/",
          "iid",
          "description",
          "PUT"};
}

std::vector<Found> find_ours(Api& api, const Place& place, const Author& author,
                             const std::string& marker) {
  std::vector<Found> found;
  for (const std::string& page : api.get_all(place.list)) {
    const Json items = parse(page, "what was posted before");
    if (!items.is_array()) throw Error("the answer about what was posted before is no list");
    for (const Json& item : items) {
      if (!item.is_object() || item.contains("pull_request")) continue;
      const std::string body = text_of(item, place.body), id = id_of(item, place.id);
      if (body.starts_with(marker) && !id.empty() && author.wrote(item))
        found.push_back({id, body, text_of(item, "html_url") + text_of(item, "web_url")});
    }
  }
  return found;
}

Found made_of(const std::string& answer, const Place& place) {
  const Json json = parse(answer, "what was posted");
  if (!json.is_object()) throw Error("the answer about what was posted is no object");
  return {id_of(json, place.id), text_of(json, place.body),
          text_of(json, "html_url") + text_of(json, "web_url")};
}

// Posts once: where it is not known whether the server took it, what is there is looked at first.
Found create_once(Api& api, const Place& place, const Author& author, const std::string& marker,
                  const std::string& body) {
  constexpr int kAttempts = 4;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (const auto answer = api.create(place.create, body)) return made_of(*answer, place);
    api.pause();
    if (const auto found = find_ours(api, place, author, marker); !found.empty())
      return found.front();
  }
  throw Error(fmt::format("{} does not take what is posted",
                          api.host().provider == Provider::github ? "GitHub" : "GitLab"),
              "run it again later");
}

// The same text, up to the line ends and the blanks at its end, which the hosts change.
bool is_same(std::string a, std::string b) {
  const auto plain = [](std::string& text) {
    std::erase(text, '\r');
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  };
  plain(a);
  plain(b);
  return a == b;
}

}  // namespace

std::string_view to_string(Posted::What what) {
  switch (what) {
    case Posted::What::created:
      return "created";
    case Posted::What::edited:
      return "edited";
    case Posted::What::unchanged:
      return "unchanged";
    case Posted::What::closed:
      return "closed";
    case Posted::What::nothing:
      break;
  }
  return "nothing to post";
}

Posted post_comment(Api& api, const std::string& text, bool starts) {
  const Place place = comments_of(api.host());
  const Author author(api);
  const std::string body = fmt::format("{}\n{}", kCommentMarker, text);
  const auto found = find_ours(api, place, author, kCommentMarker);
  if (found.empty() && !starts) return {};
  if (found.empty()) {
    const Found made = create_once(api, place, author, kCommentMarker, dump({{"body", body}}));
    return {Posted::What::created, made.url};
  }
  for (std::size_t i = 1; i < found.size(); ++i) api.change("DELETE", place.item + found[i].id, "");
  const Found& first = found.front();
  if (is_same(first.body, body)) return {Posted::What::unchanged, first.url};
  const Found made =
      made_of(api.change(place.edit, place.item + first.id, dump({{"body", body}})), place);
  return {Posted::What::edited, made.url};
}

Posted post_drift(Api& api, const std::string& title, const std::string& text, bool has_drift) {
  const Place place = issues_of(api.host());
  const Author author(api);
  const bool is_github = api.host().provider == Provider::github;
  const std::string body =
      text.starts_with(kDriftMarker) ? text : fmt::format("{}\n{}", kDriftMarker, text);
  const auto found = find_ours(api, place, author, kDriftMarker);
  if (found.empty() && !has_drift) return {};
  if (found.empty()) {
    const Found made =
        create_once(api, place, author, kDriftMarker, dump({{"title", title}, {place.body, body}}));
    return {Posted::What::created, made.url};
  }
  const Json closing = is_github ? Json{{"state", "closed"}, {"state_reason", "completed"}}
                                 : Json{{"state_event", "close"}};
  for (std::size_t i = has_drift ? 1 : 0; i < found.size(); ++i) {
    Json change = closing;
    if (i == 0) change[place.body] = body;
    api.change(place.edit, place.item + found[i].id, dump(change));
  }
  if (!has_drift) return {Posted::What::closed, found.front().url};
  if (is_same(found.front().body, body)) return {Posted::What::unchanged, found.front().url};
  api.change(place.edit, place.item + found.front().id,
             dump({{"title", title}, {place.body, body}}));
  return {Posted::What::edited, found.front().url};
}

}  // namespace infra::gate
