#include "lib/gate/gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lib/base/strings.h"
#include "lib/gate/approvals.h"
#include "lib/plan/risk.h"

namespace infra::gate {
namespace {

constexpr std::size_t kShown = 20;  // pieces of evidence of one check

std::vector<std::string> first_of(std::vector<std::string> all) {
  if (all.size() <= kShown) return all;
  const std::size_t more = all.size() - kShown;
  all.resize(kShown);
  all.push_back(fmt::format("… and {} more", more));
  return all;
}

bool is_family(const std::string& code, std::initializer_list<const char*> families) {
  return std::ranges::any_of(families, [&](const char* each) { return code.starts_with(each); });
}

std::string place(const Finding& finding) {
  return finding.line == 0 ? fmt::format("{} {}", finding.code, finding.file)
                           : fmt::format("{} {}:{}", finding.code, finding.file, finding.line);
}

bool is_terraform(const std::string& file) {
  for (const char* end : {".tf", ".tf.json", ".tfvars", ".tfvars.json", ".hcl", ".tftpl"})
    if (file.ends_with(end)) return true;
  return false;
}

class Gate {
 public:
  Gate(const Evidence& evidence, const workspace::Config& config)
      : evidence_(evidence),
        config_(config),
        approvals_(judge_approvals(evidence, config)),
        rules_{{config.risk.level_3_types.begin(), config.risk.level_3_types.end()}} {
    find_unplanned();
  }

  GateReport run() const {
    GateReport report;
    report.checks = {static_analysis(), cost(),      tags_and_names(),  drift(),
                     operations(),      approvals(), deployment_plan(), data_impact(),
                     documents(),       rollback()};
    static constexpr std::string_view kNames[] = {"static-analysis",
                                                  "cost",
                                                  "tags-and-names",
                                                  "drift",
                                                  "slo-alarms-runbook",
                                                  "codeowners-approval",
                                                  "level-2-3-deployment-plan",
                                                  "data-impact",
                                                  "module-documents",
                                                  "rollback-and-window"};
    report.verdict = Verdict::pass;
    for (std::size_t i = 0; i < report.checks.size(); ++i) {
      Check& check = report.checks[i];
      check.number = static_cast<int>(i) + 1;
      check.name = kNames[i];
      check.evidence = first_of(std::move(check.evidence));
      check.missing = first_of(std::move(check.missing));
      if (check.verdict == Verdict::fail) report.verdict = Verdict::fail;
      if (check.verdict == Verdict::needs_approval && report.verdict == Verdict::pass)
        report.verdict = Verdict::needs_approval;
    }
    if (evidence_.plan) report.risk = evidence_.plan->risk();
    return report;
  }

 private:
  static Check made(Verdict verdict, std::string because, std::vector<std::string> missing = {},
                    std::vector<std::string> evidence = {}) {
    return {0, {}, verdict, std::move(because), std::move(missing), std::move(evidence)};
  }
  static Check not_applicable(std::string because) {
    return made(Verdict::not_applicable, std::move(because));
  }
  // What a person must judge: open until an owner approves.
  Check for_a_person(std::string because, std::vector<std::string> evidence) const {
    if (approvals_.by_an_owner)
      return made(Verdict::pass, because + "; " + join(approvals_.given, ", ") + " approved", {},
                  std::move(evidence));
    return made(Verdict::needs_approval, std::move(because),
                {approvals_.known ? "an approval by an owner"
                                  : "an approval by an owner (reviews: `--approvals` or "
                                    "`--provider` with `--pull`)"},
                std::move(evidence));
  }

  bool has_stacks() const {
    return std::ranges::any_of(evidence_.folders, [](const ChangedFolder& folder) {
      return folder.layer != "modules" && !folder.only_text;
    });
  }
  bool changes_terraform() const {
    return !evidence_.folders.empty() || std::ranges::any_of(evidence_.files, is_terraform);
  }

