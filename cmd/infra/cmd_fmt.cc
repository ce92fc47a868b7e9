// infra fmt: the canonical layout of Terraform files, byte for byte that of `terraform fmt`.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>

#include "cmd/infra/commands.h"
#include "lib/base/diff.h"
#include "lib/base/error.h"
#include "lib/base/thread_pool.h"
#include "lib/diag/render_text.h"
#include "lib/hcl/format.h"

namespace infra {
namespace {

struct FmtOptions {
  std::vector<std::string> paths;
  bool check = false, diff = false;
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
  std::string diff;
  diag::Diagnostics found;
  std::optional<Error> failure;
};

FileResult format_one(const std::string& path, const FmtOptions& options, const Context& context,
                      diag::SourceMap& sources) {
  FileResult result;
  try {
    const std::uint32_t file = sources.add(path, context.files.read(context.path(path)));
    const std::string& before = sources[file].text;
    const auto after = hcl::format_file(sources, file, result.found);
    result.changes = after && *after != before;
    if (!result.changes) return result;
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

int run_fmt(const FmtOptions& options, const Context& context) {
  if (std::ranges::find(options.paths, "-") != options.paths.end()) {
    if (options.paths.size() > 1)
      throw Error("`-` is standard input and cannot stand beside other paths");
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
    report(result.found, sources, context);
    if (!result.found.empty()) raise_to(kFindings);
    if (!result.changes) continue;
    if (options.check || !options.diff) context.out << files[i] << '\n';
    context.out << result.diff;
    if (options.check) raise_to(kFindings);
  }
  return exit_code;
}

}  // namespace

void register_fmt(Command& command) {
  const auto options = std::make_shared<FmtOptions>();
  command.flag("--check", options->check,
               "change nothing; print what is not formatted and exit with 1");
  command.flag("--diff", options->diff, "change nothing; print what would change");
  command.arguments("PATH", options->paths,
                    "files, folders with all below them, or - for standard input (default: .)");
  command.run = [options](const Context& context) { return run_fmt(*options, context); };
}

}  // namespace infra
