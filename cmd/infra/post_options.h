// `--post` of gate and plan: the text as the one comment of the pull request, or drift's one issue.
#pragma once

#include <string>

#include "cmd/infra/command.h"
#include "lib/gate/code_host.h"
#include "lib/plan_report/plan_comment.h"
#include "lib/workspace/workspace.h"

namespace infra {

struct PostOptions {
  bool post = false;
  std::string when = "changes";
  std::string provider;  // github, gitlab; "": that of the CI job
  std::string pull;
};
void add_post_options(Command& command, PostOptions& options);
// Whatever --provider or the environment of a CI job says. Throws where neither does.
gate::CodeHost host_of(const PostOptions& options, const workspace::Workspace& workspace,
                       const Context& context);
// `says_something`: is there more in it than that nothing changes?
void post_comment(const PostOptions& options, const std::string& text, bool says_something,
                  const workspace::Workspace& workspace, const Context& context);
void post_drift(const PostOptions& options, const report::DriftIssue& issue,
                const workspace::Workspace& workspace, const Context& context);

}  // namespace infra
