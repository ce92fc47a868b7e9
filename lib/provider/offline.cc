#include "lib/provider/offline.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <future>
#include <iterator>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>

#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/provider/local_clones.h"
#include "lib/provider/offline_scan.h"
#include "lib/provider/plugin_service.h"
#include "lib/provider/scratch_copy.h"
#include "lib/provider/scratch_folder.h"
#include "lib/provider/server.h"
#include "lib/provider/terraform_program.h"
#include "lib/provider/utility_providers.h"
#include "lib/terraform/version.h"

namespace infra::provider {
namespace {

constexpr std::string_view kAws = "hashicorp/aws";

// Terraform kills the process whose number it was given when it cannot reach the socket, so it gets
// the number of a child that does nothing, and that lives as long as the run.
class IdleChild {
 public:
  // `cat` on a pipe that only we can write to: it ends with us, however we end.
  IdleChild() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw Error("cannot create a pipe");
    write_end_ = ends[1];
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    char name[] = "cat";
    char* argv[] = {name, nullptr};
    const int error = ::posix_spawnp(&pid_, name, &actions, nullptr, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[0]);
    if (error == 0) return;
    ::close(write_end_);
    throw Error("cannot run cat: " + std::generic_category().message(error));
  }
  ~IdleChild() {
    ::close(write_end_);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) continue;
  }
  IdleChild(const IdleChild&) = delete;
  pid_t pid() const { return pid_; }

 private:
  pid_t pid_ = -1;
  int write_end_ = -1;
};

// One provider, attached by one socket.
struct Attached {
  std::string source;
  std::unique_ptr<PluginService> service;
  std::unique_ptr<Server> server;
};

// Providers whose data sources run programs of the repository or call out: never, whoever allows
// it.
std::optional<std::string_view> reason_never(std::string_view source) {
  if (source == "hashicorp/external") return "its data source runs programs of the repository";
  if (source == "hashicorp/http") return "its data source calls other machines";
  return std::nullopt;
}

// Terraform looks for what a misspelt type may have meant among those that it is served: edit
// distance below 3.
std::map<SchemaKind, std::set<std::string>> with_near_types(
    std::map<SchemaKind, std::set<std::string>> used, const terraform::ProviderSchema& schema) {
  for (auto& [kind, types] : used) {
    std::set<std::string> near;
    for (const std::string& type : types) {
      if (!schema.encoded(kind, type).empty()) continue;
      std::size_t best = 3;
      std::string_view found;
      for (const std::string_view other : schema.types(kind)) {
        const std::size_t distance = edit_distance(type, other, 2);
        if (distance < best) best = distance, found = other;
      }
      if (!found.empty()) near.emplace(found);
    }
    types.merge(near);
  }
  return used;
}

bool is_known_pair(std::string_view name) {
  static constexpr std::string_view kDropped[] = {"TF_REATTACH_PROVIDERS", "TF_CLI_CONFIG_FILE",
                                                  "TF_PLUGIN_CACHE_DIR",   "TF_DATA_DIR",
                                                  "TF_WORKSPACE",          "TF_INPUT"};
  return std::ranges::find(kDropped, name) == std::end(kDropped) &&
         !name.starts_with("TF_CLI_ARGS");
}

}  // namespace

struct OfflineRun::Impl {
  Impl(const FileSystem& file_system, process::ProcessRunner& runner, OfflineSettings given,
       std::stop_token stop)
      : processes(runner), settings(std::move(given)) {
    // Beside everything else, since terraform takes as long to start as we do.
    auto version = std::async(std::launch::async, [this, variables = environment({})] {
      require_terraform(processes, settings.terraform, settings.terraform_versions, variables,
                        scratch.path());
    });
    OfflineScan scan = scan_root(file_system, settings.root);
    scan_state(settings.state, scan);
    refuse_unserved(scan);
    write_file_atomically(cli_config(),
                          "disable_checkpoint = true\nprovider_installation {\n  direct {}\n}\n");
    copy = make_scratch_copy(file_system, scan, settings.repository_root, settings.root, copied(),
                             settings.on_disk);
    if (!settings.state.empty()) write_file_atomically(state_path(), settings.state);
    remote_modules = scan.remote_modules;
    version.get();
    if (!remote_modules.empty()) fetch_modules(scan, stop);
    if (!scan.remote_states.empty()) write_remote_state(scan.remote_states);
    for (const std::string& source : scan.providers) attach(source, scan);
  }

  std::string copied() const { return join_path(scratch.path(), "repository"); }

  // What a fetched module names counts as well, and its provisioners run no more than others. Where
  // it cannot be fetched, `init` fails for the same reason and says it.
  void fetch_modules(OfflineScan& scan, std::stop_token stop) {
    const DiskFileSystem disk;
    process::Command command;
    command.argv = {settings.terraform, "get", "-no-color"};
    command.env = environment({});
    command.cwd = copy.root;
    processes.run(command, stop);
    const auto modules = scan_installed(disk, copy.root, scan);
    refuse_unserved(scan);
    std::ranges::move(clean_installed(disk, modules, scan.remote_states, copy, copied()),
                      std::back_inserter(copy.provisioners));
  }

