#include "lib/release/tags.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.h"
#include "lib/base/strings.h"

namespace infra::release {

using terraform::Version;

namespace {

std::string replaced(std::string text, std::string_view word, std::string_view by) {
  const std::size_t at = text.find(word);
  return at == text.npos ? text : text.replace(at, word.size(), by);
}

}  // namespace

ReleaseTags::ReleaseTags(const git::Git& git, std::string pattern) : pattern_(std::move(pattern)) {
  if (pattern_.find("{version}") == pattern_.npos)
    throw Error(fmt::format("`release.tag` in infra.yaml is `{}`, without {{version}}", pattern_),
                "the standard's is `modules/{module}/v{version}`");
  const std::string list = git.run({"tag", "--list"});
  for (const std::string_view line : split_lines(list)) tags_.emplace_back(line);
}

std::string ReleaseTags::name(const std::string& module, const Version& version) const {
  return replaced(replaced(pattern_, "{module}", module), "{version}", version.to_string());
}

std::optional<Version> ReleaseTags::version_of(const std::string& module,
                                               std::string_view tag) const {
  const std::string own = replaced(pattern_, "{module}", module);
  const std::size_t at = own.find("{version}");
  const std::string_view before = std::string_view(own).substr(0, at);
  const std::string_view behind = std::string_view(own).substr(at + 9);
  if (tag.size() < before.size() + behind.size() || !tag.starts_with(before) ||
      !tag.ends_with(behind))
    return {};
  const std::string_view text =
      tag.substr(before.size(), tag.size() - before.size() - behind.size());
  if (text.empty() || text[0] < '0' || text[0] > '9') return {};
  auto version = Version::parse(text);
  if (version && version->to_string() != text) return {};
  return version;
}

std::vector<Version> ReleaseTags::versions(const std::string& module) const {
  std::vector<Version> result;
  for (const std::string& tag : tags_)
    if (const auto version = version_of(module, tag)) result.push_back(*version);
  std::ranges::sort(result);
  return result;
}

std::optional<Version> ReleaseTags::newest(const std::string& module) const {
  std::optional<Version> result;
  for (const Version& version : versions(module))
    if (version.prerelease().empty()) result = version;
  return result;
}

bool ReleaseTags::has(const std::string& module, const Version& version) const {
  return std::ranges::find(tags_, name(module, version)) != tags_.end();
}

void refuse_shallow_clone(const git::Git& git) {
  if (trim(git.run({"rev-parse", "--is-shallow-repository"})) == "true")
    throw Error("this is a shallow clone: releases that are not in it would be overlooked",
                "`git fetch --unshallow --tags` fetches what is missing; in CI, check out with the "
                "whole history");
}

}  // namespace infra::release
