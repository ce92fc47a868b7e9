#include "lib/scanners/programs.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "lib/base/error.h"
#include "lib/base/strings.h"

namespace infra::scanners {
namespace {

using terraform::Version;

constexpr auto kVersionTimeout = std::chrono::minutes(2);  // Checkov starts slowly

bool is_executable(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
}

std::string duration_text(std::chrono::milliseconds time) {
  if (time < std::chrono::seconds(1)) return fmt::format("{} ms", time.count());
  return fmt::format("{} s", std::chrono::duration_cast<std::chrono::seconds>(time).count());
}

void check_version(const Tool& tool, const workspace::ScannerConfig& config,
                   const std::string& printed) {
  const std::string word = tool.read_version(printed);
  const auto version = Version::parse(word);
  if (!version) {
    const auto lines = split_lines(trim(printed));
    const std::string first(lines.empty() ? "nothing" : lines.front().substr(0, 100));
    throw Error(fmt::format("`{} {}` prints no version but: {}", tool.name,
                            tool.version_arguments[0], printable(first)),
                std::string(tool.install));
  }
  if (std::ranges::find(tool.refused, word) != tool.refused.end())
    throw Error(fmt::format("`{}` {} is refused: it is a malicious release", tool.name, word),
                "remove it, change every credential that it could read, and install another one");
  std::string least(tool.minimum);
  if (!config.min_version.empty()) {
    const auto wanted = Version::parse(config.min_version);
    if (!wanted)
      throw Error(fmt::format("scanners.{}.min_version: `{}` is no version", tool.name,
                              printable(config.min_version)),
                  "write it as 1.2.3");
    if (*wanted > *Version::parse(least)) least = config.min_version;
  }
  if (*version < *Version::parse(least))
    throw Error(fmt::format("`{}` is {}, but at least {} is needed", tool.name, word, least),
                std::string(tool.install));
}

}  // namespace

std::string find_program(std::string_view name, const Settings& settings) {
  const auto path = settings.environment.find("PATH");
  if (path == settings.environment.end()) return "";
  for (const std::string_view folder : split(path->second, ':')) {
    std::string candidate = join_path(settings.cwd, join_path(folder, name));
    if (is_executable(candidate)) return candidate;
  }
  return "";
}

process::Command make_command(const std::string& program, std::vector<std::string> arguments,
                              const std::string& cwd, const Settings& settings) {
  process::Command command;
  command.argv = std::move(arguments);
  command.argv.insert(command.argv.begin(), program);
  for (const auto& [name, value] : settings.environment) command.env.push_back(name + "=" + value);
  command.cwd = cwd;
  command.timeout = settings.timeout;
  command.grace = settings.grace;
  command.max_output = settings.max_output;
  return command;
}

process::ProcessResult run_program(const process::Command& command, const std::string& what,
                                   process::ProcessRunner& processes, const Settings& settings) {
  process::ProcessResult result = processes.run(command, settings.stop);
  if (result.ending == process::Ending::timed_out)
    throw Error(fmt::format("{} did not end within {} and was stopped", what,
                            duration_text(command.timeout)),
                "run it by itself to see what it waits for");
  if (result.ending == process::Ending::exited && result.exit_code > 128 &&
      result.exit_code <= 128 + 64)
    throw Error(fmt::format("{} was killed by signal {}", what, result.exit_code - 128),
                "9 is often the system, out of memory: run fewer at a time with -j 1");
  if (result.truncated)
    throw Error(fmt::format("{} printed more than {} MB", what, command.max_output / 1'000'000),
                "give infra fewer folders at a time");
  return result;
}

std::string checked_program(const Tool& tool, const workspace::ScannerConfig& config,
                            process::ProcessRunner& processes, const Settings& settings) {
  const std::string program = find_program(tool.name, settings);
  if (program.empty())
    throw Error(fmt::format("the scanner `{}` is not installed", tool.name),
                std::string(tool.install));
  process::Command command = make_command(program, tool.version_arguments, settings.cwd, settings);
  command.timeout = std::min<std::chrono::milliseconds>(command.timeout, kVersionTimeout);
  const auto result = run_program(
      command, fmt::format("`{} {}`", tool.name, tool.version_arguments[0]), processes, settings);
  if (result.ending == process::Ending::cancelled) return program;
  if (result.exit_code != 0)
    throw Error(fmt::format("`{} {}` ends with code {}: {}", tool.name, tool.version_arguments[0],
                            result.exit_code, last_words(result)),
                std::string(tool.install));
  check_version(tool, config, result.out);
  return program;
}

}  // namespace infra::scanners
