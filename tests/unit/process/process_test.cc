#include "lib/process/process.h"

#include <catch2/catch.hpp>
#include <thread>

#include "lib/base/error.h"

namespace infra::process {
namespace {

using namespace std::chrono_literals;

Command shell(std::string script) {
  Command command;
  command.argv = {"sh", "-c", std::move(script)};
  command.env = {"PATH=/usr/bin:/bin"};
  return command;
}

ProcessResult run(const Command& command, std::stop_token cancel = {}) {
  return PosixProcessRunner().run(command, std::move(cancel));
}

TEST_CASE("output, error output and exit code are kept apart") {
  const ProcessResult result = run(shell("echo out; echo err >&2; exit 3"));
  CHECK(result.out == "out\n");
  CHECK(result.err == "err\n");
  CHECK(result.exit_code == 3);
  CHECK(result.ending == Ending::exited);
}

TEST_CASE("a child has the environment and input that it was given, and no other") {
  Command command = shell("cat; echo \"$A-$HOME-\"");
  command.env.push_back("A=b c");
  command.input = std::string(300'000, 'x') + "\n";
  const ProcessResult result = run(command);
  CHECK(result.out == command.input + "b c--\n");
  CHECK(run(shell("cat")).out.empty());
}

TEST_CASE("a child that does not read its input does no harm") {
  Command command = shell("exec true");
  command.input = std::string(300'000, 'x');
  CHECK(run(command).exit_code == 0);
}

TEST_CASE("a signal is 128 + its number, as a shell has it") {
  CHECK(run(shell("kill -9 $$")).exit_code == 137);
}

TEST_CASE("more output than both pipes hold does not stop the child, and is cut at the limit") {
  Command command = shell("head -c 1000000 /dev/zero >&2; head -c 1000000 /dev/zero");
  command.max_output = 100'000;
  const ProcessResult result = run(command);
  CHECK(result.out.size() == 100'000);
  CHECK(result.err.size() == 100'000);
  CHECK(result.truncated);
}

TEST_CASE("time-out and cancel end the whole group") {
  Command command = shell("sleep 100 & echo $!; trap '' TERM; sleep 100");
  command.timeout = 200ms;
  command.grace = 100ms;
  const auto begin = std::chrono::steady_clock::now();
  const ProcessResult result = run(command);
  CHECK(result.ending == Ending::timed_out);
  CHECK(std::chrono::steady_clock::now() - begin < 5s);
  CHECK(run(shell("kill -0 " + result.out)).exit_code != 0);

  std::stop_source stop;
  const std::jthread canceller([&] {
    std::this_thread::sleep_for(100ms);
    stop.request_stop();
  });
  CHECK(run(shell("sleep 100"), stop.get_token()).ending == Ending::cancelled);
}

TEST_CASE("a program that is not there is an error that names it") {
  Command command;
  command.argv = {"no-such-program-of-infra"};
  CHECK_THROWS_WITH(run(command), Catch::Contains("no-such-program-of-infra"));
}

}  // namespace
}  // namespace infra::process
