// infra init: a repository of shared/, stacks/ and modules/ with its configuration and automation.
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <ostream>
#include <system_error>

#include "cmd/infra/open_workspace.h"
#include "cmd/infra/scaffold_commands.h"
#include "cmd/infra/scaffold_session.h"
#include "lib/automation/atlantis.h"
#include "lib/automation/ci.h"
#include "lib/base/diff.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/git/git.h"
#include "lib/scaffold/embedded.h"
#include "lib/workspace/code_owners.h"
#include "lib/workspace/graph.h"

namespace infra {
namespace {

struct InitOptions {
  std::string folder = ".", organisation, ci;
  bool dry_run = false, diff = false;
};

// What the golden path is written with (infra.yaml of the repository that it is built from).
constexpr std::string_view kOrganisation = "ryuqqq";
constexpr std::pair<const char*, std::string_view> kAccounts[] = {{"shared", "111111111111"},
                                                                  {"dev", "222222222222"},
                                                                  {"staging", "333333333333"},
                                                                  {"prod", "444444444444"}};

Context with_files(const Context& context, const FileSystem& files) {
  return {files,
          context.processes,
          context.clock,
          context.in,
          context.out,
          context.err,
          context.env,
          context.cwd,
          context.terminal,
          context.out_terminal,
          context.stop,
          context.config,
          context.jobs,
          context.color,
          Verbosity::quiet,
          context.in_terminal};
}

// A folder that is made for it, and taken away again where nothing is written into it.
class NewFolder {
 public:
  explicit NewFolder(std::string path) : path_(std::move(path)) {
    std::error_code error;
    if (std::filesystem::exists(path_, error)) return;
    for (std::string at = path_; !std::filesystem::exists(at, error) && at != "/" && !at.empty();
         at = parent_path(at))
      made_.push_back(at);
    std::filesystem::create_directories(path_, error);
    if (error) throw Error(fmt::format("cannot make {}: {}", path_, error.message()));
  }
  NewFolder(const NewFolder&) = delete;
  ~NewFolder() {
    std::error_code error;
    for (const std::string& path : made_) std::filesystem::remove(path, error);  // if empty
  }

