// --help and docs/cli/*.md, made from the same tables as the parser.
#include <fmt/format.h>

#include <algorithm>

#include "cmd/infra/commands.h"
#include "lib/base/strings.h"

namespace infra {
namespace {

constexpr std::size_t kColumn = 28;  // where explanations begin

std::string names_of(const Command::Option& option) {
  std::string text = option.short_name.empty() ? "" : option.short_name + ", ";
  text += option.long_name;
  if (option.takes == Command::Takes::value) text += " " + option.placeholder;
  if (option.takes == Command::Takes::optional_value)
    text += fmt::format(" [{}]", option.placeholder);
  return text;
}

std::string row(const std::string& name, std::string_view help) {
  if (name.size() + 4 > kColumn) return fmt::format("  {}\n{:{}}{}\n", name, "", kColumn, help);
  return fmt::format("  {:<{}}{}\n", name, kColumn - 2, help);
}

std::string usage(const CommandEntry& entry, const Command& command) {
  std::string text = fmt::format("infra {}", entry.name);
  if (!command.options().empty()) text += " [options]";
  if (const auto& arguments = command.positional()) {
    const std::string words = arguments->placeholder + (arguments->most > 1 ? "…" : "");
    text += arguments->least > 0 ? " " + words : fmt::format(" [{}]", words);
  }
  if (const auto& rest = command.behind_dashes()) text += fmt::format(" -- {}…", rest->placeholder);
  return text;
}

Command registered(const CommandEntry& entry) {
  Command command;
  entry.register_options(command);
  return command;
}

}  // namespace

std::string program_help() {
  std::string text =
      "infra reads, checks and formats an organisation's Terraform.\n\n"
      "Usage: infra [global options] <command> [options] [arguments]\n\nCommands:\n";
  for (const CommandEntry& entry : all_commands())
    if (!entry.hidden) text += row(std::string(entry.name), entry.summary);
  text += "\nGlobal options:\n";
  for (const Command::Option& option : global_options().options())
    text += row(names_of(option), option.help);
  text +=
      "\nExit codes: 0 clean, 1 findings, 2 the command could not do its work, 130 interrupted.\n"
      "`infra <command> --help` has the options of a command and an example.\n";
  return text;
}

std::string command_help(const CommandEntry& entry) {
  const Command command = registered(entry);
  std::string text =
      fmt::format("infra {}: {}\n\nUsage: {}\n", entry.name, entry.summary, usage(entry, command));
  if (const auto& arguments = command.positional())
    text += "\nArguments:\n" + row(arguments->placeholder, arguments->help);
  if (const auto& rest = command.behind_dashes())
    text += (command.positional() ? "" : "\nArguments:\n") + row(rest->placeholder, rest->help);
  if (!command.options().empty()) text += "\nOptions:\n";
  for (const Command::Option& option : command.options())
    text += row(names_of(option), option.help);
  text += "\nGlobal options: `infra --help`\n";
  text += fmt::format("\nExample:\n  {}\n", entry.example);
  return text;
}

std::string command_markdown(const CommandEntry& entry) {
  const Command command = registered(entry);
  std::string text = fmt::format("# infra {}\n\n{}.\n\n```\n{}\n```\n", entry.name, entry.summary,
                                 usage(entry, command));
  std::string rows;
  const auto add = [&](const std::string& name, std::string help) {
    for (auto at = help.find('|'); at != std::string::npos; at = help.find('|', at + 2))
      help.insert(at, 1, '\\');
    std::string escaped = name;
    for (auto at = escaped.find('|'); at != std::string::npos; at = escaped.find('|', at + 2))
      escaped.insert(at, 1, '\\');
    rows += fmt::format("| `{}` | {} |\n", escaped, help);
  };
  if (const auto& arguments = command.positional()) add(arguments->placeholder, arguments->help);
  if (const auto& rest = command.behind_dashes()) add("-- " + rest->placeholder, rest->help);
  for (const Command::Option& option : command.options()) add(names_of(option), option.help);
  if (!rows.empty()) text += "\n| | |\n|---|---|\n" + rows;
  text += fmt::format("\nExample:\n\n```\n{}\n```\n", entry.example);
  return text;
}

}  // namespace infra
