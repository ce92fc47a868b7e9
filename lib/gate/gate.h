// The ten checks of a pull request, judged from finished evidence (evidence.h). Rendered by
// lib/gate_report. The checks are those of the standard; their names and JSON are a contract.
//
// A verdict `needs_approval` is open until somebody approves whose approval the change needs
// anyway. Checks 7, 8 and 10 have no such verdict: they ask for a text, which an approval does not
// replace.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/gate/evidence.h"
#include "lib/workspace/config.h"

namespace infra::gate {

enum class Verdict : std::uint8_t { pass, fail, needs_approval, not_applicable };
std::string_view to_string(Verdict verdict);  // as in JSON: needs-approval

struct Check {
  int number = 0;
  std::string_view name;
  Verdict verdict = Verdict::fail;
  std::string because;
  std::vector<std::string> missing, evidence;
};

struct GateReport {
  Verdict verdict = Verdict::fail;  // pass, fail or needs_approval
  std::optional<int> risk;          // the highest level; nullopt: nothing changes, or not known
  std::vector<Check> checks;        // ten
};

GateReport judge(const Evidence& evidence, const workspace::Config& config);

}  // namespace infra::gate
