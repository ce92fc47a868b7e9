#include "lib/base/large_stack.h"

#include <pthread.h>

#include <cstdint>
#include <exception>
#include <vector>

#include "lib/base/error.h"

namespace infra {
namespace {

// For one deep expression at the end of a chain.
constexpr std::size_t kReserve = std::size_t{96} << 20;

thread_local std::uintptr_t stack_limit = 0;  // 0: an ordinary thread

std::uintptr_t here() {
  const char mark = 0;
  return reinterpret_cast<std::uintptr_t>(&mark);
}

void* run(void* work) {
  stack_limit = here() - kLargeStack + kReserve;
  (*static_cast<const std::function<void()>*>(work))();
  return nullptr;
}

}  // namespace

void on_large_stack(const std::function<void()>& work) {
  if (stack_limit != 0) return work();
  std::exception_ptr failure;
  const std::size_t started = on_large_stacks(1, [&] {
    try {
      work();
    } catch (...) {
      failure = std::current_exception();
    }
  });
  if (started == 0) throw Error("cannot start a thread with a stack of 512 MB");
  if (failure) std::rethrow_exception(failure);
}

std::size_t on_large_stacks(std::size_t count, const std::function<void()>& work) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kLargeStack);
  std::vector<pthread_t> threads(count);
  std::size_t started = 0;
  while (started < count && pthread_create(&threads[started], &attributes, run,
                                           const_cast<std::function<void()>*>(&work)) == 0)
    ++started;
  pthread_attr_destroy(&attributes);
  for (std::size_t i = 0; i < started; ++i) pthread_join(threads[i], nullptr);
  return started;
}

bool stack_left() { return stack_limit == 0 || here() > stack_limit; }

}  // namespace infra