  void find_unplanned() {
    for (const ChangedFolder& folder : evidence_.folders) {
      if (folder.layer == "modules" || folder.only_text) continue;
      if (folder.removed) {
        removed_.push_back(folder.path);
        continue;
      }
      const plan::StackPlan* stack = plan_of(folder.path);
      const bool planned = stack != nullptr && (stack->status == plan::Status::ok ||
                                                stack->status == plan::Status::no_changes);
      if (!planned) unplanned_.push_back(folder.path);
    }
  }
  const plan::StackPlan* plan_of(const std::string& path) const {
    if (!evidence_.plan) return nullptr;
    const auto found = std::ranges::find(evidence_.plan->stacks, path, &plan::StackPlan::path);
    return found == evidence_.plan->stacks.end() ? nullptr : &*found;
  }
  std::vector<std::string> plans_missing() const {
    std::vector<std::string> missing;
    for (const std::string& path : unplanned_) missing.push_back("a plan of " + path);
    return missing;
  }

  std::optional<Check> without_findings() const {
    if (!changes_terraform()) return not_applicable("no Terraform changes");
    if (!evidence_.findings)
      return made(Verdict::fail, "the findings are not there",
                  {"the findings of `infra validate -f json` (`--diagnostics`)"});
    return {};
  }

  Check static_analysis() const {
    if (auto check = without_findings()) return *check;
    std::vector<std::string> errors;
    std::size_t others = 0;
    for (const Finding& finding : *evidence_.findings) {
      if (is_family(finding.code, {"TAG", "NAM"})) continue;
      if (finding.severity == "error") {
        errors.push_back(place(finding));
      } else {
        ++others;
      }
    }
    if (!errors.empty())
      return made(Verdict::fail, plural(errors.size(), "error"),
                  {"mend what `infra validate` reports"}, errors);
    // What is known is not reported: somebody looks at what becomes known.
    if (std::ranges::find(evidence_.files, config_.baseline) != evidence_.files.end())
      return for_a_person("the baseline of known findings changes", {config_.baseline});
    return made(Verdict::pass,
                others == 0 ? "no findings" : "no errors, " + plural(others, "other finding"));
  }

  Check cost() const {
    if (!has_stacks()) return not_applicable("no stack changes");
    if (!evidence_.cost)
      return made(Verdict::fail, "the cost is not compared with the base",
                  {"the comparison of `infra cost --compare-to BASE -f json` (`--cost`)"});
    const CostEvidence& cost = *evidence_.cost;
    std::string change = "it costs nothing, before and after";
    if (cost.percent) {
      change = fmt::format("{:+.1f} %", *cost.percent);
    } else if (!cost.difference.empty() && cost.difference != "0") {
      change = fmt::format("{} {} a month, from nothing", cost.difference, cost.currency);
    }
    if (cost.verdict == "pass") return made(Verdict::pass, change);
    if (cost.verdict == "needs-approval") return for_a_person(change, {});
    if (cost.verdict == "blocked")
      return made(
          Verdict::fail,
          fmt::format("{}: blocked from {:g} % on", change, config_.cost.block_above_percent),
          {"a cheaper change, or another limit in infra.yaml"});
    return made(Verdict::fail, "the cost is not known: something has no price",
                {"prices, or usage, of what has none"}, cost.not_priced);
  }

  Check tags_and_names() const {
    if (auto check = without_findings()) return *check;
    std::vector<std::string> errors, unproven;
    for (const Finding& finding : *evidence_.findings) {
      if (!is_family(finding.code, {"TAG", "NAM"})) continue;
      if (finding.severity == "error") errors.push_back(place(finding));
      if (finding.code == "TAG002" && finding.severity == "warning")
        unproven.push_back(place(finding));
    }
    if (!errors.empty())
      return made(Verdict::fail, plural(errors.size(), "error"),
                  {"mend what `infra validate --only TAG,NAM` reports"}, errors);
    if (!unproven.empty())
      return for_a_person(plural(unproven.size(), "tag") + " cannot be proven", unproven);
    return made(Verdict::pass, "tags and names follow the standard");
  }

