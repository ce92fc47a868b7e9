// What `infra plan` found out about each stack: plain structs that lib/plan_report renders and the
// gate judges.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/workspace/changed_stacks.h"

namespace infra::plan {

enum class Status : std::uint8_t { listed, ok, no_changes, error, skipped };
std::string_view to_string(Status status);  // as in JSON: no-changes

struct Counts {
  std::size_t add = 0, change = 0, replace = 0, destroy = 0, import = 0, move = 0, forget = 0;
  std::size_t outputs = 0;  // created, changed or taken away: only the state changes
  bool any_resource() const { return add + change + replace + destroy + import + forget > 0; }
  // Would terraform say that there is something to apply? But for moves, which change nothing.
  bool any() const { return any_resource() || outputs > 0; }
  Counts& operator+=(const Counts& other);
};

// What a risk is about: whom the gate asks, and for what.
enum class Topic : std::uint8_t {
  other,
  tags,
  scaling,
  logging,
  access,
  routing,
  data,
  network,
  identity
};
std::string_view to_string(Topic topic);

struct RiskReason {
  std::string address, type;
  std::vector<std::string> actions;  // Terraform's words: delete, create
  int level = 0;                     // 1 to 3
  std::string because;
  Topic topic = Topic::other;  // access: security groups and policies of resources
};

// One changed resource as people read it; what is sensitive is hidden.
struct ChangeLines {
  std::string address, type, action;  // create, update, replace, destroy, forget
  int level = 0;
  std::string because;
  Topic topic = Topic::other;
  std::vector<std::string> diff;  // "name: \"a\" -> \"b\"", an argument a line
  bool cut = false;               // there was more
};

struct StackPlan {
  std::string path, layer, name, env;
  std::string account;  // number of the account that it is planned in; "": not known
  int wave = 1;
  std::vector<std::string> depends_on;
  std::vector<workspace::Reason> reasons;
  bool removed = false;
  // A removed one of which it is planned what its end would destroy: with --offline, which reads
  // the base. Nothing destroys it by itself.
  bool end_planned = false;
  Status status = Status::listed;
  double seconds = 0;
  Counts counts;
  std::optional<int> risk;  // nullopt: nothing changes, or not known
  std::vector<RiskReason> risk_reasons;
  // The changes, destroys and replacements first; not all of them in a very large plan.
  std::vector<ChangeLines> changes;
  std::size_t changes_left_out = 0;
  // What changed outside of terraform since it last looked: "update aws_sqs_queue.this".
  std::vector<std::string> outside;
  std::string error;
  std::string expires_on;   // the earliest tag ExpiresOn of its resources, as a plan has it
  bool is_changed() const;  // by more than what it depends on
  // Is there something to plan? Not where the folder is gone, but for `end_planned`, nor where only
  // what it depends on changed: it plans the same until that is applied.
  bool is_planned() const;
  // Where its folder is now, if that was renamed.
  std::vector<std::string> moved_to() const;
};

struct PlanReport {
  std::string base;               // the revision as it was named; "": all stacks
  std::vector<StackPlan> stacks;  // by wave, then path
  std::vector<std::vector<std::string>> cycles;
  std::vector<std::string> notes;
  unsigned shard = 0, shards = 0;  // of a part; 0: the whole
  bool offline = false;            // the cloud was not asked
  std::string drift_day;           // 2026-11-21 where drift is looked for, else ""
  // Past its day, where drift is looked for.
  bool is_expired(const StackPlan& stack) const;
  // Does anything differ from the code, or is past its day?
  bool has_drift() const;
  std::optional<int> risk() const;  // the highest
  void sort();                      // by wave, then path
  // Removed stacks are planned to their end from here on.
  void plan_ends();
};

struct Selection {
  std::vector<std::string> stacks;  // paths, relative to the repository's root; empty: all
  // env, layer, name or path -> the values of which one must match; `*` stands for anything.
  std::map<std::string, std::vector<std::string>> filter;
  unsigned shard = 0, shards = 0;  // from 1; 0: not divided
};
// "env=prod,layer=stacks,name=pay". Throws infra::Error for another key.
std::map<std::string, std::vector<std::string>> read_filter(std::string_view text);
// "2/5". Throws infra::Error.
void read_shard(std::string_view text, Selection& selection);

// Rows for the stacks of `changed`, in the order of the work. Waves count all stacks of the graph,
// so that a shard has the numbers of the whole.
PlanReport make_report(const workspace::Graph& graph, const workspace::Exchange& exchange,
                       const std::vector<workspace::ChangedStack>& changed,
                       const Selection& selection);
// All deployed stacks, without reasons.
std::vector<workspace::ChangedStack> all_stacks(const workspace::Graph& graph);

}  // namespace infra::plan
