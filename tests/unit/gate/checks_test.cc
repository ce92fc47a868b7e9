// The ten checks in each of their verdicts. `needs-approval` is impossible for 7, 8 and 10, which
// ask for a text that an approval does not replace (gate.h).
#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <set>

#include "lib/gate/approvals.h"
#include "lib/gate/gate.h"

namespace infra::gate {
namespace {

constexpr const char* kBody =
    "## Deployment plan\nCanary: 10 % first\n## Data impact\nThe table is rewritten\n"
    "## Rollback\nterraform apply of the commit before\n## Window\nTuesday 10:00\n";

plan::StackPlan planned(const std::string& path) {
  plan::StackPlan stack;
  stack.path = path;
  stack.layer = path.substr(0, path.find('/'));
  stack.status = plan::Status::ok;
  stack.counts.change = 1;
  stack.risk = 3;
  stack.risk_reasons = {{"aws_db_instance.main",
                         "aws_db_instance",
                         {"delete", "create"},
                         3,
                         "is replaced: it keeps data",
                         plan::Topic::data}};
  return stack;
}

// A pull request of which every check applies and passes.
Evidence open_gate() {
  Evidence evidence;
  evidence.base = "main";
  evidence.files = {"stacks/pay/prod/main.tf", "modules/sqs/main.tf"};
  evidence.folders = {{"stacks/pay/prod", "stacks", false}, {"modules/sqs", "modules", false}};
  evidence.plan.emplace();
  evidence.plan->stacks = {planned("stacks/pay/prod")};
  evidence.findings.emplace();
  evidence.cost = CostEvidence{"pass", "100", "104", "4", "USD", 4.0, {}};
  evidence.pull = PullRequest{"12", "A database", kBody, "carol"};
  evidence.reviews = std::vector<Review>{{"alice"}, {"bob"}, {"dave"}};
  evidence.lacks.emplace();
  evidence.owners = "/modules/ @org/platform-team\n/stacks/pay/ @org/pay\n";
  evidence.teams = {{"platform-team", {"alice", "bob"}}, {"pay", {"dave"}}};
  return evidence;
}

Finding error(const char* code) {
  return {code, "error", "…", "stacks/pay/prod/main.tf", "stacks/pay/prod", 3};
}
Finding other(const char* code, const char* severity) {
  return {code, severity, "…", "stacks/pay/prod/main.tf", "stacks/pay/prod", 3};
}

using Change = std::function<void(Evidence&)>;

void only_documents(Evidence& evidence) {
  evidence.files = {"docs/a.md"};
  evidence.folders.clear();
  evidence.plan->stacks.clear();
}
void nobody_approved(Evidence& evidence) { evidence.reviews->clear(); }

struct Case {
  int number;
  Verdict wanted;
  const char* name;
  Change change;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> kCases = {
      {1, Verdict::pass, "no errors",
       [](Evidence& e) { e.findings->push_back(other("NET003", "warning")); }},
      {1, Verdict::fail, "an error", [](Evidence& e) { e.findings->push_back(error("ENC001")); }},
      {1, Verdict::fail, "no findings at hand", [](Evidence& e) { e.findings.reset(); }},
      {1, Verdict::needs_approval, "the baseline changes",
       [](Evidence& e) {
         e.files.push_back(".infra-baseline.json");
         nobody_approved(e);
       }},
      {1, Verdict::pass, "the baseline changes, and an owner approved",
       [](Evidence& e) { e.files.push_back(".infra-baseline.json"); }},
      {1, Verdict::not_applicable, "documents only", only_documents},

      {2, Verdict::pass, "below the limit", [](Evidence&) {}},
      {2, Verdict::pass, "above, and approved",
       [](Evidence& e) { e.cost->verdict = "needs-approval"; }},
      {2, Verdict::needs_approval, "above",
       [](Evidence& e) {
         e.cost->verdict = "needs-approval";
         nobody_approved(e);
       }},
      {2, Verdict::fail, "blocked, whoever approves",
       [](Evidence& e) { e.cost->verdict = "blocked"; }},
      {2, Verdict::fail, "something has no price",
       [](Evidence& e) {
         e.cost->verdict = "unknown";
         e.cost->not_priced = {"aws_x.y"};
       }},
      {2, Verdict::fail, "no comparison", [](Evidence& e) { e.cost.reset(); }},
      {2, Verdict::not_applicable, "documents only", only_documents},

      {3, Verdict::pass, "no findings", [](Evidence&) {}},
      {3, Verdict::fail, "a tag is missing",
       [](Evidence& e) { e.findings->push_back(error("TAG001")); }},
      {3, Verdict::fail, "a name", [](Evidence& e) { e.findings->push_back(error("NAM001")); }},
      {3, Verdict::needs_approval, "a tag cannot be proven",
       [](Evidence& e) {
         e.findings->push_back(other("TAG002", "warning"));
         nobody_approved(e);
       }},
      {3, Verdict::fail, "no findings at hand", [](Evidence& e) { e.findings.reset(); }},
      {3, Verdict::not_applicable, "documents only", only_documents},

      {4, Verdict::pass, "every stack is planned", [](Evidence&) {}},
      {4, Verdict::pass, "nothing changes in the cloud",
       [](Evidence& e) {
         e.plan->stacks[0].status = plan::Status::no_changes;
         e.plan->stacks[0].counts = {};
       }},
      {4, Verdict::fail, "a plan failed",
       [](Evidence& e) { e.plan->stacks[0].status = plan::Status::error; }},
      {4, Verdict::fail, "a stack is not planned", [](Evidence& e) { e.plan->stacks.clear(); }},
      {4, Verdict::fail, "a plan was skipped",
       [](Evidence& e) { e.plan->stacks[0].status = plan::Status::skipped; }},
      {4, Verdict::fail, "no plan at hand", [](Evidence& e) { e.plan.reset(); }},
      {4, Verdict::fail, "another stack changes",
       [](Evidence& e) { e.plan->stacks.push_back(planned("stacks/other/prod")); }},
      {4, Verdict::needs_approval, "the cloud was not asked",
       [](Evidence& e) {
         e.plan->offline = true;
         nobody_approved(e);
       }},
      {4, Verdict::needs_approval, "the cloud was changed by hand",
       [](Evidence& e) {
         e.plan->stacks[0].outside = {"update aws_sqs_queue.this"};
         nobody_approved(e);
       }},
      {4, Verdict::needs_approval, "a stack goes",
       [](Evidence& e) {
         e.folders.push_back({"stacks/old/prod", "stacks", true});
         nobody_approved(e);
       }},
      {4, Verdict::not_applicable, "a comment only",
       [](Evidence& e) {
         e.folders.erase(e.folders.begin() + 1);
         e.folders[0].only_text = true;
         e.plan->stacks.clear();
       }},
      {4, Verdict::not_applicable, "modules only",
       [](Evidence& e) { e.folders.erase(e.folders.begin()); }},

      {5, Verdict::pass, "all there", [](Evidence&) {}},
      {5, Verdict::pass, "another service lacks them",
       [](Evidence& e) {
         e.findings->push_back(other("ALM002", "warning"));
         e.findings->back().stack = "stacks/other/prod";
       }},
      {5, Verdict::fail, "no SLO document",
       [](Evidence& e) { e.findings->push_back(other("DR005", "warning")); }},
      {5, Verdict::fail, "no runbook", [](Evidence& e) { e.findings->push_back(error("ALM001")); }},
      {5, Verdict::needs_approval, "cannot be proven",
       [](Evidence& e) {
         e.findings->push_back(other("ALM001", "note"));
         nobody_approved(e);
       }},
      {5, Verdict::fail, "no findings at hand", [](Evidence& e) { e.findings.reset(); }},
      {5, Verdict::not_applicable, "no service",
       [](Evidence& e) { e.folders[0].layer = "shared"; }},

      {6, Verdict::pass, "all approved", [](Evidence&) {}},
      {6, Verdict::fail, "somebody objects",
       [](Evidence& e) {
         e.reviews->push_back({"erin", Review::State::changes_requested});
       }},
      {6, Verdict::needs_approval, "one of two of the platform team",
       [](Evidence& e) { e.reviews->erase(e.reviews->begin()); }},
      {6, Verdict::needs_approval, "the author's own does not count",
       [](Evidence& e) { e.pull->author = "alice"; }},
      {6, Verdict::needs_approval, "nobody knows the team",
       [](Evidence& e) { e.teams.erase("pay"); }},
      {6, Verdict::needs_approval, "a comment only",
       [](Evidence& e) {
         e.folders[0].only_text = true;
         nobody_approved(e);
       }},
      {6, Verdict::needs_approval, "security, by the plan",
       [](Evidence& e) {
         e.plan->stacks[0].risk_reasons.push_back({"aws_iam_role.x",
                                                   "aws_iam_role",
                                                   {"create"},
                                                   3,
                                                   "an identity",
                                                   plan::Topic::identity});
       }},
      {6, Verdict::pass, "security approved",
       [](Evidence& e) {
         e.plan->stacks[0].risk_reasons.push_back({"aws_iam_role.x",
                                                   "aws_iam_role",
                                                   {"create"},
                                                   3,
                                                   "an identity",
                                                   plan::Topic::identity});
         e.teams["security"] = {"sue"};
         e.reviews->push_back({"sue"});
       }},
      {6, Verdict::needs_approval, "no reviews at hand", [](Evidence& e) { e.reviews.reset(); }},
      {6, Verdict::needs_approval, "whose pull request it is, is not known",
       [](Evidence& e) { e.pull.reset(); }},
      {6, Verdict::not_applicable, "documents only", only_documents},

      {7, Verdict::pass, "the plan is there", [](Evidence&) {}},
      {7, Verdict::fail, "no section", [](Evidence& e) { e.pull->body = "## Rollback\nx\n"; }},
      {7, Verdict::fail, "nothing in the section",
       [](Evidence& e) { e.pull->body = "## Deployment plan\n<!-- canary -->\n- [ ] done\n"; }},
      {7, Verdict::fail, "no pull request", [](Evidence& e) { e.pull.reset(); }},
      {7, Verdict::fail, "the risk is not known", [](Evidence& e) { e.plan.reset(); }},
      {7, Verdict::not_applicable, "level 1",
       [](Evidence& e) {
         e.plan->stacks[0].risk = 1;
         e.plan->stacks[0].risk_reasons.clear();
       }},

      {8, Verdict::pass, "both sections", [](Evidence&) {}},
      {8, Verdict::fail, "no rollback",
       [](Evidence& e) { e.pull->body = "## Data impact\nnothing is lost\n"; }},
      {8, Verdict::fail, "a plan is missing", [](Evidence& e) { e.plan->stacks.clear(); }},
      {8, Verdict::not_applicable, "a new database",
       [](Evidence& e) {
         e.plan->stacks[0].risk_reasons[0].actions = {"create"};
         e.plan->stacks[0].risk_reasons[0].topic = plan::Topic::other;
       }},
      {8, Verdict::fail, "a database changes in place",
       [](Evidence& e) {
         e.plan->stacks[0].risk_reasons[0].level = 2;
         e.plan->stacks[0].risk_reasons[0].actions = {"update"};
         e.plan->stacks[0].risk_reasons[0].topic = plan::Topic::other;
         e.pull->body = "## Rollback\nback\n";
       }},
      {8, Verdict::not_applicable, "a queue changes in place",
       [](Evidence& e) {
         e.plan->stacks[0].risk_reasons[0] = {
             "aws_sqs_queue.q", "aws_sqs_queue", {"update"}, 2, "…", plan::Topic::other};
       }},
      {8, Verdict::fail, "a queue goes",
       [](Evidence& e) {
         e.plan->stacks[0].risk_reasons[0] = {
             "aws_sqs_queue.q", "aws_sqs_queue", {"delete"}, 3, "…", plan::Topic::data};
         e.pull->body = "## Rollback\nback\n";
       }},
      {8, Verdict::not_applicable, "tags of a database",
       [](Evidence& e) {
         e.plan->stacks[0].risk_reasons[0].level = 1;
         e.plan->stacks[0].risk_reasons[0].actions = {"update"};
         e.plan->stacks[0].risk_reasons[0].topic = plan::Topic::other;
       }},

      {9, Verdict::pass, "up to date", [](Evidence&) {}},
      {9, Verdict::fail, "no CHANGELOG entry",
       [](Evidence& e) {
         e.lacks->push_back({"sqs", "modules/sqs/CHANGELOG.md", "lacks 1.1.0"});
       }},
      {9, Verdict::fail, "not known", [](Evidence& e) { e.lacks.reset(); }},
      {9, Verdict::needs_approval, "a lower version, with a reason",
       [](Evidence& e) {
         e.lowered = {"modules/sqs"};
         nobody_approved(e);
       }},
      {9, Verdict::not_applicable, "no module", [](Evidence& e) { e.folders.pop_back(); }},

      {10, Verdict::pass, "rollback and window", [](Evidence&) {}},
      {10, Verdict::fail, "no window",
       [](Evidence& e) { e.pull->body = "## Rollback\napply the commit before\n"; }},
      {10, Verdict::fail, "no pull request", [](Evidence& e) { e.pull.reset(); }},
      {10, Verdict::not_applicable, "nothing changes in the cloud",
       [](Evidence& e) {
         e.plan->stacks[0].status = plan::Status::no_changes;
         e.plan->stacks[0].counts = {};
         e.plan->stacks[0].risk.reset();
         e.plan->stacks[0].risk_reasons.clear();
       }},
  };
  return kCases;
}

TEST_CASE("each check in each of its verdicts") {
  for (const Case& each : cases()) {
    DYNAMIC_SECTION(each.number << ": " << each.name) {
      Evidence evidence = open_gate();
      each.change(evidence);
      const GateReport report = judge(evidence, {});
      const Check& check = report.checks.at(static_cast<std::size_t>(each.number) - 1);
      INFO(check.because);
      CHECK(to_string(check.verdict) == to_string(each.wanted));
      CHECK_FALSE(check.because.empty());
      const bool closed = each.wanted == Verdict::fail || each.wanted == Verdict::needs_approval;
      CHECK(closed == !check.missing.empty());
      if (closed) CHECK(report.verdict != Verdict::pass);
      CHECK(check.because.find("0 errors") == std::string::npos);
    }
  }
}

TEST_CASE("the table has every check with every verdict that it can have") {
  std::set<std::pair<int, Verdict>> seen;
  for (const Case& each : cases()) seen.insert({each.number, each.wanted});
  for (int number = 1; number <= 10; ++number) {
    for (const Verdict verdict :
         {Verdict::pass, Verdict::fail, Verdict::needs_approval, Verdict::not_applicable}) {
      const bool impossible =
          verdict == Verdict::needs_approval && (number == 7 || number == 8 || number == 10);
      INFO(number << " " << to_string(verdict));
      CHECK(seen.contains({number, verdict}) != impossible);
    }
  }
}

TEST_CASE("the gate is open when all ten pass or do not apply") {
  const GateReport report = judge(open_gate(), {});
  CHECK(report.verdict == Verdict::pass);
  CHECK(report.risk == 3);
  CHECK(report.checks.size() == 10);
  Evidence nothing;
  nothing.files = {"main.tf"};
  nothing.folders = {{"stacks/a/dev", "stacks", false}};
  CHECK(judge(nothing, {}).verdict == Verdict::fail);
}

TEST_CASE("a section is what stands under its heading, and nothing else") {
  CHECK(body_section("## Rollback\r\nrevert\r\n## Window\r\nnow\r\n", "Rollback") == "revert");
  CHECK(body_section("# rollback:\nrevert\n### how\nso\n# x\n", "Rollback") == "revert\nso");
  CHECK(body_section("```\n## Rollback\nrevert\n```\n", "Rollback").empty());
  CHECK(body_section("## Rollback\n<!--\n## Window\nx\n-->\n", "Window").empty());
  CHECK(body_section("## Rollback and window\nx\n", "Rollback").empty());
  for (const char* text : {"", "\n", "<!-- say how -->", "TBD", "n/a", "- [ ] said", "---", "> "})
    CHECK(body_section("## Window\n" + std::string(text) + "\n", "Window").empty());
  CHECK(body_section("## Window\n- [x] Tuesday\n", "Window") == "- [x] Tuesday");
  CHECK(body_section("## Window\n화요일\n", "Window") == "화요일");
}

TEST_CASE("the last review of a user counts, in the forms of both hosts") {
  const auto reviews = read_reviews(
      {R"([{"user":{"login":"a"},"state":"APPROVED"},{"user":{"login":"b"},"state":"APPROVED"},
           {"user":{"login":"c"},"state":"CHANGES_REQUESTED"}])",
       R"([{"user":{"login":"a"},"state":"COMMENTED"},{"user":{"login":"b"},"state":"DISMISSED"},
           {"user":{"login":"c"},"state":"APPROVED"},{"user":null,"state":"APPROVED"}])"},
      "reviews.json");
  REQUIRE(reviews.size() == 2);
  CHECK(reviews[0].user == "a");
  CHECK(reviews[1].user == "c");
  CHECK(reviews[1].state == Review::State::approved);
  CHECK(read_reviews({R"({"approved_by":[{"user":{"username":"x"}}]})"}, "f").size() == 1);
  CHECK_THROWS(read_reviews({"{}"}, "f"));
  CHECK_THROWS(read_reviews({"nonsense"}, "f"));
}

TEST_CASE("evidence in another format is refused") {
  CHECK_THROWS(read_findings("[]", "f"));
  CHECK_THROWS(read_findings(R"({"format":"infra.tags/1","diagnostics":[]})", "f"));
  CHECK_THROWS(read_cost(R"({"version":"0.2","totalMonthlyCost":"1"})", "f"));
  CHECK_FALSE(read_cost(R"({"infra":{"format":"infra.cost/1","verdict":null}})", "f"));
  CHECK_THROWS(read_pull_request("{}", "f"));
  CHECK(read_pull_request(R"({"body":null,"user":{"login":"a"},"number":7})", "f").number == "7");
  CHECK(read_pull_request(R"({"description":"d","author":{"username":"b"},"iid":2})", "f").author ==
        "b");
}

}  // namespace
}  // namespace infra::gate
