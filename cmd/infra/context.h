// The outside world, as every command gets it from main(). Tests pass their own; nothing is global.
#pragma once

#include <iosfwd>
#include <map>
#include <string>

#include "lib/base/file_system.h"
#include "lib/process/process.h"

namespace infra {

enum ExitCode : int { kClean = 0, kFindings = 1, kNotCompleted = 2, kInterrupted = 130 };

struct Context {
  const FileSystem& files;
  process::ProcessRunner& processes;
  std::istream& in;
  std::ostream& out;  // results
  std::ostream& err;  // everything else
  std::map<std::string, std::string> env;
  std::string cwd;        // absolute
  bool terminal = false;  // is `err` one: colour, progress
};

}  // namespace infra
