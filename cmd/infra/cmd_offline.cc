// infra offline -- ARGS: any terraform command in the current root module, without a cloud.
#include <algorithm>
#include <istream>
#include <iterator>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cmd/infra/commands.h"
#include "cmd/infra/offline_settings.h"
#include "lib/base/error.h"
#include "lib/provider/offline.h"

namespace infra {
namespace {

struct OfflineOptions {
  std::string state;
  std::vector<std::string> arguments;
};

bool has(const std::vector<std::string>& arguments, std::string_view one) {
  return std::ranges::find(arguments, one) != arguments.end();
}

// Terraform does not look whether its output is a terminal, and asks before it changes something,
// which here is nothing but a scratch state.
void add_defaults(std::vector<std::string>& arguments, bool color) {
  static constexpr std::string_view kColored[] = {"init",   "validate", "plan", "apply",  "destroy",
                                                  "import", "refresh",  "show", "output", "test"};
  const std::string command = arguments.front();
  const auto add = [&](const char* option) {
    if (!has(arguments, option)) arguments.insert(arguments.begin() + 1, option);
  };
  if (command == "apply" || command == "destroy") add("-auto-approve");
  if (!color && std::ranges::find(kColored, command) != std::end(kColored)) add("-no-color");
}

// Terraform runs in the copy, so what it shall leave for the user, or take from there, is named
// from the user's folder.
void make_files_absolute(std::vector<std::string>& arguments, const Context& context) {
  static constexpr std::string_view kLeft[] = {"-out=", "-generate-config-out="};
  const bool takes_plan = arguments.front() == "show" || arguments.front() == "apply";
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    std::string& argument = arguments[i];
    for (const std::string_view option : kLeft)
      if (argument.starts_with(option))
        argument = std::string(option) + context.path(argument.substr(option.size()));
    if (takes_plan && !argument.starts_with('-') &&
        context.files.kind(context.path(argument)) == FileKind::file)
      argument = context.path(argument);
  }
}

int run_offline(const OfflineOptions& options, const Context& context) {
  std::vector<std::string> arguments = options.arguments;
  if (!arguments.empty() && arguments.front() == "terraform") arguments.erase(arguments.begin());
  if (arguments.empty())
    throw Error("no terraform command is given", "for example: infra offline -- plan");
  OfflineSetup setup = offline_setup(context, context.files.canonical(context.cwd));
  provider::OfflineSettings& settings = setup.settings;
  const std::string state_file = options.state.empty() ? "" : join_path(context.cwd, options.state);
  if (!state_file.empty() && context.files.kind(state_file) == FileKind::file)
    settings.state = context.files.read(state_file);
  provider::OfflineRun run(context.files, context.processes, std::move(settings), context.stop);
  const auto sink = [&](std::string_view text, bool is_error) {
    (is_error ? context.err : context.out) << text << std::flush;
  };
  if (arguments.front() != "init" && arguments.front() != "fmt" && arguments.front() != "version") {
    const auto init = run.terraform({"init", "-input=false", "-no-color"}, context.stop);
    if (init.exit_code != 0) {
      context.err << init.out << init.err;
      return init.exit_code;
    }
  }
  make_files_absolute(arguments, context);
  add_defaults(arguments, context.color);
  std::string input;
  if (arguments.front() == "console")
    input.assign(std::istreambuf_iterator<char>(context.in), std::istreambuf_iterator<char>());
  const auto result = run.terraform(arguments, context.stop, sink, std::move(input));
  if (const auto state = run.state(); state && !state_file.empty())
    write_file_atomically(state_file, *state);
  for (const std::string& note : run.notes()) context.note(note);
  return result.ending == process::Ending::cancelled ? kInterrupted : result.exit_code;
}

}  // namespace

void register_offline(Command& command) {
  const auto options = std::make_shared<OfflineOptions>();
  command.value(
      "--state", "FILE", options->state,
      "begin with this state and leave the new one there; without it every run begins empty");
  command.rest("TERRAFORM ARGUMENTS", options->arguments,
               "terraform's own command and options; apply and destroy ask nothing, since they "
               "change nothing; console reads what is piped to it");
  command.run = [options](const Context& context) { return run_offline(*options, context); };
}

}  // namespace infra
