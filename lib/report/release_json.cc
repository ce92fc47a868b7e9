#include "lib/report/release_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace infra::report {
namespace {

using Json = nlohmann::ordered_json;
using release::PlannedRelease;
using release::Reason;

Json reason_json(const Reason& reason) {
  Json json = {{"kind", reason.kind},
               {"subject", reason.subject},
               {"bump", release::bump_name(reason.bump)},
               {"because", reason.because}};
  if (!reason.file.empty()) {
    json["file"] = reason.file;
    json["line"] = reason.line;
  }
  return json;
}

}  // namespace

std::string release_json(const std::vector<PlannedRelease>& releases) {
  Json json = {{"format", "infra.release/1"}, {"modules", Json::array()}};
  for (const PlannedRelease& planned : releases) {
    Json module = {{"module", planned.name},
                   {"path", planned.path},
                   {"from", planned.from ? Json(planned.from->to_string()) : Json(nullptr)},
                   {"to", planned.to.to_string()},
                   {"bump", release::bump_name(planned.bump)},
                   {"reasons", Json::array()},
                   {"callers", planned.callers}};
    for (const Reason& reason : planned.reasons) module["reasons"].push_back(reason_json(reason));
    json["modules"].push_back(std::move(module));
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string release_text(const std::vector<PlannedRelease>& releases) {
  std::string out;
  std::size_t changed = 0;
  for (const PlannedRelease& planned : releases) {
    if (planned.bump == release::Bump::none) continue;
    ++changed;
    const std::string from = planned.from ? planned.from->to_string() + " -> " : "";
    out += fmt::format("{}  {}{}  {}\n", planned.path, from, planned.to.to_string(),
                       release::bump_name(planned.bump));
    for (const Reason& reason : planned.reasons) {
      out += fmt::format("  {:<6} {}: {} ({})", release::bump_name(reason.bump), reason.subject,
                         reason.because, reason.kind);
      if (!reason.file.empty()) out += fmt::format("  {}:{}", reason.file, reason.line);
      out += '\n';
    }
    if (!planned.callers.empty()) {
      out += "  called by";
      for (const std::string& caller : planned.callers) out += " " + caller;
      out += '\n';
    }
    out += '\n';
  }
  return out + fmt::format("{} of {} modules to release\n", changed, releases.size());
}

}  // namespace infra::report