  void write_remote_state(const std::vector<RemoteState>& states) {
    const auto data = settings.aws.data.find("terraform_remote_state");
    write_file_atomically(
        join_path(copied(), kRemoteStateFile),
        state_with_outputs(data == settings.aws.data.end() ? std::map<std::string, std::string>()
                                                           : data->second));
    for (const RemoteState& state : states)
      remote_states.insert("data.terraform_remote_state." + state.name +
                           " reads no other state offline: its outputs are those of "
                           "offline.data.terraform_remote_state in infra.yaml");
  }

  std::string state_path() const { return join_path(copy.root, kStateFile); }
  std::string cli_config() const { return join_path(scratch.path(), "terraform.rc"); }

  void refuse_unserved(const OfflineScan& scan) const {
    for (const std::string& source : scan.providers) {
      if (const auto reason = reason_never(source))
        throw Error(fmt::format("the provider {} is not run offline: {}", source, *reason),
                    "give what it reads as a variable");
      const bool allowed = std::ranges::any_of(
          settings.allowed_providers,
          [&](const std::string& each) { return to_lower_ascii(each) == source; });
      if (source != kAws && !serves_utility_provider(source) && !allowed)
        throw Error(
            fmt::format("the provider {} is not served offline", source),
            "offline.allow_providers in infra.yaml lets terraform install and run it for real");
    }
  }

  std::unique_ptr<ProviderLogic> make_logic(const std::string& source, const OfflineScan& scan) {
    if (source != kAws)
      return serves_utility_provider(source) ? make_utility_provider(source, copy.root) : nullptr;
    AwsSettings aws = settings.aws;
    const auto constraint = scan.constraints.find(source);
    std::string version = settings.aws_version;
    const auto locked = scan.locked.find(source);
    if (version.empty() && locked != scan.locked.end()) version = locked->second;
    if (version.empty() && constraint != scan.constraints.end()) version = constraint->second;
    aws.schema = settings.schema ? settings.schema : &terraform::aws_schema(version);
    aws.used_types = with_near_types(scan.types, *aws.schema);
    aws.synthetic_data = [this](std::string_view type) {
      const std::lock_guard lock(mutex);
      synthetic.insert(std::string(type));
    };
    return make_aws_provider(std::move(aws));
  }

  void attach(const std::string& source, const OfflineScan& scan) {
    auto logic = make_logic(source, scan);
    if (!logic) return;  // allowed: terraform's own business
    Attached each = {source, std::make_unique<PluginService>(std::move(logic)), nullptr};
    PluginService& service = *each.service;
    each.server = std::make_unique<Server>(
        join_path(scratch.path(), fmt::format("p{}", attached.size())),
        [&service](std::uint64_t connection, std::string_view method, std::string_view request) {
          return service.handle(connection, method, request);
        });
    attached.push_back(std::move(each));
  }

  std::string reattach() const {
    std::string json;
    for (const Attached& each : attached)
      json += fmt::format(
          R"({}"{}":{{"Protocol":"grpc","ProtocolVersion":5,"Pid":{},"Test":true,"Addr":{{"Network":"unix","String":"{}"}}}})",
          json.empty() ? "" : ",", each.source, idle.pid(), each.server->socket_path());
    return "{" + json + "}";
  }

  std::vector<std::string> environment(const std::string& reattached) const {
    const auto clones = local_clones(settings.checkouts, remote_modules, settings.environment);
    std::vector<std::string> result;
    for (const auto& [name, value] : settings.environment)
      if (is_known_pair(name) && !clones.contains(name)) result.push_back(name + "=" + value);
    for (const auto& [name, value] : clones) result.push_back(name + "=" + value);
    if (!reattached.empty()) result.push_back("TF_REATTACH_PROVIDERS=" + reattached);
    result.push_back("TF_CLI_CONFIG_FILE=" + cli_config());
    result.push_back("CHECKPOINT_DISABLE=1");
    result.push_back("TF_IN_AUTOMATION=1");
    result.push_back("TF_INPUT=0");  // nobody answers: a variable without a value is an error
    if (!settings.environment.contains("GOGC")) result.push_back("GOGC=400");
    return result;
  }

  process::ProcessRunner& processes;
  const OfflineSettings settings;
  ScratchFolder scratch;
  ScratchCopy copy;
  IdleChild idle;
  std::mutex mutex;
  std::set<std::string> synthetic;
  std::vector<std::string> remote_modules;
  std::set<std::string> remote_states;  // notes
  std::vector<Attached> attached;
};

OfflineRun::OfflineRun(const FileSystem& files, process::ProcessRunner& processes,
                       OfflineSettings settings, std::stop_token stop)
    : impl_(std::make_unique<Impl>(files, processes, std::move(settings), stop)) {}
OfflineRun::~OfflineRun() = default;

const std::string& OfflineRun::folder() const { return impl_->copy.root; }

