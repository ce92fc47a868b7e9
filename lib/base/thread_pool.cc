#include "lib/base/thread_pool.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "lib/base/large_stack.h"

namespace infra {

unsigned default_jobs() { return std::max(1U, std::thread::hardware_concurrency()); }

void parallel_for(std::size_t count, unsigned jobs, const std::function<void(std::size_t)>& work,
                  std::stop_token stop) {
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> failed = false;
  std::mutex mutex;
  std::size_t first_failed = count;
  std::exception_ptr exception;

  const auto run = [&] {
    while (!failed && !stop.stop_requested()) {
      const std::size_t i = next++;
      if (i >= count) return;
      try {
        work(i);
      } catch (...) {
        const std::lock_guard lock(mutex);
        failed = true;
        if (i < first_failed) {
          first_failed = i;
          exception = std::current_exception();
        }
      }
    }
  };
  // Threads cost: an item that asks for a large stack shall find that it has one.
  const std::size_t threads = std::min<std::size_t>(std::max(jobs, 1U), count);
  if (count < 2 || on_large_stacks(threads, run) == 0) run();
  if (exception) std::rethrow_exception(exception);
}

}  // namespace infra
