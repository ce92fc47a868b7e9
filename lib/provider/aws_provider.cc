#include "lib/provider/aws_provider.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lib/hcl/print.h"
#include "lib/provider/aws_data.h"
#include "lib/provider/aws_functions.h"
#include "lib/provider/plan_facts.h"
#include "lib/provider/schema_type.h"
#include "lib/provider/synthetic.h"
#include "lib/provider/type_json.h"
#include "lib/provider/validate_config.h"

namespace infra::provider {
namespace {

using hcl::Entry;
using hcl::Type;
using hcl::Value;

std::string_view type_name(SchemaKind kind, std::string_view type) {
  return kind == SchemaKind::provider ? terraform::kProviderBlock : type;
}

// `name` of an object, or of the only block in a list of one.
Value at(const Value& value, std::string_view name) {
  if (!value.is_known() || value.is_null()) return {};
  if (value.kind() != Type::Kind::object)
    return value.elements().empty() ? Value() : at(value.elements().front(), name);
  const Value* found = value.find(name);
  return found ? *found : Value();
}

std::string text_or(const Value& value, std::string otherwise) {
  return value.is_known() && !value.is_null() && !value.as_string().empty() ? value.as_string()
                                                                            : std::move(otherwise);
}

std::vector<std::string> strings(const Value& value) {
  std::vector<std::string> result;
  if (!value.is_wholly_known() || value.is_null()) return result;
  for (const Value& element : value.elements()) result.push_back(element.as_string());
  return result;
}

// arn:aws:iam::444444444444:role/deploy -> 444444444444
std::optional<std::string> account_of_role(const Value& role_arn) {
  const std::string arn = text_or(role_arn, "");
  std::size_t at = 0;
  for (int colons = 0; colons < 4 && at != arn.npos; ++colons) at = arn.find(':', at) + 1;
  const std::string account = at < arn.size() ? arn.substr(at, arn.find(':', at) - at) : "";
  return account.size() == 12 ? std::optional(account) : std::nullopt;
}

class AwsProvider final : public ProviderLogic {
 public:
  explicit AwsProvider(AwsSettings settings) : settings_(std::move(settings)) {}

  std::string_view encoded_schema(SchemaKind kind, std::string_view type) const override {
    return settings_.schema->encoded(kind, type_name(kind, type));
  }
  const terraform::BlockSchema* schema(SchemaKind kind, std::string_view type) const override {
    return settings_.schema->find(kind, type_name(kind, type));
  }
  std::vector<std::string> served_types(SchemaKind kind) const override {
    std::vector<std::string> result;
    for (const std::string_view type : settings_.schema->types(kind))
      if (is_served(kind, std::string(type))) result.emplace_back(type);
    return result;
  }
  std::vector<std::pair<std::string, std::string>> functions() const override {
    return aws_function_signatures();
  }

  ProviderConfig configure(const Value& config) const override;
  std::vector<PluginDiagnostic> validate(SchemaKind kind, std::string_view type,
                                         const Value& config) const override {
    return validate_config(*schema(kind, type), config, is_framework_type(type));
  }
  PlannedResource plan(const PlanRequest& request, const ProviderConfig& config) const override {
    return plan_resource(request, config);
  }
  Value apply(const PlanRequest& request, const Value& planned,
              const ProviderConfig& config) override {
    return apply_resource(request, planned, config);
  }
  ImportedState import_state(std::string_view type, std::string_view id,
                             const ProviderConfig& config) const override;
  Value read_data(std::string_view type, const Value& config,
                  const ProviderConfig& provider_config) override;
  Value open_ephemeral(std::string_view type, const Value& config,
                       const ProviderConfig& provider_config) override;
  Value call_function(std::string_view name, const std::vector<DynamicValue>& arguments) override {
    return call_aws_function(name, arguments);
  }

 private:
  bool is_served(SchemaKind kind, const std::string& type) const {
    if (!settings_.used_types) return true;
    const auto used = settings_.used_types->find(kind);
    return used != settings_.used_types->end() && used->second.contains(type);
  }
  Value with_fixed_values(std::string_view type, const terraform::BlockSchema& schema,
                          Value object) const;

