#include "cmd/infra/app.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <new>
#include <optional>
#include <ostream>

#include "cmd/infra/automation_commands.h"
#include "cmd/infra/commands.h"
#include "cmd/infra/scaffold_commands.h"
#include "cmd/infra/stack_commands.h"
#include "lib/base/error.h"
#include "lib/base/numbers.h"
#include "lib/base/strings.h"
#include "lib/base/thread_pool.h"

namespace infra {
namespace {

constexpr CommandEntry kCommands[] = {
    {"atlantis", "atlantis.yaml from what the stacks really depend on", "infra atlantis check",
     &register_atlantis},
    {"ci", "workflows for pull requests and for drift, of GitHub or GitLab",
     "infra ci github --check", &register_ci},
    {"completion", "print a script that completes commands and options in a shell",
     "infra completion bash > /etc/bash_completion.d/infra", &register_completion},
    {"console", "print the value of each expression on the standard input",
     "echo 'upper(\"a\")' | infra console", &register_console},
    {"cost", "monthly cost and difference, thresholds", "infra cost --compare-to origin/main",
     &register_cost},
    {"docs", "keep the reference in each module's README what its code says",
     "infra docs --check modules/sqs", &register_docs},
    {"doctor", "what this machine has and how the repository is understood",
     "infra doctor --config", &register_doctor},
    {"explain", "what a rule is for, with an example of the fault and of its cure",
     "infra explain HCL002", &register_explain},
    {"fmt", "format Terraform files as `terraform fmt` does", "infra fmt --check stacks",
     &register_fmt},
    {"gate", "the ten checks of a pull request: open or closed, and what is missing",
     "infra gate --base origin/main --pull-request pr.json --approvals reviews.json",
     &register_gate},
    {"graph", "who depends on what: stacks, modules, files, parameters",
     "infra graph --format svg=graph.svg", &register_graph},
    {"init", "make a repository: configuration, folders, CI, Atlantis, owners, the golden path",
     "infra init --organisation acme", &register_init},
    {"inspect", "the evaluated resources of a root module or module",
     "infra inspect stacks/pay/prod --format json", &register_inspect},
    {"internal-docs", "write the generated documents", "infra internal-docs docs --check",
     &register_internal_docs, true},
    {"list", "the stacks of the repository, and which of them holds a resource",
     "infra list --env prod", &register_list},
    {"offline", "run any terraform command without a cloud, credentials or a provider download",
     "infra -C stacks/pay/dev offline -- plan", &register_offline},
    {"plan", "which stacks a change touches and why, and what it does there",
     "infra plan --changed origin/main --list", &register_plan},
    {"release", "the version that a change of a module asks for, and the way to its tag",
     "infra release plan modules/sqs", &register_release},
    {"report", "one page of HTML: inventory, cost, findings, tags, versions that lag",
     "infra report --output report.html", &register_report},
    {"scaffold", "Terraform from templates, and later versions and wishes merged into it",
     "infra scaffold service orders --from orders.yaml", &register_scaffold},
    {"tag-check", "effective tags of every resource", "infra tag-check --by team stacks",
     &register_tag_check},
    {"validate", "every rule of the standard over the repository",
     "infra validate stacks/pay/prod --fail-on warning", &register_validate},
    {"version", "print the version of the program", "infra version", &register_version},
};

struct GlobalOptions {
  std::string directory, config, color = "auto";
  unsigned jobs = 0;
  bool quiet = false, verbose = false, help = false, version = false;
};

Command bind_global_options(GlobalOptions& options) {
  Command command;
  command.value("-C,--directory", "DIR", options.directory, "work as if started in DIR");
  command.value("--config", "FILE", options.config,
                "configuration (default: the nearest infra.yaml upwards)");
  command.number("-j,--jobs", "N", options.jobs,
                 "threads to use (default: INFRA_JOBS, else one a processor)");
  command.choice("--color", {"auto", "always", "never"}, options.color,
                 "colour in the output (default: auto, on a terminal)");
  command.flag("-q,--quiet", options.quiet, "print results and errors only");
  command.flag("-v,--verbose", options.verbose, "say more about what is done");
  command.flag("-h,--help", options.help, "print this help");
  return command;
}

// The command line, taken apart: global options may stand before and behind the command's name.
struct Invocation {
  GlobalOptions global;
  std::string command;  // "": none given
  std::vector<std::string> words;
};

bool is_option(const Command& command, const std::string& word) {
  const std::string name =
      word.starts_with("--") ? word.substr(0, word.find('=')) : word.substr(0, 2);
  return std::ranges::any_of(command.options(), [&](const Command::Option& option) {
    return option.long_name == name || option.short_name == name;
  });
}

bool takes_next(const Command& command, const std::string& word) {
  return std::ranges::any_of(command.options(), [&](const Command::Option& option) {
    return option.takes == Command::Takes::value &&
           (option.long_name == word || option.short_name == word);
  });
}

Invocation read_arguments(const std::vector<std::string>& arguments) {
  Invocation result;
  const Command global = bind_global_options(result.global);
  std::vector<std::string> global_words;
  std::size_t at = 0;
  for (; at < arguments.size() && result.command.empty(); ++at) {
    const std::string& word = arguments[at];
    if (!word.starts_with('-')) {
      result.command = word;
    } else if (word == "--version") {
      result.command = "version";
    } else {
      global_words.push_back(word);
      if (takes_next(global, word) && at + 1 < arguments.size())
        global_words.push_back(arguments[++at]);
    }
  }
  const CommandEntry* entry = find_command(result.command);
  Command own;
  if (entry != nullptr) entry->register_options(own);
  for (; at < arguments.size() && arguments[at] != "--"; ++at) {
    const std::string& word = arguments[at];
    const bool to_global =
        word.starts_with('-') && is_option(global, word) && !is_option(own, word);
    std::vector<std::string>& words = to_global ? global_words : result.words;
    words.push_back(word);
    const bool next = takes_next(to_global ? global : own, word) && at + 1 < arguments.size();
    if (next && arguments[at + 1] != "--") words.push_back(arguments[++at]);
  }
  result.words.insert(result.words.end(), arguments.begin() + static_cast<std::ptrdiff_t>(at),
                      arguments.end());
  global.parse(global_words);
  return result;
}

const std::string& variable(const Context& context, const std::string& name) {
  static const std::string kNone;
  const auto found = context.env.find(name);
  return found == context.env.end() ? kNone : found->second;
}

unsigned jobs_from_environment(const Context& context) {
  const std::string& text = variable(context, "INFRA_JOBS");
  if (text.empty()) return default_jobs();
  const unsigned jobs = parse_number<unsigned>(text).value_or(0);
  if (jobs == 0)
    throw Error(fmt::format("INFRA_JOBS is `{}`, which is no number of threads", printable(text)));
  return jobs;
}

void apply(const GlobalOptions& options, Context& context) {
  if (!options.directory.empty()) {
    const std::string directory = context.path(options.directory);
    if (context.files.kind(directory) != FileKind::directory)
      throw Error(fmt::format("`-C {}`: there is no such folder", printable(options.directory)));
    context.cwd = context.files.canonical(directory);
  }
  if (!options.config.empty()) context.config = context.path(options.config);
  context.jobs = options.jobs != 0 ? options.jobs : jobs_from_environment(context);
  const bool plain = !variable(context, "NO_COLOR").empty() || !variable(context, "CI").empty() ||
                     variable(context, "TERM") == "dumb";
  context.color =
      options.color == "always" || (options.color == "auto" && context.out_terminal && !plain);
  if (!variable(context, "CI").empty()) context.terminal = context.in_terminal = false;
  if (options.verbose) context.verbosity = Verbosity::verbose;
  if (options.quiet) context.verbosity = Verbosity::quiet;
}

[[noreturn]] void refuse_command(const std::string& name) {
  std::vector<std::string_view> known;
  for (const CommandEntry& entry : all_commands())
    if (!entry.hidden) known.push_back(entry.name);
  const auto near = did_you_mean(name, known);
  throw Error(
      fmt::format("unknown command `{}`", printable(name)),
      near ? fmt::format("did you mean `infra {}`?", *near) : "`infra --help` lists the commands");
}

int run_command(const std::vector<std::string>& arguments, Context& context) {
  Invocation invocation = read_arguments(arguments);
  if (invocation.command == "help") {  // `infra help x` is `infra x --help`
    invocation.global.help = true;
    invocation.command = invocation.words.empty() ? "" : invocation.words.front();
  }
  const CommandEntry* entry = find_command(invocation.command);
  if (entry == nullptr && !invocation.command.empty()) refuse_command(invocation.command);
  if (invocation.global.help) {
    context.out << (entry == nullptr ? program_help() : command_help(*entry));
    return kClean;
  }
  if (entry == nullptr) {
    context.err << program_help();
    return kNotCompleted;
  }
  apply(invocation.global, context);
  Command command;
  entry->register_options(command);
  command.parse(invocation.words);
  return command.run(context);
}

void report(const Context& context, std::string_view message, std::string_view hint) {
  context.err << "error: " << printable(message) << '\n';
  if (!hint.empty()) context.err << "  = help: " << printable(hint) << '\n';
}

}  // namespace

std::span<const CommandEntry> all_commands() { return kCommands; }

const CommandEntry* find_command(std::string_view name) {
  const auto found = std::ranges::find(kCommands, name, &CommandEntry::name);
  return found == std::end(kCommands) ? nullptr : &*found;
}

const Command& global_options() {
  static GlobalOptions unused;
  static const Command kCommand = bind_global_options(unused);
  return kCommand;
}

int run_app(const std::vector<std::string>& arguments, Context context) {
  int exit_code = kNotCompleted;
  try {
    exit_code = run_command(arguments, context);
    if (context.stop.stop_requested()) exit_code = kInterrupted;
  } catch (const Interrupted&) {
    exit_code = kInterrupted;
  } catch (const Error& error) {
    if (context.stop.stop_requested()) return kInterrupted;
    report(context, error.what(), error.hint);
  } catch (const std::bad_alloc&) {
    report(context, "out of memory", "fewer threads need less: `-j 1`");
  } catch (const std::exception& error) {
    report(context, fmt::format("internal error: {}", error.what()),
           "this is a fault of infra; please report it with the files that cause it");
  }
  return exit_code;
}

}  // namespace infra
