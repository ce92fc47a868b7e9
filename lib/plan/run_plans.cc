#include "lib/plan/run_plans.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <mutex>

#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/base/thread_pool.h"
#include "lib/plan/judge_plan.h"

namespace infra::plan {
namespace {

constexpr int kAttempts = 3;
constexpr std::size_t kMaxError = 4000;  // bytes of terraform's words that a report repeats

std::string failure_text(const process::ProcessResult& result) {
  std::string text(trim(result.err.empty() ? result.out : result.err));
  if (text.size() > kMaxError) text = "…" + text.substr(text.size() - kMaxError);
  return text;
}

// Sleeps, unless the user wants to end.
void wait(std::chrono::milliseconds time, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any changed;
  std::unique_lock lock(mutex);
  changed.wait_for(lock, stop, time, [] { return false; });
}

void write_below(const std::string& out, const StackPlan& stack, const char* name,
                 std::string_view text) {
  if (out.empty() || text.empty()) return;
  const std::string folder = join_path(out, stack.path);
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw Error(fmt::format("cannot make the folder {}: {}", folder, error.message()));
  write_file_atomically(join_path(folder, name), text);
}

void finish(StackPlan& stack, const MadePlan& made, const RunSettings& settings) {
  write_below(settings.out, stack, "log.txt", made.log);
  if (made.cancelled) {
    stack.status = Status::skipped;
    stack.error = "interrupted";
  } else if (made.json.empty()) {
    stack.status = Status::error;
    stack.error =
        made.timed_out
            ? "the time was up: `--timeout` or `plan: { timeout: … }` of infra.yaml gives more\n" +
                  made.error
            : made.error;
  } else {
    write_below(settings.out, stack, "plan.json", made.json);
    judge_plan(made.json, settings.risk, stack);
  }
}

}  // namespace

bool is_transient(std::string_view output) {
  static constexpr std::string_view kPassing[] = {"Error acquiring the state lock",
                                                  "RequestLimitExceeded",
                                                  "ThrottlingException",
                                                  "Rate exceeded",
                                                  "TooManyRequests",
                                                  "connection reset by peer",
                                                  "TLS handshake timeout",
                                                  "i/o timeout",
                                                  "Could not connect to",
                                                  "could not query provider registry",
                                                  "Failed to query available provider packages",
                                                  "502 Bad Gateway",
                                                  "503 Service Unavailable",
                                                  "504 Gateway",
                                                  "no such host",
                                                  "unexpected EOF",
                                                  "text file busy"};
  return std::ranges::any_of(
      kPassing, [&](std::string_view each) { return output.find(each) != std::string_view::npos; });
}

std::string redacted(std::string text, const std::map<std::string, std::string>& environment) {
  static constexpr std::string_view kSecret[] = {"TOKEN",   "SECRET",     "PASSWORD",
                                                 "PASSWD",  "CREDENTIAL", "PRIVATE_KEY",
                                                 "API_KEY", "ACCESS_KEY"};
  constexpr std::size_t kShortest = 6;
  for (const auto& [name, value] : environment) {
    const bool is_secret = std::ranges::any_of(kSecret, [&](std::string_view part) {
      std::string upper = name;
      for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
      return upper.find(part) != std::string::npos;
    });
    if (!is_secret || value.size() < kShortest) continue;
    for (auto at = text.find(value); at != std::string::npos; at = text.find(value, at + 8))
      text.replace(at, value.size(), "(secret)");
  }
  return text;
}

std::chrono::milliseconds read_duration(std::string_view text) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  if (error == std::errc() && number > 0) {
    if (unit == "s" || unit.empty()) return std::chrono::seconds(number);
    if (unit == "m") return std::chrono::minutes(number);
    if (unit == "h") return std::chrono::hours(number);
  }
  throw Error(fmt::format("`{}` is no time", printable(text)), "write for example 90s, 20m or 1h");
}

void run_plans(PlanReport& report, const RunSettings& settings, const MakePlan& make,
               std::stop_token stop) {
  std::mutex mutex;
  const auto tell = [&](const StackPlan& stack, const std::string& what) {
    if (!settings.progress) return;
    const std::lock_guard lock(mutex);
    settings.progress(stack.path, what);
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
          if (stack.removed) return;
          tell(stack, "planning");
          const auto started = std::chrono::steady_clock::now();
          const MadePlan made = make(stack, stop);
          stack.seconds =
              std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
          finish(stack, made, settings);
          tell(stack, fmt::format("{} after {:.1f} s", to_string(stack.status), stack.seconds));
        },
        stop);
    begin = end;
  }
}

TerraformPlans::TerraformPlans(process::ProcessRunner& processes, const RunSettings& settings)
    : processes_(processes), settings_(settings) {}

