// Bounds the work and memory of one evaluation, so that no expression can stop the machine.
#pragma once

#include <cstdint>

namespace infra::hcl {

// Thrown by Budget, caught by evaluate(), which reports HCL014 and returns unknown.
struct LimitReached {
  const char* what;  // "work", "memory", "depth"
};

class Budget {
 public:
  // Enough for the largest real repositories by a factor of a hundred, spent in well under a
  // second.
  static constexpr std::uint64_t kSteps = 20'000'000;
  static constexpr std::uint64_t kBytes = 512ull << 20;
  static constexpr int kDepth = 2'000;

  void work(std::uint64_t steps) {
    if (steps > steps_left_) throw LimitReached{"work"};
    steps_left_ -= steps;
  }
  void memory(std::uint64_t bytes) {
    if (bytes > bytes_left_) throw LimitReached{"memory"};
    bytes_left_ -= bytes;
  }

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
  std::uint64_t steps_left_ = kSteps, bytes_left_ = kBytes;
  int depth_ = 0;
};

}  // namespace infra::hcl
