#include "lib/terraform/inputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lib/hcl/json.h"
#include "lib/hcl/parser.h"
#include "lib/hcl/rules.h"
#include "lib/terraform/report.h"
#include "lib/terraform/type_constraint.h"

namespace infra::terraform {
namespace {

class Inputs {
 public:
  using Map = std::map<std::string, InputValue, std::less<>>;

  Inputs(const Module& module, ModuleStore& store, std::vector<std::string>& files_used,
         diag::Diagnostics& found)
      : module_(module), store_(store), files_used_(files_used), found_(found) {}

  Map read(const EvaluateOptions& options) {
    for (const auto& [name, text] : options.environment) {
      if (!name.starts_with("TF_VAR_")) continue;
      const std::string variable = name.substr(7);
      if (module_.variable(variable) != nullptr) assign(variable, text, name);
    }
    if (options.automatic_files) automatic_files();
    for (const VariableInput& input : options.inputs) {
      if (input.kind == VariableInput::Kind::file) {
        file(input.text, true);
      } else {
        assignment(input.text);
      }
    }
    return std::move(values_);
  }

 private:
  void automatic_files() {
    if (store_.files().kind(module_.folder) != FileKind::directory) return;
    for (const char* name : {"terraform.tfvars", "terraform.tfvars.json"}) {
      const std::string path = join_path(module_.folder, name);
      if (store_.files().kind(path) != FileKind::missing) file(path, false);
    }
    for (const DirectoryEntry& entry : store_.files().list(module_.folder)) {
      if (entry.kind == FileKind::directory) continue;
      if (!entry.name.ends_with(".auto.tfvars") && !entry.name.ends_with(".auto.tfvars.json")) {
        continue;
      }
      file(join_path(module_.folder, entry.name), false);
    }
  }

  void assignment(const std::string& text) {
    const auto equals = text.find('=');
    if (equals == std::string::npos) {
      fault(fmt::format("`{}` gives no variable a value", text), "write `name=value`");
      return;
    }
    const std::string name(text.substr(0, equals));
    if (module_.variable(name) == nullptr) {
      if (!module_.has_errors) {
        fault(fmt::format("there is no variable `{}` to set", name), variables_like(name));
      }
      return;
    }
    assign(name, text.substr(equals + 1), "-var");
  }

  void fault(std::string message, std::string help) {
    found_.push_back(
        finding(hcl::kBadReference, diag::kNoSpan, std::move(message), {}, std::move(help)));
  }

  std::string variables_like(std::string_view name) const {
    std::vector<std::string_view> names;
    for (const VariableDeclaration& variable : module_.variables) names.push_back(variable.name);
    return suggestion(name, names);
  }

  // Text of a primitive type is the value itself, any other is an expression.
  void assign(const std::string& name, const std::string& text, const std::string& from) {
    const VariableDeclaration& variable = *module_.variable(name);
    if (!variable.has_type || variable.type.is_primitive()) {
      values_[name] = {hcl::Value::string_nfc(text), diag::kNoSpan, from};
      return;
    }
    const std::uint32_t number = store_.sources().add(
        fmt::format("<{} {}>", from == "-var" ? "-var" : "environment", name), text);
    const std::size_t before = found_.size();
    const auto parsed = hcl::parse_expression(store_.sources(), number, found_);
    hcl::Value value = hcl::Value::unknown(variable.type);
    if (found_.size() == before) value = constant_value(*parsed->expr, found_);
    values_[name] = {std::move(value), parsed->expr->span, from};
  }

  void file(const std::string& given, bool explicit_file) {
    const std::string path = join_path(module_.folder, given);
    files_used_.push_back(relative_path(store_.files().canonical(path), store_.repository_root()));
    const FileSystem& files = store_.files();
    const std::uint32_t number = store_.sources().add(
        files_used_.back(),
        explicit_file ? files.read(path) : read_listed(files, "", {path, files.kind(path)}));
    std::unique_ptr<hcl::File> parsed =
        path.ends_with(".json")
            ? hcl::parse_json_file(store_.sources(), number, hcl::JsonKind::variables, found_)
            : hcl::parse_file(store_.sources(), number, found_);
    for (const hcl::Block& block : parsed->body->blocks) {
      found_.push_back(finding(hcl::kSyntaxError, block.header, "a file of variables has no blocks",
                               {}, fmt::format("write `{} = …`", block.type.text)));
    }
    for (const hcl::Attribute& attribute : parsed->body->attributes) {
      const std::string name(attribute.name.text);
      if (module_.variable(name) == nullptr) {
        if (module_.has_errors) continue;
        diag::Diagnostic unknown = finding(hcl::kBadReference, attribute.name.span,
                                           fmt::format("there is no variable `{}` to set", name),
                                           {}, variables_like(name));
        unknown.severity = diag::Severity::warning;
        found_.push_back(std::move(unknown));
        continue;
      }
      values_[name] = {constant_value(*attribute.value, found_), attribute.value->span,
                       explicit_file ? given : files_used_.back()};
    }
    files_.push_back(std::move(parsed));
  }

  const Module& module_;
  ModuleStore& store_;
  std::vector<std::string>& files_used_;
  diag::Diagnostics& found_;
  Map values_;
  std::vector<std::unique_ptr<hcl::File>> files_;
};

}  // namespace

std::map<std::string, InputValue, std::less<>> read_inputs(const Module& module, ModuleStore& store,
                                                           const EvaluateOptions& options,
                                                           std::vector<std::string>& files_used,
                                                           diag::Diagnostics& found) {
  return Inputs(module, store, files_used, found).read(options);
}

}  // namespace infra::terraform
