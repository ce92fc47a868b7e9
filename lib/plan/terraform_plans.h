// Plans of the real terraform: init, plan, show as children, for run_plans().
#pragma once

#include <chrono>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "lib/base/put_back.h"
#include "lib/plan/run_plans.h"
#include "lib/process/process.h"

namespace infra::plan {

struct TerraformSettings {
  std::string terraform = "terraform";
  std::map<std::string, std::string> environment;
  std::string root;          // the repository's, absolute
  std::string work;          // absolute: .terraform and the saved plan of each stack below its path
  std::string out;           // absolute: the saved plans go here instead; "": they are not kept
  std::string plugin_cache;  // absolute
  std::chrono::milliseconds timeout = std::chrono::minutes(20);  // of each call of terraform
  bool lock = true, refresh = true;
  std::vector<std::string> arguments;  // of `plan`: -var, -var-file, what stands behind --
  std::chrono::milliseconds retry_after = std::chrono::seconds(5);  // doubled for the next time
};

class TerraformPlans {
 public:
  // Refers to both as long as it lives.
  TerraformPlans(process::ProcessRunner& processes, const TerraformSettings& settings);
  // Fills the plugin cache, which two must not do at once: `stacks` has one for each lock file.
  void warm(const std::vector<const StackPlan*>& stacks, const Step& step, std::stop_token stop);
  // Leaves the stack's folder as it was, its lock file included: where we are killed, the notes in
  // `work` say what it was.
  MadePlan make(const StackPlan& stack, const Step& step, std::stop_token stop) const;

 private:
  struct Call;
  process::ProcessResult run(Call& call, const std::vector<std::string>& arguments) const;
  process::ProcessResult with_retries(Call& call, const std::vector<std::string>& arguments) const;
  process::ProcessResult init(Call& call, std::vector<std::string> arguments) const;
  std::string data_folder(const StackPlan& stack) const;
  PutBack keep_lock_file(const StackPlan& stack) const;

  process::ProcessRunner& processes_;
  const TerraformSettings& settings_;
};

// Errors that pass by themselves: a registry that cannot be reached, throttling, a held lock.
bool is_transient(std::string_view output);
// `text` without the values of variables that are secrets by their names (TOKEN, SECRET, PASSWORD
// …), and without the passwords of URLs.
std::string redacted(std::string text, const std::map<std::string, std::string>& environment);

}  // namespace infra::plan
