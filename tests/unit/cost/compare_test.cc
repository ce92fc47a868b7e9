#include "lib/cost/compare.h"

#include <catch2/catch.hpp>

namespace infra::cost {
namespace {

ResourceCost resource(const std::string& address, Decimal monthly) {
  ResourceCost cost;
  cost.address = address;
  cost.billing = Billing::priced;
  cost.body.components.push_back(
      {.name = "hours", .unit = "hours", .quantity = Decimal(1), .price = monthly});
  return cost;
}

Breakdown with(std::vector<ResourceCost> resources, const std::string& env = "prod") {
  Breakdown breakdown;
  Project project;
  project.name = "stacks/pay/" + env;
  project.layer = "stacks";
  project.env = env;
  project.resources = std::move(resources);
  breakdown.projects.push_back(std::move(project));
  return breakdown;
}

Verdict verdict(Decimal past, Decimal now) {
  const Breakdown a = with({resource("a", past)}), b = with({resource("a", now)});
  return compare(a, b, {}).verdict;
}

}  // namespace

TEST_CASE("ten per cent more pass, above they need approval, from thirty on it is blocked",
          "[cost][compare]") {
  CHECK(verdict(100, 100) == Verdict::pass);
  CHECK(verdict(100, 50) == Verdict::pass);
  CHECK(verdict(100, 110) == Verdict::pass);
  CHECK(verdict(100, "110.01"_dec) == Verdict::needs_approval);
  CHECK(verdict(100, "129.99"_dec) == Verdict::needs_approval);
  CHECK(verdict(100, 130) == Verdict::blocked);
}

TEST_CASE("a base of nothing has no per cent and needs approval", "[cost][compare]") {
  const Breakdown none, some = with({resource("a", 5)});
  const Comparison comparison = compare(none, some, {});
  CHECK_FALSE(comparison.percent);
  CHECK(comparison.verdict == Verdict::needs_approval);
  CHECK(compare(none, none, {}).verdict == Verdict::pass);
}

TEST_CASE("what could not be priced makes the verdict unknown", "[cost][compare]") {
  ResourceCost strange = resource("b", 0);
  strange.not_priced = {"no price"};
  strange.fingerprint = "1";
  const Breakdown past = with({resource("a", 100)});
  CHECK(compare(past, with({resource("a", 100), strange}), {}).verdict == Verdict::unknown);
  // Unless it was there before, just the same.
  const Breakdown both = with({resource("a", 100), strange});
  CHECK(compare(both, both, {}).verdict == Verdict::pass);
  ResourceCost other = strange;
  other.fingerprint = "2";
  CHECK(compare(both, with({resource("a", 100), other}), {}).verdict == Verdict::unknown);
  // It outweighs even what is blocked.
  CHECK(compare(past, with({resource("a", 900), strange}), {}).verdict == Verdict::unknown);
}

TEST_CASE("a stack that could not be read makes the verdict unknown", "[cost][compare]") {
  const Breakdown past = with({resource("a", 100)});
  Breakdown now = with({resource("a", 100)});
  now.projects[0].errors.push_back("a block is not closed");
  CHECK(compare(past, now, {}).verdict == Verdict::unknown);
}

TEST_CASE("absolute limits hold for an environment, a layer or both", "[cost][compare]") {
  const Breakdown past = with({resource("a", 499)}), now = with({resource("a", 501)});
  for (const char* scope : {"prod", "stacks", "stacks/prod"}) {
    Thresholds thresholds;
    thresholds.absolute_monthly[scope] = 500;
    CHECK(compare(past, now, thresholds).verdict == Verdict::blocked);
    CHECK(compare(now, past, thresholds).verdict == Verdict::pass);
  }
  Thresholds other;
  other.absolute_monthly["dev"] = 500;
  CHECK(compare(past, now, other).verdict == Verdict::pass);
}

TEST_CASE("per cent of an environment, a layer, a stack or a team are judged by their own base",
          "[cost][compare]") {
  // 20 more are 2 % of all that there is, and 20 % of what the team had.
  ResourceCost before = resource("a", 100), after = resource("a", 120);
  before.tags["Team"] = after.tags["Team"] = "pay";
  const Breakdown past = with({before, resource("b", 900)}),
                  now = with({after, resource("b", 900)});
  CHECK(compare(past, now, {}).verdict == Verdict::pass);
  const auto verdict_of = [&](const std::string& scope, Decimal approve, Decimal block) {
    Thresholds thresholds;
    thresholds.approve_above_of[scope] = approve;
    thresholds.block_above_of[scope] = block;
    return compare(past, now, thresholds).verdict;
  };
  CHECK(verdict_of("team:pay", 10, 30) == Verdict::needs_approval);
  CHECK(verdict_of("team:pay", 10, 20) == Verdict::blocked);
  CHECK(verdict_of("team:pay", 20, 30) == Verdict::pass);
  CHECK(verdict_of("team:other", 0, 0) == Verdict::pass);
  for (const char* scope : {"prod", "stacks", "stacks/prod", "stacks/pay/prod"}) {
    CHECK(verdict_of(scope, 1, 30) == Verdict::needs_approval);
    CHECK(verdict_of(scope, 1, 2) == Verdict::blocked);
    CHECK(verdict_of(scope, 2, 30) == Verdict::pass);
  }
  Thresholds limit;
  limit.absolute_monthly["team:pay"] = 110;
  const Comparison comparison = compare(past, now, limit);
  CHECK(comparison.verdict == Verdict::blocked);
  CHECK(comparison.because ==
        std::vector<std::string>{"120.00 USD a month in `team:pay`, whose limit is 110.00"});
}

TEST_CASE("added, removed and changed resources are told apart", "[cost][compare]") {
  const Breakdown past = with({resource("gone", 3), resource("same", 4), resource("more", 5)});
  const Breakdown now = with({resource("more", 6), resource("new", 7), resource("same", 4)});
  const Comparison comparison = compare(past, now, {});
  std::string text;
  for (const ResourceDiff& diff : comparison.projects[0].resources) {
    text += std::string(to_string(diff.kind)) + " " +
            (diff.now != nullptr ? diff.now : diff.past)->address + " " +
            diff.difference.to_string() + "\n";
  }
  CHECK(text == "changed more 1\nadded new 7\nremoved gone -3\n");
}

}  // namespace infra::cost
