#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/hcl/functions/base64.h"
#include "lib/hcl/functions/code_points.h"
#include "lib/hcl/functions/files.h"
#include "lib/hcl/functions/groups.h"
#include "lib/hcl/functions/support.h"
#include "lib/hcl/functions/template.h"

namespace infra::hcl {
namespace {

std::string read_text(const std::string& path, CallContext& context) {
  std::string text = read_file(path, 0, context);
  if (!is_utf8(text)) {
    fail(0, fmt::format("contents of {} are not valid UTF-8; use the filebase64 function to obtain "
                        "the Base64 encoded contents or the other file functions (e.g. filemd5, "
                        "filesha256) to obtain file hashing results instead",
                        quoted(path)));
  }
  return text;
}

Value file(const std::string& path, CallContext& context) {
  return text_value(read_text(path, context));
}

Value filebase64(const std::string& path, CallContext& context) {
  const std::string bytes = read_file(path, 0, context);
  charge_text(context, bytes.size() * 2);
  return Value::string(base64_encode(bytes));
}

Value fileexists(const std::string& path, CallContext& context) {
  const FunctionEnvironment& env = context.environment;
  const std::string absolute = absolute_path(path, 0, env);
  check_allowed(absolute, path, 0, env);
  context.budget.work(16);
  switch (env.files->kind(absolute)) {
    case FileKind::missing:
      return Value::boolean(false);
    case FileKind::file:
      return Value::boolean(true);
    case FileKind::directory:
      fail(0, fmt::format("{} is a directory, not a file", quoted(path)));
    case FileKind::other:
      break;
  }
  fail(0, fmt::format("{} is not a regular file", quoted(path)));
}

Value fileset(Arguments arguments, CallContext& context) {
  const FunctionEnvironment& env = context.environment;
  if (env.files == nullptr) return Value::unknown(Type::set(Type::string()));
  const std::string& path = arguments[0].as_string();
  const std::string folder = normalize_path(join_path(env.working_directory, path));
  check_allowed(folder, path, 0, env);
  std::vector<Value> found;
  for (const std::string& match : glob_files(folder, arguments[1].as_string(), context)) {
    charge_text(context, match.size());
    found.push_back(text_value(match));
  }
  return Value::set(Type::string(), std::move(found));
}

Value templatefile(Arguments arguments, const Type&, CallContext& context) {
  if (context.environment.files == nullptr) return Value::unknown();
  const std::string& path = arguments[0].as_string();
  return render_template(path, read_text(path, context), arguments[1], context);
}

std::string basename(const std::string& path, CallContext&) {
  const std::size_t end = path.find_last_not_of('/');
  if (end == std::string::npos) return path.empty() ? "." : "/";
  const std::string trimmed = path.substr(0, end + 1);
  return trimmed.substr(trimmed.rfind('/') + 1);
}

std::string cleaned(std::string_view path) {
  std::string clean = normalize_path(path);
  return clean.empty() ? "." : clean;
}

std::string dirname(const std::string& path, CallContext&) {
  return cleaned(std::string_view(path).substr(0, path.rfind('/') + 1));
}

Value abspath(Arguments arguments, CallContext& context) {
  const std::string& base = context.environment.working_directory;
  return text_value(cleaned(join_path(base, arguments[0].as_string())));
}

Value pathexpand(Arguments arguments, CallContext& context) {
  const std::string& path = arguments[0].as_string();
  if (!path.starts_with('~')) return arguments[0];
  return text_value(absolute_path(path, 0, context.environment));
}

}  // namespace

std::vector<Function> file_functions() {
  const Type text = Type::string();
  std::vector<Function> all;
  all.push_back(path_function("file", text, file));
  all.push_back(path_function("filebase64", text, filebase64));
  all.push_back(path_function("fileexists", Type::boolean(), fileexists));
  all.push_back(simple_function("fileset", {parameter("path", text), parameter("pattern", text)},
                                Type::set(text), fileset));
  all.push_back({.name = "templatefile",
                 .parameters = {parameter("path", text), parameter("vars", Type::dynamic())},
                 .variadic = std::nullopt,
                 .result_type = [](Arguments) { return Type::dynamic(); },
                 .call = templatefile,
                 .result_not_null = false});
  all.push_back(text_function("basename", "path", basename));
  all.push_back(text_function("dirname", "path", dirname));
  all.push_back(simple_function("abspath", {parameter("path", text)}, text, abspath));
  all.push_back(simple_function("pathexpand", {parameter("path", text)}, text, pathexpand));
  return all;
}

}  // namespace infra::hcl
