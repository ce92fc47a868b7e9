// How long a large plan takes to be judged and written as a comment, and the memory that it takes.
// Usage: bench_plan [MEGABYTES]. Figures for docs/benchmarks.md.
#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <ctime>

#include "lib/plan/judge_plan.h"
#include "lib/plan_report/plan_comment.h"

namespace {

using namespace infra;

std::string resource(std::size_t number, bool as_change) {
  const std::string values = fmt::format(
      R"({{"name":"queue-{}","policy":"{}","tags":{{"Team":"a"}},"tags_all":{{"Team":"a"}},"delay_seconds":)",
      number, std::string(500, 'x'));
  const std::string head = fmt::format(
      R"({{"address":"aws_sqs_queue.q[{0}]","mode":"managed","type":"aws_sqs_queue","name":"q","index":{0},)",
      number);
  if (!as_change) return head + "\"values\":" + values + "2}}";
  return head + R"("change":{"actions":["update"],"before":)" + values + R"(1},"after":)" + values +
         R"(2},"after_unknown":{},"before_sensitive":{},"after_sensitive":{}}})";
}

// As `terraform show -json` writes it: every resource once as planned, once as a change.
std::string plan_of(std::size_t bytes) {
  std::string planned, changes;
  for (std::size_t i = 0; planned.size() + changes.size() < bytes; ++i) {
    planned += (i > 0 ? "," : "") + resource(i, false);
    changes += (i > 0 ? "," : "") + resource(i, true);
  }
  return R"({"format_version":"1.2","planned_values":{"root_module":{"resources":[)" + planned +
         R"(]}},"resource_changes":[)" + changes + "]}";
}

struct Timer {
  std::chrono::steady_clock::time_point begin = std::chrono::steady_clock::now();
  std::clock_t cpu = std::clock();
  std::string shown() const {
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
    return fmt::format("{:.2f} s, {:.2f} s CPU", wall.count(),
                       static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC);
  }
};

}  // namespace

int main(int argc, char** argv) {
  const std::size_t megabytes = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 200;
  const std::string text = plan_of(megabytes * 1'000'000);
  rusage before = {}, after = {};
  getrusage(RUSAGE_SELF, &before);
  plan::PlanReport report;
  plan::StackPlan& stack = report.stacks.emplace_back();
  stack.path = "stacks/large/prod";
  const Timer judging;
  plan::judge_plan(text, {}, stack);
  fmt::print("{} MB with {} changes judged in {}\n", text.size() / 1'000'000, stack.counts.change,
             judging.shown());
  const Timer writing;
  const std::string comment = report::plan_comment(report);
  getrusage(RUSAGE_SELF, &after);
  fmt::print("comment of {} bytes in {}; {} MB of memory, {} MB before\n", comment.size(),
             writing.shown(), after.ru_maxrss / 1024, before.ru_maxrss / 1024);
}
