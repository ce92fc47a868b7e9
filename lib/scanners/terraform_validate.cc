#include "lib/scanners/terraform_validate.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <optional>

#include "lib/base/error.h"
#include "lib/base/numbers.h"
#include "lib/base/strings.h"
#include "lib/base/temp_dir.h"
#include "lib/base/thread_pool.h"
#include "lib/scanners/findings.h"
#include "lib/scanners/json_fields.h"
#include "lib/scanners/linked_copy.h"
#include "lib/scanners/programs.h"
#include "lib/terraform/version.h"

namespace infra::scanners {
namespace {

using workspace::EvaluatedFolder;
using workspace::Folder;

// Findings are placed as a scanner's are; the rest of this is not used.
const Tool kTerraform = {"terraform", "",    "",      {},     {"version", "-json"}, nullptr, true,
                         true,        false, nullptr, nullptr};

// What init and validate must not take from the user's shell: it is meant for a plan of one folder.
bool interferes(std::string_view name) {
  return name.starts_with("TF_CLI_ARGS") || name == "TF_DATA_DIR" || name == "TF_WORKSPACE" ||
         name == "TF_LOG" || name == "TF_LOG_CORE" || name == "TF_LOG_PROVIDER" ||
         name == "TF_LOG_PATH" || name == "TF_VAR_FILE";
}

Settings terraform_settings(const Settings& settings, const std::string& cache) {
  Settings own = settings;
  std::erase_if(own.environment, [](const auto& each) { return interferes(each.first); });
  own.environment["CHECKPOINT_DISABLE"] = "1";
  own.environment["TF_IN_AUTOMATION"] = "1";
  own.environment["TF_INPUT"] = "0";
  // Else it does not use the cache where there is no lock file; the one here is a copy.
  own.environment["TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE"] = "1";
  own.environment.emplace("TF_PLUGIN_CACHE_DIR", cache);
  return own;
}

std::string checked_terraform(const workspace::Workspace& workspace,
                              process::ProcessRunner& processes, const Settings& settings) {
  const auto& plan = workspace.config().config.plan;
  Settings lookup = settings;
  if (plan.binary.find('/') != std::string::npos) lookup.environment["PATH"] = "/";
  const std::string program = find_program(
      plan.binary.find('/') == std::string::npos ? plan.binary : workspace.absolute(plan.binary),
      lookup);
  if (program.empty())
    throw Error(fmt::format("`{}` is not installed, and --terraform needs it", plan.binary),
                fmt::format("install Terraform {}, or name the program in infra.yaml: plan.binary",
                            plan.terraform));
  const auto result =
      run_program(make_command(program, kTerraform.version_arguments, workspace.root(), settings),
                  fmt::format("`{} version`", plan.binary), processes, settings);
  if (result.ending == process::Ending::cancelled) return program;
  const std::string word = text(parse_report(result.out), "terraform_version");
  const auto version = terraform::Version::parse(word);
  if (!version)
    throw Error(
        fmt::format("`{} version -json` prints no version: {}", plan.binary, last_words(result)),
        "plan.binary in infra.yaml names the program");
  const auto allowed = terraform::VersionConstraints::parse(
      plan.terraform, terraform::VersionConstraints::Use::program);
  if (allowed && !allowed->allows(*version))
    throw Error(fmt::format("`{}` is Terraform {}, but infra.yaml wants `{}`", plan.binary, word,
                            plan.terraform),
                "install one of these, or change plan.terraform");
  return program;
}

// "Unsupported argument" -> unsupported-argument: terraform's diagnostics have no other identity.
std::string slug(std::string_view summary) {
  std::string result;
  for (const char c : to_lower_ascii(summary)) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (word) result += c;
    if (!word && !result.empty() && result.back() != '-') result += '-';
  }
  while (result.ends_with('-')) result.pop_back();
  return result.empty() ? "diagnostic" : result;
}

// What init says of modules has its place in the text alone: "… for module \"m\" at main.tf:1."
void place_in_text(const std::string& detail, std::string& file, std::uint32_t& line) {
  const auto at = detail.rfind(" at ");
  if (at == detail.npos || !detail.ends_with('.')) return;
  const std::string place = detail.substr(at + 4, detail.size() - at - 5);
  const auto colon = place.rfind(':');
  if (colon == place.npos || place.find('\n') != place.npos) return;
  const auto number = parse_number<std::uint32_t>(std::string_view(place).substr(colon + 1));
  if (!number) return;
  line = *number;
  file = place.substr(0, colon);
}

// Not reached is not wrong: whoever gives these has no way to mend them in the configuration.
bool is_about_network(std::string_view summary) {
  return summary == "Error accessing remote module registry" ||
         summary == "Failed to download module";
}

// What `terraform init` and `terraform validate` print as a diagnostic; nullopt: it has no place.
std::optional<Finding> read_diagnostic(const Json& json, const std::string& folder) {
  const Json& range = field(json, "range");
  std::string file = text(range, "filename");
  Finding finding;
  const std::string summary = text(json, "summary");
  const std::string detail = text(json, "detail");
  finding.line = line_number(field(field(range, "start"), "line"));
  if (file.empty()) place_in_text(detail, file, finding.line);
  if (file.empty() || is_about_network(summary)) return std::nullopt;
  finding.id = slug(summary);
  finding.severity = severity_of(text(json, "severity"));
  finding.title = summary;
  finding.message = detail.empty() ? summary : fmt::format("{}: {}", summary, detail);
  finding.file = normalize_path(join_path(folder, file));
  finding.end_line = line_number(field(field(range, "end"), "line"));
  finding.address = text(json, "address");
  return finding;
}

class Run {
 public:
  Run(const workspace::Workspace& workspace, std::string program, std::string copy,
      process::ProcessRunner& processes, const Settings& settings)
      : workspace_(workspace),
        program_(std::move(program)),
        copy_(std::move(copy)),
        processes_(processes),
        settings_(settings) {}

