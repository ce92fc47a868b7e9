#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/plan/judge_plan.h"
#include "lib/plan_report/plan_comment.h"
#include "lib/plan_report/plan_report.h"

namespace infra {
namespace {

using plan::PlanReport;
using plan::StackPlan;
using plan::Status;

std::string change(const std::string& address, const std::string& actions,
                   const std::string& before, const std::string& after,
                   const std::string& more = "") {
  return fmt::format(
      R"({{"address":"{}","mode":"managed","type":"aws_sqs_queue","change":{{"actions":[{}],"before":{},"after":{}{}}}}})",
      address, actions, before, after, more);
}

StackPlan& add_stack(PlanReport& report, const std::string& path,
                     const std::vector<std::string>& changes) {
  StackPlan& stack = report.stacks.emplace_back();
  stack.path = path;
  stack.layer = "stacks";
  stack.name = path;
  stack.env = "dev";
  plan::judge_plan(
      fmt::format(R"({{"format_version":"1.2","resource_changes":[{}]}})", join(changes, ",")), {},
      stack);
  return stack;
}

std::vector<std::string> many(std::size_t count) {
  std::vector<std::string> changes;
  for (std::size_t i = 0; i < count; ++i)
    changes.push_back(change(fmt::format("aws_sqs_queue.q{}", i), R"("update")",
                             R"({"delay_seconds":1,"tags":{"a":"1"}})",
                             R"({"delay_seconds":2,"tags":{"a":"2"}})"));
  return changes;
}

TEST_CASE("a comment of 5,000 changes keeps to its limit and says what it left out") {
  PlanReport report;
  add_stack(report, "stacks/large/dev", many(5000));
  add_stack(report, "stacks/small/dev", {change("aws_sqs_queue.one", R"("create")", "null", "{}")});
  const std::string text = report::plan_comment(report);
  CHECK(text.size() <= report::kMaxComment);
  CHECK(text.size() > report::kMaxComment * 9 / 10);
  CHECK_THAT(text, Catch::StartsWith(report::kCommentMarker));
  CHECK_THAT(text,
             Catch::Contains("5000 to change") && Catch::Contains("+ create aws_sqs_queue.one"));
  CHECK_THAT(text, Catch::Contains("more changes\n```") && Catch::Contains("cut: the log"));
  CHECK(report::plan_section(report, 20'000).size() <= 20'000);
}

TEST_CASE("large stacks share what is left in equal parts") {
  PlanReport report;
  for (int i = 0; i < 20; ++i) add_stack(report, fmt::format("stacks/s{:02}/dev", i), many(400));
  const std::string text = report::plan_comment(report);
  CHECK(text.size() <= report::kMaxComment);
  std::vector<std::size_t> sizes;
  for (auto at = text.find("<details"); at != std::string::npos;) {
    const auto next = text.find("<details", at + 1);
    sizes.push_back((next == std::string::npos ? text.size() : next) - at);
    at = next;
  }
  REQUIRE(sizes.size() == 20);
  const auto [least, most] = std::ranges::minmax(sizes);
  CHECK(most - least < 300);
}

TEST_CASE("so many stacks that not even their names fit are cut too") {
  PlanReport report;
  for (int i = 0; i < 1500; ++i)
    add_stack(report, fmt::format("stacks/service-with-a-name-{}/prod", i),
              {change("aws_sqs_queue.this", R"("delete")", "{}", "null")});
  const std::string text = report::plan_comment(report);
  CHECK(text.size() <= report::kMaxComment);
  CHECK_THAT(text, Catch::Contains("1500 to destroy in 1500 stacks") &&
                       Catch::Contains("… and 1400 more"));
}

TEST_CASE("what a plan holds cannot steer the comment") {
  PlanReport report;
  add_stack(
      report, "stacks/a/dev",
      {change(R"(aws_sqs_queue.q[\"``` </details> | x\"])", R"("update")", R"({"description":"a"})",
              R"({"description":"```\n</details>\n@everyone <script>\u001b[31m"})")});
  report.notes = {"a <b> note | with `code`\nand a line"};
  const std::string text = report::plan_comment(report);
  CHECK(text.find("```\n</details>\n@everyone") == std::string::npos);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK_THAT(text, !Catch::Contains("<b>"));
  // Of our own only the fence and its end.
  std::size_t fences = 0;
  for (auto at = text.find("```"); at != std::string::npos; at = text.find("```", at + 3)) ++fences;
  CHECK(fences == 2);
}

TEST_CASE("destroys come first, and what moves or stays is left out") {
  PlanReport report;
  const StackPlan& stack = add_stack(
      report, "stacks/a/dev",
      {change("aws_sqs_queue.new", R"("create")", "null", "{}"),
       change("aws_sqs_queue.same", R"("no-op")", "{}", "{}"),
       R"({"address":"aws_sqs_queue.moved","previous_address":"aws_sqs_queue.old","mode":"managed","type":"aws_sqs_queue","change":{"actions":["no-op"],"before":{},"after":{}}})",
       change("aws_sqs_queue.gone", R"("delete")", "{}", "null")});
  REQUIRE(stack.changes.size() == 2);
  CHECK(stack.changes[0].address == "aws_sqs_queue.gone");
  CHECK(stack.counts.move == 1);
  const std::string text = report::plan_comment(report);
  CHECK_THAT(text, Catch::Contains("## 1 to destroy, 1 to add, 1 to move in 1 stack") &&
                       !Catch::Contains("same") && !Catch::Contains("moved"));
}

// As terraform 1.11 writes it for `-detailed-exitcode` 2.
constexpr const char* kOutputs = R"({"format_version":"1.2","planned_values":{},"output_changes":{
  "added":{"actions":["create"],"before":null,"after":{"a":1},"after_unknown":false,"before_sensitive":false,"after_sensitive":false},
  "gone":{"actions":["delete"],"before":1,"after":null,"after_unknown":false,"before_sensitive":false,"after_sensitive":false},
  "id":{"actions":["update"],"before":"x","after":null,"after_unknown":true,"before_sensitive":false,"after_sensitive":false},
  "same":{"actions":["no-op"],"before":[1],"after":[1],"after_unknown":false,"before_sensitive":false,"after_sensitive":false},
  "token":{"actions":["update"],"before":"old-secret","after":"new-secret","after_unknown":false,"before_sensitive":true,"after_sensitive":true},
  "url":{"actions":["update"],"before":"https://a","after":"https://b","after_unknown":false,"before_sensitive":false,"after_sensitive":false}}})";

TEST_CASE("outputs alone are a change of level 1, whose secrets stay hidden") {
  PlanReport report;
  StackPlan& stack = add_stack(report, "stacks/pay/dev", {});
  plan::judge_plan(kOutputs, {}, stack);
  CHECK(stack.status == Status::ok);
  CHECK(stack.counts.outputs == 5);
  CHECK_FALSE(stack.counts.any_resource());
  CHECK(stack.risk == 1);
  CHECK(stack.risk_reasons.size() == 5);
  const std::string comment = report::plan_comment(report);
  CHECK_THAT(comment, Catch::Contains("5 outputs to change in 1 stack — 🟢 risk level 1"));
  CHECK_THAT(comment, Catch::Contains("+ create output.added") &&
                          Catch::Contains("+ value = {a: 1}") &&
                          Catch::Contains("- destroy output.gone") &&
                          Catch::Contains("~ value: \"x\" -> (known after apply)") &&
                          Catch::Contains("~ value: \"https://a\" -> \"https://b\""));
  CHECK_THAT(comment, Catch::Contains("output.token") && !Catch::Contains("secret") &&
                          !Catch::Contains("Destroyed or replaced") &&
                          !Catch::Contains("output.same"));
  CHECK_THAT(report::plan_text(report, false), Catch::Contains("5 outputs to change, risk 1"));
  const PlanReport again = report::read_report(report::plan_json(report));
  CHECK(again.stacks[0].counts.outputs == 5);
}

TEST_CASE("outputs beside resources are counted, and leave the risk to these") {
  PlanReport report;
  StackPlan& stack = add_stack(report, "stacks/pay/dev", {});
  const std::string resource = change("aws_sqs_queue.q", R"("create")", "null", "{}");
  plan::judge_plan(fmt::format(R"({{"resource_changes":[{}],{})", resource, kOutputs + 1), {},
                   stack);
  CHECK(stack.counts.add == 1);
  CHECK(stack.counts.outputs == 5);
  REQUIRE(stack.risk_reasons.size() == 1);
  CHECK(stack.risk_reasons[0].address == "aws_sqs_queue.q");
  REQUIRE(stack.changes.size() == 6);
  CHECK(stack.changes[0].address == "aws_sqs_queue.q");
}

TEST_CASE("of a folder that is gone it is said what stays and what would end it") {
  PlanReport report;
  report.base = "main";
  StackPlan& gone = add_stack(report, "stacks/`old`/dev",
                              {change("aws_sqs_queue.q", R"("delete")", "{}", "null")});
  gone.removed = gone.end_planned = true;
  gone.reasons = {{workspace::Reason::Kind::removed, gone.path, {}}};
  StackPlan& kept = report.stacks.emplace_back();
  kept.path = "stacks/kept/dev";
  kept.removed = true;
  kept.status = Status::skipped;
  kept.error = "Error: Instance cannot be destroyed\nmore";
  kept.reasons = {{workspace::Reason::Kind::removed, kept.path, {}}};
  StackPlan& renamed = report.stacks.emplace_back(kept);
  renamed.error.clear();
  renamed.reasons[0].via = {"stacks/new/dev"};
  const std::string comment = report::plan_comment(report);
  CHECK_THAT(comment,
             Catch::Contains("### Folders that are gone (3)\nMerging this destroys nothing") &&
                 Catch::Contains("`git worktree add --detach ../before main`, and there in "
                                 "`stacks/'old'/dev` `terraform init` and") &&
                 Catch::Contains("folder removed: its end would be 1 to destroy") &&
                 Catch::Contains("not be planned: `Error: Instance cannot be destroyed`") &&
                 Catch::Contains("the folder is stacks/new/dev now"));
  const std::string text = report::plan_text(report, false);
  CHECK_THAT(text, Catch::Contains("its end: 1 to destroy, risk 3") &&
                       Catch::Contains("resources stay, in the cloud and in its state") &&
                       Catch::Contains("  to end it   `git worktree"));
  const PlanReport again = report::read_report(report::plan_json(report));
  CHECK(again.stacks[0].is_planned());
  CHECK_FALSE(again.stacks[1].is_planned());
  CHECK(again.stacks[2].moved_to() == std::vector<std::string>{"stacks/new/dev"});
}

TEST_CASE("nested arguments, lists and policies differ by their paths") {
  PlanReport report;
  const StackPlan& stack = add_stack(
      report, "a",
      {change(
          "aws_sqs_queue.q", R"("update")",
          R"({"policy":"{\"Statement\":[{\"Sid\":\"a\",\"Action\":[\"s3:Get\"]}]}","list":["a","b"],"block":[{"x":1,"y":2}],"tags":{"A b":"1"},"secret":{"k":"one"},"plain":"{no json"})",
          R"({"policy":"{\"Statement\":[{\"Sid\":\"a\",\"Action\":[\"s3:Get\",\"s3:Put\"]}]}","list":["b","c","d"],"block":[{"x":1,"y":3}],"tags":{"A b":"2"},"secret":{"k":"two"},"plain":"{still none"})",
          R"(,"before_sensitive":{"secret":{"k":true}},"after_sensitive":{"secret":{"k":true}})")});
  REQUIRE(stack.changes.size() == 1);
  const auto& diff = stack.changes[0].diff;
  const auto has = [&](const char* line) {
    INFO(join(diff, "\n"));
    CHECK(std::ranges::find(diff, line) != diff.end());
  };
  has("+ policy.Statement.Action: \"s3:Put\"");
  has("- list: \"a\"");
  has("+ list: \"c\"");
  has("+ list: \"d\"");
  has("~ block.y: 2 -> 3");
  has("~ tags[\"A b\"]: \"1\" -> \"2\"");
  has("~ plain: \"{no json\" -> \"{still none\"");
  has("~ secret: something sensitive in it differs");
  CHECK_THAT(join(diff, "\n"), !Catch::Contains("two"));
}

TEST_CASE("what AWS makes up for a replacement is counted, what forces it is marked") {
  PlanReport report;
  const StackPlan& stack =
      add_stack(report, "a",
                {change("aws_sqs_queue.q", R"("delete","create")",
                        R"({"name":"a","arn":"x","id":"y"})", R"({"name":"b"})",
                        R"(,"after_unknown":{"arn":true,"id":true},"replace_paths":[["name"]])")});
  REQUIRE(stack.changes.size() == 1);
  CHECK(stack.changes[0].diff ==
        std::vector<std::string>{"! name: \"a\" -> \"b\"  (forces the replacement)",
                                 "  2 arguments are known after apply"});
}

TEST_CASE("a report read back says the same") {
  PlanReport report;
  report.base = "origin/main";
  report.cycles = {{"a", "b"}};
  report.notes = {"a note"};
  StackPlan& stack = add_stack(report, "stacks/a/dev", many(3));
  stack.reasons = {{workspace::Reason::Kind::module, "modules/x/main.tf", {"modules/y"}}};
  stack.depends_on = {"shared/network/dev"};
  stack.seconds = 1.5;
  StackPlan& bad = report.stacks.emplace_back();
  bad.path = "stacks/b/dev";
  bad.status = Status::error;
  bad.error = "Error: no";
  const std::string json = report::plan_json(report);
  CHECK(report::plan_json(report::read_report(json)) == json);
  CHECK_THROWS_AS(report::read_report("{}"), Error);
  CHECK_THROWS_AS(report::read_report("[1"), Error);
  CHECK_THROWS_AS(report::read_report(R"({"format":"infra.plan/1","base":null,"stacks":[{}]})"),
                  Error);
}

TEST_CASE("the issue about drift is clean only where all stacks were looked at") {
  PlanReport report;
  report.drift_day = "2026-04-01";
  add_stack(report, "stacks/a/dev", {}).expires_on = "2026-12-31";
  CHECK(report::drift_issue(report).clean);
  report.stacks[0].status = Status::skipped;
  CHECK_FALSE(report::drift_issue(report).clean);
  report.stacks[0].status = Status::no_changes;
  report.stacks[0].expires_on = "2026-03-01";
  const auto expired = report::drift_issue(report);
  CHECK_FALSE(expired.clean);
  CHECK_THAT(expired.body, Catch::StartsWith(report::kDriftMarker) &&
                               Catch::Contains("`stacks/a/dev` since 2026-03-01"));
  StackPlan& changed = add_stack(report, "stacks/b/dev", many(1));
  changed.outside = {"update aws_sqs_queue.q0"};
  const auto issue = report::drift_issue(report);
  CHECK_THAT(issue.body, Catch::Contains("1 of 2 stacks differs from the code, 1 past its day") &&
                             Catch::Contains("Changed outside of terraform (1)"));
}

}  // namespace
}  // namespace infra
