// Any bytes as the request of each method of the plugin protocol, and as a msgpack value.
#include <cstdint>
#include <string_view>

#include "lib/provider/aws_provider.h"
#include "lib/provider/msgpack.h"
#include "lib/provider/schema_type.h"

namespace {

constexpr std::string_view kMethods[] = {
    "Configure",           "ReadDataSource",       "ValidateDataSourceConfig",
    "PlanResourceChange",  "ApplyResourceChange",  "ValidateResourceTypeConfig",
    "ImportResourceState", "MoveResourceState",    "UpgradeResourceState",
    "CallFunction",        "OpenEphemeralResource"};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace infra;
  static provider::PluginService service = [] {
    provider::AwsSettings settings;
    settings.schema = &terraform::aws_schema("5.100.0");
    return provider::PluginService(provider::make_aws_provider(std::move(settings)));
  }();
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  service.handle(1, kMethods[data[0] % std::size(kMethods)], bytes);
  static const hcl::Type type = provider::implied_type(
      *terraform::aws_schema("5.100.0").find(terraform::SchemaKind::resource, "aws_instance"));
  try {
    const hcl::Value value = provider::decode_msgpack(bytes, type);
    provider::decode_msgpack(provider::encode_msgpack(value, type), type);
  } catch (const provider::MalformedMessage&) {
  }
  return 0;
}
