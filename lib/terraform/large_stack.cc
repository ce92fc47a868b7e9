#include "lib/terraform/large_stack.h"

#include <pthread.h>

#include <cstdint>
#include <exception>

#include "lib/base/error.h"

namespace infra::terraform {
namespace {

// For one deep expression at the end of a chain.
constexpr std::size_t kReserve = std::size_t{96} << 20;

thread_local std::uintptr_t stack_limit = 0;  // 0: an ordinary thread

std::uintptr_t here() {
  const char mark = 0;
  return reinterpret_cast<std::uintptr_t>(&mark);
}

struct Job {
  const std::function<void()>* work;
  std::exception_ptr failure;
};

void* run(void* argument) {
  auto& job = *static_cast<Job*>(argument);
  stack_limit = here() - kLargeStack + kReserve;
  try {
    (*job.work)();
  } catch (...) {
    job.failure = std::current_exception();
  }
  return nullptr;
}

}  // namespace

void on_large_stack(const std::function<void()>& work) {
  if (stack_limit != 0) return work();
  Job job{&work, nullptr};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kLargeStack);
  pthread_t thread;
  const int failed = pthread_create(&thread, &attributes, run, &job);
  pthread_attr_destroy(&attributes);
  if (failed != 0) throw Error("cannot start a thread with a stack of 512 MB");
  pthread_join(thread, nullptr);
  if (job.failure) std::rethrow_exception(job.failure);
}

bool stack_left() { return stack_limit == 0 || here() > stack_limit; }

}  // namespace infra::terraform
