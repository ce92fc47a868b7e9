#include "lib/scanners/findings.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/policy/rule.h"

namespace infra::scanners {
namespace {

using workspace::EvaluatedFolder;
using workspace::Folder;

// Checks for credentials: the line that they point at must not be printed.
bool is_about_secrets(std::string_view id) {
  constexpr std::string_view kIds[] = {
      "AVD-AWS-0029", "AVD-AWS-0036", "AVD-AWS-0122", "AVD-AWS-0129", "AWS-0029",  "AWS-0036",
      "AWS-0122",     "AWS-0129",     "CKV_AWS_41",   "CKV_AWS_45",   "CKV_AWS_46"};
  return std::ranges::find(kIds, id) != std::end(kIds) || id.starts_with("CKV_SECRET_") ||
         id.starts_with("AVD-GEN-");
}

// One line, without the full stop of a sentence.
std::string tidy(std::string_view text) {
  std::string line(trim(text));
  std::ranges::replace(line, '\n', ' ');
  while (line.ends_with('.')) line.pop_back();
  return printable(line);
}

std::string folder_of(const std::string& path) {
  const std::string folder = parent_path(path);
  return folder.empty() ? "." : folder;
}

}  // namespace

Findings::Findings(const workspace::Workspace& workspace,
                   const std::vector<const Folder*>& selected,
                   const std::vector<EvaluatedFolder>& roots, ScanResult& result)
    : workspace_(workspace), places_(workspace, roots), result_(result) {
  for (const Folder* folder : selected) selected_.insert(folder->path);
}

std::string Findings::relative(const std::string& file) const {
  return file.starts_with('/') ? relative_path(file, workspace_.root()) : normalize_path(file);
}

bool Findings::is_selected(diag::Span place) const {
  return selected_.contains(folder_of(workspace_.sources()[place.file].path));
}

void Findings::keep(diag::Diagnostic diagnostic) {
  const policy::RuleSettings settings(workspace_.config().config, diagnostic.rule->code);
  if (settings.off()) return;
  diagnostic.severity = settings.severity(diagnostic.severity);
  result_.found.push_back(std::move(diagnostic));
}

// What is in a module that terraform has downloaded is shown at the call, which is what the user
// can change.
Place Findings::place_of(const Finding& finding, const Target& target) const {
  Place place =
      places_.find(finding.file, finding.line, finding.end_line, finding.address, target.root);
  if (place.found) return place;
  const std::string path = relative(finding.file);
  const auto downloaded = path.find(".terraform/");
  const Folder* folder = target.root != nullptr ? target.root->folder : nullptr;
  if (folder == nullptr && downloaded != path.npos)
    folder = workspace_.folder(downloaded == 0 ? "." : path.substr(0, downloaded - 1));
  if (folder == nullptr) return place;
  std::string call = without_instance_keys(finding.address);
  if (call.starts_with("module.")) call = call.substr(0, call.find('.', sizeof("module.") - 1));
  const hcl::Block* block = places_.declaration(*folder, call);
  if (block == nullptr && downloaded == path.npos) return place;  // no file of ours
  place.found = true;
  place.block = block;
  place.span = block != nullptr ? block->header : places_.folder_span(*folder);
  if (folder->is_root()) place.subject.stack = folder->path;
  place.subject.address = without_instance_keys(finding.address);
  return place;
}

// A policy that knows the resource but no line.
void Findings::place_by_address(const Finding& finding, const Target& target, Place& place) const {
  const Folder* folder = workspace_.folder(target.folder);
  if (folder == nullptr) return;
  const hcl::Block* block = places_.declaration(*folder, finding.address);
  if (block == nullptr) return;
  place.block = block;
  place.span = block->header;
  place.subject.address = without_instance_keys(finding.address);
}

void Findings::add_finding(const Tool& tool, const Target& target, const Finding& finding) {
  // What is said of a file in a syntax that is misread is as likely false as true.
  if (!tool.reads_json && finding.file.ends_with(".tf.json")) return;
  Place place = place_of(finding, target);
  if (finding.line == 0 && !finding.address.empty()) place_by_address(finding, target, place);
  if (!place.found || !is_selected(place.span)) return;
  diag::Diagnostic diagnostic;
  const std::string title = tidy(finding.title.empty() ? finding.message : finding.title);
  const std::string link =
      finding.link.empty() ? "" : fmt::format("see {}", printable(finding.link));
  diagnostic.rule = result_.rules.add(fmt::format("EXT:{}:{}", tool.name, printable(finding.id)),
                                      printable(finding.id), finding.severity, title, link);
  diagnostic.severity = finding.severity;
  diagnostic.message = finding.message.empty() ? title : tidy(finding.message);
  diagnostic.primary.span = place.span;
  diagnostic.help = tidy(finding.help);
  if (finding.link.starts_with("https://")) diagnostic.link = printable(finding.link);
  if (!link.empty()) diagnostic.help += (diagnostic.help.empty() ? "" : "; ") + link;
  diagnostic.subject = std::move(place.subject);
  const bool is_header = place.block != nullptr && place.block->header == place.span;
  diagnostic.secret = is_about_secrets(finding.id) && !is_header;
  keep(std::move(diagnostic));
}

void Findings::incomplete(const Tool& tool, diag::Span place, const std::string& stack,
                          const std::string& message, const std::string& help) {
  if (place == diag::kNoSpan || !is_selected(place)) return;
  diag::Diagnostic diagnostic;
  diagnostic.rule =
      result_.rules.add(fmt::format("EXT:{}:incomplete", tool.name), "incomplete",
                        diag::Severity::error, "the scanner did not judge all of the configuration",
                        "what a scanner has not seen is not clean");
  diagnostic.message = message;
  diagnostic.primary.span = place;
  diagnostic.help = help;
  diagnostic.subject.stack = stack;
  keep(std::move(diagnostic));
}

void Findings::add(const Tool& tool, const Target& target, const Report& report) {
  Seen& seen = seen_[&tool];
  for (const Finding& finding : report.findings) add_finding(tool, target, finding);
  if (report.files_read) {
    seen.tells = true;
    for (const std::string& file : *report.files_read)
      seen.files[target.folder].insert(relative(file));
  }
  seen.judged_files.insert(report.judged_files.begin(), report.judged_files.end());
  seen.judged_types.insert(report.judged_types.begin(), report.judged_types.end());
  const std::string stack = target.root != nullptr && target.root->folder->is_root()
                                ? target.root->folder->path
                                : std::string();
  for (const Report::Unseen& unseen : report.unseen) {
    diag::Span place;
    std::string what = target.folder;
    if (unseen.file.empty()) {
      seen.failed.insert(target.folder);
      if (const Folder* folder = workspace_.folder(target.folder))
        place = places_.folder_span(*folder);
    } else {
      what = relative(unseen.file);
      place = places_.find(unseen.file, 0, 0, "", nullptr).span;
    }
    incomplete(tool, place, stack,
               fmt::format("`{}` did not judge {}: {}", tool.name, what, tidy(unseen.because)),
               "mend what it cannot read: its silence about the rest means nothing");
  }
}

void Findings::add_coverage(const Tool& tool, const std::vector<const EvaluatedFolder*>& judged) {
  Seen& seen = seen_[&tool];
  for (const EvaluatedFolder* root : judged) {
    const std::string target = tool.per_root ? root->folder->path : ".";
    const std::set<std::string>& files_read = seen.files[target];
    std::set<const Folder*> folders = {root->folder};
    for (const std::string& used : root->module.modules_used)
      if (const Folder* folder = workspace_.folder(relative(used))) folders.insert(folder);
    std::vector<std::string> unread;
    for (const Folder* folder : folders)
      for (const auto& file : folder->module->files) {
        const std::string& path = workspace_.sources()[file->source].path;
        const bool is_json = path.ends_with(".tf.json");
        if (!is_json && !path.ends_with(".tf")) continue;
        if (is_unfit(tool, *file)) {
          tell_unfit(tool, *folder, *file);
        } else if (is_passed_over(seen, files_read, *root, *file)) {
          unread.push_back(path);
        }
      }
    if (unread.empty() || seen.failed.contains(target)) continue;
    std::ranges::sort(unread);
    const std::string others =
        unread.size() == 1 ? "" : fmt::format(" and {} more", plural(unread.size() - 1, "file"));
    incomplete(tool, places_.folder_span(*root->folder),
               root->folder->is_root() ? root->folder->path : "",
               fmt::format("`{}` passed over {}{} without a word", tool.name, unread[0], others),
               "it is not known why: its silence about them means nothing");
  }
}

// By what the tool says that it has read; else a file is passed over that has a resource of a type
// that got a verdict elsewhere, and has none itself.
bool Findings::is_passed_over(const Seen& seen, const std::set<std::string>& files_read,
                              const EvaluatedFolder& root, const hcl::File& file) const {
  const std::string& path = workspace_.sources()[file.source].path;
  if (seen.tells) return !files_read.contains(path);
  if (seen.judged_files.contains(path) || file.has_errors) return false;
  return std::ranges::any_of(root.module.resources, [&](const terraform::Resource& resource) {
    return resource.mode == terraform::Mode::managed && resource.span.file == file.source &&
           (resource.index.is_null() || resource.index.is_known()) &&
           seen.judged_types.contains(resource.type);
  });
}

// A file that the tool cannot judge, as is known before it is asked.
bool Findings::is_unfit(const Tool& tool, const hcl::File& file) const {
  return (file.json && !tool.reads_json) || (file.has_errors && tool.takes_files);
}

void Findings::tell_unfit(const Tool& tool, const Folder& folder, const hcl::File& file) {
  const std::string& path = workspace_.sources()[file.source].path;
  if (!seen_[&tool].told.insert(path).second) return;  // a module that several roots use
  const std::string stack = folder.is_root() ? folder.path : "";
  if (file.json && !tool.reads_json) {
    incomplete(
        tool, {file.source, 0, 0}, stack,
        fmt::format("`{}` misreads Terraform's JSON syntax: {} was not judged", tool.name, path),
        "`checkov` and `infra` itself read it; or write native syntax");
  } else {
    incomplete(tool, {file.source, 0, 0}, stack,
               fmt::format("`{}` was not given {}, which has syntax errors", tool.name, path),
               "mend the syntax errors");
  }
}

}  // namespace infra::scanners