  // Each prints a line of JSON for each event. Faults of the configuration are findings; what has
  // no place in it (a registry out of reach) is the environment's.
  bool init(const Folder& folder, Report& report) const {
    const auto result = run(folder, {"init", "-backend=false", "-input=false", "-json"});
    if (result.ending == process::Ending::cancelled) return false;
    if (result.exit_code == 0) return true;
    std::string without_place;
    for (const std::string_view line : split_lines(result.out)) {
      const Json json = parse_report(std::string(line));
      const Json& diagnostic = field(json, "diagnostic");
      if (!diagnostic.is_object()) continue;
      if (auto finding = read_diagnostic(diagnostic, folder.path)) {
        report.findings.push_back(std::move(*finding));
      } else if (text(diagnostic, "severity") == "error" && without_place.empty()) {
        without_place = text(diagnostic, "summary") + ": " + text(diagnostic, "detail");
      }
    }
    if (!report.findings.empty()) return false;
    if (without_place.empty()) without_place = last_words(result);
    std::ranges::replace(without_place, '\n', ' ');
    throw Error(fmt::format("`terraform init` fails in {}: {}", folder.path,
                            printable(std::string_view(without_place).substr(0, 400))),
                "run it there by itself; providers come from the registry or from the mirror that "
                "TF_CLI_CONFIG_FILE names");
  }

  void validate(const Folder& folder, Report& report) const {
    const auto result = run(folder, {"validate", "-json"});
    if (result.ending == process::Ending::cancelled) return;
    const Json json = parse_report(result.out);
    const Json& diagnostics = field(json, "diagnostics");
    if (!diagnostics.is_array() || !field(json, "valid").is_boolean())
      refuse_report("terraform validate", {folder.path}, result, "what it printed is no report");
    for (const Json& each : diagnostics) {
      auto finding = read_diagnostic(each, folder.path);
      if (!finding) {
        finding.emplace();
        finding->id = slug(text(each, "summary"));
        finding->severity = severity_of(text(each, "severity"));
        finding->title = text(each, "summary");
        finding->message = fmt::format("{}: {}", text(each, "summary"), text(each, "detail"));
        finding->file = first_file(folder);
      }
      report.findings.push_back(std::move(*finding));
    }
  }

