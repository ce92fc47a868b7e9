#include "lib/hcl/functions/files.h"

#include <fmt/format.h>

#include <utility>

#include "lib/base/error.h"
#include "lib/hcl/functions/support.h"
#include "lib/hcl/rules.h"

namespace infra::hcl {

std::string absolute_path(std::string_view path, int argument, const FunctionEnvironment& env) {
  std::string expanded(path);
  if (path.starts_with('~')) {
    if (path.size() > 1 && path[1] != '/') fail(argument, "cannot expand user-specific home dir");
    expanded = env.home + std::string(path.substr(1));
  }
  return normalize_path(join_path(env.working_directory, expanded));
}

void check_allowed(const std::string& absolute, std::string_view shown, int argument,
                   const FunctionEnvironment& env) {
  if (env.allowed_root.empty()) return;
  const std::string real = env.files->canonical(absolute);
  const std::string& root = env.allowed_root;
  const bool is_inside =
      real == root || root == "/" || (real.starts_with(root) && real[root.size()] == '/');
  if (is_inside) return;
  fail(argument,
       fmt::format("`{}` is outside of the repository, where no file may be read", shown));
}

std::string read_file(std::string_view path, int argument, CallContext& context) {
  const FunctionEnvironment& env = context.environment;
  const std::string absolute = absolute_path(path, argument, env);
  check_allowed(absolute, path, argument, env);
  const FileKind kind = env.files->kind(absolute);
  if (kind == FileKind::missing) {
    throw FunctionError{.argument = argument,
                        .message = fmt::format("no file exists at {}", quoted(path)),
                        .rule = &kFileMissing};
  }
  if (kind != FileKind::file) {
    fail(argument, fmt::format("{} is {}, not a file", quoted(path),
                               kind == FileKind::directory ? "a directory" : "something special"));
  }
  try {
    std::string text = env.files->read(absolute);
    charge_text(context, text.size());
    return text;
  } catch (const Error& error) {
    fail(argument, fmt::format("failed to read file: {}", error.what()));
  }
}

Function path_function(
    std::string_view name, Type result,
    std::function<Value(const std::string& path, CallContext& context)> function) {
  return simple_function(
      name, {parameter("path", Type::string())}, result,
      [result, function = std::move(function)](Arguments arguments, CallContext& context) {
        if (context.environment.files == nullptr) return Value::unknown(result);
        return function(arguments[0].as_string(), context);
      });
}

}  // namespace infra::hcl
