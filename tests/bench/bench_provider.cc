// The offline provider by itself: time to a listening socket, decoding of one type's schema,
// memory, and plans. Figures for docs/benchmarks.md.
#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <string>
#include <vector>

#include "lib/base/temp_dir.h"
#include "lib/provider/aws_provider.h"
#include "lib/provider/schema_type.h"
#include "lib/provider/server.h"

namespace {

using namespace infra;
using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

std::string resident_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return line.substr(line.find_first_not_of("VmHWM: \t"));
  return "?";
}

}  // namespace

int main() {
  const TempDir folder("bench");
  const auto start = Clock::now();
  const terraform::ProviderSchema& schema = terraform::aws_schema({});
  provider::AwsSettings settings;
  settings.schema = &schema;
  provider::PluginService service(provider::make_aws_provider(settings));
  const provider::Server server(folder.path() + "/s",
                                [&](auto connection, auto method, auto bytes) {
                                  return service.handle(connection, method, bytes);
                                });
  fmt::print("start to a listening socket: {:.1f} ms\n", milliseconds_since(start));

  const auto decode = Clock::now();
  double worst = 0;
  std::string slowest;
  const auto types = schema.types(terraform::SchemaKind::resource);
  for (const auto type : types) {
    const auto one = Clock::now();
    provider::implied_type(*schema.find(terraform::SchemaKind::resource, type));
    if (const double taken = milliseconds_since(one); taken > worst) worst = taken, slowest = type;
  }
  fmt::print("schema of one type: {:.3f} ms on average of {}, {:.2f} ms at most ({})\n",
             milliseconds_since(decode) / static_cast<double>(types.size()), types.size(), worst,
             slowest);

  const auto* queue = schema.find(terraform::SchemaKind::resource, "aws_sqs_queue");
  const hcl::Type type = provider::implied_type(*queue);
  std::vector<hcl::Entry> entries;
  for (const auto& attribute : type.attributes()) {
    hcl::Value value = hcl::Value::null(attribute.type);
    if (attribute.name == "name") value = hcl::Value::string("q");
    entries.push_back({attribute.name, value});
  }
  const hcl::Value config = hcl::Value::object(std::move(entries));
  const auto plan = Clock::now();
  for (int i = 0; i < 1000; ++i)
    provider::plan_resource({"aws_sqs_queue", *queue, hcl::Value::null(type), config, config}, {});
  fmt::print("plan of one resource: {:.3f} ms\n", milliseconds_since(plan) / 1000);
  fmt::print("memory with every schema decoded: {}\n", resident_memory());
}
