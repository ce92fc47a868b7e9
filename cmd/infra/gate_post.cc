#include <fmt/format.h>

#include "cmd/infra/post_options.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/gate/poster.h"

namespace infra {
namespace {

void say(const Context& context, const char* what, const gate::Posted& posted) {
  context.note(fmt::format("{}: {}{}{}", what, gate::to_string(posted.what),
                           posted.url.empty() ? "" : " ", printable(posted.url)));
}

std::string variable(const Context& context, const char* name) {
  const auto found = context.env.find(name);
  return found == context.env.end() ? "" : found->second;
}

}  // namespace

void add_post_options(Command& command, PostOptions& options) {
  command.flag("--post", options.post,
               "make that text the pull request's one comment, or edit it; the token is that of "
               "GITHUB_TOKEN or GITLAB_TOKEN");
  command.choice("--post-when", {"always", "changes"}, options.when,
                 "changes (default): where there is nothing to say, edit what is there but start "
                 "nothing");
  command.choice("--provider", {"github", "gitlab"}, options.provider,
                 "whose API is asked and told (default: that of the CI job)");
  command.value("--pull", "N", options.pull,
                "number of the pull or merge request (default: that of the CI job)");
}

gate::CodeHost host_of(const PostOptions& options, const workspace::Workspace& workspace,
                       const Context& context) {
  std::string provider = options.provider;
  if (provider.empty() && !variable(context, "GITHUB_ACTIONS").empty()) provider = "github";
  if (provider.empty() && !variable(context, "GITLAB_CI").empty()) provider = "gitlab";
  if (provider.empty())
    throw Error("whose API is meant cannot be told", "give `--provider github` or `gitlab`");
  return gate::code_host(provider, options.pull, context.env, workspace.repository_names());
}

void post_comment(const PostOptions& options, const std::string& text, bool says_something,
                  const workspace::Workspace& workspace, const Context& context) {
  http::CurlClient client;
  gate::Api api(host_of(options, workspace, context), client, {}, context.stop);
  say(context, "comment",
      gate::post_comment(api, text, says_something || options.when == "always"));
}

void post_drift(const PostOptions& options, const report::DriftIssue& issue,
                const workspace::Workspace& workspace, const Context& context) {
  http::CurlClient client;
  gate::Api api(host_of(options, workspace, context), client, {}, context.stop);
  say(context, "issue", gate::post_drift(api, issue.title, issue.body, !issue.clean));
}

}  // namespace infra