 private:
  std::string path_;
  std::vector<std::string> made_;
};

// "github.com/acme/platform" -> acme.
std::string organisation_of(const std::vector<std::string>& remotes) {
  for (const std::string& remote : remotes) {
    const auto steps = split(remote, '/');
    if (steps.size() >= 3) return to_lower_ascii(steps[1]);
  }
  return "";
}

std::string system_of(const std::vector<std::string>& remotes, const FileSystem& files,
                      const std::string& root) {
  const bool gitlab =
      files.kind(join_path(root, ".gitlab-ci.yml")) == FileKind::file ||
      std::ranges::any_of(remotes, [](const std::string& remote) {
        return remote.substr(0, remote.find('/')).find("gitlab") != std::string::npos;
      });
  return gitlab ? "gitlab" : "github";
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

class Initializer {
 public:
  Initializer(const InitOptions& options, const Context& context)
      : options_(options),
        session_(context),
        files_(context.files, session_.root()),
        remotes_(remotes()) {}

  int run() {
    if (session_.root() != session_.context.cwd)
      throw Error(
          fmt::format("{} lies in the repository {}", session_.context.cwd, session_.root()),
          fmt::format("`infra init {}`", session_.root()));
    session_.recover();
    const std::string ci = options_.ci.empty()
                               ? system_of(remotes_, session_.context.files, session_.root())
                               : options_.ci;
    const scaffold::Template from = session_.load("repository");
    scaffold::Map answers = {{"organisation", organisation()}, {"ci", ci}};
    take_accounts(answers);
    workspace::Config config = session_.config();
    config.organisation = organisation_;
    std::vector<scaffold::Refusal> refused;
    for (auto& [path, bytes] : scaffold::render({from, answers, config}, refused).files)
      if (!has_another(path)) add(path, std::move(bytes));
    add_golden_path();
    add_automation(ci);
    return write(from, answers);
  }

 private:
  std::vector<std::string> remotes() const {
    const auto top = git::top_level(session_.context.files, session_.root());
    return top ? git::remote_names(session_.context.files, *top) : std::vector<std::string>();
  }

  std::string organisation() {
    const bool configured = session_.workspace->config().lines.contains("organisation");
    std::string name = options_.organisation;
    if (name.empty())
      name = configured ? session_.config().organisation : organisation_of(remotes_);
    if (name.empty())
      throw Error("the organisation is not known", "`infra init --organisation NAME`");
    if (configured && name != session_.config().organisation)
      session_.context.note(fmt::format("infra.yaml says `organisation: {}`, which stays",
                                        session_.config().organisation));
    organisation_ = configured ? session_.config().organisation : name;
    return name;
  }

  void take_accounts(scaffold::Map& answers) const {
    scaffold::List accounts;
    for (const auto& [key, number] : session_.config().accounts)
      accounts.push_back(scaffold::Map{{"key", key}, {"number", number}});
    answers["has_accounts"] = !accounts.empty();
    answers["account_list"] = std::move(accounts);
  }

  // Files that may stand in several places.
  bool has_another(const std::string& path) const {
    static const std::vector<std::vector<std::string>> kPlaces = {
        {std::begin(workspace::kCodeOwnersFiles), std::end(workspace::kCodeOwnersFiles)},
        {"pull_request_template.md", ".github/pull_request_template.md",
         "docs/pull_request_template.md", "PULL_REQUEST_TEMPLATE.md",
         ".github/PULL_REQUEST_TEMPLATE.md"}};
    for (const auto& places : kPlaces) {
      if (std::ranges::find(places, path) == places.end()) continue;
      return std::ranges::any_of(
          places, [&](const std::string& other) { return other != path && files_.find(other); });
    }
    return false;
  }

  void add(const std::string& path, std::string bytes) {
    const FileKind there = session_.context.files.kind(join_path(session_.root(), path));
    if (there == FileKind::missing) return files_.set(path, std::move(bytes));
    if (there == FileKind::file && files_.find(path) == bytes) return;
    differs_.emplace_back(path, std::move(bytes));
  }

  bool is_empty(const std::string& folder) const {
    const std::string whole = join_path(session_.root(), folder);
    const FileKind kind = session_.context.files.kind(whole);
    return kind == FileKind::missing ||
           (kind == FileKind::directory && session_.context.files.list(whole).empty());
  }

  void add_golden_path() {
    const auto& globs = session_.config().layout;
    const bool own = globs.modules == workspace::LayoutConfig().modules &&
                     globs.shared == workspace::LayoutConfig().shared;
    const bool modules = is_empty("modules"), shared = is_empty("shared");
    if (!own || (!modules && !shared)) return;
    for (auto& [path, bytes] : scaffold::golden_path()) {
      if (!(path.starts_with("modules/") ? modules : shared)) continue;
      add(path, as_ours(std::move(bytes)));
    }
  }

  // With this organisation's name and accounts.
  std::string as_ours(std::string bytes) const {
    bytes = replace_all(std::move(bytes), kOrganisation, organisation_);
    const auto& accounts = session_.config().accounts;
    for (const auto& [name, number] : kAccounts)
      if (const auto own = accounts.find(name); own != accounts.end())
        bytes = replace_all(std::move(bytes), number, own->second);
    return bytes;
  }

  // From the graph of what will be there.
  void add_automation(const std::string& ci) {
    const Context seen = with_files(session_.context, files_);
    const auto workspace = open_workspace(seen);
    const workspace::Graph graph(*workspace, seen.jobs, seen.stop);
    const auto exchange = workspace::find_exchange(*workspace, graph, seen.jobs, seen.stop);
    seen.check_interrupted();
    const std::string existing = files_.find("atlantis.yaml").value_or("");
    if (existing.empty())
      add("atlantis.yaml", automation::atlantis_yaml(*workspace, graph, exchange, existing));
    if (ci == "none") return;
    automation::CiFacts facts;
    facts.program_version = INFRA_VERSION;
    facts.atlantis = files_.find("atlantis.yaml").has_value();
    facts.modules = std::ranges::any_of(workspace->folders(), [](const workspace::Folder& folder) {
      return folder.kind == workspace::FolderKind::module && folder.deployed;
    });
    const workspace::Config& config = workspace->config().config;
    for (automation::CiFile& file : ci == "github" ? automation::github_workflows(config, facts)
                                                   : automation::gitlab_pipelines(config, facts))
      add(file.path, std::move(file.text));
  }

  int write(const scaffold::Template& from, const scaffold::Map& answers) {
    const Context& context = session_.context;
    for (const auto& [path, bytes] : differs_) {
      context.note(fmt::format("{} is there and stays; it differs from what init would write{}",
                               path, options_.diff ? "" : " (`--diff` shows how)"));
      if (options_.diff) context.out << unified_diff(files_.find(path).value_or(""), bytes, path);
    }
    ScaffoldOptions shown;
    shown.dry_run = options_.dry_run;
    shown.diff = options_.diff;
    if (!write_changes(session_, files_, shown, "init")) return kClean;
    if (!files_.changes().empty()) show_next(context, from, answers);
    return kClean;
  }

  const InitOptions& options_;
  ScaffoldSession session_;
  scaffold::Overlay files_;
  std::vector<std::string> remotes_;
  std::string organisation_;
  std::vector<std::pair<std::string, std::string>> differs_;  // there, and not as init has it
};

int run_init(const InitOptions& options, const Context& context) {
  const std::string folder = context.path(options.folder);
  const NewFolder made(folder);
  Context there = context;
  there.cwd = context.files.canonical(folder);
  if (context.files.kind(there.cwd) != FileKind::directory)
    throw Error(fmt::format("`{}` is no folder", printable(options.folder)));
  return Initializer(options, there).run();
}

}  // namespace

void register_init(Command& command) {
  const auto options = std::make_shared<InitOptions>();
  command.argument("DIR", options->folder,
                   "folder of the repository (default: .); what is there is never overwritten");
  command.value("--organisation", "O", options->organisation,
                "part of names in AWS (default: infra.yaml, else the owner in git's remote)");
  command.choice("--ci", {"github", "gitlab", "none"}, options->ci,
                 "whose workflows to write (default: by git's remote, else github)");
  command.flag("--dry-run", options->dry_run, "write nothing; print the tree that would be made");
  command.flag("--diff", options->diff,
               "write nothing; print what would be written, and how what is there differs");
  command.run = [options](const Context& context) { return run_init(*options, context); };
}

}  // namespace infra