  const AwsSettings settings_;
};

ProviderConfig AwsProvider::configure(const Value& config) const {
  ProviderConfig result;
  result.region = text_or(at(config, "region"), settings_.region);
  result.account_id =
      account_of_role(at(at(config, "assume_role"), "role_arn")).value_or(settings_.account_id);
  const Value block = at(config, "default_tags");
  const Value tags = at(block, "tags");
  if (!block.is_known() || !tags.is_wholly_known()) {
    result.default_tags = Value::unknown(Type::map(Type::string()));
  } else {
    std::vector<Entry> all;
    for (const auto& [key, value] : settings_.environment_tags)
      all.push_back({key, Value::string_nfc(value)});
    if (!tags.is_null()) all.insert(all.end(), tags.entries().begin(), tags.entries().end());
    if (!all.empty()) result.default_tags = Value::map(Type::string(), std::move(all));
  }
  result.ignored_tag_keys = strings(at(at(config, "ignore_tags"), "keys"));
  result.ignored_tag_prefixes = strings(at(at(config, "ignore_tags"), "key_prefixes"));
  return result;
}

// What an import knows: the id, and the argument that names the resource.
ImportedState AwsProvider::import_state(std::string_view type, std::string_view id,
                                        const ProviderConfig& config) const {
  const terraform::BlockSchema& block = *schema(SchemaKind::resource, type);
  const Type whole = implied_type(block);
  std::vector<const terraform::AttributeSchema*> required;
  for (const auto& attribute : block.attributes)
    if (attribute.required && attribute.type.kind() == Type::Kind::string)
      required.push_back(&attribute);
  std::vector<Entry> entries;
  for (const hcl::AttributeType& attribute : whole.attributes()) {
    const bool names_it = attribute.name == "id" || attribute.name == "bucket" ||
                          (required.size() == 1 && attribute.name == required[0]->name);
    Value value = Value::null(attribute.type);
    if (names_it && attribute.type.kind() == Type::Kind::string) value = Value::string_nfc(id);
    if (attribute.name == "region") value = Value::string(config.region);
    if (attribute.type.kind() == Type::Kind::list && block.nested(attribute.name))
      value = Value::list(attribute.type.element(), {});
    if (attribute.type.kind() == Type::Kind::set && block.nested(attribute.name))
      value = Value::set(attribute.type.element(), {});
    entries.push_back({attribute.name, std::move(value)});
  }
  // What only AWS can say is made up, since outputs and other resources depend on it.
  const Value named = Value::object(entries);
  const SyntheticContext context = {type, std::string(id), config, named};
  for (Entry& entry : entries) {
    const auto* attribute = block.attribute(entry.key);
    if (attribute && attribute->computed && !attribute->optional && entry.value.is_null())
      entry.value = synthetic_value(context, entry.key, attribute->type);
  }
  return {Value::object(std::move(entries)), true};
}

// offline.data of infra.yaml.
Value AwsProvider::with_fixed_values(std::string_view type, const terraform::BlockSchema& schema,
                                     Value object) const {
  const auto fixed = settings_.data.find(std::string(type));
  if (fixed == settings_.data.end()) return object;
  std::vector<Entry> entries(object.entries().begin(), object.entries().end());
  for (Entry& entry : entries) {
    const auto text = fixed->second.find(entry.key);
    const auto* attribute = schema.attribute(entry.key);
    if (text == fixed->second.end() || !attribute) continue;
    const bool is_text = attribute->type.kind() == Type::Kind::string;
    entry.value =
        is_text ? Value::string_nfc(text->second) : value_from_json(text->second, attribute->type);
  }
  return Value::object(std::move(entries));
}

Value AwsProvider::read_data(std::string_view type, const Value& config,
                             const ProviderConfig& provider_config) {
  const terraform::BlockSchema& block = *schema(SchemaKind::data_source, type);
  const DataContext context = {provider_config, settings_.published_parameter};
  DataAnswer answer = answer_data_source(type, config, context);
  if (answer.synthetic && !settings_.data.contains(std::string(type)) && settings_.synthetic_data)
    settings_.synthetic_data(type);
  const Value fixed = with_fixed_values(type, block, std::move(answer.object));
  return fill_computed({type, hcl::to_console(config), provider_config, fixed}, block, fixed);
}

Value AwsProvider::open_ephemeral(std::string_view type, const Value& config,
                                  const ProviderConfig& provider_config) {
  const terraform::BlockSchema& block = *schema(SchemaKind::ephemeral, type);
  const Value fixed = with_fixed_values(type, block, config);
  return fill_computed({type, hcl::to_console(config), provider_config, fixed}, block, fixed);
}

}  // namespace

std::unique_ptr<ProviderLogic> make_aws_provider(AwsSettings settings) {
  return std::make_unique<AwsProvider>(std::move(settings));
}

}  // namespace infra::provider
