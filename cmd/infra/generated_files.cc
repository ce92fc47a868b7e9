#include "cmd/infra/generated_files.h"

#include <fmt/format.h>

#include <filesystem>
#include <ostream>

#include "lib/base/diff.h"
#include "lib/base/error.h"
#include "lib/base/write_files.h"

namespace infra {
namespace {

std::string text_now(const Context& context, const GeneratedText& file) {
  return context.files.kind(file.path) == FileKind::file ? context.files.read(file.path) : "";
}

}  // namespace

void write_generated(const Context& context, const std::vector<GeneratedText>& files) {
  std::map<std::string, std::string> texts;
  std::string shown;
  for (const GeneratedText& file : files) {
    if (text_now(context, file) == file.text) continue;
    std::error_code error;
    std::filesystem::create_directories(parent_path(file.path), error);
    if (error)
      throw Error(fmt::format("cannot make the folder of {}: {}", file.shown, error.message()));
    texts[context.files.canonical(file.path)] = file.text;
    shown += file.shown + "\n";
  }
  write_files_atomically(texts);
  context.out << shown;
  if (texts.empty()) context.note("everything is up to date");
}

ExitCode check_generated(const Context& context, const std::vector<GeneratedText>& files,
                         std::string_view command) {
  ExitCode result = kClean;
  for (const GeneratedText& file : files) {
    const std::string now = text_now(context, file);
    if (now == file.text) continue;
    context.out << unified_diff(now, file.text, file.shown);
    result = kFindings;
  }
  if (result != kClean) context.err << fmt::format("`{}` writes what is missing\n", command);
  return result;
}

}  // namespace infra
