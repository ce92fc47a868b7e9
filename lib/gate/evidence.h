// What the gate judges, and how it is read from files and from the APIs of GitHub and GitLab. What
// is not there (nullopt) never passes a check that needs it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/plan/plan_report.h"

namespace infra::gate {

struct Finding {
  std::string code, severity, message, file, stack;
  std::size_t line = 0;
};

struct CostEvidence {
  std::string verdict;  // pass, needs-approval, blocked, unknown
  std::string past, now, difference, currency;
  std::optional<double> percent;
  std::vector<std::string> not_priced;
};

struct PullRequest {
  std::string number, title, body, author;
};

struct Review {
  std::string user;
  enum class State { approved, changes_requested } state = State::approved;
};

struct ModuleLack {  // what `infra release check` misses
  std::string module, file, what;
};

struct ChangedFolder {
  std::string path, layer;  // stacks, shared, modules
  bool removed = false;
  bool only_text = false;  // a comment or the formatting: nothing to plan, but to approve
};

struct Evidence {
  std::string base;
  std::vector<std::string> files;      // that the change touches
  std::vector<ChangedFolder> folders;  // stacks, shared and modules that it changes
  std::optional<plan::PlanReport> plan;
  std::optional<std::vector<Finding>> findings;
  std::optional<CostEvidence> cost;
  std::optional<PullRequest> pull;
  std::optional<std::vector<Review>> reviews;  // the last of each user
  std::optional<std::vector<ModuleLack>> lacks;
  std::vector<std::string> lowered;  // modules whose version is lower than asked for, with a reason
  std::string owners;                // CODEOWNERS
  std::map<std::string, std::vector<std::string>> teams;  // platform-team -> members
};

// Each throws infra::Error where `text` is not what it should be; `name` is for the message.
std::vector<Finding> read_findings(std::string_view text, const std::string& name);
// nullopt: no comparison was made.
std::optional<CostEvidence> read_cost(std::string_view text, const std::string& name);
// Of either API.
PullRequest read_pull_request(std::string_view text, const std::string& name);
// GitHub's list of reviews (pages one after the other), GitLab's object with `approved_by`. Of a
// user the last review counts that approves, asks for changes or was dismissed.
std::vector<Review> read_reviews(const std::vector<std::string>& pages, const std::string& name);
std::vector<ModuleLack> read_lacks(std::string_view text, const std::string& name);
// Login names in a list of members.
std::vector<std::string> read_members(const std::vector<std::string>& pages,
                                      const std::string& name);

// The text under the heading `name` of a pull request's body, without comments, boxes that are not
// ticked and what stands for nothing; "" where there is none.
std::string body_section(std::string_view body, std::string_view name);

}  // namespace infra::gate
