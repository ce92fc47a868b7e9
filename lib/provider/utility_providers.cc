#include "lib/provider/utility_providers.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "lib/hcl/print.h"
#include "lib/provider/archive_file.h"
#include "lib/provider/cloudinit.h"
#include "lib/provider/plan_facts.h"
#include "lib/provider/random_values.h"
#include "lib/provider/synthetic.h"
#include "lib/provider/utility_schemas.h"

namespace infra::provider {
namespace {

using hcl::Entry;
using hcl::Type;
using hcl::Value;

constexpr std::string_view kOrganisation = "hashicorp/";

std::string_view short_name(std::string_view source) {
  return source.starts_with(kOrganisation) ? source.substr(kOrganisation.size())
                                           : std::string_view();
}

class UtilityProvider final : public ProviderLogic {
 public:
  UtilityProvider(std::string_view name, std::string working_directory)
      : schema_(terraform::read_provider_schema(utility_schema_json(name), name)),
        working_directory_(std::move(working_directory)) {}

  std::string_view encoded_schema(SchemaKind kind, std::string_view type) const override {
    return schema_->encoded(kind, kind == SchemaKind::provider ? terraform::kProviderBlock : type);
  }
  const terraform::BlockSchema* schema(SchemaKind kind, std::string_view type) const override {
    return schema_->find(kind, kind == SchemaKind::provider ? terraform::kProviderBlock : type);
  }
  std::vector<std::string> served_types(SchemaKind kind) const override {
    const auto types = schema_->types(kind);
    return {types.begin(), types.end()};
  }
  ProviderConfig configure(const Value&) const override { return {}; }
  std::vector<PluginDiagnostic> validate(SchemaKind, std::string_view,
                                         const Value&) const override {
    return {};
  }
  PlannedResource plan(const PlanRequest& request, const ProviderConfig& config) const override {
    return plan_resource(request, config);
  }

  Value apply(const PlanRequest& request, const Value& planned,
              const ProviderConfig& config) override {
    if (planned.is_null()) return planned;
    if (request.type == "archive_file") return archive(SchemaKind::resource, planned, config);
    if (request.type == "cloudinit_config")
      return fill(SchemaKind::resource, request.type, render_cloudinit(planned), config);
    // Random values must differ between two resources of the same arguments, as passwords do.
    const std::string seed = hcl::to_console(planned) + std::to_string(++count_);
    return apply_resource(request, with_random_values(request.type, planned, seed), config);
  }

  ImportedState import_state(std::string_view type, std::string_view,
                             const ProviderConfig&) const override {
    throw failure("importing a " + std::string(type) + " is not supported offline", "");
  }

  Value read_data(std::string_view type, const Value& config,
                  const ProviderConfig& provider_config) override {
    if (type == "archive_file") return archive(SchemaKind::data_source, config, provider_config);
    if (type == "cloudinit_config")
      return fill(SchemaKind::data_source, type, render_cloudinit(config), provider_config);
    const Value known = with_random_values(type, config, hcl::to_console(config));
    return fill(SchemaKind::data_source, type, known, provider_config);
  }

  Value open_ephemeral(std::string_view type, const Value& config,
                       const ProviderConfig& provider_config) override {
    const Value known = with_random_values(type, config, hcl::to_console(config));
    return fill(SchemaKind::ephemeral, type, known, provider_config);
  }

 private:
  Value fill(SchemaKind kind, std::string_view type, const Value& object,
             const ProviderConfig& config) const {
    return fill_computed({type, hcl::to_console(object), config, object}, *schema(kind, type),
                         object);
  }
  Value archive(SchemaKind kind, const Value& object, const ProviderConfig& config) const {
    return fill(kind, "archive_file", write_archive_file(object, working_directory_), config);
  }

  const std::unique_ptr<terraform::ProviderSchema> schema_;
  const std::string working_directory_;
  std::atomic<unsigned> count_ = 0;
};

}  // namespace

bool serves_utility_provider(std::string_view source) {
  return !utility_schema_json(short_name(source)).empty();
}

std::unique_ptr<ProviderLogic> make_utility_provider(std::string_view source,
                                                     std::string working_directory) {
  return std::make_unique<UtilityProvider>(short_name(source), std::move(working_directory));
}

}  // namespace infra::provider
