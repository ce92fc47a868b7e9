// infra version: which program this is.
#include <fmt/format.h>

#include <memory>

#include "cmd/infra/commands.h"

namespace infra {
namespace {

struct VersionOptions {
  std::vector<OutputFormat> formats;
};

int run_version(const VersionOptions& options, const Context& context) {
  write_results(context, options.formats, [](const std::string& format, bool) {
    if (format == "json")
      return fmt::format("{{\"format\":\"infra.version/1\",\"version\":\"{}\"}}\n", INFRA_VERSION);
    return fmt::format("infra {}\n", INFRA_VERSION);
  });
  return kClean;
}

}  // namespace

void register_version(Command& command) {
  const auto options = std::make_shared<VersionOptions>();
  command.formats(options->formats, {"text", "json"});
  command.run = [options](const Context& context) { return run_version(*options, context); };
}

}  // namespace infra
