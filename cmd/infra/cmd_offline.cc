// infra offline -- ARGS: any terraform command in the current root module, without a cloud.
#include <istream>
#include <iterator>
#include <memory>
#include <ostream>

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
  provider::OfflineRun run(context.files, context.processes, std::move(settings));
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
  const auto result = run.terraform(arguments, context.stop, sink);
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
  command.rest("TERRAFORM ARGUMENTS", options->arguments, "terraform's own command and options");
  command.run = [options](const Context& context) { return run_offline(*options, context); };
}

}  // namespace infra
