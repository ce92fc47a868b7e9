// One provider behind the plugin protocol: schemas in, calls answered. AwsProvider is driven by the
// AWS provider's facts; the utility providers (random, null, time, tls, archive) by small tables.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lib/hcl/value.h"
#include "lib/provider/plan_resource.h"
#include "lib/provider/plugin_messages.h"
#include "lib/provider/server.h"
#include "lib/terraform/provider_facts.h"

namespace infra::provider {

using terraform::SchemaKind;

// A refusal; becomes terraform's own error.
struct ProviderFailure {
  PluginDiagnostic diagnostic;
};

ProviderFailure failure(std::string summary, std::string detail);

struct ImportedState {
  hcl::Value state;
  bool incomplete = true;  // arguments are unknown to us until the next apply
};

// What differs between providers. Implementations are called from several threads at once.
class ProviderLogic {
 public:
  virtual ~ProviderLogic() = default;

  // Encoded tfplugin5 Schema messages; null data where the type does not exist.
  virtual std::string_view encoded_schema(SchemaKind kind, std::string_view type) const = 0;
  virtual const terraform::BlockSchema* schema(SchemaKind kind, std::string_view type) const = 0;
  // Types that GetSchema answers with: those that the run uses (see offline-provider notes in
  // docs/architecture.md on size), or all.
  virtual std::vector<std::string> served_types(SchemaKind kind) const = 0;
  // Encoded tfplugin5 Function messages by name.
  virtual std::vector<std::pair<std::string, std::string>> functions() const { return {}; }

  virtual ProviderConfig configure(const hcl::Value& config) const = 0;
  virtual std::vector<PluginDiagnostic> validate(SchemaKind kind, std::string_view type,
                                                 const hcl::Value& config) const = 0;
  virtual PlannedResource plan(const PlanRequest& request, const ProviderConfig& config) const = 0;
  // Throws ProviderFailure.
  virtual hcl::Value apply(const PlanRequest& request, const hcl::Value& planned,
                           const ProviderConfig& config) = 0;
  virtual ImportedState import_state(std::string_view type, std::string_view id,
                                     const ProviderConfig& config) const = 0;
  virtual hcl::Value read_data(std::string_view type, const hcl::Value& config,
                               const ProviderConfig& provider_config) = 0;
  virtual hcl::Value open_ephemeral(std::string_view type, const hcl::Value& config,
                                    const ProviderConfig& provider_config) = 0;
  virtual hcl::Value call_function(std::string_view name,
                                   const std::vector<DynamicValue>& arguments);
};

// Decodes calls, keeps one ProviderConfig per connection, encodes answers.
class PluginService {
 public:
  explicit PluginService(std::unique_ptr<ProviderLogic> logic);
  ~PluginService();
  CallResult handle(std::uint64_t connection, std::string_view method, std::string_view request);

 private:
  using Method = std::string (PluginService::*)(std::uint64_t, const Request&);
  static Method find(std::string_view method);

  std::string get_schema(std::uint64_t, const Request&);
  std::string prepare_provider_config(std::uint64_t, const Request&);
  std::string configure(std::uint64_t, const Request&);
  std::string validate_resource(std::uint64_t, const Request&);
  std::string validate_data(std::uint64_t, const Request&);
  std::string validate_ephemeral(std::uint64_t, const Request&);
  std::string upgrade_state(std::uint64_t, const Request&);
  std::string read_resource(std::uint64_t, const Request&);
  std::string plan_resource_change(std::uint64_t, const Request&);
  std::string apply_resource_change(std::uint64_t, const Request&);
  std::string import_resource(std::uint64_t, const Request&);
  std::string move_resource(std::uint64_t, const Request&);
  std::string read_data(std::uint64_t, const Request&);
  std::string open_ephemeral(std::uint64_t, const Request&);
  std::string get_functions(std::uint64_t, const Request&);
  std::string call_function(std::uint64_t, const Request&);
  std::string empty_answer(std::uint64_t, const Request&);

  std::string validate(SchemaKind kind, const Request& request);
  const terraform::BlockSchema& schema(SchemaKind kind, std::string_view type) const;
  const hcl::Type& type_of(SchemaKind kind, std::string_view type) const;
  hcl::Value decode(const DynamicValue& value, const hcl::Type& type) const;
  static hcl::Value decode_known(const DynamicValue& value, const hcl::Type& type);
  static hcl::Value decode_any(const DynamicValue& value, const hcl::Type& type);
  ProviderConfig config_of(std::uint64_t connection) const;

  std::unique_ptr<ProviderLogic> logic_;
  mutable std::mutex mutex_;
  std::map<std::uint64_t, ProviderConfig> configs_;
  mutable std::map<std::pair<SchemaKind, std::string>, hcl::Type, std::less<>> types_;
};

}  // namespace infra::provider
