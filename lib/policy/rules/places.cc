#include "lib/policy/rules/places.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/terraform/report.h"
#include "lib/workspace/glob.h"

namespace infra::policy {

Span folder_place(const Workspace& workspace, const Folder& folder) {
  const auto& files = folder.module->files;
  if (files.empty()) return diag::kNoSpan;
  for (const auto& file : files) {
    const std::string_view name = file_name(workspace.sources()[file->source].path);
    if (name == "main.tf" || name == "main.tf.json") return {file->source, 0, 0};
  }
  return {files.front()->source, 0, 0};
}

bool has_file(const Workspace& workspace, const Folder& folder, std::string_view name) {
  const std::string path = workspace.absolute(join_path(folder.path, name));
  if (workspace.files().kind(path) == FileKind::file) return true;
  return name.ends_with(".tf") && workspace.files().kind(path + ".json") == FileKind::file;
}

std::optional<std::string_view> text_of(const Workspace& workspace, const std::string& path) {
  const auto source = workspace.source(path);
  if (!source) return {};
  return workspace.sources()[*source].text;
}

diag::Diagnostic& report(Diagnostics& found, Span span, std::string message, std::string label,
                         std::string help) {
  diag::Diagnostic& made = found.emplace_back();
  made.message = std::move(message);
  made.primary = {span, std::move(label)};
  made.help = std::move(help);
  return made;
}

Layer layer_of(const Workspace& workspace, const Folder& folder) {
  const workspace::LayoutConfig& layout = workspace.config().config.layout;
  const auto matches_any = [&](const workspace::Texts& globs) {
    return std::ranges::any_of(globs, [&](const std::string& glob) {
      return workspace::match_glob(glob, folder.path).has_value();
    });
  };
  if (folder.kind == FolderKind::example || !folder.deployed) return Layer::none;
  if (matches_any(layout.modules)) return Layer::module;
  if (matches_any(layout.shared)) return Layer::shared;
  if (matches_any(layout.stacks)) return Layer::stack;
  if (folder.kind == FolderKind::module) return Layer::module;
  return folder.kind == FolderKind::shared ? Layer::shared : Layer::stack;
}

std::string_view layer_name(Layer layer) {
  switch (layer) {
    case Layer::module:
      return "modules";
    case Layer::shared:
      return "shared";
    case Layer::stack:
      return "stacks";
    case Layer::none:
      break;
  }
  return "";
}

bool below_modules(const Workspace& workspace, std::string_view path) {
  const workspace::LayoutConfig& layout = workspace.config().config.layout;
  return std::ranges::any_of(layout.modules, [&](const std::string& glob) {
    return workspace::match_glob(glob, path) || workspace::match_glob(glob + "/**", path);
  });
}

std::optional<std::string> literal_text(const hcl::Expr& expr) {
  const hcl::Expr& inner = terraform::unwrap(expr);
  if (const auto* text = inner.as<hcl::StringLiteral>()) return std::string(text->value);
  if (const auto* number = inner.as<hcl::NumberLiteral>()) return std::string(number->text);
  if (const auto* truth = inner.as<hcl::BoolLiteral>()) return truth->value ? "true" : "false";
  return {};
}

std::optional<std::string> literal_text(const hcl::Body& body, std::string_view attribute) {
  const hcl::Attribute* found = body.attribute(attribute);
  if (found == nullptr) return {};
  return literal_text(*found->value);
}

bool is_kebab(std::string_view text) {
  if (text.size() < 2 || text[0] < 'a' || text[0] > 'z' || text.back() == '-') return false;
  char before = 0;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!letter && (c != '-' || before == '-')) return false;
    before = c;
  }
  return true;
}

}  // namespace infra::policy
