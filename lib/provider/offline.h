// Runs the real terraform on a root module with our providers attached: no cloud, no credentials,
// no download, nothing written to the user's folder. Used by `infra offline`, `plan --offline` and
// the tests of the Terraform that ships.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/file_system.h"
#include "lib/process/process.h"
#include "lib/provider/aws_provider.h"

namespace infra::provider {

struct OfflineSettings {
  std::string terraform = "terraform";  // name or path of the program
  std::string terraform_versions;       // which of it may be used: ">= 1.10, < 2"; "": any
  std::map<std::string, std::string>
      environment;              // of the caller; TF_* that would interfere is dropped
  std::string repository_root;  // absolute; `root` lies in it; "": there is no repository
  std::string root;             // absolute: the root module's folder
  bool on_disk = true;  // `files` is the disk: the scratch copy may link to what it need not change
  // Repositories that are checked out here, host/org/name -> folder: git takes modules that are
  // called by such a source from there.
  std::map<std::string, std::string> checkouts;
  std::vector<std::string> allowed_providers;  // offline.allow_providers: sources run for real
  std::string aws_version;  // locked version or constraint; "": what the root module asks for
  const terraform::ProviderSchema* schema = nullptr;  // offline.provider_schema; null: embedded
  std::string state;  // text of the state to begin with; "": an empty one
  AwsSettings aws;    // schema and used types are filled in
};

using OutputSink = std::function<void(std::string_view text, bool is_error_stream)>;

// One scratch copy and its servers; both are gone with the object. Throws infra::Error where a
// provider is needed that is neither served nor allowed, naming it and the reason, and where
// terraform is missing or too old. Modules that are no folders are fetched at once, until `stop`.
class OfflineRun {
 public:
  OfflineRun(const FileSystem& files, process::ProcessRunner& processes, OfflineSettings settings,
             std::stop_token stop = {});
  ~OfflineRun();
  OfflineRun(const OfflineRun&) = delete;

  // `arguments` as behind `terraform`: {"plan", "-out", "p"}; runs in the copy of the root module.
  // `input` is terraform's standard input.
  process::ProcessResult terraform(const std::vector<std::string>& arguments,
                                   std::stop_token stop = {}, OutputSink sink = {},
                                   std::string input = {});
  const std::string& folder() const;         // the root module's copy
  std::optional<std::string> state() const;  // text of the state as it is now; nullopt: none yet
  // What the reader of a result should know: provisioners that were taken out, data sources whose
  // answers were made up.
  std::vector<std::string> notes() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct Preview {
  std::string plan_json;        // of `terraform show -json`; "" where a step failed
  std::string failed_step;      // "apply of the base", "plan"; "": none
  process::ProcessResult last;  // of the step that failed, or of the last one
  std::vector<std::string> notes;
};

// What a change does, assuming that reality is as the base says: applies `base` (the same root
// module in another revision; null: there was none) to an empty state, then plans `head` on it.
Preview preview_change(const FileSystem* base, const FileSystem& head,
                       process::ProcessRunner& processes, const OfflineSettings& settings,
                       const std::vector<std::string>& plan_arguments, std::stop_token stop);

// What taking away the whole root module would destroy: applies it as `base` has it to an empty
// state, then plans its end with that configuration. It fails where `base` has no such module.
Preview preview_end(const FileSystem& base, process::ProcessRunner& processes,
                    const OfflineSettings& settings, const std::vector<std::string>& plan_arguments,
                    std::stop_token stop);

}  // namespace infra::provider
