// `infra docs`: keeps the reference of each module in its README what its code says.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <ostream>

#include "cmd/infra/commands.h"
#include "cmd/infra/open_workspace.h"
#include "lib/base/diff.h"
#include "lib/base/error.h"
#include "lib/base/file_system.h"
#include "lib/release/module_docs.h"

namespace infra {
namespace {

struct DocsOptions {
  std::vector<std::string> modules;
  bool check = false;
};

// Exit code for one module.
ExitCode document(const workspace::Workspace& workspace, const workspace::Folder& folder,
                  const DocsOptions& options, const Context& context) {
  const std::string shown = normalize_path(join_path(folder.path, "README.md"));
  const std::string path = workspace.absolute(shown);
  if (context.files.kind(path) != FileKind::file) {
    context.err << fmt::format(
        "error: {} has no README.md\n  = help: write one, with the lines "
        "`{}` and `{}` where the reference goes\n",
        folder.path, release::kDocsBegin, release::kDocsEnd);
    return kFindings;
  }
  const std::string before = context.files.read(path);
  const auto after = release::with_reference(
      before,
      release::module_reference(release::interface_of(*folder.module, workspace.sources())));
  if (!after) {
    context.err << fmt::format(
        "error: {} does not say where the reference goes\n  = help: add the "
        "lines `{}` and `{}`\n",
        shown, release::kDocsBegin, release::kDocsEnd);
    return kFindings;
  }
  if (*after == before) return kClean;
  if (options.check) {
    context.out << unified_diff(before, *after, shown);
    return kFindings;
  }
  write_file_atomically(context.files.canonical(path), *after);
  context.out << shown << '\n';
  return kClean;
}

int run_docs(const DocsOptions& options, const Context& context) {
  const auto workspace = open_workspace(context, options.modules);
  int exit_code = kClean;
  std::size_t count = 0;
  for (const workspace::Folder* folder : workspace->selected()) {
    if (folder->kind != workspace::FolderKind::module) continue;
    if (options.modules.empty() && !folder->deployed) continue;  // of examples and tests
    context.check_interrupted();
    exit_code = std::max<int>(exit_code, document(*workspace, *folder, options, context));
    ++count;
  }
  if (count == 0)
    throw Error("there is no module here",
                "a module is a folder that others call; `infra doctor` "
                "says what each folder is taken for");
  if (options.check && exit_code == kFindings)
    context.err << "`infra docs` writes what is missing\n";
  return exit_code;
}

}  // namespace

void register_docs(Command& command) {
  const auto options = std::make_shared<DocsOptions>();
  command.flag("--check", options->check, "change nothing; print what would change, exit with 1");
  command.arguments("MODULE", options->modules,
                    "folders of modules (default: all but those of examples and tests)");
  command.run = [options](const Context& context) { return run_docs(*options, context); };
}

}  // namespace infra
