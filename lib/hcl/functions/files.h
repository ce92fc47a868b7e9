// How functions reach files: only through FunctionEnvironment::files, and never outside of
// FunctionEnvironment::allowed_root.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/hcl/function.h"

namespace infra::hcl {

// `path` of the given argument as an absolute path: "~" is the home folder, relative paths start at
// the working directory.
std::string absolute_path(std::string_view path, int argument, const FunctionEnvironment& env);

// Throws FunctionError where `absolute`, its links resolved, leaves the allowed root. `shown` is
// the path as the user wrote it.
void check_allowed(const std::string& absolute, std::string_view shown, int argument,
                   const FunctionEnvironment& env);

// The whole file. Throws FunctionError for one that is missing (HCL007), outside, or unreadable.
// The environment must have files.
std::string read_file(std::string_view path, int argument, CallContext& context);

// A file function for a path, which is unknown where there are no files. `function` gets the path.
Function path_function(
    std::string_view name, Type result,
    std::function<Value(const std::string& path, CallContext& context)> function);

// Files below `folder` (absolute) whose path from there matches a glob with ** and {a,b}, sorted.
// Throws FunctionError for a bad pattern.
std::vector<std::string> glob_files(const std::string& folder, std::string_view pattern,
                                    CallContext& context);

}  // namespace infra::hcl