 private:
  process::ProcessResult run(const Folder& folder, std::vector<std::string> arguments) const {
    const std::string what = fmt::format("`terraform {}` on {}", arguments[0], folder.path);
    const auto command =
        make_command(program_, std::move(arguments), join_path(copy_, folder.path), settings_);
    return run_program(command, what, processes_, settings_);
  }
  std::string first_file(const Folder& folder) const {
    const auto& files = folder.module->files;
    return files.empty() ? "" : workspace_.sources()[files.front()->source].path;
  }

  const workspace::Workspace& workspace_;
  const std::string program_, copy_;
  process::ProcessRunner& processes_;
  const Settings& settings_;
};

// Which providers `init` must bring: name, constraints and locked version of each.
std::set<std::string> provider_needs(const EvaluatedFolder& root,
                                     const workspace::Workspace& workspace) {
  std::map<std::string, std::set<std::string>> needs;
  const auto add = [&](const terraform::Module& module) {
    for (const auto& provider : module.required_providers)
      needs[provider.source].insert(provider.version);
    for (const terraform::NamedBlock& resource : module.resources)
      needs[resource.type.substr(0, resource.type.find('_'))].insert("");
  };
  add(*root.module.module);
  for (const std::string& used : root.module.modules_used) {
    const std::string path = used.starts_with('/') ? relative_path(used, workspace.root()) : used;
    if (const Folder* folder = workspace.folder(path)) add(*folder->module);
  }
  std::set<std::string> keys;
  for (const auto& [name, constraints] : needs)
    keys.insert(fmt::format("{} {}", name, fmt::join(constraints, ",")));
  for (const auto& provider : root.module.providers)
    keys.insert(provider->source + " locked " + provider->locked_version);
  return keys;
}

}  // namespace

void run_terraform(workspace::Workspace& workspace, const std::vector<const Folder*>& selected,
                   const std::vector<EvaluatedFolder>& roots, process::ProcessRunner& processes,
                   const Settings& settings, ScanResult& result) {
  const TempDir scratch("infra-terraform");
  const std::string copy = join_path(scratch.path(), "copy");
  const std::string cache = join_path(scratch.path(), "plugins");
  const Settings own = terraform_settings(settings, cache);
  const std::string program = checked_terraform(workspace, processes, own);
  if (settings.stop.stop_requested()) return;
  make_folders({copy, cache});
  std::set<std::string> folders;
  for (const Folder& folder : workspace.folders()) folders.insert(folder.path);
  make_linked_copy(workspace.root(), folders, copy);

  std::vector<const EvaluatedFolder*> judged;
  for (const EvaluatedFolder* root : judged_roots(workspace, selected, roots))
    if (root->folder->is_root()) judged.push_back(root);
  const Run run(workspace, program, copy, processes, own);
  std::vector<Report> reports(judged.size());
  std::atomic<std::size_t> done = 0;
  const auto judge = [&](std::size_t i) {
    const Folder& folder = *judged[i]->folder;
    if (run.init(folder, reports[i])) run.validate(folder, reports[i]);
    if (settings.on_progress)
      settings.on_progress("terraform " + folder.path, ++done, judged.size());
  };
  // Parallel inits that put the same provider into one cache disturb each other.
  std::set<std::string> cached;
  std::vector<std::size_t> later;
  for (std::size_t i = 0; i < judged.size() && !settings.stop.stop_requested(); ++i) {
    const auto needs = provider_needs(*judged[i], workspace);
    if (std::ranges::includes(cached, needs)) {
      later.push_back(i);
      continue;
    }
    cached.insert(needs.begin(), needs.end());
    judge(i);
  }
  parallel_for(
      later.size(), settings.jobs, [&](std::size_t i) { judge(later[i]); }, settings.stop);
  if (settings.stop.stop_requested()) return;
  Findings findings(workspace, selected, roots, result);
  for (std::size_t i = 0; i < judged.size(); ++i)
    findings.add(kTerraform, {judged[i]->folder->path, judged[i]}, reports[i]);
}

}  // namespace infra::scanners
