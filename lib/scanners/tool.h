// What this library knows about one scanner: how it is asked and how its report is read. Internal:
// one source file a scanner.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lib/diag/diagnostic.h"
#include "lib/process/process.h"
#include "lib/terraform/version.h"
#include "lib/workspace/evaluate_all.h"

namespace infra::scanners {

// What one child looks at.
struct Target {
  std::string folder;  // relative to the repository's root; "." is all of it
  // What is evaluated there; null: the child looks at several root modules.
  const workspace::EvaluatedFolder* root = nullptr;
  std::vector<std::string> files = {};  // relative; for those that are told files
};

struct Finding {
  std::string id;  // AVD-AWS-0107, CKV_AWS_20
  diag::Severity severity = diag::Severity::warning;
  std::string title;                     // of the check
  std::string message;                   // what is wrong here; "": the title
  std::string file;                      // absolute, or relative to the repository's root
  std::uint32_t line = 0, end_line = 0;  // 0: not known
  std::string address;                   // as the scanner names the resource; ""
  std::string link, help;
};

struct Report {
  std::vector<Finding> findings;
  // Absolute paths of what it says it has read; nullopt: it does not say.
  std::optional<std::vector<std::string>> files_read;
  // Where it does not say: the files with a verdict of any kind, and the types of resources that
  // got one somewhere.
  std::set<std::string> judged_files, judged_types;
  struct Unseen {
    std::string file;  // as in Finding; "": the whole target
    std::string because;
  };
  std::vector<Unseen> unseen;
};

struct Tool {
  std::string_view name;
  std::string_view minimum;               // lowest version that reports as we read it
  std::string_view install;               // what to do where it is missing
  std::vector<std::string_view> refused;  // malicious or broken releases
  std::vector<std::string> version_arguments;
  // The number in what these print; "": none.
  std::string (*read_version)(std::string_view printed);
  bool per_root = false;     // a child for each root module
  bool reads_json = false;   // Terraform's JSON syntax, without misreading it
  bool takes_files = false;  // is told the files; a child for each folder
  // Arguments behind the program's name; the child runs in the repository's root.
  std::vector<std::string> (*arguments)(const workspace::Workspace& workspace,
                                        const Target& target);
  // Throws infra::Error where the result is no report.
  Report (*read)(const process::ProcessResult& result, const Target& target);
};

const Tool& tfsec();
const Tool& trivy();
const Tool& checkov();
const Tool& conftest();
const Tool* find_tool(std::string_view name);

// CRITICAL and HIGH are errors, MEDIUM a warning, LOW and the rest notes.
diag::Severity severity_of(std::string_view word);

// The last lines of what a child wrote to its error stream, for a message; "" where nothing.
std::string last_words(const process::ProcessResult& result);
// "infra::Error: `tfsec` …": what it printed is no report, and how that is known.
[[noreturn]] void refuse_report(std::string_view tool, const Target& target,
                                const process::ProcessResult& result, const std::string& reason);

}  // namespace infra::scanners
