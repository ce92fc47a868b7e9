// infra completion: scripts that complete commands, options and their values. They hold the tables
// as text, so that completing needs no run of the program.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <ostream>

#include "cmd/infra/commands.h"
#include "lib/base/error.h"

namespace infra {
namespace {

struct CompletionOptions {
  std::string shell;
};

struct Words {
  std::string name, summary;
  Command command;
};

std::vector<Words> all_words() {
  std::vector<Words> result;
  for (const CommandEntry& entry : all_commands()) {
    if (entry.hidden) continue;
    Words words = {std::string(entry.name), std::string(entry.summary), {}};
    entry.register_options(words.command);
    result.push_back(std::move(words));
  }
  return result;
}

std::vector<std::string> option_names(const Command& command) {
  std::vector<std::string> names;
  for (const Command::Option& option : command.options()) names.push_back(option.long_name);
  return names;
}

std::string in_quotes(std::string_view text) {
  std::string result;
  for (const char c : text) result += c == '\'' ? "'\\''" : std::string(1, c);
  return "'" + result + "'";
}

std::string bash() {
  std::string cases, values, names;
  for (const Words& words : all_words()) {
    names += words.name + " ";
    cases += fmt::format("    {}) options='{}' ;;\n", words.name,
                         fmt::join(option_names(words.command), " "));
    for (const Command::Option& option : words.command.options()) {
      if (option.allowed.empty()) continue;
      values += fmt::format("    '{} {}') COMPREPLY=($(compgen -W '{}' -- \"$word\")); return ;;\n",
                            words.name, option.long_name, fmt::join(option.allowed, " "));
    }
  }
  names.pop_back();
  return fmt::format(R"(_infra() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}} command= i options=
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${{COMP_WORDS[i]}} in
      -C|--directory|--config|-j|--jobs|--color) i=$((i + 1)) ;;
      -*) ;;
      *) command=${{COMP_WORDS[i]}}; break ;;
    esac
  done
  [ "$previous" = -f ] && previous=--format
  if [ -z "$command" ]; then
    case $word in
      -*) COMPREPLY=($(compgen -W '{1}' -- "$word")) ;;
      *) COMPREPLY=($(compgen -W '{0}' -- "$word")) ;;
    esac
    return
  fi
  case "$command $previous" in
{3}  esac
  case $command in
{2}  esac
  case $word in
    -*) COMPREPLY=($(compgen -W "$options {1}" -- "$word")) ;;
    *) COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}}
complete -o filenames -F _infra infra
)",
                     names, fmt::join(option_names(global_options()), " "), cases, values);
}

std::string zsh_option(const Command::Option& option) {
  std::string help = option.help;
  std::erase_if(help, [](char c) { return c == '[' || c == ']' || c == ':'; });
  std::string spec = fmt::format("{}[{}]", option.long_name, help);
  if (option.takes == Command::Takes::nothing) return in_quotes(spec);
  spec += option.takes == Command::Takes::value ? ":" : "::";
  spec += option.allowed.empty() ? "value:_files"
                                 : fmt::format("value:({})", fmt::join(option.allowed, " "));
  return in_quotes(spec);
}

std::string zsh() {
  std::string names, cases, global;
  for (const Command::Option& option : global_options().options())
    global += " " + zsh_option(option);
  for (const Words& words : all_words()) {
    names += fmt::format("    {}\n", in_quotes(words.name + ":" + words.summary));
    cases += fmt::format("    {}) _arguments", words.name);
    for (const Command::Option& option : words.command.options()) cases += " " + zsh_option(option);
    cases += " '*:file:_files' ;;\n";
  }
  return fmt::format(R"(#compdef infra
_infra() {{
  local -a commands
  commands=(
{}  )
  _arguments -C{} '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe command commands ;;
    argument) case $words[1] in
{}    esac ;;
  esac
}}
compdef _infra infra
)",
                     names, global, cases);
}

std::string fish_option(std::string_view condition, const Command::Option& option) {
  std::string line = fmt::format("complete -c infra{} -l {} -d {}", condition,
                                 option.long_name.substr(2), in_quotes(option.help));
  if (!option.short_name.empty()) line += fmt::format(" -s {}", option.short_name.substr(1));
  if (option.takes == Command::Takes::value) line += " -r";
  if (!option.allowed.empty())
    line += fmt::format(" -x -a {}", in_quotes(fmt::format("{}", fmt::join(option.allowed, " "))));
  return line + "\n";
}

std::string fish() {
  std::string text;
  for (const Command::Option& option : global_options().options()) text += fish_option("", option);
  for (const Words& words : all_words()) {
    text += fmt::format("complete -c infra -n __fish_use_subcommand -x -a {} -d {}\n", words.name,
                        in_quotes(words.summary));
    const std::string condition = fmt::format(" -n '__fish_seen_subcommand_from {}'", words.name);
    for (const Command::Option& option : words.command.options())
      text += fish_option(condition, option);
  }
  return text;
}

int run_completion(const CompletionOptions& options, const Context& context) {
  if (options.shell == "bash") {
    context.out << bash();
  } else if (options.shell == "zsh") {
    context.out << zsh();
  } else if (options.shell == "fish") {
    context.out << fish();
  } else {
    throw Error(fmt::format("there is no completion for `{}`", options.shell),
                "there is one for bash, zsh and fish");
  }
  return kClean;
}

}  // namespace

void register_completion(Command& command) {
  const auto options = std::make_shared<CompletionOptions>();
  command.argument("bash|zsh|fish", options->shell, "the shell", true);
  command.run = [options](const Context& context) { return run_completion(*options, context); };
}

}  // namespace infra
