// infra fmt: the canonical layout of Terraform files, byte for byte that of `terraform fmt`.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>

#include "cmd/infra/commands.h"
#include "cmd/infra/findings_output.h"
#include "lib/base/diff.h"
#include "lib/base/error.h"
#include "lib/base/thread_pool.h"
#include "lib/diag/render_text.h"
#include "lib/git/git.h"
#include "lib/hcl/format.h"
#include "lib/policy/registry.h"

namespace infra {
namespace {

struct FmtOptions {
  std::vector<std::string> paths;
  bool check = false, diff = false;
  std::vector<OutputFormat> formats;
  bool as_text() const {
    return formats.size() == 1 && formats[0].name == "text" && formats[0].file.empty();
  }
};

bool is_formattable(std::string_view name) {
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{".tf", ".tfvars", ".tftest.hcl", ".tfmock.hcl"},
      [name](std::string_view suffix) { return name.ends_with(suffix); });
}

// Hidden files, and what editors leave behind.
bool is_ignored(std::string_view name) {
  return name.starts_with('.') || name.ends_with('~') ||
         (name.starts_with('#') && name.ends_with('#'));
}

// As `terraform fmt -recursive` chooses them: linked files, but not linked folders.
void collect_files(const Context& context, const std::string& folder,
                   std::vector<std::string>& files) {
  context.check_interrupted();
  for (const DirectoryEntry& entry : context.files.list(context.path(folder))) {
    if (is_ignored(entry.name)) continue;
    const std::string path = normalize_path(join_path(folder, entry.name));
    if (entry.kind == FileKind::directory && !entry.is_symlink) {
      collect_files(context, path, files);
    } else if (entry.kind == FileKind::file && is_formattable(entry.name)) {
      files.push_back(path);
    }
  }
}

std::vector<std::string> chosen_files(const FmtOptions& options, const Context& context) {
  std::vector<std::string> files;
  for (const std::string& path : options.paths) {
    switch (context.files.kind(context.path(path))) {
      case FileKind::directory:
        collect_files(context, path, files);
        break;
      case FileKind::file:
        if (!is_formattable(path)) {
          throw Error(fmt::format("`{}` is no file that can be formatted", path),
                      "give .tf, .tfvars, .tftest.hcl or .tfmock.hcl files, or folders");
        }
        files.push_back(path);
        break;
      case FileKind::missing:
      case FileKind::other:
        throw Error(fmt::format("there is no file or folder `{}`", path));
    }
  }
  std::ranges::sort(files);
  files.erase(std::ranges::unique(files).begin(), files.end());
  return files;
}

struct FileResult {
  bool changes = false;
  diag::Span difference;  // the first line that changes
  std::string diff;
  diag::Diagnostics found;
  std::optional<Error> failure;
};

// Where a changed line begins, for those who read reports.
diag::Span first_difference(const diag::SourceFile& file, std::uint32_t number,
                            const std::string& after) {
  const auto at = std::ranges::mismatch(file.text, after).in1 - file.text.begin();
  const std::size_t before =
      file.text.rfind('\n', static_cast<std::size_t>(std::max<std::ptrdiff_t>(at - 1, 0)));
  const std::size_t begin = before == std::string::npos || at == 0 ? 0 : before + 1;
  const std::size_t end = std::min(file.text.find('\n', begin), file.text.size());
  return {number, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

FileResult format_one(const std::string& path, const FmtOptions& options, const Context& context,
                      diag::SourceMap& sources) {
  FileResult result;
  try {
    const std::uint32_t file = sources.add(path, context.files.read(context.path(path)));
    const std::string& before = sources[file].text;
    const auto after = hcl::format_file(sources, file, result.found);
    result.changes = after && *after != before;
    if (!result.changes) return result;
    result.difference = first_difference(sources[file], file, *after);
    if (options.diff) result.diff = unified_diff(before, *after, path);
    // Through links, so that a linked file stays a link.
    if (!options.check && !options.diff)
      write_file_atomically(context.files.canonical(context.path(path)), *after);
  } catch (const Error& error) {
    result.failure = error;
  }
  return result;
}

void report(const diag::Diagnostics& found, const diag::SourceMap& sources,
            const Context& context) {
  for (const diag::Diagnostic& diagnostic : found)
    context.err << diag::render_text(diagnostic, sources, {context.color}) << '\n';
}

int format_input(const FmtOptions& options, const Context& context) {
  diag::SourceMap sources;
  diag::Diagnostics found;
  const std::uint32_t file =
      sources.add("<stdin>", {std::istreambuf_iterator<char>(context.in), {}});
  const std::string& before = sources[file].text;
  auto after = hcl::format_file(sources, file, found);
  report(found, sources, context);
  if (!after) return kFindings;
  const bool changes = *after != before;
  if (options.diff) context.out << unified_diff(before, *after, "<stdin>");
  if (options.check) {
    if (changes && !options.diff) context.out << "<stdin>\n";
    return changes ? kFindings : kClean;
  }
  if (options.diff) return kClean;
  if (!after->ends_with('\n')) after->push_back('\n');  // a stream of lines, as Terraform's
  context.out << *after;
  return kClean;
}

// The findings of --check in the formats of `validate`; the text stays what it is elsewhere.
void write_reports(const FmtOptions& options, const Context& context,
                   const std::vector<std::string>& files, const std::vector<FileResult>& results,
                   const diag::SourceMap& sources) {
  diag::Diagnostics found;
  const diag::Diagnostics none;
  std::string text;
  for (std::size_t i = 0; i < files.size(); ++i) {
    found.insert(found.end(), results[i].found.begin(), results[i].found.end());
    if (!results[i].changes) continue;
    text += files[i] + "\n";
    diag::Diagnostic& made = found.emplace_back();
    made.rule = policy::find_rule("HCL008");
    made.severity = made.rule->severity;
    made.message = fmt::format("`{}` is not formatted", files[i]);
    made.primary = {results[i].difference, "the first line that differs"};
    made.help = "`infra fmt` mends it";
  }
  diag::sort_diagnostics(found, sources);
  report::Summary summary = report::count(found);
  summary.files = files.size();
  report::DiagnosticsReport report = {"fmt", INFRA_VERSION, found, none, sources, summary};
  report.rules = {policy::find_rule("HCL001"), policy::find_rule("HCL008")};
  const std::string top =
      git::top_level(context.files, context.cwd).value_or(context.files.canonical(context.cwd));
  report.git_path = [&](const std::string& path) {
    const std::string below =
        relative_path(context.files.canonical(context.path(path)), context.files.canonical(top));
    return below.starts_with("..") ? path : below;
  };
  write_findings(context, options.formats, report, [&](const std::string& format, bool) {
    return format == "json" ? report::diagnostics_json(summary, found, sources) : text;
  });
}

int run_fmt(const FmtOptions& options, const Context& context) {
  if (!options.as_text() && (!options.check || options.diff))
    throw Error("`--format` is an option of `--check`");
  if (std::ranges::find(options.paths, "-") != options.paths.end()) {
    if (options.paths.size() > 1)
      throw Error("`-` is standard input and cannot stand beside other paths");
    if (!options.as_text()) throw Error("standard input has no report: leave out `--format`");
    return format_input(options, context);
  }
  FmtOptions with_default = options;
  if (with_default.paths.empty()) with_default.paths = {"."};
  const std::vector<std::string> files = chosen_files(with_default, context);
  diag::SourceMap sources;
  const auto results = parallel_map<FileResult>(
      files.size(), context.jobs,
      [&](std::size_t i) { return format_one(files[i], options, context, sources); }, context.stop);
  context.check_interrupted();
  int exit_code = kClean;
  auto raise_to = [&](ExitCode code) { exit_code = std::max<int>(exit_code, code); };
  for (std::size_t i = 0; i < files.size(); ++i) {
    const FileResult& result = results[i];
    if (result.failure) {
      context.err << "error: " << result.failure->what() << '\n';
      if (!result.failure->hint.empty())
        context.err << "  = help: " << result.failure->hint << '\n';
      raise_to(kNotCompleted);
    }
    if (options.as_text()) report(result.found, sources, context);
    if (!result.found.empty()) raise_to(kFindings);
    if (!result.changes) continue;
    if (options.as_text() && (options.check || !options.diff)) context.out << files[i] << '\n';
    context.out << result.diff;
    if (options.check) raise_to(kFindings);
  }
  if (!options.as_text()) write_reports(options, context, files, results, sources);
  return exit_code;
}

}  // namespace

void register_fmt(Command& command) {
  const auto options = std::make_shared<FmtOptions>();
  command.flag("--check", options->check,
               "change nothing; print what is not formatted and exit with 1");
  command.flag("--diff", options->diff, "change nothing; print what would change");
  command.formats(options->formats, findings_formats());
  command.arguments("PATH", options->paths,
                    "files, folders with all below them, or - for standard input (default: .)");
  command.run = [options](const Context& context) { return run_fmt(*options, context); };
}

}  // namespace infra
