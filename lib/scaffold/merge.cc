#include "lib/scaffold/merge.h"

#include <fmt/format.h>

#include <unordered_map>

#include "lib/base/error.h"
#include "lib/base/file_system.h"
#include "lib/base/strings.h"
#include "lib/base/temp_dir.h"

namespace infra::scaffold {

Merger::Merger(process::ProcessRunner& processes,
               const std::map<std::string, std::string>& environment, std::stop_token stop)
    : processes_(processes), stop_(std::move(stop)) {
  for (const auto& [name, value] : environment) environment_.push_back(name + "=" + value);
}

Merged Merger::merge(std::string_view ours, std::string_view base, std::string_view theirs,
                     const MergeLabels& labels) const {
  const bool crlf = has_crlf(ours);
  const TempDir dir("infra-merge");
  const auto put = [&](const char* name, std::string_view text) {
    std::string path = join_path(dir.path(), name);
    write_file_atomically(path, crlf ? to_lf(text) : std::string(text));
    return path;
  };
  process::Command command;
  command.argv = {"git",
                  "merge-file",
                  "-p",
                  "-L",
                  labels.ours,
                  "-L",
                  labels.base,
                  "-L",
                  labels.theirs,
                  put("ours", ours),
                  put("base", base),
                  put("theirs", theirs)};
  command.env = environment_;
  command.cwd = dir.path();
  const process::ProcessResult result = processes_.run(command, stop_);
  constexpr int kMostConflicts = 127;
  if (result.ending != process::Ending::exited || result.exit_code > kMostConflicts)
    throw Error(fmt::format("git merge-file failed: {}", trim(result.err)), "nothing was changed");
  return {crlf ? to_crlf(result.out) : result.out, result.exit_code != 0};
}

bool has_crlf(std::string_view text) {
  std::size_t lines = 0, with = 0;
  for (auto at = text.find('\n'); at != text.npos; at = text.find('\n', at + 1)) {
    ++lines;
    if (at > 0 && text[at - 1] == '\r') ++with;
  }
  return with * 2 > lines;
}

std::string to_lf(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') out += text[i];
  return out;
}

std::string to_crlf(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) out += '\r';
    out += text[i];
  }
  return out;
}

bool is_binary(std::string_view bytes) { return bytes.find('\0') != std::string_view::npos; }

bool has_conflict_markers(std::string_view text) {
  for (const std::string_view line : split_lines(text))
    if (line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ")) return true;
  return false;
}

double similarity(std::string_view a, std::string_view b) {
  if (a == b) return 1;
  std::unordered_map<std::string_view, std::size_t> lines;
  std::size_t total = 0, common = 0;
  for (const std::string_view line : split_lines(a)) {
    if (trim(line).empty()) continue;
    ++lines[trim(line)];
    ++total;
  }
  for (const std::string_view line : split_lines(b)) {
    if (trim(line).empty()) continue;
    ++total;
    const auto found = lines.find(trim(line));
    if (found == lines.end() || found->second == 0) continue;
    --found->second;
    common += 2;
  }
  return total == 0 ? 0 : static_cast<double>(common) / static_cast<double>(total);
}

}  // namespace infra::scaffold
