#include "lib/plan/terraform_plans.h"

#include <fmt/format.h>

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>

#include "lib/base/error.h"
#include "lib/base/file_system.h"
#include "lib/base/hash.h"
#include "lib/base/strings.h"

namespace infra::plan {
namespace {

namespace fs = std::filesystem;

constexpr int kAttempts = 3;
constexpr std::size_t kMaxError = 4000;  // bytes of terraform's words that a report repeats

std::string failure_text(const process::ProcessResult& result) {
  std::string text(trim(result.err.empty() ? result.out : result.err));
  if (text.size() <= kMaxError) return text;
  std::size_t begin = text.size() - kMaxError;
  while (begin < text.size() && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) ++begin;
  return "…" + text.substr(begin);
}

bool is_good(const process::ProcessResult& result, const std::string& command) {
  return result.ending == process::Ending::exited &&
         (result.exit_code == 0 || (result.exit_code == 2 && command == "plan"));
}

// Sleeps, unless the user wants to end.
void wait(std::chrono::milliseconds time, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any changed;
  std::unique_lock lock(mutex);
  changed.wait_for(lock, stop, time, [] { return false; });
}

void make_folder(const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw Error(fmt::format("cannot make the folder {}: {}", folder, error.message()));
}

// What terraform says while it holds a lock goes to files: it dies of a pipe that nobody reads any
// more, because we were killed, and the lock would stay.
class OutputFiles {
 public:
  static constexpr const char* kScript = R"(exec "$@" >"$0.out" 2>"$0.err")";
  explicit OutputFiles(std::string base) : base_(std::move(base)) {}
  OutputFiles(OutputFiles&&) = delete;
  ~OutputFiles() {
    std::error_code ignored;
    fs::remove(base_ + ".out", ignored);
    fs::remove(base_ + ".err", ignored);
  }
  const std::string& base() const { return base_; }
  void read(process::ProcessResult& result) const {
    const DiskFileSystem disk;
    const auto add = [&](const std::string& file, std::string& text) {
      if (disk.kind(file) == FileKind::file) text += disk.read(file);
    };
    add(base_ + ".out", result.out);
    add(base_ + ".err", result.err);
  }

 private:
  std::string base_;
};

// For the log: values of variables may be secrets.
std::string shown(const std::vector<std::string>& arguments) {
  std::string text;
  for (const std::string& each : arguments) {
    const bool is_variable = each.starts_with("-var=") || each.starts_with("--var=");
    const auto equals = is_variable ? each.find('=', each.find('=') + 1) : std::string::npos;
    text += " " + (equals == std::string::npos ? each : each.substr(0, equals + 1) + "…");
  }
  return text;
}

}  // namespace

struct TerraformPlans::Call {
  const StackPlan& stack;
  const Step& step;
  std::stop_token stop;
  std::string log = {};
};

TerraformPlans::TerraformPlans(process::ProcessRunner& processes, const TerraformSettings& settings)
    : processes_(processes), settings_(settings) {}

std::string TerraformPlans::data_folder(const StackPlan& stack) const {
  return join_path(join_path(settings_.work, stack.path), ".terraform");
}

// `init` may write the lock file, which is the user's.
PutBack TerraformPlans::keep_lock_file(const StackPlan& stack) const {
  return {join_path(join_path(settings_.root, stack.path), ".terraform.lock.hcl"),
          join_path(settings_.work, fmt::format("{}/{}", kNotesToPutBack, sha256_hex(stack.path)))};
}

process::ProcessResult TerraformPlans::run(Call& call,
                                           const std::vector<std::string>& arguments) const {
  process::Command command;
  const bool locks = arguments.front() == "plan";
  const OutputFiles output(join_path(parent_path(data_folder(call.stack)), "terraform"));
  if (locks) command.argv = {"sh", "-c", OutputFiles::kScript, output.base()};
  command.argv.push_back(settings_.terraform);
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  auto environment = settings_.environment;
  environment["TF_IN_AUTOMATION"] = "1";
  environment["TF_INPUT"] = "0";
  environment["CHECKPOINT_DISABLE"] = "1";
  environment["TF_PLUGIN_CACHE_DIR"] = settings_.plugin_cache;
  environment["TF_DATA_DIR"] = data_folder(call.stack);
  for (const auto& [name, value] : environment) command.env.push_back(name + "=" + value);
  command.cwd = join_path(settings_.root, call.stack.path);
  command.timeout = settings_.timeout;
  command.grace = std::chrono::minutes(1);  // it gives the state's lock back in that time
  command.max_output = std::size_t{1} << 30;
  if (call.step) call.step(arguments.front());
  process::ProcessResult result = processes_.run(command, call.stop);
  if (locks) output.read(result);
  call.log += fmt::format("$ {}{}\n", settings_.terraform, shown(arguments));
  if (arguments.front() != "show") call.log += redacted(result.out, settings_.environment);
  call.log += redacted(result.err, settings_.environment);
  return result;
}

process::ProcessResult TerraformPlans::with_retries(
    Call& call, const std::vector<std::string>& arguments) const {
  auto pause = settings_.retry_after;
  for (int attempt = 1;; ++attempt) {
    process::ProcessResult result = run(call, arguments);
    const bool again = !is_good(result, arguments[0]) && result.ending == process::Ending::exited &&
                       attempt < kAttempts && !call.stop.stop_requested() &&
                       is_transient(result.err + result.out);
    if (!again) return result;
    call.log += fmt::format("(attempt {} failed for a reason that may pass; again)\n", attempt);
    if (call.step) call.step("waits before it tries again");
    wait(pause, call.stop);
    pause *= 2;
  }
}

// With the lock file as it is; where that lacks this platform, init may add it for the time of the
// plan.
process::ProcessResult TerraformPlans::init(Call& call, std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), {"init", "-input=false", "-no-color"});
  const std::string folder = join_path(settings_.root, call.stack.path);
  if (DiskFileSystem().kind(join_path(folder, ".terraform.lock.hcl")) != FileKind::file)
    return with_retries(call, arguments);
  std::vector<std::string> as_locked = arguments;
  as_locked.emplace_back("-lockfile=readonly");
  process::ProcessResult result = with_retries(call, as_locked);
  if (is_good(result, "init") || result.err.find("lock file is read-only") == std::string::npos)
    return result;
  call.log +=
      "(the lock file lacks something; without its protection, it is put back afterwards)\n";
  return with_retries(call, arguments);
}

