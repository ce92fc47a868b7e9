// infra console [DIR]: what `terraform console` prints for each line of the standard input, without
// a provider and without state.
#include <fmt/format.h>

#include <istream>
#include <memory>
#include <ostream>

#include "cmd/infra/commands.h"
#include "lib/base/file_system.h"
#include "lib/base/strings.h"
#include "lib/diag/render_text.h"
#include "lib/hcl/console.h"
#include "lib/hcl/map_scope.h"

namespace infra {
namespace {

constexpr std::string_view kHelp =
    "Each line is one expression; its value is printed. It may use the variables, locals, "
    "resources\n"
    "and modules of the folder that the console was started for, and every function.\n"
    "`type(EXPRESSION)` prints a type. `exit`, or the end of the input, ends the console.\n";

struct ConsoleOptions {
  std::string folder;
};

// Without any configuration.
hcl::Value bare_names(const std::string& folder) {
  const auto text = [](std::string_view value) { return hcl::Value::string_nfc(value); };
  hcl::Value path = hcl::Value::object(
      {{"cwd", text(folder), {}}, {"module", text("."), {}}, {"root", text("."), {}}});
  hcl::Value terraform = hcl::Value::object({{"workspace", text("default"), {}}});
  return hcl::Value::object(
      {{"path", std::move(path), {}}, {"terraform", std::move(terraform), {}}});
}

class Console {
 public:
  Console(const Context& context, const std::string& folder)
      : context_(context), scope_(bare_names(folder)) {
    const auto home = context.env.find("HOME");
    functions_.files = &context.files;
    functions_.working_directory = folder;
    functions_.home = home != context.env.end() ? home->second : std::string();
    functions_.sources = &sources_;
  }

  // False: the line is wrong, which is said on `err`.
  bool answer(const std::string& line, std::size_t number) {
    hcl::Budget budget;
    diag::Diagnostics found;
    const hcl::Evaluation evaluation{scope_, functions_, budget, found, false};
    const std::optional<std::string> text =
        hcl::console_answer(sources_, fmt::format("<line {}>", number), line, evaluation);
    if (text) context_.out << *text << '\n' << std::flush;
    for (const diag::Diagnostic& each : found) {
      context_.err << diag::render_text(each, sources_, {});
    }
    return text.has_value();
  }

 private:
  const Context& context_;
  diag::SourceMap sources_;
  hcl::MapScope scope_;
  hcl::FunctionEnvironment functions_;
};

int run_console(const ConsoleOptions& options, const Context& context) {
  Console console(context, context.path(options.folder));
  bool failed = false;
  std::string line;
  for (std::size_t number = 1; std::getline(context.in, line); ++number) {
    context.check_interrupted();
    if (line.ends_with('\r')) line.pop_back();
    const std::string_view word = trim(line);
    if (word.empty()) continue;
    if (word == "exit") break;
    if (word == "help") {
      context.out << kHelp;
      continue;
    }
    if (!console.answer(line, number)) failed = true;
  }
  return failed ? kFindings : kClean;
}

}  // namespace

void register_console(Command& command) {
  const auto options = std::make_shared<ConsoleOptions>();
  command.argument("DIR", options->folder, "the root module (default: the working directory)");
  command.run = [options](const Context& context) { return run_console(*options, context); };
}

}  // namespace infra
