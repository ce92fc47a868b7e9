#include "lib/release/module_version.h"

#include "lib/hcl/print.h"

namespace infra::release {
namespace {

constexpr const char* kInputs = "infra-release-inputs.tfvars.json";

// Strings in a file of variables are templates.
std::string without_templates(const std::string& json) {
  std::string text;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const bool opens =
        (json[i] == '$' || json[i] == '%') && i + 1 < json.size() && json[i + 1] == '{';
    if (opens) text += json[i];
    text += json[i];
  }
  return text;
}

}  // namespace

ModuleVersion::ModuleVersion(const FileSystem& files, const std::string& repository_root,
                             std::string folder, terraform::EvaluateOptions options)
    : files_(files, join_path(folder, kInputs)),
      store_(files_, sources_, repository_root),
      folder_(std::move(folder)),
      options_(std::move(options)) {
  options_.stand_alone_module = false;
  options_.automatic_files = false;
  options_.environment.clear();
  options_.inputs = {{terraform::VariableInput::Kind::file, kInputs}};
}

terraform::EvaluatedModule ModuleVersion::evaluate(const Values& values) const {
  std::string json = "{";
  for (const auto& [name, value] : values) {
    if (!value.is_wholly_known() || !module().variable(name)) continue;
    json += (json.size() > 1 ? ",\"" : "\"") + name +
            "\":" + without_templates(hcl::to_json(value.without_deep_marks()));
  }
  files_.set(json + "}");
  return terraform::evaluate_root(store_, folder_, options_);
}

}  // namespace infra::release
