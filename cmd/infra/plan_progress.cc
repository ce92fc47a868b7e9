#include "cmd/infra/plan_progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "lib/base/strings.h"

namespace infra {
namespace {

constexpr std::size_t kMaxLines = 16, kMaxWidth = 78;

long seconds_since(std::chrono::steady_clock::time_point when) {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - when)
      .count();
}

// One row of the terminal, or the cursor would not find back.
std::string row(std::string text) {
  text = printable(text);
  if (text.size() > kMaxWidth) {
    std::size_t end = kMaxWidth;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text.resize(end);
  }
  return text + "\n";
}

}  // namespace

PlanProgress::PlanProgress(const Context& context, const plan::PlanReport& report)
    : context_(context), active_(context.terminal && context.verbosity != Verbosity::quiet) {
  if (!active_) return;
  total_ =
      static_cast<std::size_t>(std::ranges::count_if(report.stacks, &plan::StackPlan::is_planned));
  ticker_ = std::jthread([this](const std::stop_token& stop) {
    std::condition_variable_any changed;
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
      changed.wait_for(lock, stop, std::chrono::milliseconds(500), [] { return false; });
      draw();
    }
  });
}

PlanProgress::~PlanProgress() {
  if (!active_) return;
  ticker_.request_stop();
  ticker_.join();
  erase();
  context_.err << std::flush;
}

void PlanProgress::warm(std::string_view step) {
  const std::lock_guard lock(mutex_);
  head_ = fmt::format("providers: {}", step);
  draw();
}

void PlanProgress::tell(const plan::StackPlan& stack, std::string_view step, bool ended) {
  if (!active_) return;
  const std::lock_guard lock(mutex_);
  head_.clear();
  if (ended) {
    running_.erase(stack.path);
    ++done_;
    erase();
    context_.err << row(fmt::format("{}: {} after {:.1f} s", stack.path,
                                    plan::to_string(stack.status), stack.seconds));
  } else {
    Running& running = running_.try_emplace(stack.path, Running{"", Clock::now()}).first->second;
    running.step = step;
  }
  draw();
}

void PlanProgress::erase() {
  if (lines_ > 0) context_.err << fmt::format("\x1b[{}A\x1b[J", lines_);
  lines_ = 0;
}

void PlanProgress::draw() {
  if (!active_) return;
  erase();
  std::string out = row(
      head_.empty() ? fmt::format("planned {} of {}, {} s", done_, total_, seconds_since(began_))
                    : fmt::format("{}, {} s", head_, seconds_since(began_)));
  lines_ = 1;
  for (const auto& [path, running] : running_) {
    if (lines_ == kMaxLines) break;
    out += row(fmt::format("  {}: {} {} s", path, running.step, seconds_since(running.since)));
    ++lines_;
  }
  context_.err << out << std::flush;
}

}  // namespace infra
