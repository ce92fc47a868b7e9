// infra internal-docs: writes what is generated below docs/, or checks that it is up to date. For
// script/docs and .ci/run.
#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <memory>
#include <ostream>

#include "cmd/infra/commands.h"
#include "lib/base/error.h"
#include "lib/policy/registry.h"
#include "lib/report/cost_report.h"
#include "lib/report/rules_document.h"
#include "lib/workspace/config_file.h"

namespace infra {
namespace {

struct DocsOptions {
  std::string folder = "docs";
  bool check = false;
};

std::map<std::string, std::string> generated() {
  std::map<std::string, std::string> files;
  files["rules.md"] = report::rules_markdown(policy::all_rules());
  files["cost-types.md"] = report::cost_types_markdown();
  files["infra.schema.json"] = workspace::config_json_schema();
  std::string index =
      "# Commands\n\nMade from the tables of the commands.\n\n| command | job |\n|---|---|\n";
  for (const CommandEntry& entry : all_commands()) {
    if (entry.hidden) continue;
    files[fmt::format("cli/{}.md", entry.name)] = command_markdown(entry);
    index += fmt::format("| [{0}]({0}.md) | {1} |\n", entry.name, entry.summary);
  }
  files["cli/README.md"] = index + "\n```\n" + program_help() + "```\n";
  return files;
}

int run_docs(const DocsOptions& options, const Context& context) {
  int exit_code = kClean;
  for (const auto& [name, text] : generated()) {
    const std::string path = join_path(context.path(options.folder), name);
    const bool same =
        context.files.kind(path) == FileKind::file && context.files.read(path) == text;
    if (same) continue;
    if (options.check) {
      context.out << fmt::format("{}/{} is not what would be generated\n", options.folder, name);
      exit_code = kFindings;
      continue;
    }
    std::filesystem::create_directories(parent_path(path));
    write_file_atomically(path, text);
  }
  return exit_code;
}

}  // namespace

void register_internal_docs(Command& command) {
  const auto options = std::make_shared<DocsOptions>();
  command.argument("DIR", options->folder, "the folder (default: docs)");
  command.flag("--check", options->check, "write nothing; exit 1 where a file differs");
  command.run = [options](const Context& context) { return run_docs(*options, context); };
}

}  // namespace infra
