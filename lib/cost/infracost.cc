#include "lib/cost/infracost.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "lib/base/error.h"
#include "lib/base/file_system.h"
#include "lib/base/strings.h"
#include "lib/base/temp_dir.h"

namespace infra::cost {
namespace {

using nlohmann::json;

constexpr std::string_view kEmbedded = "`--engine embedded` needs no other program";
constexpr std::size_t kMostWords = 500;
constexpr std::size_t kShortestSecret = 4;

bool names_a_secret(std::string_view name) {
  const std::string lower = to_lower_ascii(name);
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"key", "token", "secret", "password", "credential"},
      [&](std::string_view word) { return lower.find(word) != lower.npos; });
}

// "": it is in none of the folders of PATH.
std::string find_infracost(const std::map<std::string, std::string>& environment) {
  const auto path = environment.find("PATH");
  if (path == environment.end()) return {};
  for (const std::string_view folder : split(path->second, ':')) {
    std::string program = join_path(folder, "infracost");
    if (!folder.empty() && DiskFileSystem().kind(program) == FileKind::file &&
        ::access(program.c_str(), X_OK) == 0)
      return program;
  }
  return {};
}

class Infracost {
 public:
  Infracost(process::ProcessRunner& processes, const InfracostOptions& options)
      : processes_(processes), options_(options) {
    for (const auto& [name, value] : options.environment) {
      environment_.push_back(name + "=" + value);
      if (names_a_secret(name) && value.size() >= kShortestSecret) secrets_.insert(value);
    }
    // It asks its makers for a newer version, and starts `terraform version`, which does too.
    environment_.emplace_back("INFRACOST_SKIP_UPDATE_CHECK=true");
    environment_.emplace_back("CHECKPOINT_DISABLE=1");
    environment_.emplace_back("NO_COLOR=1");
    program_ = find_infracost(options.environment);
    if (program_.empty()) {
      throw Error("`infracost` is not installed",
                  fmt::format("install Infracost 0.10; {}", kEmbedded));
    }
  }

  std::string version() const {
    const process::ProcessResult old_way = run({"--version"});
    const std::string printed = first_line(old_way.out);
    if (old_way.exit_code == 0 && printed.starts_with("Infracost v0.10."))
      return printed.substr(std::string_view("Infracost v").size());
    const std::string bare = first_line(run({"version"}).out);
    if (bare.starts_with("2.")) {
      throw Error(
          fmt::format("`infracost` is version {}, another program than 0.10: it prices no plan and "
                      "wants a login",
                      safe(bare)),
          fmt::format("install Infracost 0.10; {}", kEmbedded));
    }
    throw Error(fmt::format("`infracost --version` says `{}`, which is neither 0.10 nor 2",
                            safe(printed.empty() ? bare : printed)),
                fmt::format("install Infracost 0.10; {}", kEmbedded));
  }

  std::string report() const {
    const TempDir scratch("infra-cost");
    json config = {{"version", "0.1"}, {"projects", json::array()}};
    for (const InfracostInput& each : options_.inputs) {
      json project = {{"path", each.path}, {"name", each.name}};
      if (!options_.usage_file.empty()) project["usage_file"] = options_.usage_file;
      config["projects"].push_back(std::move(project));
    }
    // JSON is YAML.
    const std::string config_file = join_path(scratch.path(), "infracost.yml");
    const std::string report_file = join_path(scratch.path(), "report.json");
    write_file_atomically(config_file, config.dump());
    const process::ProcessResult result =
        run({"breakdown", "--config-file", config_file, "--format", "json", "--out-file",
             report_file, "--log-level", "warn"});
    const DiskFileSystem disk;
    if (result.exit_code != 0 || disk.kind(report_file) != FileKind::file) {
      const std::string words = last_words(result);
      throw Error(fmt::format("`infracost breakdown` ended with code {} and without a report{}{}",
                              result.exit_code, words.empty() ? "" : ": ", words),
                  std::string(kEmbedded));
    }
    return disk.read(report_file);
  }

  std::string safe(std::string_view text) const {
    std::string result(text);
    constexpr std::string_view kHidden = "(hidden)";
    for (const std::string& secret : secrets_) {
      for (std::size_t at = 0; (at = result.find(secret, at)) != result.npos; at += kHidden.size())
        result.replace(at, secret.size(), kHidden);
    }
    return printable(result);
  }

 private:
  static std::string first_line(const std::string& text) {
    return std::string(trim(text.substr(0, text.find('\n'))));
  }

  process::ProcessResult run(std::vector<std::string> arguments) const {
    process::Command command;
    command.argv = std::move(arguments);
    command.argv.insert(command.argv.begin(), program_);
    const std::string shown = "infracost " + command.argv[1];
    command.env = environment_;
    command.cwd = options_.root;
    command.timeout = options_.timeout;
    process::ProcessResult result;
    try {
      result = processes_.run(command, options_.stop);
    } catch (const Error& error) {
      throw Error(fmt::format("`infracost` cannot be started: {}", safe(error.what())),
                  fmt::format("install Infracost 0.10; {}", kEmbedded));
    }
    if (result.ending == process::Ending::timed_out) {
      throw Error(
          fmt::format("`{}` had not ended after {} seconds", shown,
                      std::chrono::duration_cast<std::chrono::seconds>(options_.timeout).count()),
          "is its price server in reach? --timeout gives it longer");
    }
    return result;
  }

  // What it says about its error, which may be on either stream and in several lines.
  std::string last_words(const process::ProcessResult& result) const {
    std::string words;
    for (const std::string* stream : {&result.err, &result.out}) {
      for (const std::string_view line : split_lines(*stream)) {
        const std::string_view text = trim(line);
        if (text.empty() || text.size() + words.size() > kMostWords) continue;
        words += (words.empty() ? "" : " ") + std::string(text);
      }
    }
    return safe(words);
  }

  process::ProcessRunner& processes_;
  const InfracostOptions& options_;
  std::string program_;
  std::vector<std::string> environment_;
  std::set<std::string> secrets_;
};

}  // namespace

Breakdown infracost_breakdown(process::ProcessRunner& processes, const InfracostOptions& options) {
  if (options.inputs.empty()) return {};
  const Infracost infracost(processes, options);
  const std::string version = infracost.version();
  Breakdown result = read_breakdown(infracost.report(), "infracost's report");
  // Its exit code is 0 and its total 0.00 where it could not read a project.
  for (const Project& project : result.projects) {
    for (const std::string& error : project.errors) {
      throw Error(fmt::format("Infracost could not price `{}`: {}", printable(project.name),
                              infracost.safe(error)),
                  std::string(kEmbedded));
    }
  }
  if (result.projects.size() != options.inputs.size()) {
    throw Error(fmt::format("Infracost reports on {}, not on {}",
                            plural(result.projects.size(), "project"), options.inputs.size()),
                std::string(kEmbedded));
  }
  result.book_name = "Infracost " + version;
  return result;
}

}  // namespace infra::cost
