#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/gate/evidence.h"

namespace infra::gate {
namespace {

using Json = nlohmann::json;

Json parse(std::string_view text, const std::string& name) {
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) throw Error(fmt::format("{} is no JSON", name));
  return json;
}

std::string text_of(const Json& object, const char* key) {
  if (!object.is_object()) return {};
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string user_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_object()) return {};
  const std::string login = text_of(*found, "login");
  return login.empty() ? text_of(*found, "username") : login;
}

const Json& list_of(const Json& object, const char* key, const std::string& name) {
  static const Json kNone = Json::array();
  if (!object.is_object()) throw Error(fmt::format("{} is no object", name));
  const auto found = object.find(key);
  if (found == object.end()) return kNone;
  if (!found->is_array()) throw Error(fmt::format("`{}` of {} is no list", key, name));
  return *found;
}

void check_format(const Json& json, const char* format, const std::string& name,
                  const char* command) {
  if (text_of(json, "format") != format)
    throw Error(fmt::format("{} is not in the format {}", name, format),
                fmt::format("`{}` writes it", command));
}

void take_review(std::map<std::string, Review>& last, const Json& review) {
  std::string user = user_of(review, "user");
  if (user.empty()) user = user_of(review, "author");  // as `gh pr view` has it
  const std::string state = text_of(review, "state");
  if (user.empty()) return;
  if (state == "APPROVED") {
    last[user] = {user, Review::State::approved};
  } else if (state == "CHANGES_REQUESTED") {
    last[user] = {user, Review::State::changes_requested};
  } else if (state == "DISMISSED") {
    last.erase(user);
  }
}

}  // namespace

std::vector<Finding> read_findings(std::string_view text, const std::string& name) {
  const Json json = parse(text, name);
  check_format(json, "infra.diagnostics/1", name, "infra validate -f json");
  std::vector<Finding> findings;
  for (const Json& each : list_of(json, "diagnostics", name)) {
    Finding made = {text_of(each, "code"), text_of(each, "severity"), text_of(each, "message"),
                    text_of(each, "file"), text_of(each, "stack")};
    if (made.code.empty() || made.severity.empty())
      throw Error(fmt::format("{} has a finding without code or severity", name));
    if (each.contains("line") && each["line"].is_number_unsigned())
      made.line = each["line"].get<std::size_t>();
    findings.push_back(std::move(made));
  }
  return findings;
}

std::optional<CostEvidence> read_cost(std::string_view text, const std::string& name) {
  const Json json = parse(text, name);
  const Json own = json.is_object() && json.contains("infra") ? json["infra"] : Json();
  check_format(own, "infra.cost/1", name, "infra cost --compare-to BASE -f json");
  CostEvidence cost;
  cost.verdict = text_of(own, "verdict");
  if (cost.verdict.empty()) return {};
  if (own.contains("percent") && own["percent"].is_number())
    cost.percent = own["percent"].get<double>();
  cost.past = text_of(json, "pastTotalMonthlyCost");
  cost.now = text_of(json, "totalMonthlyCost");
  cost.difference = text_of(json, "diffTotalMonthlyCost");
  cost.currency = text_of(json, "currency");
  for (const Json& each : list_of(own, "not_priced", name))
    cost.not_priced.push_back(text_of(each, "address"));
  return cost;
}

PullRequest read_pull_request(std::string_view text, const std::string& name) {
  const Json json = parse(text, name);
  const bool is_github = json.is_object() && json.contains("body");
  if (!is_github && !(json.is_object() && json.contains("description")))
    throw Error(fmt::format("{} is no pull request: it has neither `body` nor `description`", name),
                "give what the API answers: `gh api repos/ORG/NAME/pulls/N`");
  PullRequest pull;
  pull.title = text_of(json, "title");
  pull.body = text_of(json, is_github ? "body" : "description");
  pull.author = user_of(json, is_github ? "user" : "author");
  if (pull.author.empty()) pull.author = user_of(json, "author");
  for (const char* key : {"number", "iid"})
    if (json.contains(key) && json[key].is_number_integer())
      pull.number = fmt::format("{}", json[key].get<std::int64_t>());
  return pull;
}

std::vector<Review> read_reviews(const std::vector<std::string>& pages, const std::string& name) {
  std::map<std::string, Review> last;
  for (const std::string& page : pages) {
    const Json json = parse(page, name);
    if (json.is_array()) {
      for (const Json& each : json) take_review(last, each);
    } else if (json.is_object() && json.contains("reviews")) {
      for (const Json& each : list_of(json, "reviews", name)) take_review(last, each);
    } else if (json.is_object() && json.contains("approved_by")) {
      for (const Json& each : list_of(json, "approved_by", name))
        if (const std::string user = user_of(each, "user"); !user.empty())
          last[user] = {user, Review::State::approved};
    } else {
      throw Error(fmt::format("{} holds no reviews", name),
                  "give what the API answers: `gh api repos/ORG/NAME/pulls/N/reviews`, or "
                  "`merge_requests/N/approvals` of GitLab");
    }
  }
  std::vector<Review> reviews;
  for (auto& [user, review] : last) reviews.push_back(std::move(review));
  return reviews;
}

std::vector<ModuleLack> read_lacks(std::string_view text, const std::string& name) {
  const Json json = parse(text, name);
  check_format(json, "infra.release/1", name, "infra release check -f json");
  std::vector<ModuleLack> lacks;
  for (const Json& module : list_of(json, "modules", name))
    for (const Json& each : list_of(module, "missing", name))
      lacks.push_back({text_of(module, "module"), text_of(each, "file"), text_of(each, "what")});
  return lacks;
}

std::vector<std::string> read_members(const std::vector<std::string>& pages,
                                      const std::string& name) {
  std::vector<std::string> members;
  for (const std::string& page : pages) {
    const Json json = parse(page, name);
    if (!json.is_array()) throw Error(fmt::format("{} is no list", name));
    for (const Json& each : json) {
      std::string login = text_of(each, "login");
      if (login.empty()) login = text_of(each, "username");
      if (!login.empty()) members.push_back(std::move(login));
    }
  }
  return members;
}

}  // namespace infra::gate
