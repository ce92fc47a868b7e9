// The table of commands (app.cc) and what each file cmd_<name>.cc exports.
#pragma once

#include <span>
#include <string_view>

#include "cmd/infra/command.h"

namespace infra {

struct CommandEntry {
  std::string_view name, summary;
  std::string_view example;  // a command line that works in a repository
  void (*register_options)(Command& command);
  bool hidden = false;  // not listed: for the project's own scripts
};

std::span<const CommandEntry> all_commands();
const CommandEntry* find_command(std::string_view name);  // null: there is none

// Texts of --help: of the whole program and of one command.
std::string program_help();
std::string command_help(const CommandEntry& entry);
std::string command_markdown(const CommandEntry& entry);  // docs/cli/<name>.md
// Options that every command takes (-C, --config, -j, --color, -q, -v), for help and completion.
const Command& global_options();

void register_completion(Command& command);
void register_console(Command& command);
void register_docs(Command& command);
void register_doctor(Command& command);
void register_explain(Command& command);
void register_fmt(Command& command);
void register_inspect(Command& command);
void register_internal_docs(Command& command);
void register_validate(Command& command);
void register_offline(Command& command);
void register_cost(Command& command);
void register_release(Command& command);
void register_report(Command& command);
void register_tag_check(Command& command);
void register_version(Command& command);

}  // namespace infra
