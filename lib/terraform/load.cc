#include "lib/terraform/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "lib/hcl/characters.h"
#include "lib/hcl/json.h"
#include "lib/hcl/parser.h"
#include "lib/hcl/rules.h"
#include "lib/terraform/body_rules.h"
#include "lib/terraform/report.h"
#include "lib/terraform/rules.h"

namespace infra::terraform {
namespace {

bool ignored_name(std::string_view name) {
  return name.starts_with('.') || name.ends_with('~') ||
         (name.starts_with('#') && name.ends_with('#'));
}

// "" where the name is none that Terraform loads.
std::string_view configuration_stem(std::string_view name) {
  if (ignored_name(name)) return {};
  for (const std::string_view suffix : {std::string_view(".tf.json"), std::string_view(".tf")}) {
    if (name.ends_with(suffix)) return name.substr(0, name.size() - suffix.size());
  }
  return {};
}

bool is_override(std::string_view stem) {
  return stem == "override" || stem.ends_with("_override");
}

class Loader {
 public:
  Loader(const FileSystem& files, diag::SourceMap& sources, diag::Diagnostics& found)
      : files_(files), sources_(sources), found_(found) {}

  std::unique_ptr<Module> load(const std::string& folder, const std::string& path) {
    module_ = std::make_unique<Module>();
    module_->folder = folder;
    module_->path = path;
    if (files_.kind(folder) == FileKind::directory) read_files();
    for (const auto& file : module_->files) {
      override_ = static_cast<std::size_t>(&file - module_->files.data()) >= primary_;
      declare_file(*file);
    }
    parse_references();
    for (VariableDeclaration& variable : module_->variables) {
      decode_variable(variable, *module_, found_);
    }
    decode_required_providers(*module_, found_);
    check_declarations(*module_, found_);
    find_dependencies(*module_, found_);
    return std::move(module_);
  }

 private:
  void read_files() {
    std::vector<DirectoryEntry> primary, overrides;
    for (DirectoryEntry& entry : files_.list(module_->folder)) {
      if (entry.kind == FileKind::directory) continue;
      const std::string_view stem = configuration_stem(entry.name);
      if (stem.data() == nullptr) continue;
      (is_override(stem) ? overrides : primary).push_back(std::move(entry));
    }
    primary_ = primary.size();
    primary.insert(primary.end(), overrides.begin(), overrides.end());
    for (const DirectoryEntry& entry : primary) {
      const std::string& name = entry.name;
      const std::string shown =
          module_->path.empty() || module_->path == "." ? name : join_path(module_->path, name);
      const std::uint32_t file = sources_.add(shown, read_listed(files_, module_->folder, entry));
      const bool json = name.ends_with(".json");
      auto parsed = json ? hcl::parse_json_file(sources_, file, hcl::JsonKind::terraform, found_)
                         : hcl::parse_file(sources_, file, found_);
      module_->has_errors = module_->has_errors || parsed->has_errors;
      module_->files.push_back(std::move(parsed));
    }
  }

  void declare_file(const hcl::File& file) {
    static const BodyRules& rules = *body_rules("");
    check_body(*file.body, "", rules, found_);
    for (const hcl::Block& block : file.body->blocks) {
      const auto kind =
          std::find_if(rules.blocks.begin(), rules.blocks.end(),
                       [&](const auto& known) { return known.type == block.type.text; });
      if (kind == rules.blocks.end()) continue;
      if (block.labels.size() != kind->labels.size()) continue;
      if (!valid_labels(block)) continue;
      declare(block, file.json);
    }
  }

  bool valid_labels(const hcl::Block& block) {
    bool valid = true;
    for (const hcl::BlockLabel& label : block.labels) {
      if (hcl::is_identifier(label.text)) continue;
      found_.push_back(finding(hcl::kSyntaxError, label.span,
                               fmt::format("`{}` is no name", label.text), {},
                               "a name begins with a letter or `_` and has only letters, digits, "
                               "`_` and `-`"));
      valid = false;
    }
    return valid;
  }

  void declare(const hcl::Block& block, bool json) {
    const std::string_view type = block.type.text;
    if (type == "terraform") return declare_terraform(block);
    if (type == "locals") return declare_locals(block);
    if (type == "variable") return declare_variable(block, json);
    if (type == "moved") return module_->moved.push_back(&block);
    if (type == "import") return module_->imports.push_back(&block);
    if (type == "removed") return module_->removed.push_back(&block);
    if (type == "output") return declare_named(module_->outputs, NodeKind::output, block);
    if (type == "module") return declare_named(module_->calls, NodeKind::call, block);
    if (type == "resource") return declare_named(module_->resources, NodeKind::resource, block);
    if (type == "data") return declare_named(module_->data, NodeKind::data, block);
    if (type == "ephemeral") return declare_named(module_->ephemerals, NodeKind::ephemeral, block);
    if (type == "provider") return declare_named(module_->providers, NodeKind::provider, block);
    if (type == "check") {
      // Its data source belongs to the module.
      for (const hcl::Block& nested : block.body->blocks) {
        if (nested.type.text == "data" && nested.labels.size() == 2) {
          declare_named(module_->data, NodeKind::data, nested);
        }
      }
      declare_named(module_->checks, NodeKind::check, block);
    }
  }

