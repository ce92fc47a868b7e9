#include "lib/automation/ci_values.h"

#include <fmt/format.h>

#include "lib/automation/yaml_text.h"

namespace infra::automation {
namespace {

std::string replace_all(std::string text, std::string_view from, const std::string& to) {
  for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

}  // namespace

Values ci_values(const workspace::Config& config, const CiFacts& facts) {
  const workspace::ProgramConfig& program = config.automation.program;
  const workspace::CiConfig& ci = config.automation.ci;
  const std::string version = program.version.empty() ? facts.program_version : program.version;
  std::string url = replace_all(program.url, "{organisation}", config.organisation);
  url = replace_all(std::move(url), "{version}", version);
  return {{"version", yaml_text(version)},
          {"url", yaml_text(url)},
          {"sha256", yaml_text(program.sha256)},
          {"runner", yaml_text(ci.runner)},
          {"image", yaml_text(ci.image)},
          {"role", ci.plan_role},
          {"cron", yaml_text(ci.drift)},
          {"terraform", yaml_text(ci.terraform)},
          {"region", yaml_text(config.regions.primary)},
          {"branch", yaml_text(config.plan.default_branch)},
          {"parallel", fmt::format("{}", config.plan.parallelism)},
          {"packages", kCiPackages}};
}

}  // namespace infra::automation
