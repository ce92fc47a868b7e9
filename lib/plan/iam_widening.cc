#include "lib/plan/iam_widening.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>

#include "lib/policy/iam_policy.h"

namespace infra::plan {
namespace {

using policy::Policy;
using policy::PolicyStatement;

// More combinations than this are compared as whole statements.
constexpr std::size_t kMaxCombinations = 20'000;

// Does pattern `wide` (with * and ?) take in all that `narrow` does? Letters of actions have no
// case.
bool covers(std::string_view wide, std::string_view narrow, bool ignore_case) {
  const auto same = [&](char a, char b) {
    if (ignore_case) {
      a = static_cast<char>(std::tolower(static_cast<unsigned char>(a)));
      b = static_cast<char>(std::tolower(static_cast<unsigned char>(b)));
    }
    return a == b || (a == '?' && b != '*');
  };
  std::size_t w = 0, n = 0, star = std::string_view::npos, mark = 0;
  while (n < narrow.size()) {
    if (w < wide.size() && wide[w] == '*') {
      star = w++;
      mark = n;
    } else if (w < wide.size() && same(wide[w], narrow[n])) {
      ++w, ++n;
    } else if (star != std::string_view::npos) {
      w = star + 1;
      n = ++mark;
    } else {
      return false;
    }
  }
  while (w < wide.size() && wide[w] == '*') ++w;
  return w == wide.size();
}

using Principals = std::vector<std::pair<std::string, std::string>>;

struct Grant {
  std::string action, resource;
  std::pair<std::string, std::string> principal;
};

bool covers_principal(const Principals& wide, const std::pair<std::string, std::string>& narrow) {
  if (wide.empty()) return narrow.second.empty();
  return std::ranges::any_of(wide, [&](const auto& each) {
    return (each.first == narrow.first || each.first == "*" || each.first.empty()) &&
           (each.second == "*" || each.second == narrow.second);
  });
}

// Is every condition of `old` asked by `now` too? Then `now` is at least as limited.
bool as_limited(const PolicyStatement& old, const PolicyStatement& now) {
  if (old.unknown_conditions) return false;
  return std::ranges::all_of(old.conditions, [&](const policy::PolicyCondition& wanted) {
    return std::ranges::any_of(now.conditions, [&](const policy::PolicyCondition& each) {
      if (each.test != wanted.test || each.variable != wanted.variable) return false;
      return std::ranges::all_of(each.values, [&](const std::string& value) {
        return std::ranges::find(wanted.values, value) != wanted.values.end();
      });
    });
  });
}

bool same_statement(const PolicyStatement& a, const PolicyStatement& b) {
  const auto sorted = [](auto list) {
    std::ranges::sort(list);
    return list;
  };
  return a.allows == b.allows && a.all_but_actions == b.all_but_actions &&
         a.all_but_resources == b.all_but_resources && sorted(a.actions) == sorted(b.actions) &&
         sorted(a.resources) == sorted(b.resources) &&
         sorted(a.principals) == sorted(b.principals) && as_limited(a, b) && as_limited(b, a);
}

bool grants(const PolicyStatement& old, const PolicyStatement& now, const Grant& grant) {
  if (!old.allows || old.all_but_actions || old.all_but_resources || !as_limited(old, now))
    return false;
  const bool action = std::ranges::any_of(
      old.actions, [&](const std::string& each) { return covers(each, grant.action, true); });
  const bool resource = (old.resources.empty() && grant.resource.empty()) ||
                        std::ranges::any_of(old.resources, [&](const std::string& each) {
                          return covers(each, grant.resource, false);
                        });
  return action && resource && covers_principal(old.principals, grant.principal);
}

std::string shown(const Grant& grant) {
  std::string text = grant.action;
  if (!grant.resource.empty()) text += " on " + grant.resource;
  if (!grant.principal.second.empty()) text += " for " + grant.principal.second;
  return text;
}

// What `now` allows and `before` does not.
void add_widened(const PolicyStatement& now, const Policy& before, std::set<std::string>& widened) {
  const bool known = std::ranges::any_of(
      before.statements, [&](const PolicyStatement& old) { return same_statement(old, now); });
  if (known || !now.allows) return;
  const std::vector<std::string> no_resource = {""};
  const Principals nobody = {{"", ""}};
  const auto& resources = now.resources.empty() ? no_resource : now.resources;
  const auto& principals = now.principals.empty() ? nobody : now.principals;
  const std::size_t combinations = now.actions.size() * resources.size() * principals.size();
  if (now.all_but_actions || now.all_but_resources || combinations > kMaxCombinations) {
    widened.insert("all but what " + now.shown() + " names");
    return;
  }
  for (const std::string& action : now.actions)
    for (const std::string& resource : resources)
      for (const auto& principal : principals) {
        const Grant grant = {action, resource, principal};
        const bool had = std::ranges::any_of(
            before.statements, [&](const PolicyStatement& old) { return grants(old, now, grant); });
        if (!had) widened.insert(shown(grant));
      }
}

std::optional<Policy> read(const hcl::Value& value) {
  if (value.is_known() && value.is_null()) return Policy{};
  if (value.is_known() && value.kind() == hcl::Type::Kind::string && value.as_string().empty())
    return Policy{};
  policy::Argument argument;
  argument.given = value.is_known() ? policy::Given::known : policy::Given::unknown;
  argument.value = value;
  return policy::read_policy(argument);
}

}  // namespace

PolicyChange compare_policies(const hcl::Value& before, const hcl::Value& after) {
  PolicyChange change;
  const auto old = read(before), now = read(after);
  if (!old || !now || !old->complete || !now->complete) {
    change.readable = false;
    return change;
  }
  std::set<std::string> widened;
  for (const PolicyStatement& each : now->statements) add_widened(each, *old, widened);
  // A prohibition that is gone, or asks for more than it did.
  for (const PolicyStatement& each : old->statements) {
    if (each.allows) continue;
    const bool still = std::ranges::any_of(
        now->statements, [&](const PolicyStatement& other) { return same_statement(each, other); });
    if (!still) widened.insert("what " + each.shown() + " denied");
  }
  std::set<std::string> taken;
  for (const PolicyStatement& each : old->statements) add_widened(each, *now, taken);
  change.narrowed = !taken.empty();
  change.widened.assign(widened.begin(), widened.end());
  return change;
}

}  // namespace infra::plan