  void declare_terraform(const hcl::Block& block) {
    if (const hcl::Body& body = *block.body;
        body.block("backend") != nullptr || body.block("cloud") != nullptr) {
      module_->has_backend = true;
    }
    if (override_ && !module_->terraform.empty()) {
      module_->terraform.front() = merge_blocks(*module_->terraform.front(), block, module_->arena);
      return;
    }
    for (const char* once : {"backend", "cloud", "required_providers"}) {
      const hcl::Block* first = nullptr;
      for (const hcl::Block* other : module_->terraform) {
        if (first == nullptr) first = other->body->block(once);
      }
      for (const hcl::Block& nested : block.body->blocks) {
        if (nested.type.text != once) continue;
        if (first != nullptr) duplicate(fmt::format("`{}`", once), nested.header, first->header);
        if (first == nullptr) first = &nested;
      }
    }
    module_->terraform.push_back(&block);
  }

  void declare_locals(const hcl::Block& block) {
    for (const hcl::Attribute& attribute : block.body->attributes) {
      std::string name(attribute.name.text);
      const auto at = module_->find(NodeKind::local, {}, name);
      if (override_) {
        if (at) {
          module_->locals[*at].attribute = &attribute;
        } else {
          no_base(fmt::format("local.{}", name), attribute.name.span);
        }
        continue;
      }
      if (at) {
        duplicate(fmt::format("local.{}", name), attribute.name.span,
                  module_->locals[*at].attribute->name.span);
        continue;
      }
      index(NodeKind::local, {}, name, module_->locals.size());
      module_->locals.push_back({std::move(name), &attribute});
    }
    for (const hcl::Block& nested : block.body->blocks) {
      found_.push_back(finding(hcl::kSyntaxError, nested.type.span,
                               "a `locals` block has arguments only", {},
                               fmt::format("write `{} = {{ … }}`", nested.type.text)));
    }
  }

  void declare_variable(const hcl::Block& block, bool json) {
    std::string name(block.labels[0].text);
    const auto at = module_->find(NodeKind::variable, {}, name);
    if (override_) {
      if (!at) return no_base(fmt::format("var.{}", name), block.header);
      VariableDeclaration& base = module_->variables[*at];
      base.block = merge_blocks(*base.block, block, module_->arena);
      return;
    }
    if (at) {
      return duplicate(fmt::format("var.{}", name), block.header,
                       module_->variables[*at].block->header);
    }
    index(NodeKind::variable, {}, name, module_->variables.size());
    VariableDeclaration variable;
    variable.name = std::move(name);
    variable.block = &block;
    variable.json = json;
    module_->variables.push_back(std::move(variable));
  }

  void declare_named(std::vector<NamedBlock>& into, NodeKind kind, const hcl::Block& block) {
    const bool two = block.labels.size() > 1;
    std::string type(two ? block.labels[0].text : std::string_view{});
    std::string name(block.labels.back().text);
    std::string qualifier = type;
    if (kind == NodeKind::provider) {
      qualifier = constant_string(*block.body, "alias", found_).value_or("");
    }
    const auto at = module_->find(kind, qualifier, name);
    if (override_) {
      if (!at && kind == NodeKind::provider) {
        // Terraform takes it as it is.
      } else if (!at) {
        return no_base(display(kind, type, name), block.header);
      } else {
        into[*at].block = merge_blocks(*into[*at].block, block, module_->arena);
        return;
      }
    }
    if (at) return duplicate(display(kind, type, name), block.header, into[*at].block->header);
    index(kind, qualifier, name, into.size());
    into.push_back({std::move(type), std::move(name), &block});
  }

  static std::string display(NodeKind kind, std::string_view type, std::string_view name) {
    switch (kind) {
      case NodeKind::output:
        return fmt::format("output `{}`", name);
      case NodeKind::call:
        return fmt::format("module.{}", name);
      case NodeKind::data:
        return fmt::format("data.{}.{}", type, name);
      case NodeKind::ephemeral:
        return fmt::format("ephemeral.{}.{}", type, name);
      case NodeKind::provider:
        return fmt::format("provider `{}`", name);
      case NodeKind::check:
        return fmt::format("check `{}`", name);
      case NodeKind::resource:
      case NodeKind::variable:
      case NodeKind::local:
        break;
    }
    return fmt::format("{}.{}", type, name);
  }

