// A small repository in memory, opened and judged as `infra validate` does it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/error.h"
#include "lib/policy/runner.h"
#include "lib/workspace/workspace.h"

namespace infra::policy {

class NoProcesses final : public process::ProcessRunner {
 public:
  process::ProcessResult run(const process::Command& command, std::stop_token) override {
    throw Error("no process may run here: " + command.argv[0]);
  }
};

// The files of a text: `# --- path` begins one, relative to the repository's root, as in the
// examples of rules; what stands before is stacks/orders/prod/main.tf.
inline std::map<std::string, std::string> project_files(std::string_view text) {
  std::map<std::string, std::string> files;
  std::string name = "stacks/orders/prod/main.tf";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line(text.substr(at, end - at));
    if (line.starts_with("# --- ")) {
      name = line.substr(6);
      files[name];
    } else {
      files[name] += line + "\n";
    }
    at = end + 1;
  }
  return files;
}

struct Judged {
  explicit Judged(const std::map<std::string, std::string>& texts, RunOptions options = {})
      : files(absolute(texts)),
        workspace(files, processes,
                  {.cwd = "/r", .config = "", .paths = {}, .program_version = "0.1.0"}) {
    workspace.discover();
    const auto selected = workspace.selected();
    roots = workspace::evaluate_all(workspace, selected, 1);
    result = run_rules(workspace, selected, roots, options);
  }

  // "ENC001 stacks/a/dev/main.tf:3:5 aws_x.y", one a line; notes have "note" in front.
  std::string findings(const std::vector<std::string>& families) {
    std::string text;
    for (const diag::Diagnostic& each : result.found) {
      if (each.rule == nullptr) continue;
      const std::string code(each.rule->code);
      bool wanted = false;
      for (const std::string& family : families) wanted = wanted || code.starts_with(family);
      if (!wanted) continue;
      if (each.severity == diag::Severity::note) text += "note ";
      text += code;
      if (const diag::Span at = each.primary.span; at.file != 0) {
        const diag::SourceFile& file = workspace.sources()[at.file];
        const auto [line, column] = diag::position_at(file, at.begin);
        text += " " + file.path + ":" + std::to_string(line) + ":" + std::to_string(column);
      }
      text += " " + each.subject.address + "\n";
    }
    return text;
  }

  // How often the code is reported; notes do not count, unless the rule itself is one.
  std::size_t count(std::string_view code) const {
    std::size_t found = 0;
    for (const diag::Diagnostic& each : result.found)
      found +=
          each.rule != nullptr && each.rule->code == code &&
          (each.severity != diag::Severity::note || each.rule->severity == diag::Severity::note);
    return found;
  }

  MemoryFileSystem files;
  NoProcesses processes;
  workspace::Workspace workspace;
  std::vector<workspace::EvaluatedFolder> roots;
  RunResult result;

 private:
  static std::map<std::string, std::string> absolute(
      const std::map<std::string, std::string>& texts) {
    std::map<std::string, std::string> result;
    for (const auto& [path, text] : texts) result["/r/" + path] = text;
    return result;
  }
};

// Suppression comments are looked at; restricted to `only`, which is quicker.
inline RunOptions on_some_day(std::vector<std::string> only = {}) {
  RunOptions options;
  options.only = std::move(only);
  options.today = std::chrono::year_month_day{std::chrono::year(2026), std::chrono::month(1),
                                              std::chrono::day(31)};
  return options;
}

inline std::size_t count_of(std::string_view code,
                            const std::map<std::string, std::string>& files) {
  return Judged(files, on_some_day()).count(code);
}

}  // namespace infra::policy
