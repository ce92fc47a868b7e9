#include "lib/provider/plugin_service.h"

#include <algorithm>
#include <utility>

#include "lib/provider/msgpack.h"
#include "lib/provider/schema_type.h"

namespace infra::provider {
namespace {

using hcl::Type;
using hcl::Value;

// In the state's private bytes: made by an import, arguments not known yet.
constexpr std::string_view kImported = "imported";

std::string answer(const Value& value, const Type& type, std::uint32_t field) {
  WireWriter writer;
  writer.message(field, dynamic_value(encode_msgpack(value, type)));
  return writer.take();
}

std::string refusal(const PluginDiagnostic& diagnostic, std::uint32_t field) {
  WireWriter writer;
  writer.message(field, encode(diagnostic));
  return writer.take();
}

// Field number of `diagnostics` in each response.
std::uint32_t diagnostics_field(std::string_view method) {
  if (method == "GetSchema" || method == "PlanResourceChange") return 4;
  if (method == "ApplyResourceChange") return 3;
  static constexpr std::string_view kFirst[] = {
      "ValidateResourceTypeConfig",      "ValidateDataSourceConfig", "Configure",
      "ValidateEphemeralResourceConfig", "OpenEphemeralResource",    "RenewEphemeralResource",
      "CloseEphemeralResource"};
  return std::ranges::find(kFirst, method) != std::end(kFirst) ? 1 : 2;
}

}  // namespace

ProviderFailure failure(std::string summary, std::string detail) {
  return {{true, std::move(summary), std::move(detail), {}}};
}

Value ProviderLogic::call_function(std::string_view name, const std::vector<DynamicValue>&) {
  throw failure("unknown function " + std::string(name), {});
}

PluginService::PluginService(std::unique_ptr<ProviderLogic> logic) : logic_(std::move(logic)) {}
PluginService::~PluginService() = default;

PluginService::Method PluginService::find(std::string_view method) {
  using S = PluginService;
  static constexpr std::pair<std::string_view, Method> kMethods[] = {
      {"GetSchema", &S::get_schema},
      {"PrepareProviderConfig", &S::prepare_provider_config},
      {"Configure", &S::configure},
      {"ValidateResourceTypeConfig", &S::validate_resource},
      {"ValidateDataSourceConfig", &S::validate_data},
      {"ValidateEphemeralResourceConfig", &S::validate_ephemeral},
      {"UpgradeResourceState", &S::upgrade_state},
      {"ReadResource", &S::read_resource},
      {"PlanResourceChange", &S::plan_resource_change},
      {"ApplyResourceChange", &S::apply_resource_change},
      {"ImportResourceState", &S::import_resource},
      {"MoveResourceState", &S::move_resource},
      {"ReadDataSource", &S::read_data},
      {"OpenEphemeralResource", &S::open_ephemeral},
      {"RenewEphemeralResource", &S::empty_answer},
      {"CloseEphemeralResource", &S::empty_answer},
      {"GetFunctions", &S::get_functions},
      {"CallFunction", &S::call_function},
      {"Stop", &S::empty_answer},
  };
  for (const auto& [name, function] : kMethods)
    if (name == method) return function;
  return nullptr;
}

CallResult PluginService::handle(std::uint64_t connection, std::string_view method,
                                 std::string_view request) {
  const Method function = find(method);
  if (!function) return {CallResult::Status::unimplemented, "not served: " + std::string(method)};
  try {
    return {CallResult::Status::ok, (this->*function)(connection, Request(request))};
  } catch (const ProviderFailure& failure) {
    return {CallResult::Status::ok, refusal(failure.diagnostic, diagnostics_field(method))};
  } catch (const MalformedMessage& error) {
    return {CallResult::Status::invalid_argument, error.what()};
  }
}

const terraform::BlockSchema& PluginService::schema(SchemaKind kind, std::string_view type) const {
  if (const auto* found = logic_->schema(kind, type)) return *found;
  throw MalformedMessage("no such type: " + std::string(type));
}

const Type& PluginService::type_of(SchemaKind kind, std::string_view type) const {
  const terraform::BlockSchema& block = schema(kind, type);
  const std::lock_guard lock(mutex_);
  const auto [at, is_new] = types_.try_emplace({kind, std::string(type)});
  if (is_new) at->second = implied_type(block);
  return at->second;
}

// Terraform never sends a whole resource or configuration as unknown.
Value PluginService::decode(const DynamicValue& value, const Type& type) const {
  Value decoded = decode_any(value, type);
  if (!decoded.is_known()) throw MalformedMessage("an object is unknown as a whole");
  return decoded;
}

// Data sources are only read once their configuration is known.
Value PluginService::decode_known(const DynamicValue& value, const Type& type) {
  Value decoded = decode_any(value, type);
  if (!decoded.is_wholly_known() || decoded.is_null())
    throw MalformedMessage("a configuration is not known");
  return decoded;
}

Value PluginService::decode_any(const DynamicValue& value, const Type& type) {
  if (!value.msgpack.empty()) return decode_msgpack(value.msgpack, type);
  if (!value.json.empty()) return value_from_json(value.json, type);
  return Value::null(type);
}

ProviderConfig PluginService::config_of(std::uint64_t connection) const {
  const std::lock_guard lock(mutex_);
  const auto found = configs_.find(connection);
  return found == configs_.end() ? ProviderConfig() : found->second;
}

std::string PluginService::get_schema(std::uint64_t, const Request&) {
  WireWriter writer;
  writer.message(1, logic_->encoded_schema(SchemaKind::provider, ""));
  const auto add = [&](std::uint32_t field, SchemaKind kind) {
    for (const std::string& type : logic_->served_types(kind))
      writer.map_entry(field, type, logic_->encoded_schema(kind, type));
  };
  add(2, SchemaKind::resource);
  add(3, SchemaKind::data_source);
  // Public modules set `provider_meta { user_agent = […] }`; no schema dump has it.
  WireWriter attribute, block, meta, capabilities;
  attribute.bytes(1, "user_agent").bytes(2, R"(["list","string"])").boolean(5, true);
  block.message(2, attribute);
  meta.message(2, block);
  writer.message(5, meta);
  capabilities.boolean(2, true);  // get_provider_schema_optional: asked once, not four times
  capabilities.boolean(3, true);  // move_resource_state: refused by us, in the provider's words
  writer.message(6, capabilities);
  for (const auto& [name, function] : logic_->functions()) writer.map_entry(7, name, function);
  add(8, SchemaKind::ephemeral);
  return writer.take();
}

std::string PluginService::prepare_provider_config(std::uint64_t, const Request& request) {
  WireWriter writer;
  writer.message(1, request.bytes(1));
  return writer.take();
}

std::string PluginService::configure(std::uint64_t connection, const Request& request) {
  const Value config = decode(request.value(2), type_of(SchemaKind::provider, ""));
  if (config.is_null()) throw MalformedMessage("no configuration");
  ProviderConfig configured = logic_->configure(config);
  const std::lock_guard lock(mutex_);
  configs_.insert_or_assign(connection, std::move(configured));
  return {};
}

std::string PluginService::validate(SchemaKind kind, const Request& request) {
  const Value config = decode(request.value(2), type_of(kind, request.bytes(1)));
  WireWriter writer;
  for (const PluginDiagnostic& each : logic_->validate(kind, request.bytes(1), config))
    writer.message(1, encode(each));
  return writer.take();
}

std::string PluginService::validate_resource(std::uint64_t, const Request& request) {
  return validate(SchemaKind::resource, request);
}
std::string PluginService::validate_data(std::uint64_t, const Request& request) {
  return validate(SchemaKind::data_source, request);
}
std::string PluginService::validate_ephemeral(std::uint64_t, const Request& request) {
  return validate(SchemaKind::ephemeral, request);
}

std::string PluginService::upgrade_state(std::uint64_t, const Request& request) {
  const Type& type = type_of(SchemaKind::resource, request.bytes(1));
  return answer(value_from_json(request.message(3).bytes(1), type), type, 1);
}

std::string PluginService::read_resource(std::uint64_t, const Request& request) {
  WireWriter writer;
  writer.message(1, request.bytes(2)).bytes(3, request.bytes(3));
  return writer.take();
}

std::string PluginService::plan_resource_change(std::uint64_t connection, const Request& request) {
  const std::string_view name = request.bytes(1);
  const Type& type = type_of(SchemaKind::resource, name);
  const PlanRequest plan = {.type = name,
                            .schema = schema(SchemaKind::resource, name),
                            .prior = decode(request.value(2), type),
                            .proposed = decode(request.value(3), type),
                            .config = decode(request.value(4), type),
                            .imported = request.bytes(5) == kImported};
  if (!plan.proposed.is_null() && plan.config.is_null())
    throw MalformedMessage("a resource is planned without its configuration");
  const PlannedResource planned = logic_->plan(plan, config_of(connection));
  WireWriter writer;
  writer.message(1, dynamic_value(encode_msgpack(planned.planned, type)));
  for (const Path& path : planned.requires_replace) writer.message(2, encode(path));
  // Defaults are values that the configuration does not have; Terraform only lets the old SDK plan
  // those, and the AWS provider declares itself so as well.
  writer.boolean(5, true);
  return writer.take();
}

std::string PluginService::apply_resource_change(std::uint64_t connection, const Request& request) {
  const std::string_view name = request.bytes(1);
  const Type& type = type_of(SchemaKind::resource, name);
  const PlanRequest applied = {.type = name,
                               .schema = schema(SchemaKind::resource, name),
                               .prior = decode(request.value(2), type),
                               .proposed = Value::null(type),
                               .config = decode(request.value(4), type)};
  const Value state = logic_->apply(applied, decode(request.value(3), type), config_of(connection));
  WireWriter writer;
  writer.message(1, dynamic_value(encode_msgpack(state, type))).boolean(4, true);
  return writer.take();
}

std::string PluginService::import_resource(std::uint64_t connection, const Request& request) {
  const std::string_view name = request.bytes(1);
  const Type& type = type_of(SchemaKind::resource, name);
  const ImportedState imported =
      logic_->import_state(name, request.bytes(2), config_of(connection));
  WireWriter resource, writer;
  resource.bytes(1, name)
      .message(2, dynamic_value(encode_msgpack(imported.state, type)))
      .bytes(3, imported.incomplete ? kImported : "");
  writer.message(1, resource);
  return writer.take();
}

std::string PluginService::move_resource(std::uint64_t, const Request& request) {
  throw failure("Move Resource State Not Supported",
                "The \"" + std::string(request.bytes(5)) +
                    "\" resource type does not support moving resource state across "
                    "resource types.");
}

std::string PluginService::read_data(std::uint64_t connection, const Request& request) {
  const std::string_view name = request.bytes(1);
  const Type& type = type_of(SchemaKind::data_source, name);
  return answer(
      logic_->read_data(name, decode_known(request.value(2), type), config_of(connection)), type,
      1);
}

std::string PluginService::open_ephemeral(std::uint64_t connection, const Request& request) {
  const std::string_view name = request.bytes(1);
  const Type& type = type_of(SchemaKind::ephemeral, name);
  return answer(
      logic_->open_ephemeral(name, decode_known(request.value(2), type), config_of(connection)),
      type, 3);
}

std::string PluginService::get_functions(std::uint64_t, const Request&) {
  WireWriter writer;
  for (const auto& [name, function] : logic_->functions()) writer.map_entry(1, name, function);
  return writer.take();
}

std::string PluginService::call_function(std::uint64_t, const Request& request) {
  std::vector<DynamicValue> arguments;
  for (const std::string_view each : request.all(2)) {
    const Request value(each);
    arguments.push_back({value.bytes(1), value.bytes(2)});
  }
  try {
    const Value result = logic_->call_function(request.bytes(1), arguments);
    return answer(result, result.type(), 1);
  } catch (const ProviderFailure& failure) {
    WireWriter error, writer;
    error.bytes(1, failure.diagnostic.summary);
    writer.message(2, error);
    return writer.take();
  }
}

std::string PluginService::empty_answer(std::uint64_t, const Request&) { return {}; }

}  // namespace infra::provider
