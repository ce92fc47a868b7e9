#include "lib/workspace/call_source.h"

#include <algorithm>

#include "lib/base/file_system.h"
#include "lib/git/git.h"

namespace infra::workspace {

std::optional<std::string> called_folder(const hcl::Block& call, std::string_view from,
                                         std::span<const std::string> repository_names) {
  const hcl::Attribute* attribute = call.body == nullptr ? nullptr : call.body->attribute("source");
  const auto* literal = attribute == nullptr ? nullptr : attribute->value->as<hcl::StringLiteral>();
  if (literal == nullptr) return {};
  return called_folder(literal->value, from, repository_names);
}

std::optional<std::string> called_folder(std::string_view source, std::string_view from,
                                         std::span<const std::string> repository_names) {
  if (source.starts_with("./") || source.starts_with("../") || source == "." || source == "..") {
    std::string folder = normalize_path(join_path(from, source));
    if (folder.starts_with("..")) return {};
    return folder;
  }
  source = source.substr(0, source.find('?'));
  if (source.starts_with("git::")) source.remove_prefix(5);
  const auto scheme = source.find("://");
  const auto inside = source.find("//", scheme == std::string_view::npos ? 0 : scheme + 3);
  const std::string name = git::repository_name(source.substr(0, inside));
  if (name.empty() || std::ranges::find(repository_names, name) == repository_names.end())
    return {};
  if (inside == std::string_view::npos) return ".";
  return normalize_path(source.substr(inside + 2));
}

}  // namespace infra::workspace
