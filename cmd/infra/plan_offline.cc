#include "cmd/infra/plan_offline.h"

#include <fmt/format.h>

#include <condition_variable>
#include <thread>

#include "cmd/infra/offline_settings.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/plan/terraform_plans.h"
#include "lib/provider/offline.h"

namespace infra {
namespace {

// Asks for the end when the user does, or when the time is up.
class Deadline {
 public:
  Deadline(std::chrono::milliseconds time, const std::stop_token& stop)
      : forward_(stop, Forward{this}), thread_([this, time](const std::stop_token& ended) {
          std::mutex mutex;
          std::condition_variable_any over;
          std::unique_lock lock(mutex);
          over.wait_for(lock, ended, time, [] { return false; });
          if (ended.stop_requested()) return;
          late_ = true;
          source_.request_stop();
        }) {}
  std::stop_token token() const { return source_.get_token(); }
  bool late() const { return late_; }

 private:
  struct Forward {
    Deadline* owner;
    void operator()() const { owner->source_.request_stop(); }
  };
  std::stop_source source_;
  std::atomic<bool> late_ = false;
  std::stop_callback<Forward> forward_;
  std::jthread thread_;
};

}  // namespace

OfflinePlans::OfflinePlans(const PlanRunOptions& options, const workspace::Workspace& workspace,
                           const Context& context, std::chrono::milliseconds timeout)
    : options_(options), workspace_(workspace), context_(context), timeout_(timeout) {
  if (options.merge_base.empty()) return;
  const std::string top = context.files.canonical(*workspace.location().top_level);
  git_.emplace(context.processes, context.env, top, context.stop);
  base_.emplace(*git_, options.merge_base, top);
}

plan::MadePlan OfflinePlans::make(const plan::StackPlan& stack, const plan::Step& step,
                                  std::stop_token stop) {
  const std::string folder = workspace_.absolute(stack.path);
  plan::MadePlan made;
  step("plan");
  provider::Preview preview;
  const Deadline deadline(timeout_, stop);
  try {
    const OfflineSetup setup = offline_setup(context_, folder);
    std::vector<std::string> arguments = options_.arguments;
    // It runs in a copy: files of the user's folder are named from there.
    for (std::string& each : arguments) {
      constexpr std::string_view kFile = "-var-file=";
      if (each.starts_with(kFile))
        each = std::string(kFile) + join_path(folder, each.substr(kFile.size()));
    }
    preview = stack.removed ? provider::preview_end(*base_, context_.processes, setup.settings,
                                                    arguments, deadline.token())
                            : provider::preview_change(base_ ? &*base_ : nullptr, context_.files,
                                                       context_.processes, setup.settings,
                                                       arguments, deadline.token());
  } catch (const Error& error) {
    // A provider that is not served, a module that cannot be read: of this stack, not of the run.
    made.error = error.hint.empty() ? std::string(error.what())
                                    : fmt::format("{}: {}", error.what(), error.hint);
    made.cancelled = stop.stop_requested();
    made.log = made.error + "\n";
    return made;
  }
  made.json = std::move(preview.plan_json);
  made.log = plan::redacted(preview.last.err, context_.env);
  made.cancelled = stop.stop_requested();
  made.timed_out = deadline.late();
  if (made.json.empty()) {
    made.log = plan::redacted(preview.last.out + preview.last.err, context_.env);
    const std::string words(trim(preview.last.err.empty() ? preview.last.out : preview.last.err));
    made.error =
        fmt::format("{} failed: {}", preview.failed_step, plan::redacted(words, context_.env));
  }
  const std::lock_guard lock(mutex_);
  for (const std::string& note : preview.notes) notes_.insert(note);
  return made;
}

}  // namespace infra
