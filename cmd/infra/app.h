// The program without its process: tests run commands through it with a world of their own.
#pragma once

#include <string>
#include <vector>

#include "cmd/infra/context.h"

namespace infra {

// `arguments` without the program's name. Applies the global options to `context`, runs the command
// and returns the exit code. Errors are written to context.err; nothing is thrown.
int run_app(const std::vector<std::string>& arguments, Context context);

}  // namespace infra