  Check drift() const {
    if (!has_stacks()) return not_applicable("no stack changes");
    if (!evidence_.plan)
      return made(Verdict::fail, "there is no plan", {"plans (`infra plan --out DIR`, `--plan`)"});
    std::vector<std::string> failed, unexpected, planned;
    for (const plan::StackPlan& stack : evidence_.plan->stacks) {
      const auto is_this = [&](const ChangedFolder& folder) { return folder.path == stack.path; };
      const bool changed = std::ranges::any_of(evidence_.folders, is_this);
      if (stack.status == plan::Status::error) failed.push_back(stack.path);
      if (!changed && stack.status == plan::Status::ok && stack.counts.any())
        unexpected.push_back(stack.path);
      if (stack.status == plan::Status::ok || stack.status == plan::Status::no_changes)
        planned.push_back(stack.path);
    }
    if (!failed.empty())
      return made(Verdict::fail, plural(failed.size(), "plan") + " failed", plans_missing(),
                  failed);
    if (!unplanned_.empty())
      return made(Verdict::fail, plural(unplanned_.size(), "stack") + " without a plan",
                  plans_missing());
    if (!unexpected.empty())
      return made(Verdict::fail, "a plan changes what the pull request does not",
                  {"an explanation by a change, or the drift mended first"}, std::move(unexpected));
    if (!removed_.empty())
      return for_a_person("a folder goes, what it made stays in the cloud", removed_);
    std::vector<std::string> outside;
    for (const plan::StackPlan& stack : evidence_.plan->stacks)
      for (const std::string& each : stack.outside) outside.push_back(stack.path + " " + each);
    if (!outside.empty())
      return for_a_person("somebody changed the cloud without the code", std::move(outside));
    if (evidence_.plan->offline)
      return for_a_person("planned offline: the cloud was not asked", std::move(planned));
    return made(Verdict::pass, "every plan shows this change and nothing else", {},
                std::move(planned));
  }

  Check operations() const {
    std::set<std::string> services;
    for (const ChangedFolder& folder : evidence_.folders)
      if (folder.layer == "stacks" && !folder.removed && !folder.only_text)
        services.insert(folder.path);
    if (services.empty()) return not_applicable("no service is new or changed");
    if (auto check = without_findings()) return *check;
    std::vector<std::string> lacking, unproven;
    for (const Finding& finding : *evidence_.findings) {
      if (!services.contains(finding.stack) ||
          !(finding.code.starts_with("ALM") || finding.code == "DR005"))
        continue;
      (finding.severity == "note" || finding.code == "ALM003" ? unproven : lacking)
          .push_back(place(finding));
    }
    if (!lacking.empty())
      return made(Verdict::fail, "SLO, alarms or runbook are missing",
                  {"what `infra validate --only ALM,DR005` reports"}, std::move(lacking));
    if (!unproven.empty())
      return for_a_person("alarms that cannot be proven, or that tell nobody", unproven);
    return made(Verdict::pass, "SLO, alarms and runbook are there", {},
                {services.begin(), services.end()});
  }

  Check approvals() const {
    if (!approvals_.objecting.empty())
      return made(Verdict::fail, join(approvals_.objecting, ", ") + " asks for changes",
                  {"an approval by " + join(approvals_.objecting, ", ")});
    if (approvals_.needed.empty())
      return not_applicable("nothing that somebody must approve changes");
    if (!approvals_.known) {
      std::vector<std::string> missing;
      if (!evidence_.reviews)
        missing.emplace_back("the reviews (`--approvals`, or `--provider` with `--pull`)");
      if (!evidence_.pull || evidence_.pull->author.empty())
        missing.emplace_back("the pull request's author (`--pull-request`)");
      for (const std::string& each : approvals_.needed) missing.push_back(each);
      return made(Verdict::needs_approval, "the reviews are not there", std::move(missing));
    }
    if (!approvals_.missing.empty())
      return made(Verdict::needs_approval, "approvals are missing", approvals_.missing,
                  approvals_.given.empty()
                      ? std::vector<std::string>()
                      : std::vector<std::string>{"approved by " + join(approvals_.given, ", ")});
    return made(Verdict::pass, join(approvals_.given, ", ") + " approved", {}, approvals_.needed);
  }

