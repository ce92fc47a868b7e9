// The offline provider by itself: time to a listening socket, decoding of one type's schema,
// memory, and plans; or, with folders of root modules, plans of all of them at once. Figures for
// docs/benchmarks.md.
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "lib/base/temp_dir.h"
#include "lib/process/process.h"
#include "lib/provider/aws_provider.h"
#include "lib/provider/offline.h"
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

// Plans every folder at once, all with servers of this one process.
void plan_all(const std::vector<std::string>& folders) {
  const DiskFileSystem files;
  process::PosixProcessRunner processes;
  std::map<std::string, std::string> environment;
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string_view pair = *each;
    environment.emplace(pair.substr(0, pair.find('=')), pair.substr(pair.find('=') + 1));
  }
  const auto begin = Clock::now();
  std::atomic<int> failed = 0;
  {
    std::vector<std::jthread> threads;
    for (const std::string& folder : folders)
      threads.emplace_back([&] {
        provider::OfflineSettings settings;
        settings.environment = environment;
        settings.root = folder;
        provider::OfflineRun run(files, processes, std::move(settings));
        for (const char* step : {"init", "plan"})
          failed += run.terraform({step, "-input=false", "-no-color"}).exit_code != 0;
      });
  }
  fmt::print("{} stacks at once in one process: {:.1f} s, {} failed, memory {}\n", folders.size(),
             milliseconds_since(begin) / 1000, failed.load(), resident_memory());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1) {
    plan_all({argv + 1, argv + argc});
    return 0;
  }
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
  int slow = 0;  // more than 1 ms
  std::string slowest;
  const auto types = schema.types(terraform::SchemaKind::resource);
  for (const auto type : types) {
    const auto one = Clock::now();
    provider::implied_type(*schema.find(terraform::SchemaKind::resource, type));
    if (const double taken = milliseconds_since(one); taken > 1) {
      ++slow;
      if (taken > worst) worst = taken, slowest = type;
    }
  }
  fmt::print(
      "schema of one type: {:.3f} ms on average of {}, {} over 1 ms, {:.1f} ms at most ({})\n",
      milliseconds_since(decode) / static_cast<double>(types.size()), types.size(), slow, worst,
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