  void index(NodeKind kind, std::string_view type, std::string_view name, std::size_t position) {
    module_->index_table.emplace(index_key(kind, type, name), static_cast<std::uint32_t>(position));
  }

  void duplicate(const std::string& what, Span span, Span first) {
    diag::Diagnostic twice = finding(kDuplicate, span, fmt::format("{} is declared twice", what),
                                     "the second declaration", "remove or rename one of the two");
    twice.labels.push_back({first, "the first one"});
    found_.push_back(std::move(twice));
  }

  void no_base(const std::string& what, Span span) {
    found_.push_back(
        finding(hcl::kSyntaxError, span, fmt::format("{} overrides nothing", what),
                "no other file of this folder declares it",
                "an override file changes what is declared elsewhere; declare it in another file"));
  }

  // Strings that Terraform reads as references or types in JSON; in native syntax it still takes
  // some of them, with a warning.
  void parse_references() {
    for (const auto& variable : module_->variables) parse_argument(*variable.block, "type");
    for (const auto* blocks : {&module_->resources, &module_->data, &module_->ephemerals,
                               &module_->outputs, &module_->calls}) {
      for (const NamedBlock& named : *blocks) {
        for (const char* name : {"depends_on", "provider", "providers"}) {
          if (name != std::string_view("provider") || blocks != &module_->calls) {
            parse_argument(*named.block, name);
          }
        }
        const hcl::Block* lifecycle = named.block->body->block("lifecycle");
        if (lifecycle == nullptr) continue;
        parse_argument(*lifecycle, "ignore_changes");
        parse_argument(*lifecycle, "replace_triggered_by");
      }
    }
    for (const auto* blocks : {&module_->moved, &module_->imports, &module_->removed}) {
      for (const hcl::Block* block : *blocks) {
        for (const char* name : {"from", "to", "provider"}) parse_argument(*block, name);
      }
    }
    for (const hcl::Block* block : module_->terraform) {
      const hcl::Block* required = block->body->block("required_providers");
      if (required == nullptr) continue;
      for (const hcl::Attribute& attribute : required->body->attributes) {
        if (required->body->json) parse_aliases(*attribute.value);
      }
    }
  }

  void parse_argument(const hcl::Block& block, std::string_view name) {
    const hcl::Attribute* attribute = block.body->attribute(name);
    if (attribute == nullptr) return;
    json_ = block.body->json;
    const bool quoted_too = name == "depends_on" || name == "ignore_changes" || name == "provider";
    if (json_ || quoted_too) parse_strings(*attribute->value);
  }

  void parse_aliases(const hcl::Expr& expr) {
    json_ = true;
    const auto* object = expr.as<hcl::Object>();
    if (object == nullptr) return;
    for (const auto& [key, value] : object->items) {
      const auto* name = key->as<hcl::StringLiteral>();
      if (name != nullptr && name->value == "configuration_aliases") parse_strings(*value);
    }
  }

  void parse_strings(const hcl::Expr& expr) {
    if (const auto* tuple = expr.as<hcl::Tuple>()) {
      for (const hcl::Expr* item : tuple->items) parse_strings(*item);
    } else if (const auto* object = expr.as<hcl::Object>()) {
      for (const auto& [key, value] : object->items) {
        if (key->as<hcl::StringLiteral>() != nullptr) parse_strings(*key);
        parse_strings(*value);
      }
    } else if (const auto* text = expr.as<hcl::StringLiteral>()) {
      if (!json_) {
        diag::Diagnostic quoted =
            finding(hcl::kSyntaxError, expr.span, "a reference is written without quotes",
                    "old syntax", fmt::format("write `{}`", text->value));
        quoted.severity = diag::Severity::warning;
        found_.push_back(std::move(quoted));
      }
      const std::string& path = sources_[expr.span.file].path;
      diag::Diagnostics faults;
      auto parsed =
          hcl::parse_expression(sources_, sources_.add(path, std::string(text->value)), faults);
      for (diag::Diagnostic& fault : faults) {
        fault.primary.span = expr.span;
        found_.push_back(std::move(fault));
      }
      // Every message should point into the JSON text.
      module_->string_expressions.emplace(&expr, parsed->expr);
      module_->strings.push_back(std::move(parsed));
    }
  }

  const FileSystem& files_;
  diag::SourceMap& sources_;
  diag::Diagnostics& found_;
  std::unique_ptr<Module> module_;
  std::size_t primary_ = 0;
  bool override_ = false;
  bool json_ = false;  // the strings that are parsed now
};

}  // namespace

std::unique_ptr<Module> load_module(const FileSystem& files, diag::SourceMap& sources,
                                    const std::string& folder, const std::string& path,
                                    diag::Diagnostics& found) {
  return Loader(files, sources, found).load(folder, path);
}

}  // namespace infra::terraform
