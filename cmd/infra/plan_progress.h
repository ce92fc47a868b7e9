// The state of a run on a terminal: a line for each stack that is being planned, redrawn in place.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "cmd/infra/context.h"
#include "lib/plan/plan_report.h"

namespace infra {

// Thread-safe. Writes nothing where there is no terminal, nor with -q.
class PlanProgress {
 public:
  PlanProgress(const Context& context, const plan::PlanReport& report);
  ~PlanProgress();  // takes its lines away
  PlanProgress(PlanProgress&&) = delete;
  void warm(std::string_view step);
  void tell(const plan::StackPlan& stack, std::string_view step, bool ended);

 private:
  using Clock = std::chrono::steady_clock;
  struct Running {
    std::string step;
    Clock::time_point since;
  };
  void draw();  // under mutex_
  void erase();

  const Context& context_;
  const bool active_;
  std::size_t done_ = 0, total_ = 0, lines_ = 0;
  const Clock::time_point began_ = Clock::now();
  std::string head_;
  std::map<std::string, Running> running_;
  std::mutex mutex_;
  std::jthread ticker_;
};

}  // namespace infra