process::ProcessResult TerraformPlans::run(const StackPlan& stack,
                                           std::vector<std::string> arguments, std::string& log,
                                           std::stop_token stop) const {
  process::Command command;
  command.argv = {settings_.terraform};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  auto environment = settings_.environment;
  environment["TF_IN_AUTOMATION"] = "1";
  environment["TF_INPUT"] = "0";
  environment["CHECKPOINT_DISABLE"] = "1";
  environment["TF_PLUGIN_CACHE_DIR"] = settings_.plugin_cache;
  environment["TF_DATA_DIR"] = join_path(join_path(settings_.out, stack.path), ".terraform");
  for (const auto& [name, value] : environment) command.env.push_back(name + "=" + value);
  command.cwd = join_path(settings_.root, stack.path);
  command.timeout = settings_.timeout;
  command.grace = std::chrono::minutes(1);  // it gives the state's lock back in that time
  command.max_output = std::size_t{1} << 30;
  process::ProcessResult result = processes_.run(command, stop);
  log += fmt::format("$ {} {}\n", settings_.terraform, join(arguments, " "));
  if (arguments.front() != "show") log += redacted(result.out, settings_.environment);
  log += redacted(result.err, settings_.environment);
  return result;
}

process::ProcessResult TerraformPlans::with_retries(const StackPlan& stack,
                                                    const std::vector<std::string>& arguments,
                                                    std::string& log, std::stop_token stop) const {
  for (int attempt = 1;; ++attempt) {
    process::ProcessResult result = run(stack, arguments, log, stop);
    const bool good = result.ending == process::Ending::exited &&
                      (result.exit_code == 0 || (result.exit_code == 2 && arguments[0] == "plan"));
    const bool again = !good && result.ending == process::Ending::exited && attempt < kAttempts &&
                       !stop.stop_requested() && is_transient(result.err + result.out);
    if (!again) return result;
    log += fmt::format("(attempt {} failed for a reason that may pass; again)\n", attempt);
    wait(settings_.retry_after * attempt, stop);
  }
}

void TerraformPlans::warm(const std::vector<const StackPlan*>& stacks, std::stop_token stop) {
  std::error_code error;
  std::filesystem::create_directories(settings_.plugin_cache, error);
  if (error)
    throw Error(
        fmt::format("cannot make the folder {}: {}", settings_.plugin_cache, error.message()));
  for (const StackPlan* stack : stacks) {
    if (stop.stop_requested()) return;
    std::string log;  // what fails here fails again when the stack is planned, and is told there
    std::filesystem::create_directories(join_path(settings_.out, stack->path), error);
    with_retries(*stack, {"init", "-input=false", "-no-color", "-backend=false"}, log, stop);
  }
}

MadePlan TerraformPlans::operator()(const StackPlan& stack, std::stop_token stop) const {
  MadePlan made;
  const std::string folder = join_path(settings_.out, stack.path);
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw Error(fmt::format("cannot make the folder {}: {}", folder, error.message()));
  const std::string lock_file =
      join_path(join_path(settings_.root, stack.path), ".terraform.lock.hcl");
  const bool had_lock_file = std::filesystem::exists(lock_file, error);
  const std::string plan_file = join_path(folder, "plan.tfplan");

  std::vector<std::string> init = {"init", "-input=false", "-no-color"};
  if (had_lock_file) init.push_back("-lockfile=readonly");
  std::vector<std::string> plan = {"plan", "-input=false", "-no-color", "-detailed-exitcode",
                                   "-out=" + plan_file};
  plan.push_back(settings_.lock ? "-lock-timeout=60s" : "-lock=false");
  if (!settings_.refresh) plan.push_back("-refresh=false");
  plan.insert(plan.end(), settings_.arguments.begin(), settings_.arguments.end());
  const std::vector<std::string> show = {"show", "-json", "-no-color", plan_file};

  for (const auto& step : {init, plan, show}) {
    process::ProcessResult result = with_retries(stack, step, made.log, stop);
    const bool good = result.ending == process::Ending::exited &&
                      (result.exit_code == 0 || (result.exit_code == 2 && step[0] == "plan"));
    if (!good) {
      made.cancelled = result.ending == process::Ending::cancelled || stop.stop_requested();
      made.timed_out = result.ending == process::Ending::timed_out;
      made.error = redacted(failure_text(result), settings_.environment);
      if (made.error.empty())
        made.error = fmt::format("`terraform {}` ended with {}", step[0], result.exit_code);
      break;
    }
    if (step[0] == "show") made.json = std::move(result.out);
  }
  // The user's folder stays as it was.
  if (!had_lock_file) std::filesystem::remove(lock_file, error);
  std::filesystem::remove_all(join_path(folder, ".terraform"), error);
  return made;
}

}  // namespace infra::plan
