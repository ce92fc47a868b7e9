// The process: descriptors, environment and signals become a Context, an exit code comes back.
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <iostream>
#include <memory>
#include <streambuf>
#include <string_view>
#include <system_error>
#include <thread>

#include "cmd/infra/app.h"
#include "lib/base/temp_dir.h"

extern char** environ;

namespace infra {
namespace {

// Writes to a descriptor and remembers why that failed: a reader that went away (`| head`) is no
// error, a full disk is.
class DescriptorBuffer final : public std::streambuf {
 public:
  explicit DescriptorBuffer(int fd) : fd_(fd) { setp(buffer_, buffer_ + sizeof buffer_); }
  int error() const { return error_; }

 protected:
  int_type overflow(int_type c) override {
    if (sync() != 0) return traits_type::eof();
    if (!traits_type::eq_int_type(c, traits_type::eof())) sputc(traits_type::to_char_type(c));
    return traits_type::not_eof(c);
  }
  int sync() override {
    const char* at = pbase();
    while (at < pptr() && error_ == 0) {
      const ssize_t size = ::write(fd_, at, static_cast<std::size_t>(pptr() - at));
      if (size < 0 && errno == EINTR) continue;
      if (size < 0) error_ = errno;
      if (size > 0) at += size;
    }
    setp(buffer_, buffer_ + sizeof buffer_);
    return error_ == 0 ? 0 : -1;
  }

 private:
  int fd_;
  int error_ = 0;
  char buffer_[1 << 16];
};

std::map<std::string, std::string> environment() {
  std::map<std::string, std::string> result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string_view::npos)
      result.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return result;
}

// A thread takes the signals, so that no code runs inside a handler. The command sees `stop`, ends
// its children, takes away its temporary folders and returns; one that waits elsewhere (for input,
// say) is ended here.
void watch_signals(std::stop_source stop, const process::PosixProcessRunner& processes) {
  using namespace std::chrono_literals;
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, number);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread([stop, signals, &processes]() mutable {
    int number = 0;
    ::sigwait(&signals, &number);
    stop.request_stop();
    // terraform gets a minute to give its lock back.
    const auto give_up = std::chrono::steady_clock::now() + 75s;
    do {
      const timespec moment = {0, 500'000'000};
      if (::sigtimedwait(&signals, nullptr, &moment) > 0) break;  // asked a second time
    } while ((processes.running() > 0 || TempDir::alive() > 0) &&
             std::chrono::steady_clock::now() < give_up);
    ::_exit(kInterrupted);
  }).detach();
}

int run(int argc, char** argv) {
  ::signal(SIGPIPE, SIG_IGN);
  DescriptorBuffer out_buffer(STDOUT_FILENO), err_buffer(STDERR_FILENO);
  std::ostream out(&out_buffer), err(&err_buffer);
  err << std::unitbuf;
  err.tie(&out);
  char* cwd = ::getcwd(nullptr, 0);
  if (cwd == nullptr) {
    err << "error: the working directory is gone\n";
    return kNotCompleted;
  }
  const std::unique_ptr<char, void (*)(void*)> owner(cwd, &::free);

  const DiskFileSystem files;
  // Never destroyed: the signal thread looks at it until the program is gone.
  static auto& processes = *new process::PosixProcessRunner;
  const SystemClock clock;
  std::stop_source stop;
  watch_signals(stop, processes);
  Context context = {files, processes, clock, std::cin, out, err, environment(), cwd};
  context.terminal = ::isatty(STDERR_FILENO) == 1;
  context.out_terminal = ::isatty(STDOUT_FILENO) == 1;
  context.in_terminal = ::isatty(STDIN_FILENO) == 1;
  context.stop = stop.get_token();

  const int exit_code = run_app({argv + 1, argv + argc}, std::move(context));
  out.flush();
  if (out_buffer.error() != 0 && out_buffer.error() != EPIPE) {
    err << fmt::format("error: cannot write to stdout: {}\n",
                       std::generic_category().message(out_buffer.error()));
    return kNotCompleted;
  }
  return exit_code;
}

}  // namespace
}  // namespace infra

int main(int argc, char** argv) { return infra::run(argc, argv); }
