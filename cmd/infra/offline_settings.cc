#include "cmd/infra/offline_settings.h"

#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "cmd/infra/open_workspace.h"
#include "lib/base/error.h"
#include "lib/terraform/evaluate.h"

namespace infra {
namespace {

// The SSM parameters that the root modules of a repository publish, found when one is first asked
// for: most stacks read none.
class PublishedParameters {
 public:
  PublishedParameters(Context context, std::string root)
      : context_(std::move(context)), root_(std::move(root)) {}

  std::optional<provider::PublishedParameter> find(std::string_view name) {
    std::call_once(once_, [this] { read_all(); });
    const auto found = values_.find(name);
    return found == values_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  void read_all() {
    try {
      context_.cwd = root_;
      const auto workspace = open_configuration(context_);
      workspace->discover();
      read(*workspace);
      for (const auto& other : workspace->others()) read(*other);
    } catch (const Error&) {
      // What cannot be read publishes nothing: the value is made up, and a note says so.
    }
  }

  void read(workspace::Workspace& workspace) {
    // Every environment publishes under the same names, each in its own account.
    const workspace::Folder* reader = folder_at(workspace, root_);
    const std::string environment = reader == nullptr ? "" : reader->env;
    for (const bool same : {true, false})
      for (const workspace::Folder& folder : workspace.folders())
        if ((folder.env == environment) == same) read(workspace, folder);
  }

  static const workspace::Folder* folder_at(const workspace::Workspace& workspace,
                                            const std::string& path) {
    for (const workspace::Folder& folder : workspace.folders())
      if (workspace.absolute(folder.path) == path) return &folder;
    return nullptr;
  }

  void read(workspace::Workspace& workspace, const workspace::Folder& folder) {
    const std::string path = workspace.absolute(folder.path);
    if (!folder.is_root() || !folder.deployed || path == root_) return;
    const auto module =
        terraform::evaluate_root(workspace.modules(), path, workspace.evaluate_options(folder));
    for (const terraform::Resource& resource : module.of_type("aws_ssm_parameter"))
      if (resource.mode == terraform::Mode::managed)
        add(resource.values, module, workspace.config().config.regions.dr);
  }

  // The region of the resource that an unknown value comes from. Its cause does not tell which call
  // of a module made it: where some are in one region and some in another, `dr-` in the parameter's
  // name does.
  static std::string region_of(std::string_view cause, const std::string& name,
                               const terraform::EvaluatedModule& module, const std::string& dr) {
    const std::string_view type = cause.substr(0, cause.find('.'));
    const std::string_view rest = cause.substr(type.size() + 1);
    const std::string_view label = rest.substr(0, rest.find_first_of(".["));
    bool here = false, there = false;
    for (const terraform::Resource& each : module.of_type(type)) {
      if (each.name != label || each.provider == nullptr) continue;
      const hcl::Value* region = each.provider->values.find("region");
      const bool is_dr = region != nullptr && region->is_known() && !region->is_null() &&
                         region->kind() == hcl::Type::Kind::string && region->as_string() == dr;
      (is_dr ? there : here) = true;
    }
    if (here && there) there = name.substr(name.rfind('/') + 1).starts_with("dr-");
    return there ? dr : "";
  }

  // Sensitive ones too: the data source's value is sensitive to Terraform as well.
  void add(const hcl::Value& values, const terraform::EvaluatedModule& module,
           const std::string& dr) {
    const auto text = [&](std::string_view name) -> const std::string* {
      const hcl::Value* value = values.find(name);
      const bool usable = value != nullptr && value->is_known() && !value->is_null() &&
                          value->kind() == hcl::Type::Kind::string;
      return usable ? &value->as_string() : nullptr;
    };
    const std::string* name = text("name");
    if (name == nullptr || values_.contains(*name)) return;
    const std::string* value = text("value");
    if (value == nullptr) value = text("insecure_value");
    provider::PublishedParameter published;
    if (value != nullptr) {
      published.value = *value;
    } else if (const hcl::Value* unknown = values.find("value"); unknown != nullptr) {
      // The cause of an unknown value: aws_kms_key.this["x"].arn.
      const std::string_view cause = unknown->cause();
      if (!cause.starts_with("aws_")) return;
      published.type = cause.substr(0, cause.find('.'));
      published.attribute = cause.substr(cause.rfind('.') + 1);
      published.region = region_of(cause, *name, module, dr);
      const std::string* type = text("type");
      published.list = type != nullptr && *type == "StringList";
    }
    values_.emplace(*name, std::move(published));
  }

  Context context_;
  const std::string root_;
  std::once_flag once_;
  std::map<std::string, provider::PublishedParameter, std::less<>> values_;
};

std::map<std::string, std::string> default_tags_of(const std::map<std::string, std::string>& env) {
  static constexpr std::string_view kPrefix = "TF_AWS_DEFAULT_TAGS_";
  std::map<std::string, std::string> tags;
  for (const auto& [name, value] : env)
    if (name.starts_with(kPrefix) && name.size() > kPrefix.size())
      tags[name.substr(kPrefix.size())] = value;
  return tags;
}

std::string region_of(const std::map<std::string, std::string>& env) {
  for (const char* name : {"AWS_REGION", "AWS_DEFAULT_REGION"})
    if (const auto found = env.find(name); found != env.end() && !found->second.empty())
      return found->second;
  return {};
}

}  // namespace

OfflineSetup offline_setup(const Context& context, const std::string& root) {
  OfflineSetup setup;
  setup.workspace = open_repository_of(context, root);
  const workspace::Config& config = setup.workspace->config().config;
  provider::OfflineSettings& settings = setup.settings;
  settings.terraform = config.plan.binary;
  settings.environment = context.env;
  settings.root = root;
  settings.terraform_versions = config.plan.terraform;
  const auto place = workspace::locate(context.files, root, context.config);
  if (!place.config_file.empty() || place.top_level)
    settings.repository_root = setup.workspace->root();
  if (place.top_level)
    for (const std::string& name : setup.workspace->repository_names())
      settings.checkouts[name] = *place.top_level;
  settings.allowed_providers = config.offline.allow_providers;
  if (!config.offline.provider_schema.empty()) {
    const std::string path = setup.workspace->absolute(config.offline.provider_schema);
    setup.schema = terraform::read_provider_schema(context.files.read(path), path);
    settings.schema = setup.schema.get();
  }
  for (const auto& [type, values] : config.offline.data)
    settings.aws.data[type].insert(values.begin(), values.end());
  if (const auto caller = config.offline.data.find("aws_caller_identity");
      caller != config.offline.data.end())
    if (const auto account = caller->second.find("account_id"); account != caller->second.end())
      settings.aws.account_id = account->second;
  settings.aws.environment_tags = default_tags_of(context.env);
  if (std::string region = region_of(context.env); !region.empty())
    settings.aws.region = std::move(region);
  const auto published = std::make_shared<PublishedParameters>(context, root);
  settings.aws.published_parameter = [published](std::string_view name) {
    return published->find(name);
  };
  return setup;
}

}  // namespace infra
