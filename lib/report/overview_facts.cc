#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "lib/base/numbers.h"
#include "lib/base/strings.h"
#include "lib/plan/risk.h"
#include "lib/policy/rules/module_versions.h"
#include "lib/report/overview.h"
#include "lib/report/tags_table.h"
#include "lib/workspace/call_source.h"

namespace infra::report {
namespace {

using terraform::Version;
using workspace::Folder;

// modules/queue/v1.2.3, v1.2.3
std::optional<Version> version_in(std::string_view ref) {
  const std::size_t slash = ref.rfind('/');
  if (slash != ref.npos) ref.remove_prefix(slash + 1);
  if (ref.starts_with('v')) ref.remove_prefix(1);
  if (ref.find('.') == ref.npos) return {};
  return Version::parse(ref);
}

struct Call {
  std::string source;  // without its version
  std::optional<Version> version;
};

Call read_call(const hcl::Block& block) {
  Call call;
  const std::string source = policy::literal_text(*block.body, "source").value_or("");
  const std::size_t query = source.find('?');
  call.source = source.substr(0, query);
  if (query != source.npos) {
    for (const std::string_view part : split(std::string_view(source).substr(query + 1), '&'))
      if (part.starts_with("ref=")) call.version = version_in(part.substr(4));
  }
  if (!call.version) {
    std::string exact = policy::literal_text(*block.body, "version").value_or("");
    if (exact.starts_with('=')) exact.erase(0, 1);
    call.version = Version::parse(trim(exact));
  }
  return call;
}

std::string difference(const Version& version, const Version& newest) {
  if (version.major() != newest.major()) return "MAJOR";
  return version.minor() != newest.minor() ? "MINOR" : "PATCH";
}

std::optional<Version> newest_of(const workspace::Workspace& workspace, const Folder& module) {
  auto newest = policy::newest_tag(workspace, module);
  const auto changelog = policy::text_of(workspace, module.path + "/CHANGELOG.md");
  for (const Version& each : policy::changelog_versions(changelog.value_or("")))
    if (each.prerelease().empty() && (!newest || *newest < each)) newest = each;
  return newest;
}

int days_until(std::chrono::year_month_day day, std::chrono::year_month_day today) {
  return static_cast<int>((std::chrono::sys_days(day) - std::chrono::sys_days(today)).count());
}

void add_stacks(std::vector<Expiry>& found, const OverviewInput& input,
                std::chrono::year_month_day today) {
  std::set<std::pair<std::string, std::string>> seen;
  for (const policy::JudgedResource& each : input.tags.resources) {
    const policy::Tag tag = each.tags.effective.find("ExpiresOn");
    if (tag.state != policy::TagState::present) continue;
    const std::string until = shown_tag(tag);
    const auto day = parse_day(until);
    if (!day || !seen.emplace(each.root->stack, until).second) continue;
    found.push_back({"stack", each.root->stack, owner_of(input, each.root->stack), "tag ExpiresOn",
                     until, days_until(*day, today)});
  }
}

}  // namespace

std::vector<ModuleLag> find_module_lags(const workspace::Workspace& workspace) {
  std::vector<ModuleLag> lags;
  struct External {
    std::string folder, call;
    Version version;
  };
  std::map<std::string, std::vector<External>> externals;
  for (const Folder& folder : workspace.folders()) {
    if (folder.kind == workspace::FolderKind::example) continue;
    for (const terraform::NamedBlock& block : folder.module->calls) {
      const Call call = read_call(*block.block);
      if (!call.version) continue;
      const auto to =
          workspace::called_folder(*block.block, folder.path, workspace.repository_names());
      const Folder* module = to ? workspace.folder(*to) : nullptr;
      if (module == nullptr) {
        externals[call.source].push_back({folder.path, block.name, *call.version});
        continue;
      }
      const auto newest = newest_of(workspace, *module);
      if (newest && *call.version < *newest) {
        lags.push_back({folder.path, block.name, module->path, call.version->to_string(),
                        newest->to_string(), difference(*call.version, *newest), true});
      }
    }
  }
  for (const auto& [source, calls] : externals) {
    const Version newest = std::ranges::max_element(calls, {}, &External::version)->version;
    for (const External& each : calls)
      if (each.version < newest)
        lags.push_back({each.folder, each.call, source, each.version.to_string(),
                        newest.to_string(), difference(each.version, newest), false});
  }
  return lags;
}

std::vector<Expiry> find_expiries(const OverviewInput& input) {
  std::vector<Expiry> found;
  const std::chrono::year_month_day today = std::chrono::floor<std::chrono::days>(input.time);
  const diag::SourceMap& sources = input.workspace.sources();
  for (const policy::Suppressions::Entry& each : input.suppressions.entries()) {
    const diag::SourceFile& file = sources[each.span.file];
    Expiry made;
    made.what = "suppression of " + join(each.codes, ", ");
    made.place = fmt::format("{}:{}", file.path, diag::position_at(file, each.span.begin).line);
    const std::string folder = parent_path(file.path);
    const Folder* known = input.workspace.folder(folder.empty() ? "." : folder);
    if (known != nullptr && known->is_root()) made.owner = owner_of(input, known->path);
    made.reason = each.reason;
    made.until = each.until;
    if (const auto day = parse_day(each.until)) made.days_left = days_until(*day, today);
    if (each.expired && made.days_left >= 0) made.days_left = -1;
    found.push_back(std::move(made));
  }
  add_stacks(found, input, today);
  // What ends first is first; what never ends is last.
  std::ranges::stable_sort(
      found, {}, [](const Expiry& each) { return std::pair(each.until.empty(), each.days_left); });
  return found;
}

std::string owner_of(const OverviewInput& input, const std::string& stack) {
  for (const std::string_view key : {"Owner", "Team"}) {
    std::map<std::string, std::size_t> owners;
    for (const policy::JudgedResource& each : input.tags.resources) {
      if (each.root->stack != stack) continue;
      const policy::Tag tag = each.tags.effective.find(key);
      const std::string shown =
          tag.state == policy::TagState::present ? shown_tag(tag) : std::string();
      if (!shown.empty()) ++owners[shown];
    }
    const auto most =
        std::ranges::max_element(owners, {}, [](const auto& each) { return each.second; });
    if (most != owners.end()) return most->first;
  }
  const std::string named = join(input.code_owners.of_folder(stack), ", ");
  return named.empty() ? "(unknown)" : named;
}

std::vector<Exposure> find_exposures(const OverviewInput& input) {
  plan::RiskRules rules;
  const auto& types = input.workspace.config().config.risk.level_3_types;
  rules.keeps_data = {types.begin(), types.end()};
  std::map<std::string, Exposure> found;
  for (const workspace::EvaluatedFolder& root : input.roots) {
    Exposure& exposure = found[root.folder->path];
    exposure.stack = root.folder->path;
    for (const terraform::Resource& resource : root.module.resources) {
      if (resource.mode != terraform::Mode::managed) continue;
      plan::PlannedChange change;
      change.address = resource.address;
      change.type = resource.type;
      change.action = plan::Action::destroy;
      change.actions = {"delete"};
      change.before = resource.values;
      const auto risk = plan::risk_of(change, rules);
      if (!risk || risk->level < 3) continue;
      if (risk->topic == plan::Topic::data) {
        ++exposure.data;
        exposure.stores.emplace_back(resource.address, risk->because);
      }
      exposure.network += risk->topic == plan::Topic::network ? 1U : 0U;
      exposure.identity += risk->topic == plan::Topic::identity ? 1U : 0U;
    }
  }
  std::vector<Exposure> sorted;
  for (auto& [stack, exposure] : found)
    if (exposure.data + exposure.network + exposure.identity > 0)
      sorted.push_back(std::move(exposure));
  return sorted;
}

}  // namespace infra::report