void TerraformPlans::warm(const std::vector<const StackPlan*>& stacks, const Step& step,
                          std::stop_token stop) {
  make_folder(settings_.plugin_cache);
  for (const StackPlan* stack : stacks) {
    if (stop.stop_requested()) return;
    const PutBack lock_file = keep_lock_file(*stack);
    make_folder(data_folder(*stack));
    // What fails here fails again when the stack is planned, and is told there.
    Call call = {*stack, step, stop};
    init(call, {"-backend=false"});
  }
}

MadePlan TerraformPlans::make(const StackPlan& stack, const Step& step,
                              std::stop_token stop) const {
  MadePlan made;
  const PutBack lock_file = keep_lock_file(stack);
  make_folder(data_folder(stack));
  const std::string folder =
      join_path(settings_.out.empty() ? settings_.work : settings_.out, stack.path);
  if (!settings_.out.empty()) write_result(settings_.out, stack, "log.txt", "");
  const std::string plan_file = join_path(folder, "plan.tfplan");

  std::vector<std::string> plan = {"plan", "-input=false", "-no-color", "-detailed-exitcode",
                                   "-out=" + plan_file};
  plan.emplace_back(settings_.lock ? "-lock-timeout=60s" : "-lock=false");
  if (!settings_.refresh) plan.emplace_back("-refresh=false");
  plan.insert(plan.end(), settings_.arguments.begin(), settings_.arguments.end());
  const std::vector<std::string> show = {"show", "-json", "-no-color", plan_file};

  Call call = {stack, step, stop};
  for (const std::string name : {"init", "plan", "show"}) {
    process::ProcessResult result = name == "init"   ? init(call, {})
                                    : name == "plan" ? with_retries(call, plan)
                                                     : with_retries(call, show);
    if (name == "init") lock_file.note_change();
    if (!is_good(result, name)) {
      made.cancelled = result.ending == process::Ending::cancelled || stop.stop_requested();
      made.timed_out = result.ending == process::Ending::timed_out;
      made.error = redacted(failure_text(result), settings_.environment);
      if (made.error.empty())
        made.error = fmt::format("`terraform {}` ended with {}", name, result.exit_code);
      break;
    }
    if (name == "show") made.json = std::move(result.out);
  }
  made.log = std::move(call.log);
  std::error_code ignored;
  fs::remove_all(data_folder(stack), ignored);
  return made;
}

}  // namespace infra::plan
