// What each run of `infra scaffold` begins with, and what all of its actions share. Used by
// cmd_scaffold.cc, scaffold_update.cc and cmd_init.cc.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cmd/infra/command.h"
#include "cmd/infra/context.h"
#include "lib/scaffold/answers.h"
#include "lib/scaffold/overlay.h"
#include "lib/scaffold/record.h"
#include "lib/scaffold/render.h"
#include "lib/workspace/workspace.h"

namespace infra {

struct ScaffoldOptions {
  std::vector<std::string> words;  // TEMPLATE NAME; update NAME; list
  // Question -> the words of its option, as often as it was given.
  std::map<std::string, std::vector<std::string>> given;
  std::vector<std::string> set, without;
  std::string from;
  bool dry_run = false, diff = false, yes = false, all = false, lint = false;
  bool is_public = false;
  std::vector<OutputFormat> formats;
};

class ScaffoldSession {
 public:
  explicit ScaffoldSession(const Context& context);

  const Context& context;
  std::unique_ptr<workspace::Workspace> workspace;  // configuration only
  scaffold::TemplateSource templates;
  diag::SourceMap sources;

  const std::string& root() const { return workspace->root(); }
  const workspace::Config& config() const { return workspace->config().config; }
  scaffold::AnswerRules rules(const scaffold::Manifest& manifest) const;
  // Prints what is wrong with the template, then throws infra::Error.
  scaffold::Template load(const std::string& name);
  // Renders; throws infra::Error with all that is refused.
  scaffold::Rendering render(const scaffold::Template& from, const scaffold::Map& answers) const;
  // What a run that was killed has left is put back, with a note.
  void recover() const;
};

// One line a refusal, as an error's message.
std::string refusals_text(const std::vector<scaffold::Refusal>& refused);
// `--cost-center` for cost_center.
std::string option_name(std::string_view question);

// The answers that options give; throws infra::Error for what the template does not ask, or
// refuses.
void take_given(const ScaffoldSession& session, const scaffold::Template& from,
                const ScaffoldOptions& options, scaffold::Map& answers);
// Those of --from, which is read here.
scaffold::Map read_specification(ScaffoldSession& session, const scaffold::Template& from,
                                 const std::string& path);
// Completes the answers: at a terminal by asking (nullopt: the user has cancelled), else by
// defaults; throws infra::Error that lists all that is missing. `confirm`: where nothing is
// missing, a terminal is still asked whether to write.
std::optional<scaffold::Map> complete_answers(const ScaffoldSession& session,
                                              const scaffold::Template& from,
                                              const ScaffoldOptions& options, scaffold::Map answers,
                                              bool confirm);

// What is written, or would be: the tree on stdout, differences with --diff, then the files. True
// where the disk is as wanted now.
bool write_changes(const ScaffoldSession& session, const scaffold::Overlay& changes,
                   const ScaffoldOptions& options, std::string_view title);
// After writing: the monthly cost of the stacks that changed, where it can be computed.
void show_cost(const Context& context, const std::string& root, const scaffold::Overlay& changes);
// The commands that a template names as what to do next.
void show_next(const Context& context, const scaffold::Template& from, const scaffold::Map& values);

// infra scaffold update [NAME|--all]
int run_scaffold_update(const ScaffoldOptions& options, const Context& context);

}  // namespace infra
