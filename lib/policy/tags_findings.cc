#include "lib/policy/tags_findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

namespace infra::policy {
namespace {

constexpr std::size_t kMostListed = 6;  // in a note; JSON has them all

std::string with_keys(std::string text, const std::vector<std::string>& keys) {
  const bool one = keys.size() == 1;
  const std::pair<std::string_view, std::string> places[] = {
      {"{}", key_list(keys)}, {"{s}", one ? "" : "s"}, {"{is}", one ? "is" : "are"}};
  for (const auto& [place, replacement] : places) {
    if (const std::size_t at = text.find(place); at != std::string::npos) {
      text.replace(at, place.size(), replacement);
    }
  }
  return text;
}

// Texts in the order in which they first came.
class UniqueTexts {
 public:
  void add(std::string text) {
    if (seen_.insert(text).second) all_.push_back(std::move(text));
  }
  const std::vector<std::string>& all() const { return all_; }

 private:
  std::vector<std::string> all_;
  std::unordered_set<std::string> seen_;
};

std::string shortened(const std::vector<std::string>& items) {
  std::string text;
  for (std::size_t i = 0; i < std::min(items.size(), kMostListed); ++i) {
    text += (i > 0 ? ", " : "") + items[i];
  }
  if (items.size() > kMostListed) text += fmt::format(" and {} more", items.size() - kMostListed);
  return text;
}

}  // namespace

std::string key_list(const std::vector<std::string>& keys) {
  std::string text;
  for (const std::string& key : keys) text += (text.empty() ? "`" : ", `") + key + "`";
  return text;
}

void TagFindings::add(TagFinding finding, const JudgedResource& judged, bool alone) {
  Key key = {finding.rule, finding.cause, finding.variant};
  const auto known = index_.find(key);
  if (alone || known == index_.end()) {
    if (!alone) index_.emplace(std::move(key), groups_.size());
    Group group;
    group.keys = finding.keys;
    group.members.emplace_back(&judged, finding.keys);
    group.first = std::move(finding);
    groups_.push_back(std::move(group));
    return;
  }
  Group& group = groups_[known->second];
  for (const std::string& each : finding.keys)
    if (std::ranges::find(group.keys, each) == group.keys.end()) group.keys.push_back(each);
  group.members.emplace_back(&judged, std::move(finding.keys));
}

diag::Diagnostics TagFindings::take() {
  diag::Diagnostics found;
  for (Group& group : groups_) found.push_back(make(group));
  return found;
}

diag::Diagnostic TagFindings::make(Group& group) const {
  TagFinding& first = group.first;
  diag::Diagnostic result;
  result.rule = &tag_rule(first.rule);
  result.severity = first.severity;
  result.message = with_keys(first.message, group.keys);
  result.primary = std::move(first.primary);
  result.labels = std::move(first.labels);
  result.help = with_keys(first.help, group.keys);
  result.fix = std::move(first.fix);
  for (diag::Label& label : result.labels) label.text = with_keys(label.text, group.keys);

  const JudgedResource& leader = *group.members.front().first;
  result.subject.stack = leader.root->stack;
  result.subject.address = leader.resource->config_address;
  result.subject.attribute = first.attribute;
  UniqueTexts stacks, listed, instances;
  for (const auto& [member, keys] : group.members) stacks.add(member->root->stack);
  for (const auto& [member, keys] : group.members) {
    const Resource& resource = *member->resource;
    const bool several = stacks.all().size() > 1 && !member->root->stack.empty();
    const std::string prefix = several ? member->root->stack + ": " : "";
    instances.add(prefix + resource.address);
    std::string name = resource.module.empty() ? resource.address : resource.module;
    if (keys != group.keys) name += " (" + key_list(keys) + ")";
    listed.add(prefix + name);
  }
  result.subject.instances = instances.all();
  std::string note;
  const bool says_more = listed.all().size() > 1 || !leader.resource->module.empty();
  if (says_more) note = shortened(listed.all());
  if (!first.provider_note.empty()) note += (note.empty() ? "" : "; ") + first.provider_note;
  if (!note.empty()) result.notes.push_back(std::move(note));
  return result;
}

}  // namespace infra::policy
