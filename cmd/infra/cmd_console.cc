// infra console [DIR]: what `terraform console` prints for each line of the standard input, without
// a provider and without state.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <istream>
#include <memory>
#include <ostream>

#include "cmd/infra/commands.h"
#include "cmd/infra/open_workspace.h"
#include "lib/base/error.h"
#include "lib/base/file_system.h"
#include "lib/base/strings.h"
#include "lib/diag/render_text.h"
#include "lib/hcl/console.h"
#include "lib/terraform/evaluate.h"

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

class Console {
 public:
  Console(const Context& context, const std::string& folder)
      : context_(context),
        workspace_(open_repository_of(context, folder)),
        module_(workspace_->modules(), folder, evaluate_options(context, *workspace_)) {
    for (const diag::Diagnostics& found : {workspace_->modules().found(), module_.found()}) {
      print(found);
      for (const diag::Diagnostic& each : found) {
        if (each.severity == diag::Severity::error) is_right_ = false;
      }
    }
  }

  bool module_is_right() const { return is_right_; }

  // False: the line is wrong, which is said on `err`.
  bool answer(const std::string& line, std::size_t number) {
    hcl::Budget budget;
    diag::Diagnostics found;
    const hcl::Evaluation evaluation{module_.scope(), module_.functions(), budget, found, false};
    std::optional<std::string> text;
    terraform::ConsoleModule::run([&] {
      text = hcl::console_answer(workspace_->sources(), fmt::format("<line {}>", number), line,
                                 evaluation);
    });
    if (text) context_.out << *text << '\n' << std::flush;
    print(found);
    return text.has_value();
  }

 private:
  static terraform::EvaluateOptions evaluate_options(const Context& context,
                                                     const workspace::Workspace& workspace) {
    terraform::EvaluateOptions options;
    options.repository_root = workspace.root();
    options.repository_names = workspace.repository_names();
    options.environment = context.env;
    if (const auto selected = context.env.find("TF_WORKSPACE");
        selected != context.env.end() && !selected->second.empty()) {
      options.workspace = selected->second;
    }
    options.timestamp =
        fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                    fmt::gmtime(std::chrono::system_clock::to_time_t(context.clock.now())));
    return options;
  }

  void print(const diag::Diagnostics& found) {
    for (const diag::Diagnostic& each : found) {
      context_.err << diag::render_text(each, workspace_->sources(), {});
    }
  }

  const Context& context_;
  std::unique_ptr<workspace::Workspace> workspace_;
  terraform::ConsoleModule module_;
  bool is_right_ = true;
};

int run_console(const ConsoleOptions& options, const Context& context) {
  const std::string folder = context.path(options.folder);
  if (context.files.kind(folder) != FileKind::directory) {
    throw Error(fmt::format("there is no folder `{}`", printable(options.folder)));
  }
  Console console(context, context.files.canonical(folder));
  bool failed = !console.module_is_right();
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