  // Of the plan; that of a folder which goes is the highest, since nothing planned it.
  std::optional<int> risk() const {
    std::optional<int> level;
    if (evidence_.plan) level = evidence_.plan->risk();
    return removed_.empty() ? level : 3;
  }
  std::optional<Check> without_plans() const {
    if (!has_stacks()) return not_applicable("no stack changes");
    if (!evidence_.plan || !unplanned_.empty())
      return made(Verdict::fail, "what changes is not known without the plans",
                  evidence_.plan
                      ? plans_missing()
                      : std::vector<std::string>{"plans (`infra plan --out DIR`, `--plan`)"});
    return {};
  }
  // Sections of the body that are empty or not there.
  Check with_sections(std::string because, std::initializer_list<const char*> names,
                      std::vector<std::string> evidence) const {
    std::vector<std::string> missing;
    if (!evidence_.pull)
      missing.emplace_back("the pull request (`--pull-request`, or `--provider` with `--pull`)");
    for (const char* name : names)
      if (!evidence_.pull || body_section(evidence_.pull->body, name).empty())
        missing.push_back(fmt::format("a section `## {}`", name));
    const Verdict verdict = missing.empty() ? Verdict::pass : Verdict::fail;
    return made(verdict, std::move(because), std::move(missing), std::move(evidence));
  }

  Check deployment_plan() const {
    if (auto check = without_plans()) return *check;
    const int level = risk().value_or(0);
    if (level < 2)
      return not_applicable(level == 0 ? "nothing changes in the cloud" : "the risk is level 1");
    std::vector<std::string> stacks = removed_;
    for (const plan::StackPlan& stack : evidence_.plan->stacks)
      if (stack.risk.value_or(0) >= 2 && !stack.removed) stacks.push_back(stack.path);
    return with_sections(fmt::format("the risk is level {}", level), {"Deployment plan"},
                         std::move(stacks));
  }

  Check data_impact() const {
    if (auto check = without_plans()) return *check;
    std::vector<std::string> changes;
    for (const plan::StackPlan& stack : evidence_.plan->stacks) {
      for (const plan::RiskReason& reason : stack.risk_reasons) {
        const bool created = reason.actions == std::vector<std::string>{"create"};
        // A store of data in any way that counts; a queue or a log only where it is lost.
        const bool store = rules_.keeps_data.contains(reason.type) && reason.level >= 2;
        const bool lost = plan::keeps_data(reason.type, rules_) && reason.level >= 3;
        if (!created && (store || lost || reason.topic == plan::Topic::data))
          changes.push_back(fmt::format("{} {}", stack.path, reason.address));
      }
    }
    for (const std::string& path : removed_) changes.push_back(path + " (removed)");
    if (changes.empty()) return not_applicable("nothing that keeps data changes");
    return with_sections("what keeps data changes", {"Data impact", "Rollback"},
                         std::move(changes));
  }

  Check documents() const {
    std::vector<std::string> modules;
    for (const ChangedFolder& folder : evidence_.folders)
      if (folder.layer == "modules" && !folder.removed) modules.push_back(folder.path);
    if (modules.empty()) return not_applicable("no module changes");
    if (!evidence_.lacks)
      return made(Verdict::fail, "what the modules lack is not known",
                  {"what `infra release check` says"}, std::move(modules));
    std::vector<std::string> missing;
    for (const ModuleLack& lack : *evidence_.lacks)
      missing.push_back(fmt::format("{} {}", lack.file, lack.what));
    if (!missing.empty())
      return made(Verdict::fail, "documents of a module are missing", std::move(missing),
                  std::move(modules));
    if (!evidence_.lowered.empty())
      return for_a_person("a version is lower than the change asks for", evidence_.lowered);
    return made(Verdict::pass, "README, UPGRADE and CHANGELOG are up to date", {},
                std::move(modules));
  }

  Check rollback() const {
    if (auto check = without_plans()) return *check;
    std::vector<std::string> stacks = removed_;
    for (const plan::StackPlan& stack : evidence_.plan->stacks)
      if (stack.counts.any_resource() && !stack.removed) stacks.push_back(stack.path);
    if (stacks.empty()) return not_applicable("nothing changes in the cloud");
    return with_sections("something changes in the cloud", {"Rollback", "Window"},
                         std::move(stacks));
  }

  const Evidence& evidence_;
  const workspace::Config& config_;
  const Approvals approvals_;
  const plan::RiskRules rules_;
  std::vector<std::string> unplanned_, removed_;
};

}  // namespace

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "pass";
    case Verdict::fail:
      return "fail";
    case Verdict::needs_approval:
      return "needs-approval";
    case Verdict::not_applicable:
      break;
  }
  return "not-applicable";
}

GateReport judge(const Evidence& evidence, const workspace::Config& config) {
  return Gate(evidence, config).run();
}

}  // namespace infra::gate
