// The outside world, as every command gets it from main(). Tests pass their own; nothing is global.
#pragma once

#include <iosfwd>
#include <map>
#include <stop_token>
#include <string>
#include <string_view>

#include "lib/base/clock.h"
#include "lib/base/file_system.h"
#include "lib/process/process.h"

namespace infra {

enum ExitCode : int { kClean = 0, kFindings = 1, kNotCompleted = 2, kInterrupted = 130 };

enum class Verbosity { quiet, normal, verbose };

struct Context {
  const FileSystem& files;
  process::ProcessRunner& processes;
  const Clock& clock;
  std::istream& in;
  std::ostream& out;  // results
  std::ostream& err;  // everything else
  std::map<std::string, std::string> env;
  std::string cwd;            // absolute; -C has been applied
  bool terminal = false;      // is `err` one: progress
  bool out_terminal = false;  // is `out` one: colour
  std::stop_token stop = {};  // the user wants the command to end
  std::string config = {};    // --config, absolute; "": the nearest infra.yaml upwards
  unsigned jobs = 1;          // threads to use at most
  bool color = false;         // in what goes to `out`
  Verbosity verbosity = Verbosity::normal;
  bool in_terminal = false;  // is `in` one: questions may be asked

  // What a user wrote, made absolute: relative paths are relative to the working directory.
  std::string path(std::string_view given) const;
  // One line `note: …` on `err`, unless -q.
  void note(std::string_view text) const;
  // Throws Interrupted once `stop` is requested: for loops that may take long.
  void check_interrupted() const;
};

struct Interrupted {};  // thrown by check_interrupted(), caught by run_app()

}  // namespace infra
