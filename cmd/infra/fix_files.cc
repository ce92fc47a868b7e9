#include "cmd/infra/fix_files.h"

#include <algorithm>

#include "lib/base/diff.h"
#include "lib/base/write_files.h"
#include "lib/hcl/edit.h"

namespace infra {
namespace {

constexpr int kMostRounds = 20;

}  // namespace

// The disk with some files as they will be.
class FixFiles::Overlay final : public FileSystem {
 public:
  explicit Overlay(const FixFiles& fixes) : fixes_(fixes), below_(fixes.context_.files) {}
  std::string read(const std::string& path) const override {
    const auto changed = fixes_.texts_.find(below_.canonical(path));
    return changed == fixes_.texts_.end() ? below_.read(path) : changed->second.after;
  }
  FileKind kind(const std::string& path) const override { return below_.kind(path); }
  std::vector<DirectoryEntry> list(const std::string& path) const override {
    return below_.list(path);
  }
  std::string canonical(const std::string& path) const override { return below_.canonical(path); }

 private:
  const FixFiles& fixes_;
  const FileSystem& below_;
};

FixFiles::FixFiles(const Context& context) : context_(context) {}
FixFiles::~FixFiles() = default;

void FixFiles::Round::apply(const diag::Diagnostics& found, const workspace::Workspace& workspace,
                            policy::HiddenSecrets secrets) {
  files_.secrets_ = std::move(secrets);
  std::map<std::uint32_t, std::vector<diag::Edit>> edits;
  const auto collides = [&](const diag::Edit& edit) {
    return std::ranges::any_of(edits[edit.span.file], [&](const diag::Edit& other) {
      return edit.span.begin <= other.span.end && other.span.begin <= edit.span.end;
    });
  };
  for (const diag::Diagnostic& each : found) {
    if (!each.fix || std::ranges::any_of(each.fix->edits, collides)) continue;
    for (const diag::Edit& edit : each.fix->edits) edits[edit.span.file].push_back(edit);
  }
  for (auto& [file, of_file] : edits) {
    if (of_file.empty()) continue;
    const diag::SourceFile& source = workspace.sources()[file];
    const std::string path = workspace.files().canonical(workspace.absolute(source.path));
    auto [at, added] = files_.texts_.try_emplace(path, Changed{source.path, source.text, ""});
    at->second.after = hcl::apply(source.text, std::move(of_file));
    changed_ = true;
  }
}

void FixFiles::repeat(const std::function<void(const Context&, Round&)>& work) {
  const Overlay overlay(*this);
  const Context seen = {overlay,           context_.processes,    context_.clock,  context_.in,
                        context_.out,      context_.err,          context_.env,    context_.cwd,
                        context_.terminal, context_.out_terminal, context_.stop,   context_.config,
                        context_.jobs,     context_.color,        Verbosity::quiet};
  for (int i = 0; i < kMostRounds; ++i) {
    Round round(*this);
    work(seen, round);
    if (!round.changed_) break;
  }
}

std::string FixFiles::diff() const {
  std::string text;
  for (const auto& [path, changed] : texts_) {
    text += unified_diff(secrets_.hidden(changed.before), secrets_.hidden(changed.after),
                         changed.shown);
  }
  return text;
}

void FixFiles::write() const {
  std::map<std::string, std::string> texts;
  for (const auto& [path, changed] : texts_) texts[path] = changed.after;
  write_files_atomically(texts);
}

}  // namespace infra
