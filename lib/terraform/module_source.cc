#include "lib/terraform/module_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lib/base/strings.h"
#include "lib/terraform/report.h"

namespace infra::terraform {
namespace {

bool is_relative(std::string_view source) {
  return source.starts_with("./") || source.starts_with("../") || source == "." || source == "..";
}

// [host/]namespace/name/provider, without the sub-folder.
bool is_registry_address(std::string_view package) {
  const auto parts = split(package, '/');
  if (parts.size() != 3 && parts.size() != 4) return false;
  if (parts.size() == 4 && parts[0].find('.') == std::string_view::npos) return false;
  return std::all_of(parts.end() - 3, parts.end(), [](std::string_view part) {
    return !part.empty() && part.find('.') == std::string_view::npos &&
           part.find(':') == std::string_view::npos;
  });
}

bool is_url(std::string_view source) {
  static constexpr std::string_view kShorthands[] = {"github.com/", "bitbucket.org/", "gitlab.com/",
                                                     "git@"};
  if (source.find("::") != std::string_view::npos) return true;
  if (source.find("://") != std::string_view::npos) return true;
  if (source.starts_with('/') || source.find("amazonaws.com/") != std::string_view::npos) {
    return true;
  }
  return std::any_of(std::begin(kShorthands), std::end(kShorthands),
                     [&](std::string_view prefix) { return source.starts_with(prefix); });
}

std::string_view package_of(std::string_view source) {
  const std::size_t scheme = source.find("://");
  const std::size_t from = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::size_t sub = source.find("//", from);
  return source.substr(0, sub);
}

ModuleSource local_folder(std::string_view source, const std::string& folder,
                          const SourceContext& context) {
  const std::string path = context.files.canonical(join_path(folder, source));
  if (!lies_in(path, context.repository_root)) {
    return {.kind = ModuleSource::Kind::refused,
            .folder = {},
            .message = fmt::format("module source `{}` leaves the repository", source),
            .help =
                "nothing outside the repository is read: move the module into it, or name it "
                "by its own repository"};
  }
  if (context.files.kind(path) != FileKind::directory) {
    return {.kind = ModuleSource::Kind::refused,
            .folder = {},
            .message = fmt::format("there is no folder `{}`",
                                   relative_path(path, context.repository_root)),
            .help = {}};
  }
  return {.kind = ModuleSource::Kind::folder, .folder = path, .message = {}, .help = {}};
}

}  // namespace

bool lies_in(std::string_view path, std::string_view folder) {
  if (folder.empty() || folder == "/") return true;
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

RepositorySource split_repository_source(std::string_view source) {
  if (const auto forced = source.find("::"); forced != std::string_view::npos) {
    source.remove_prefix(forced + 2);
  }
  source = source.substr(0, source.find('?'));
  const std::size_t scheme = source.find("://");
  if (scheme != std::string_view::npos) source.remove_prefix(scheme + 3);
  RepositorySource result;
  if (const auto sub = source.find("//"); sub != std::string_view::npos) {
    result.folder = source.substr(sub + 2);
    source = source.substr(0, sub);
  }
  if (const auto user = source.find('@'); user != std::string_view::npos) {
    source.remove_prefix(user + 1);
  }
  std::string text(source);
  if (const auto colon = text.find(':'); colon != std::string::npos) {
    // host:org/name, or host:22/org/name
    std::size_t digits = colon + 1;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
    if (scheme != std::string_view::npos && digits < text.size() && text[digits] == '/') {
      text.erase(colon, digits - colon);
    } else {
      text[colon] = '/';
    }
  }
  if (text.ends_with(".git")) text.resize(text.size() - 4);
  while (text.ends_with('/')) text.pop_back();
  if (std::count(text.begin(), text.end(), '/') < 2) return {};
  result.repository = to_lower_ascii(text);
  return result;
}

ModuleSource find_module_source(std::string_view source, const std::string& folder,
                                const std::string& call_path, const SourceContext& context) {
  if (is_relative(source)) return local_folder(source, folder, context);
  if (is_url(source)) {
    const RepositorySource own = split_repository_source(source);
    for (const std::string& name : context.repository_names) {
      if (own.repository.empty() || to_lower_ascii(name) != own.repository) continue;
      const std::string path =
          context.files.canonical(join_path(context.repository_root, own.folder));
      if (lies_in(path, context.repository_root) &&
          context.files.kind(path) == FileKind::directory) {
        return {.kind = ModuleSource::Kind::folder, .folder = path, .message = {}, .help = {}};
      }
    }
  } else if (!is_registry_address(package_of(source))) {
    return {.kind = ModuleSource::Kind::refused,
            .folder = {},
            .message = fmt::format("`{}` is no module source", source),
            .help = fmt::format("a folder of this repository begins with `./` or `../`: \"./{}\"",
                                source)};
  }
  const auto installed = context.installed.find(call_path);
  if (installed != context.installed.end()) {
    const std::string path =
        context.files.canonical(join_path(context.root_folder, installed->second));
    if (lies_in(path, context.repository_root) && context.files.kind(path) == FileKind::directory) {
      return {.kind = ModuleSource::Kind::folder, .folder = path, .message = {}, .help = {}};
    }
  }
  return {};
}

std::map<std::string, std::string> read_installed_modules(const FileSystem& files,
                                                          const std::string& root_folder) {
  std::map<std::string, std::string> installed;
  const std::string path = join_path(root_folder, ".terraform/modules/modules.json");
  if (files.kind(path) != FileKind::file) return installed;
  const auto manifest = nlohmann::json::parse(files.read(path), nullptr, false);
  if (!manifest.is_object()) return installed;
  const auto modules = manifest.find("Modules");
  if (modules == manifest.end() || !modules->is_array()) return installed;
  for (const auto& module : *modules) {
    if (!module.is_object()) continue;
    const auto key = module.find("Key"), folder = module.find("Dir");
    if (key == module.end() || folder == module.end()) continue;
    if (key->is_string() && folder->is_string()) {
      installed.emplace(key->get<std::string>(), folder->get<std::string>());
    }
  }
  return installed;
}

}  // namespace infra::terraform
