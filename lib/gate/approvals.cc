#include "lib/gate/approvals.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lib/base/strings.h"
#include "lib/workspace/code_owners.h"

namespace infra::gate {
namespace {

// So many of those who stand behind one of these words: a team of infra.yaml, "@org/team", "@user".
struct Need {
  std::vector<std::string> who;  // empty: anyone but the author
  int count = 1;
  std::string what;  // "modules/sqs"
};

std::string team_name(const std::string& word) {
  const std::size_t slash = word.rfind('/');
  std::string name = slash == word.npos ? word : word.substr(slash + 1);
  if (name.starts_with('@')) name.erase(0, 1);
  return name;
}

class Judge {
 public:
  Judge(const Evidence& evidence, const workspace::Config& config)
      : evidence_(evidence), config_(config), owners_(evidence.owners) {}

  Approvals run() {
    find_voices();
    for (const ChangedFolder& folder : evidence_.folders) need_for(folder);
    need_security();
    for (const Need& need : needs_) ask(need);
    return std::move(result_);
  }

 private:
  void find_voices() {
    result_.known = evidence_.reviews && evidence_.pull && !evidence_.pull->author.empty();
    if (!result_.known) return;
    for (const Review& review : *evidence_.reviews) {
      if (review.user == evidence_.pull->author) continue;
      const bool approved = review.state == Review::State::approved;
      (approved ? result_.given : result_.objecting).push_back(review.user);
    }
  }

  void need_for(const ChangedFolder& folder) {
    const workspace::ApprovalsConfig& approvals = config_.gate.approvals;
    const auto& wanted = folder.layer == "modules"  ? approvals.modules
                         : folder.layer == "shared" ? approvals.shared
                                                    : approvals.stacks;
    for (const auto& [team, count] : wanted) {
      if (count <= 0) continue;
      Need need = {{team}, count, folder.path};
      if (team == "owners") need.who = owners_of(folder);
      needs_.push_back(std::move(need));
    }
  }

  std::vector<std::string> owners_of(const ChangedFolder& folder) const {
    std::set<std::string> owners;
    for (const std::string& file : evidence_.files)
      if (file.starts_with(folder.path + "/"))
        for (std::string& each : owners_.of_file(file)) owners.insert(std::move(each));
    if (owners.empty())
      for (std::string& each : owners_.of_folder(folder.path)) owners.insert(std::move(each));
    return {owners.begin(), owners.end()};
  }

  bool is_wanted(const char* kind) const {
    const auto& kinds = config_.gate.approvals.security;
    return std::ranges::find(kinds, kind) != kinds.end();
  }

  // By the plan: what a resource is, wherever its file lies. And by CODEOWNERS.
  void need_security() {
    std::set<std::string> because;
    if (evidence_.plan) {
      for (const plan::StackPlan& stack : evidence_.plan->stacks) {
        for (const plan::RiskReason& reason : stack.risk_reasons) {
          using plan::Topic;
          const bool network = reason.topic == Topic::network || reason.topic == Topic::routing ||
                               reason.type.starts_with("aws_security_group") ||
                               reason.type.starts_with("aws_vpc_security_group");
          const bool iam = reason.topic == Topic::identity || reason.type.starts_with("aws_iam_");
          const bool kms = reason.type.starts_with("aws_kms_");
          // A level 1 change is one of tags or figures.
          if (reason.level >= 2 && ((network && is_wanted("network")) ||
                                    (iam && is_wanted("iam")) || (kms && is_wanted("kms"))))
            because.insert(stack.path);
        }
      }
    }
    for (const std::string& file : evidence_.files)
      for (const std::string& owner : owners_.of_file(file))
        if (team_name(owner) == "security") because.insert(parent(file));
    for (const std::string& what : because) needs_.push_back({{"security"}, 1, what});
  }
  static std::string parent(const std::string& file) {
    const std::size_t slash = file.rfind('/');
    return slash == file.npos ? file : file.substr(0, slash);
  }

  // nullptr: nobody told who is in it.
  const std::vector<std::string>* members(const std::string& word) const {
    const auto found = evidence_.teams.find(team_name(word));
    return found == evidence_.teams.end() ? nullptr : &found->second;
  }

  bool stands_behind(const std::string& user, const std::string& word) const {
    if (word == "@" + user) return true;
    const auto* team = members(word);
    return team != nullptr && std::ranges::find(*team, user) != team->end();
  }

  void ask(const Need& need) {
    std::vector<std::string> names;
    for (const std::string& who : need.who) names.push_back(who);
    const std::string who = names.empty() ? "anyone but the author" : join(names, " or ");
    const std::string words = fmt::format("{} of {}", need.count, who);
    std::string& places = places_[words];
    const bool first = places.empty();
    places += (first ? "" : ", ") + need.what;
    if (!first) return rename(words, places);
    std::set<std::string> voices;
    for (const std::string& user : result_.given)
      if (need.who.empty() || std::ranges::any_of(need.who, [&](const std::string& each) {
            return stands_behind(user, each);
          }))
        voices.insert(user);
    result_.by_an_owner |= !voices.empty();
    index_[words] = {result_.needed.size(), result_.missing.size()};
    result_.needed.push_back(fmt::format("{} for {}", words, places));
    if (static_cast<int>(voices.size()) >= need.count) {
      index_[words].second = kNone;
      return;
    }
    suffix_[words] = fmt::format(" ({} so far{})", voices.size(), unknown_teams(need));
    result_.missing.push_back(fmt::format("{} for {}{}", words, places, suffix_[words]));
  }

  std::string unknown_teams(const Need& need) const {
    std::vector<std::string> unknown;
    for (const std::string& who : need.who)
      if ((!who.starts_with('@') || who.find('/') != who.npos) && members(who) == nullptr)
        unknown.push_back(team_name(who));
    return unknown.empty() ? ""
                           : fmt::format("; who is in {} is not known: `gate.teams` of infra.yaml",
                                         join(unknown, ", "));
  }

  void rename(const std::string& words, const std::string& places) {
    const auto [needed, missing] = index_[words];
    result_.needed[needed] = fmt::format("{} for {}", words, places);
    if (missing != kNone)
      result_.missing[missing] = fmt::format("{} for {}{}", words, places, suffix_[words]);
  }

  static constexpr std::size_t kNone = SIZE_MAX;
  const Evidence& evidence_;
  const workspace::Config& config_;
  const workspace::CodeOwners owners_;
  std::vector<Need> needs_;
  std::map<std::string, std::string> places_, suffix_;
  std::map<std::string, std::pair<std::size_t, std::size_t>> index_;  // in needed, in missing
  Approvals result_;
};

}  // namespace

Approvals judge_approvals(const Evidence& evidence, const workspace::Config& config) {
  return Judge(evidence, config).run();
}

}  // namespace infra::gate
