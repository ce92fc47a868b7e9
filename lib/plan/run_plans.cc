#include "lib/plan/run_plans.h"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <mutex>

#include "lib/base/error.h"
#include "lib/base/file_system.h"
#include "lib/base/strings.h"
#include "lib/base/thread_pool.h"
#include "lib/plan/judge_plan.h"

namespace infra::plan {
namespace {

void judge(StackPlan& stack, const MadePlan& made, const RunSettings& settings) {
  write_result(settings.out, stack, "log.txt", made.log);
  if (made.cancelled) {
    stack.status = Status::skipped;
    stack.error = "interrupted";
    return;
  }
  if (made.json.empty()) {
    stack.status = Status::error;
    stack.error =
        made.timed_out
            ? "the time was up: `--timeout` or `plan: { timeout: … }` of infra.yaml gives more\n" +
                  made.error
            : made.error;
    return;
  }
  write_result(settings.out, stack, "plan.json", made.json);
  try {
    judge_plan(made.json, settings.risk, stack);
  } catch (const Error& error) {
    stack.status = Status::error;
    stack.error = fmt::format("what `terraform show -json` printed: {}", error.what());
  }
}

void finish(StackPlan& stack, const MadePlan& made, const RunSettings& settings) {
  judge(stack, made, settings);
  // What was there before may be broken: that is no fault of the change that takes it away.
  if (stack.end_planned && stack.status == Status::error) {
    stack.status = Status::skipped;
    stack.end_planned = false;
  }
}

}  // namespace

std::chrono::milliseconds read_duration(std::string_view text) {
  constexpr unsigned kMost = 1'000'000;
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  if (error == std::errc() && number > 0 && number <= kMost) {
    if (unit == "s" || unit.empty()) return std::chrono::seconds(number);
    if (unit == "m") return std::chrono::minutes(number);
    if (unit == "h") return std::chrono::hours(number);
  }
  throw Error(fmt::format("`{}` is no time", printable(text)), "write for example 90s, 20m or 1h");
}

void write_result(const std::string& out, const StackPlan& stack, std::string_view name,
                  std::string_view text) {
  namespace fs = std::filesystem;
  if (out.empty()) return;
  const std::string folder = join_path(out, stack.path);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw Error(fmt::format("cannot make the folder {}: {}", folder, error.message()));
  fs::permissions(folder, fs::perms::owner_all, error);
  write_file_atomically(join_path(folder, name), text);
}

void run_plans(PlanReport& report, const RunSettings& settings, const MakePlan& make,
               std::stop_token stop) {
  std::mutex mutex;
  const auto tell = [&](const StackPlan& stack, std::string_view step, bool ended) {
    const std::lock_guard lock(mutex);
    if (settings.progress) settings.progress(stack, step, ended);
    if (ended && settings.finished) settings.finished(stack);
  };
  for (StackPlan& stack : report.stacks) stack.status = Status::skipped;
  for (std::size_t begin = 0; begin < report.stacks.size() && !stop.stop_requested();) {
    std::size_t end = begin;
    while (end < report.stacks.size() && report.stacks[end].wave == report.stacks[begin].wave)
      ++end;
    parallel_for(
        end - begin, settings.parallel,
        [&](std::size_t i) {
          StackPlan& stack = report.stacks[begin + i];
          if (!stack.is_planned()) return;
          tell(stack, "", false);
          const auto started = std::chrono::steady_clock::now();
          const MadePlan made = make(
              stack, [&](std::string_view step) { tell(stack, step, false); }, stop);
          stack.seconds =
              std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
          finish(stack, made, settings);
          tell(stack, "", true);
        },
        stop);
    begin = end;
  }
}

}  // namespace infra::plan
