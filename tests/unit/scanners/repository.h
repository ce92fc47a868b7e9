// A repository on disk with scripts that stand in for scanners, opened and evaluated.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "lib/base/temp_dir.h"
#include "lib/scanners/scanners.h"
#include "lib/workspace/evaluate_all.h"
#include "lib/workspace/workspace.h"

namespace infra::scanners::test {

class Repository {
 public:
  Repository() : dir_("infra-scanners") {
    std::filesystem::create_directories(root());
    std::filesystem::create_directories(dir_.path() + "/bin");
  }

  std::string root() const { return dir_.path() + "/repo"; }
  std::string bin() const { return dir_.path() + "/bin"; }

  void write(const std::string& name, const std::string& text) {
    const std::filesystem::path file = root() + "/" + name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  // A shell script as the program `name`; $VERSION is what it prints for --version.
  void program(const std::string& name, const std::string& version, const std::string& script) {
    const std::filesystem::path file = bin() + "/" + name;
    std::ofstream(file) << "#!/bin/sh\nif [ \"$1\" = --version ]; then echo '" << version
                        << "'; exit; fi\n"
                        << script << "\n";
    std::filesystem::permissions(file, std::filesystem::perms::all);
  }
  void copy_of(const std::string& folder) {
    std::filesystem::copy(folder, root(),
                          std::filesystem::copy_options::recursive |
                              std::filesystem::copy_options::overwrite_existing);
  }

  void open() {
    workspace::OpenOptions options;
    options.cwd = root();
    options.program_version = "0.1.0";
    workspace_ = std::make_unique<workspace::Workspace>(files_, processes_, options);
    workspace_->discover();
    selected_ = workspace_->selected();
    roots_ = workspace::evaluate_all(*workspace_, selected_, 1);
  }
  ScanResult scan(const std::vector<std::string>& names) {
    open();
    return run_scanners(names, *workspace_, selected_, roots_, processes_, settings());
  }
  // "EXT:tfsec:AVD-AWS-0107 stacks/a/main.tf aws_security_group.sg", sorted as they are reported.
  std::vector<std::string> merged(const ScanResult& result, diag::Diagnostics found = {}) {
    merge_findings(result.found, *workspace_, found);
    merged_ = std::move(found);
    std::vector<std::string> lines;
    for (const diag::Diagnostic& each : merged_)
      lines.push_back(std::string(each.rule->code) + " " +
                      workspace_->sources()[each.primary.span.file].path + " " +
                      each.subject.address);
    return lines;
  }

  Settings settings() const {
    Settings settings;
    settings.environment = {{"PATH", bin() + ":" + path}, {"HOME", dir_.path()}};
    settings.cwd = root();
    settings.jobs = 2;
    settings.timeout = timeout;
    settings.grace = std::chrono::milliseconds(50);
    settings.max_output = max_output;
    settings.stop = stop;
    return settings;
  }

  workspace::Workspace& workspace() { return *workspace_; }
  const std::vector<const workspace::Folder*>& selected() const { return selected_; }
  const std::vector<workspace::EvaluatedFolder>& roots() const { return roots_; }
  process::PosixProcessRunner& processes() { return processes_; }
  const diag::Diagnostics& last() const { return merged_; }

  std::string path = "/usr/bin:/bin";
  std::chrono::milliseconds timeout = std::chrono::seconds(20);
  std::size_t max_output = 64'000'000;
  std::stop_token stop = {};

 private:
  TempDir dir_;
  DiskFileSystem files_;
  process::PosixProcessRunner processes_;
  std::unique_ptr<workspace::Workspace> workspace_;
  std::vector<const workspace::Folder*> selected_;
  std::vector<workspace::EvaluatedFolder> roots_;
  diag::Diagnostics merged_;
};

}  // namespace infra::scanners::test