std::optional<std::string> OfflineRun::state() const {
  const DiskFileSystem disk;
  if (disk.kind(impl_->state_path()) != FileKind::file) return std::nullopt;
  return disk.read(impl_->state_path());
}

std::vector<std::string> OfflineRun::notes() const {
  std::vector<std::string> result;
  for (const std::string& place : impl_->copy.provisioners)
    result.push_back("the provisioner at " + place + " is left out: an offline run executes none");
  result.insert(result.end(), impl_->remote_states.begin(), impl_->remote_states.end());
  const std::lock_guard lock(impl_->mutex);
  for (const std::string& type : impl_->synthetic)
    result.push_back("values of data source " + type +
                     " are made up (offline.data in infra.yaml can fix them)");
  return result;
}

process::ProcessResult OfflineRun::terraform(const std::vector<std::string>& arguments,
                                             std::stop_token stop, OutputSink sink,
                                             std::string input) {
  process::Command command;
  command.argv = {impl_->settings.terraform};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  command.env = impl_->environment(impl_->reattach());
  command.cwd = impl_->copy.root;
  command.input = std::move(input);
  command.timeout = std::chrono::hours(1);
  command.grace = std::chrono::seconds(20);  // terraform writes its state before it ends
  command.on_output = std::move(sink);
  return impl_->processes.run(command, stop);
}

namespace {

bool succeeded(const process::ProcessResult& result) {
  return result.ending == process::Ending::exited && result.exit_code == 0;
}

// Applies `base` and returns its state file's text.
std::optional<std::string> state_of_base(const FileSystem& base, process::ProcessRunner& processes,
                                         const OfflineSettings& settings,
                                         const std::vector<std::string>& plan_arguments,
                                         std::stop_token stop, Preview& preview) {
  OfflineSettings of_base = settings;
  of_base.on_disk = false;
  OfflineRun run(base, processes, std::move(of_base), stop);
  std::vector<std::string> apply = {"apply", "-auto-approve", "-input=false", "-no-color"};
  apply.insert(apply.end(), plan_arguments.begin(), plan_arguments.end());
  for (const auto& step : {std::vector<std::string>{"init", "-input=false", "-no-color"}, apply}) {
    preview.last = run.terraform(step, stop);
    if (succeeded(preview.last)) continue;
    preview.failed_step = step[0] + " of the base";
    return std::nullopt;
  }
  preview.notes = run.notes();
  return run.state();
}

// Plans `head` on the state of `settings`.
void plan_head(const FileSystem& head, process::ProcessRunner& processes, OfflineSettings settings,
               const std::vector<std::string>& plan_arguments, std::stop_token stop,
               Preview& preview) {
  OfflineRun run(head, processes, std::move(settings), stop);
  std::vector<std::string> plan = {"plan", "-input=false", "-no-color", "-out=infra-offline.plan"};
  plan.insert(plan.end(), plan_arguments.begin(), plan_arguments.end());
  const std::vector<std::string> init = {"init", "-input=false", "-no-color"};
  const std::vector<std::string> show = {"show", "-json", "infra-offline.plan"};
  for (const auto& step : {init, plan, show}) {
    preview.last = run.terraform(step, stop);
    if (succeeded(preview.last)) continue;
    preview.failed_step = step[0];
    return;
  }
  preview.plan_json = std::move(preview.last.out);
  for (std::string& note : run.notes())
    if (std::ranges::find(preview.notes, note) == preview.notes.end())
      preview.notes.push_back(std::move(note));
}

}  // namespace

Preview preview_change(const FileSystem* base, const FileSystem& head,
                       process::ProcessRunner& processes, const OfflineSettings& settings,
                       const std::vector<std::string>& plan_arguments, std::stop_token stop) {
  Preview preview;
  OfflineSettings of_head = settings;
  const OfflineScan of_base = base ? scan_root(*base, settings.root) : OfflineScan();
  if (base && !of_base.modules.front().files.empty()) {
    const auto state = state_of_base(*base, processes, settings, plan_arguments, stop, preview);
    if (!state && !preview.failed_step.empty()) return preview;
    of_head.state = state.value_or("");
  }
  plan_head(head, processes, std::move(of_head), plan_arguments, stop, preview);
  return preview;
}

Preview preview_end(const FileSystem& base, process::ProcessRunner& processes,
                    const OfflineSettings& settings, const std::vector<std::string>& plan_arguments,
                    std::stop_token stop) {
  Preview preview;
  if (scan_root(base, settings.root).modules.front().files.empty()) {
    preview.failed_step = "reading the base";
    return preview;
  }
  const auto state = state_of_base(base, processes, settings, plan_arguments, stop, preview);
  if (!state && !preview.failed_step.empty()) return preview;
  OfflineSettings at_its_end = settings;
  at_its_end.state = state.value_or("");
  at_its_end.on_disk = false;
  std::vector<std::string> arguments = plan_arguments;
  arguments.emplace_back("-destroy");
  plan_head(base, processes, std::move(at_its_end), arguments, stop, preview);
  if (!preview.failed_step.empty()) preview.failed_step += " of the end";
  return preview;
}

}  // namespace infra::provider
