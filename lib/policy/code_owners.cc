#include "lib/policy/code_owners.h"

#include "lib/base/strings.h"
#include "lib/workspace/atlantis_file.h"

namespace infra::policy {
namespace {

constexpr const char* kFiles[] = {".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS",
                                  ".gitlab/CODEOWNERS"};

// As in .gitignore: a pattern with a slash inside is from the root, another at any depth.
bool covers(std::string pattern, const std::string& path) {
  const bool from_root = pattern.find('/') < pattern.size() - 1;
  while (pattern.ends_with('/')) pattern.pop_back();
  if (pattern.starts_with('/')) pattern.erase(0, 1);
  if (!from_root) pattern = "**/" + pattern;
  if (pattern == "*" || pattern == "**/*") return true;
  return workspace::is_modified_by({pattern}, path + "/main.tf") ||
         workspace::is_modified_by({pattern}, path);
}

}  // namespace

CodeOwners CodeOwners::parse(std::string_view text) {
  CodeOwners made;
  for (std::string_view line : split_lines(text)) {
    line = trim(line.substr(0, line.find('#')));
    if (line.empty() || line.starts_with('[')) continue;
    Rule rule;
    for (const std::string_view word : split(line, ' ')) {
      if (trim(word).empty()) continue;
      if (rule.pattern.empty()) {
        rule.pattern = trim(word);
      } else {
        rule.owners.emplace_back(trim(word));
      }
    }
    made.rules_.push_back(std::move(rule));
  }
  return made;
}

CodeOwners CodeOwners::of(const workspace::Workspace& workspace) {
  for (const char* name : kFiles) {
    const auto source = workspace.source(name);
    if (!source || *source == 0) continue;
    CodeOwners made = parse(workspace.sources()[*source].text);
    made.source_ = source;
    return made;
  }
  return {};
}

const std::vector<std::string>* CodeOwners::find(const std::string& path) const {
  const std::vector<std::string>* last = nullptr;
  for (const Rule& each : rules_)
    if (covers(each.pattern, path)) last = &each.owners;
  return last;
}

}  // namespace infra::policy
