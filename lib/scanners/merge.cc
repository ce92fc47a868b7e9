#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "lib/scanners/equivalents.h"
#include "lib/scanners/places.h"
#include "lib/scanners/scanners.h"

namespace infra::scanners {
namespace {

using diag::Diagnostic;
using diag::Diagnostics;

std::string_view tool_of(const Diagnostic& diagnostic) {
  const std::string_view code = diagnostic.rule->code;  // EXT:<tool>:<id>
  return code.substr(4, code.find(':', 4) - 4);
}

// The narrowest places come first: Checkov points at whole resources.
int rank(std::string_view tool) {
  constexpr std::string_view kOrder[] = {"trivy", "tfsec", "conftest", "checkov"};
  return static_cast<int>(std::ranges::find(kOrder, tool) - std::begin(kOrder));
}

// A module that several stacks call is read by a scanner once for each of them.
Diagnostics merge_stacks(Diagnostics external, const diag::SourceMap& sources) {
  diag::sort_diagnostics(external, sources);
  Diagnostics merged;
  std::map<std::tuple<const diag::RuleInfo*, diag::Span, std::string, bool>, std::size_t> known;
  std::vector<std::set<std::string>> stacks;
  for (Diagnostic& each : external) {
    // What is incomplete is so in each stack.
    const bool apart = each.rule->name == "incomplete";
    const auto [at, is_new] = known.try_emplace(
        {each.rule, each.primary.span, each.message + (apart ? each.subject.stack : ""), apart},
        merged.size());
    if (is_new) {
      stacks.emplace_back();
      merged.push_back(std::move(each));
      continue;
    }
    Diagnostic& first = merged[at->second];
    if (each.subject.stack != first.subject.stack && !each.subject.stack.empty())
      stacks[at->second].insert(each.subject.stack);
    for (std::string& instance : each.subject.instances)
      if (std::ranges::find(first.subject.instances, instance) == first.subject.instances.end())
        first.subject.instances.push_back(std::move(instance));
  }
  for (std::size_t i = 0; i < merged.size(); ++i)
    if (!stacks[i].empty())
      merged[i].notes.push_back(fmt::format("also from {}", fmt::join(stacks[i], ", ")));
  return merged;
}

// "also found by checkov: CKV_AWS_24 (Ensure no security groups allow …)", one note a check.
void name_others(Diagnostic& kept, const std::vector<const Diagnostic*>& others) {
  std::set<std::string> notes;
  for (const Diagnostic* other : others) {
    if (other->rule == kept.rule) continue;
    notes.insert(fmt::format("also found by {}: {} ({})", tool_of(*other), other->rule->name,
                             other->rule->summary));
  }
  for (const std::string& note : notes)
    if (std::ranges::find(kept.notes, note) == kept.notes.end()) kept.notes.push_back(note);
}

using Bucket = std::vector<Diagnostic*>;

bool overlap(const Diagnostic& a, const Diagnostic& b) {
  return a.primary.span.begin < b.primary.span.end && b.primary.span.begin < a.primary.span.end;
}

// What our own rules say about this defect: at the same place, else in the same block, for Checkov
// points at whole blocks. One that cannot be proven says less than the scanner.
std::vector<Diagnostic*> own_findings(const Diagnostic& each, const Equivalent& equivalent,
                                      const std::vector<Diagnostic*>& own) {
  std::vector<Diagnostic*> same_place, same_block;
  for (Diagnostic* ours : own) {
    if (ours->severity == diag::Severity::note || !is_own_rule(equivalent, ours->rule->code))
      continue;
    same_block.push_back(ours);
    if (overlap(*ours, each)) same_place.push_back(ours);
  }
  return same_place.empty() ? same_block : same_place;
}

// terraform's own words for what a rule of the family HCL says about the same place.
std::vector<Diagnostic*> own_language_findings(const Diagnostic& each,
                                               const std::vector<Diagnostic*>& own) {
  for (Diagnostic* ours : own)
    if (ours->rule->code.starts_with("HCL") && ours->severity == each.severity &&
        overlap(*ours, each))
      return {ours};
  return {};
}

// Leaves the findings of one tool, which name the others; the rest get no rule any more.
void merge_bucket(const Bucket& bucket) {
  const auto first = std::ranges::min_element(
      bucket, {}, [](const Diagnostic* each) { return rank(tool_of(*each)); });
  const std::string_view leader = tool_of(**first);
  std::vector<const Diagnostic*> others;
  auto severity = diag::Severity::note;
  for (const Diagnostic* each : bucket) {
    severity = std::min(severity, each->severity);
    if (tool_of(*each) != leader) others.push_back(each);
  }
  if (others.empty()) return;
  for (Diagnostic* each : bucket) {
    if (tool_of(*each) != leader) continue;
    name_others(*each, others);
    each->severity = severity;
  }
  for (Diagnostic* each : bucket)
    if (tool_of(*each) != leader) each->rule = nullptr;
}

}  // namespace

void merge_findings(Diagnostics external, const workspace::Workspace& workspace,
                    Diagnostics& found) {
  external = merge_stacks(std::move(external), workspace.sources());
  const Places places(workspace, {});
  std::map<const hcl::Block*, std::vector<Diagnostic*>> own;
  for (Diagnostic& each : found)
    if (each.rule != nullptr)
      if (const hcl::Block* block = places.block_at(each.primary.span)) own[block].push_back(&each);
  std::map<std::tuple<diag::Span, std::string>, Bucket> buckets;
  for (Diagnostic& each : external) {
    const hcl::Block* block = places.block_at(each.primary.span);
    const Equivalent* equivalent = find_equivalent(each.rule->code);
    const bool by_terraform = tool_of(each) == "terraform";
    const std::string defect = defect_of(each.rule->code);
    if (block == nullptr || (defect.empty() && !by_terraform)) continue;
    const auto at = own.find(block);
    std::vector<Diagnostic*> ours;
    if (at != own.end() && by_terraform) ours = own_language_findings(each, at->second);
    if (at != own.end() && equivalent != nullptr)
      ours = own_findings(each, *equivalent, at->second);
    for (Diagnostic* one : ours) name_others(*one, {&each});
    if (!ours.empty()) {
      each.rule = nullptr;
    } else if (!by_terraform) {
      buckets[{block->header, defect}].push_back(&each);
    }
  }
  for (const auto& [key, bucket] : buckets) merge_bucket(bucket);
  for (Diagnostic& each : external)
    if (each.rule != nullptr) found.push_back(std::move(each));
  diag::sort_diagnostics(found, workspace.sources());
}

}  // namespace infra::scanners
