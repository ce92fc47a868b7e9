#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "lib/base/strings.h"
#include "lib/gate_report/gate_report.h"

namespace infra::report {

using gate::Check;
using gate::Verdict;

std::string gate_json(const gate::GateReport& report) {
  using Json = nlohmann::ordered_json;
  Json json = {{"format", "infra.gate/1"},
               {"verdict", gate::to_string(report.verdict)},
               {"risk", report.risk ? Json(*report.risk) : Json(nullptr)},
               {"checks", Json::array()}};
  for (const Check& check : report.checks)
    json["checks"].push_back({{"number", check.number},
                              {"name", check.name},
                              {"verdict", gate::to_string(check.verdict)},
                              {"because", check.because},
                              {"missing", check.missing},
                              {"evidence", check.evidence}});
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string gate_text(const gate::GateReport& report, bool color) {
  const auto painted = [&](Verdict verdict, const std::string& text) {
    if (!color) return text;
    const char* code = verdict == Verdict::pass             ? "32"
                       : verdict == Verdict::fail           ? "31"
                       : verdict == Verdict::needs_approval ? "33"
                                                            : "2";
    return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
  };
  std::string out;
  for (const Check& check : report.checks) {
    const std::string verdict = fmt::format("{:<14}", gate::to_string(check.verdict));
    out += fmt::format("{:>2} {:<25} {} {}\n", check.number, check.name,
                       painted(check.verdict, verdict), printable(check.because));
    for (const std::string& each : check.missing)
      out += fmt::format("{:>44}missing: {}\n", "", printable(each));
    if (check.verdict == Verdict::fail || check.verdict == Verdict::needs_approval)
      for (const std::string& each : check.evidence)
        out += fmt::format("{:>44}{}\n", "", printable(each));
  }
  out += painted(report.verdict, fmt::format("gate: {}", gate::to_string(report.verdict)));
  if (report.risk) out += fmt::format(", risk {}", *report.risk);
  return out + "\n";
}

}  // namespace infra::report
