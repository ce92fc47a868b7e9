#include "lib/base/thread_pool.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <stdexcept>
#include <string>

namespace infra {
namespace {

TEST_CASE("every item is worked on once and results are in order") {
  for (const unsigned jobs : {1U, 2U, 7U}) {
    const auto squares = parallel_map<std::size_t>(100, jobs, [](std::size_t i) { return i * i; });
    REQUIRE(squares.size() == 100);
    for (std::size_t i = 0; i < 100; ++i) CHECK(squares[i] == i * i);
  }
  parallel_for(0, 4, [](std::size_t) { FAIL("there is nothing to do"); });
}

TEST_CASE("an exception reaches the caller and ends the work") {
  std::atomic<int> ran = 0;
  const auto work = [&](std::size_t i) {
    ++ran;
    if (i >= 3) throw std::runtime_error(std::to_string(i));
  };
  CHECK_THROWS_WITH(parallel_for(1000, 1, work), "3");
  CHECK(ran == 4);
  CHECK_THROWS_AS(parallel_for(1000, 4, work), std::runtime_error);
  CHECK(ran < 1000);
}

TEST_CASE("a stop ends the work") {
  std::stop_source stop;
  std::atomic<int> ran = 0;
  const auto work = [&](std::size_t) {
    ++ran;
    stop.request_stop();
  };
  parallel_for(1000, 2, work, stop.get_token());
  CHECK(ran <= 2);
}

}  // namespace
}  // namespace infra
