// What rules on folders ask: where to point, which layer a folder is of, what stands in a file.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/policy/rule.h"

namespace infra::policy {

using diag::Span;
using workspace::Folder;
using workspace::FolderKind;
using workspace::Workspace;

// main.tf of the folder, else its first file, line 1: where what is missing is reported.
Span folder_place(const Workspace& workspace, const Folder& folder);
// Does the folder hold a file of that name; of `x.tf`, x.tf.json will do.
bool has_file(const Workspace& workspace, const Folder& folder, std::string_view name);
// The text of a file of the repository; nullopt: there is none.
std::optional<std::string_view> text_of(const Workspace& workspace, const std::string& path);

diag::Diagnostic& report(Diagnostics& found, Span span, std::string message, std::string label = {},
                         std::string help = {});

enum class Layer : std::uint8_t { none, module, shared, stack };
// By the globs of infra.yaml, whoever calls the folder; else by what it was recognised as.
Layer layer_of(const Workspace& workspace, const Folder& folder);
std::string_view layer_name(Layer layer);  // modules, shared, stacks: first step of a state's key

// Does `path` lie in a folder that the globs of modules name, or deeper?
bool below_modules(const Workspace& workspace, std::string_view path);

// Is it asked what only a root module that is deployed must have?
inline bool is_deployed_root(const Folder& folder) { return folder.is_root() && folder.deployed; }

// A literal string (or number, boolean as text) as it is written; nullopt: an expression.
std::optional<std::string> literal_text(const hcl::Expr& expr);
std::optional<std::string> literal_text(const hcl::Body& body, std::string_view attribute);

// [a-z][a-z0-9]*(-[a-z0-9]+)*, two characters at least: `S` of the standard.
bool is_kebab(std::string_view text);

}  // namespace infra::policy
