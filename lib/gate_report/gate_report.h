// The gate's verdict as JSON (infra.gate/1), text, and the one comment of a pull request.
#pragma once

#include <cstddef>
#include <string>

#include "lib/gate/gate.h"

namespace infra::report {

std::string gate_json(const gate::GateReport& report);
std::string gate_text(const gate::GateReport& report, bool color);

// Verdict, ten checks, plan, cost and new findings; at most `most` bytes, so that it fits into a
// comment of GitHub (65,536 characters).
std::string gate_comment(const gate::GateReport& report, const gate::Evidence& evidence,
                         std::size_t most = 65'000);

}  // namespace infra::report
