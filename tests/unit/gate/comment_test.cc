#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "lib/gate_report/gate_report.h"

namespace infra::report {
namespace {

gate::Evidence large() {
  gate::Evidence evidence;
  evidence.findings.emplace();
  for (std::size_t i = 0; i < 5'000; ++i)
    evidence.findings->push_back({"ENC001", i % 3 == 0 ? "error" : "warning",
                                  fmt::format("`aws_x.y{}` is not encrypted", i),
                                  fmt::format("stacks/a{}/prod/main.tf", i), "", i});
  evidence.cost = gate::CostEvidence{"unknown", "1", "2", "1", "USD", 100.0, {}};
  evidence.cost->not_priced.assign(5'000, "module.very_long_name.aws_something.this");
  evidence.plan.emplace();
  for (std::size_t i = 0; i < 50; ++i) {
    plan::StackPlan& stack = evidence.plan->stacks.emplace_back();
    stack.path = fmt::format("stacks/a{}/prod", i);
    stack.status = plan::Status::ok;
    stack.counts.change = 100;
    stack.risk = 2;
    evidence.folders.push_back({stack.path, "stacks", false});
    for (std::size_t k = 0; k < 100; ++k) {
      plan::ChangeLines change;
      change.address = fmt::format("module.x[{}].aws_sqs_queue.this", k);
      change.action = "update";
      change.level = 2;
      change.because = "figures change";
      change.diff = {"delay_seconds: 1 -> 2"};
      stack.changes.push_back(change);
    }
  }
  return evidence;
}

TEST_CASE("the comment of 5,000 changes and as many findings fits, and has every part") {
  const gate::Evidence evidence = large();
  const std::string text = gate_comment(gate::judge(evidence, {}), evidence);
  CHECK(text.size() <= 65'000);
  CHECK(text.size() > 40'000);
  for (const char* part : {"The gate is closed", "10 rollback-and-window", "stacks/a49/prod",
                           "## Cost: +1 USD", "5000 new findings", "findings more"}) {
    INFO(part);
    CHECK(text.find(part) != text.npos);
  }
}

TEST_CASE("nothing that somebody wrote becomes markdown, and nobody is called") {
  gate::Evidence evidence;
  evidence.findings.emplace();
  evidence.findings->push_back(
      {"X", "error", "a | b <img> @org/all `c|d` `open [x](y)", "a|b.tf", "", 1});
  const std::string text = gate_comment(gate::judge(evidence, {}), evidence);
  CHECK(text.find("a \\| b &lt;img&gt; &#64;org/all `c\\|d` \\`open \\[x\\]\\(y\\)") != text.npos);
}

}  // namespace
}  // namespace infra::report
