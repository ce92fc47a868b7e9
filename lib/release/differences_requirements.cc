#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "lib/base/strings.h"
#include "lib/release/differences.h"
#include "lib/release/interface.h"
#include "lib/release/version_range.h"

namespace infra::release {
namespace {

using terraform::Module;
using terraform::VersionConstraints;

// All modules together must be satisfied. Each term once, in the order in which it first comes.
void require(std::string& all, const std::string& more) {
  for (const std::string_view term : split(more, ',')) {
    const std::string text(trim(term));
    bool known = text.empty();
    for (const std::string_view other : split(all, ',')) known |= trim(other) == text;
    if (!known) all += (all.empty() ? "" : ", ") + text;
  }
}

std::string required_terraform(const std::vector<const Module*>& modules) {
  std::string result;
  for (const Module* module : modules)
    for (const hcl::Block* block : module->terraform)
      if (const hcl::Attribute* version = block->body->attribute("required_version"))
        if (const auto* literal = version->value->as<hcl::StringLiteral>())
          require(result, std::string(literal->value));
  return result;
}

struct Requirement {
  std::string name;  // as the first module knows it
  std::string version;
  diag::Span span;
};

std::map<std::string, Requirement> required_providers(const std::vector<const Module*>& modules) {
  std::map<std::string, Requirement> result;
  for (const Module* module : modules)
    for (const terraform::RequiredProvider& required : module->required_providers) {
      Requirement& known = result[required.source];
      if (known.name.empty()) known = {required.name, {}, required.span};
      require(known.version, required.version);
    }
  return result;
}

std::set<std::string> used_providers(const std::vector<const Module*>& modules,
                                     const diag::SourceMap& sources) {
  std::set<std::string> result;
  for (const Module* module : modules)
    for (const InterfaceProvider& provider : interface_of(*module, sources).providers)
      result.insert(provider.source);
  return result;
}

// They work without a `provider` block of the caller's.
bool needs_no_configuration(const std::string& source) {
  static const std::set<std::string, std::less<>> kNone = {
      "hashicorp/aws",  "hashicorp/random",    "hashicorp/tls",     "hashicorp/time",
      "hashicorp/null", "hashicorp/local",     "hashicorp/archive", "hashicorp/external",
      "hashicorp/http", "hashicorp/cloudinit", "hashicorp/template"};
  return kNone.contains(source);
}

std::string shown(const std::string& range) { return range.empty() ? "any" : "`" + range + "`"; }

}  // namespace

void Differences::requirements() {
  const std::string old = required_terraform(pairs_.all_before),
                    now = required_terraform(pairs_.all_after);
  const diag::Span place = new_.terraform.empty() ? diag::kNoSpan : new_.terraform[0]->header;
  const std::string because = fmt::format("{} became {}", shown(old), shown(now));
  const auto program = VersionConstraints::Use::program;
  if (range_narrowed(old, now, program)) {
    Reason& reason =
        add(Bump::major, "terraform-range-narrowed", "terraform", because, Side::after, place);
    reason.before = old.empty() ? "" : fmt::format("required_version = \"{}\"", old);
    reason.after = fmt::format("required_version = \"{}\"", now);
    reason.advice = "Use a version of Terraform that the new range allows.";
  } else if (range_narrowed(now, old, program)) {
    add(Bump::minor, "terraform-range-widened", "terraform", because, Side::after, place);
  }
  std::set<std::string> sources;
  for (const auto& [source, requirement] : required_providers(pairs_.all_after))
    sources.insert(source);
  for (const auto& [source, requirement] : required_providers(pairs_.all_before))
    sources.insert(source);
  for (const std::string& source : sources) provider(source);
  const auto used_before = used_providers(pairs_.all_before, before_.sources());
  for (const std::string& source : used_providers(pairs_.all_after, after_.sources())) {
    if (used_before.contains(source) || source == "hashicorp/aws" ||
        source == "terraform.io/builtin/terraform")
      continue;
    const bool easy = needs_no_configuration(source);
    add(easy ? Bump::minor : Bump::major, "provider-added", "provider." + source,
        easy ? "callers install it with `terraform init`"
             : "whether callers must configure it cannot be decided",
        Side::after, place);
  }
  aliases();
  provider_blocks();
}

void Differences::provider(const std::string& source) {
  const auto before = required_providers(pairs_.all_before);
  const auto after = required_providers(pairs_.all_after);
  const auto old = before.find(source), now = after.find(source);
  const std::string range_before = old == before.end() ? "" : old->second.version;
  const std::string range_after = now == after.end() ? "" : now->second.version;
  const Requirement& known = now == after.end() ? old->second : now->second;
  const std::string subject = "provider." + known.name;
  const Side side = now == after.end() ? Side::before : Side::after;
  // One name for another provider.
  if (now != after.end() && old == before.end())
    for (const auto& [other, requirement] : before)
      if (requirement.name == known.name && !after.contains(other))
        add(Bump::major, "provider-source-changed", subject,
            fmt::format("{} became {}", other, source), side, known.span);
  const auto use = VersionConstraints::Use::provider;
  const std::string because = fmt::format("{} became {}", shown(range_before), shown(range_after));
  const bool was_used = used_providers(pairs_.all_before, before_.sources()).contains(source);
  if (was_used && range_narrowed(range_before, range_after, use)) {
    Reason& reason =
        add(Bump::major, "provider-range-narrowed", subject, because, side, known.span);
    reason.before = range_before.empty() ? "" : fmt::format("version = \"{}\"", range_before);
    reason.after = fmt::format("version = \"{}\"", range_after);
    reason.advice = "Use a version of the provider that the new range allows.";
  } else if (range_narrowed(range_after, range_before, use)) {
    add(Bump::minor, "provider-range-widened", subject, because, side, known.span);
  }
}

void Differences::aliases() {
  for (const terraform::RequiredProvider& now : new_.required_providers) {
    const auto* old = old_.required_provider(now.name);
    for (const std::string& alias : now.aliases) {
      if (old && std::ranges::find(old->aliases, alias) != old->aliases.end()) continue;
      Reason& reason = add(Bump::major, "provider-needed", "provider." + alias,
                           fmt::format("callers must pass the configuration `{}`", alias),
                           Side::after, now.span);
      reason.after = fmt::format("providers = {{\n  {} = {}\n}}", alias, alias);
      reason.advice = "Pass it in `providers`.";
    }
  }
  for (const terraform::RequiredProvider& old : old_.required_providers) {
    const auto* now = new_.required_provider(old.name);
    for (const std::string& alias : old.aliases) {
      if (now && std::ranges::find(now->aliases, alias) != now->aliases.end()) continue;
      add(Bump::patch, "provider-not-taken", "provider." + alias,
          fmt::format("callers that pass the configuration `{}` are warned", alias), Side::before,
          old.span);
    }
  }
}

void Differences::provider_blocks() {
  for (const ModulePair& pair : pairs_.pairs) {
    const std::string where = pair.address.empty() ? "" : pair.address + ".";
    if (pair.before->providers.empty() && !pair.after->providers.empty())
      add(Bump::major, "provider-configured", where + "provider." + pair.after->providers[0].name,
          "a module with a `provider` block of its own cannot be called with count, for_each or "
          "depends_on",
          Side::after, pair.after->providers[0].block->header);
    if (!pair.before->providers.empty() && pair.after->providers.empty())
      add(Bump::major, "provider-not-configured",
          where + "provider." + pair.before->providers[0].name,
          "the caller's configuration is used instead: whether it is the same cannot be decided",
          Side::before, pair.before->providers[0].block->header);
  }
}

}  // namespace infra::release
