#include "lib/provider/terraform_program.h"

#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "lib/base/error.h"
#include "lib/terraform/version.h"

namespace infra::provider {
namespace {

// Of `version -json`, which Terraform has since 0.13: older ones print their text all the same.
std::optional<terraform::Version> version_in(std::string_view output) {
  const auto json = nlohmann::json::parse(output, nullptr, false);
  if (json.is_object() && json.contains("terraform_version") &&
      json["terraform_version"].is_string())
    return terraform::Version::parse(json["terraform_version"].get<std::string>());
  static constexpr std::string_view kStart = "Terraform v";
  if (!output.starts_with(kStart)) return std::nullopt;
  output.remove_prefix(kStart.size());
  return terraform::Version::parse(output.substr(0, output.find_first_of(" \r\n")));
}

constexpr const char* kHint =
    "install it, or name the program in infra.yaml: `plan: { binary: … }`";

process::ProcessResult ask(process::ProcessRunner& processes, process::Command command) {
  const std::string program = command.argv[0];
  try {
    return processes.run(command, {});
  } catch (const Error&) {
    throw Error(fmt::format("terraform cannot be started as `{}`", program), kHint);
  }
}

}  // namespace

void require_terraform(process::ProcessRunner& processes, const std::string& program,
                       const std::string& versions, const std::vector<std::string>& environment,
                       const std::string& folder) {
  process::Command command;
  command.argv = {program, "version", "-json"};
  command.env = environment;
  command.cwd = folder;
  command.timeout = std::chrono::minutes(1);
  const process::ProcessResult result = ask(processes, std::move(command));
  const auto version = version_in(result.out);
  if (!version)
    throw Error(fmt::format("`{} version` does not say which terraform it is (exit code {})",
                            program, result.exit_code),
                kHint);
  const auto allowed =
      terraform::VersionConstraints::parse(versions, terraform::VersionConstraints::Use::program);
  if (!allowed || allowed->allows(*version)) return;
  throw Error(
      fmt::format("terraform is {}, an offline run needs `{}`", version->to_string(), versions),
      "install another one, name it in infra.yaml as `plan: { binary: … }`, or set "
      "`plan: { terraform: … }`");
}

}  // namespace infra::provider
