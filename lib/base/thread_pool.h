// Work on independent items on several threads, with the result that one thread would give.
#pragma once

#include <cstddef>
#include <functional>
#include <stop_token>
#include <vector>

namespace infra {

// What -j, INFRA_JOBS or the machine says; at least 1.
unsigned default_jobs();

// Calls work(0) … work(count - 1), each once, on up to `jobs` threads with a large stack (of
// one item: on the caller's). All end before it returns. If some throw, the exception of the lowest
// index that ran is rethrown, and no further item is begun; after stop.stop_requested() none is
// either.
void parallel_for(std::size_t count, unsigned jobs, const std::function<void(std::size_t)>& work,
                  std::stop_token stop = {});

// The results in the order of their indexes. Those not begun because of `stop` are T{}.
template <typename T, typename Work>
std::vector<T> parallel_map(std::size_t count, unsigned jobs, const Work& work,
                            std::stop_token stop = {}) {
  std::vector<T> results(count);
  parallel_for(
      count, jobs, [&](std::size_t i) { results[i] = work(i); }, std::move(stop));
  return results;
}

}  // namespace infra
