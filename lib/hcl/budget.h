// Bounds the work and memory of one evaluation, so that no expression can stop the machine.
#pragma once

#include <cstdint>
#include <utility>

namespace infra::hcl {

// Thrown by Budget, caught by evaluate(), which reports HCL014 and returns unknown.
struct LimitReached {
  const char* what;  // "work", "memory", "depth"
};

class Budget {
 public:
  // Enough for the largest real repositories by a factor of a hundred, spent in well under a
  // second.
  static constexpr std::uint64_t kSteps = 3'000'000;
  static constexpr std::uint64_t kBytes = 256ull << 20;
  static constexpr int kDepth = 2'000;
  static constexpr std::uint64_t kWeight = 4'000'000;  // of one value (Value::weight)

  Budget() = default;
  Budget(std::uint64_t steps, std::uint64_t bytes) : steps_left_(steps), bytes_left_(bytes) {}

  void work(std::uint64_t steps) {
    if (steps > steps_left_) exhaust("work");
    steps_left_ -= steps;
  }
  void memory(std::uint64_t bytes) {
    if (bytes > bytes_left_) exhaust("memory");
    bytes_left_ -= bytes;
  }
  std::uint64_t steps_left() const { return steps_left_; }
  std::uint64_t bytes_left() const { return bytes_left_; }
  // After the first limit nothing more is evaluated, and nothing more is said about it.
  bool is_exhausted() const { return exhausted_; }
  bool first_report() { return !std::exchange(reported_, true); }

  // Depth of evaluation, which uses the machine's stack.
  class Level {
   public:
    explicit Level(Budget& budget) : budget_(budget) {
      if (++budget_.depth_ > kDepth) {
        --budget_.depth_;
        throw LimitReached{"depth"};
      }
    }
    ~Level() { --budget_.depth_; }
    Level(const Level&) = delete;

   private:
    Budget& budget_;
  };

 private:
  [[noreturn]] void exhaust(const char* what) {
    steps_left_ = 0;
    bytes_left_ = 0;
    exhausted_ = true;
    throw LimitReached{what};
  }

  std::uint64_t steps_left_ = kSteps, bytes_left_ = kBytes;
  int depth_ = 0;
  bool exhausted_ = false, reported_ = false;
};

}  // namespace infra::hcl
