#include "lib/report/release_json.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "lib/base/strings.h"

namespace infra::report {
namespace {

using Json = nlohmann::ordered_json;
using release::Consumer;
using release::PlannedRelease;
using release::Reason;

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

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

Json version_json(const std::optional<terraform::Version>& version) {
  return version ? Json(version->to_string()) : Json(nullptr);
}

// Does the new version break this call? One that lags behind an earlier MAJOR has that before it.
std::optional<std::string> broken(const Consumer& consumer, const PlannedRelease& planned) {
  if (planned.bump != release::Bump::major) return {};
  if (consumer.version && planned.from && *consumer.version < *planned.from &&
      consumer.version->major() < planned.from->major())
    return "it is behind by a MAJOR already";
  return release::breaks(consumer, planned.reasons);
}

std::string place_of(const Consumer& consumer) {
  return consumer.repository.empty() ? consumer.folder
                                     : join_path(consumer.repository, consumer.folder);
}

Json consumer_json(const Consumer& consumer) {
  Json json = {{"stack", place_of(consumer)},
               {"version", version_json(consumer.version)},
               {"pin", release::pin_name(consumer.kind)},
               {"ref", consumer.ref.empty() ? Json(nullptr) : Json(consumer.ref)},
               {"call", consumer.call},
               {"file", consumer.file},
               {"line", consumer.line}};
  if (!consumer.repository.empty()) json["repository"] = consumer.repository;
  return json;
}

std::string pin_text(const Consumer& consumer) {
  if (consumer.version) return consumer.version->to_string();
  if (consumer.kind == release::PinKind::path) return "by path";
  if (consumer.kind == release::PinKind::none) return "no ref";
  return fmt::format("{} {}", release::pin_name(consumer.kind), consumer.ref);
}

}  // namespace

std::string release_json(const std::vector<PlannedRelease>& releases, const Consumers& consumers) {
  Json json = {{"format", "infra.release/1"}, {"modules", Json::array()}};
  for (std::size_t i = 0; i < releases.size(); ++i) {
    const PlannedRelease& planned = releases[i];
    Json module = {{"module", planned.name},
                   {"path", planned.path},
                   {"from", version_json(planned.from)},
                   {"to", planned.to.to_string()},
                   {"bump", release::bump_name(planned.bump)},
                   {"reasons", Json::array()},
                   {"callers", planned.callers},
                   {"consumers", Json::array()}};
    for (const Reason& reason : planned.reasons) module["reasons"].push_back(reason_json(reason));
    for (const Consumer& consumer : consumers[i]) {
      Json each = consumer_json(consumer);
      each["breaks"] = broken(consumer, planned).has_value();
      module["consumers"].push_back(std::move(each));
    }
    json["modules"].push_back(std::move(module));
  }
  return dump(json);
}

std::string release_text(const std::vector<PlannedRelease>& releases, const Consumers& consumers) {
  std::string out;
  std::size_t changed = 0;
  for (std::size_t i = 0; i < releases.size(); ++i) {
    const PlannedRelease& planned = releases[i];
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
    for (const Consumer& consumer : consumers[i]) {
      const auto why = broken(consumer, planned);
      out += fmt::format("  called by {} ({}){}\n", place_of(consumer), pin_text(consumer),
                         why ? ", which breaks: " + *why : "");
    }
    out += '\n';
  }
  return out + fmt::format("{} of {} modules to release\n", changed, releases.size());
}

std::string release_check_json(const std::vector<PlannedRelease>& releases,
                               const std::vector<release::Lack>& lacks) {
  Json json = {{"format", "infra.release/1"}, {"modules", Json::array()}};
  for (const PlannedRelease& planned : releases) {
    if (planned.bump == release::Bump::none) continue;
    Json module = {{"module", planned.name},       {"from", version_json(planned.from)},
                   {"to", planned.to.to_string()}, {"bump", release::bump_name(planned.bump)},
                   {"reasons", Json::array()},     {"missing", Json::array()}};
    for (const Reason& reason : planned.reasons) module["reasons"].push_back(reason_json(reason));
    for (const release::Lack& lack : lacks)
      if (lack.module == planned.name)
        module["missing"].push_back({{"file", lack.file}, {"what", lack.what}});
    json["modules"].push_back(std::move(module));
  }
  return dump(json);
}

std::string release_check_text(const std::vector<PlannedRelease>& releases,
                               const std::vector<release::Lack>& lacks) {
  std::string out;
  std::size_t changed = 0;
  for (const PlannedRelease& planned : releases)
    if (planned.bump != release::Bump::none) ++changed;
  for (const release::Lack& lack : lacks) out += fmt::format("{} {}\n", lack.file, lack.what);
  return out + fmt::format("{} changed, {} missing\n", plural(changed, "module"),
                           plural(lacks.size(), "thing is", "things are"));
}

std::string consumers_json(const std::string& module,
                           const std::optional<terraform::Version>& newest,
                           const std::vector<Consumer>& consumers) {
  Json json = {{"format", "infra.release/1"}, {"modules", Json::array()}};
  Json list = Json::array();
  for (const Consumer& consumer : consumers) list.push_back(consumer_json(consumer));
  json["modules"].push_back(
      {{"module", module}, {"newest", version_json(newest)}, {"consumers", std::move(list)}});
  return dump(json);
}

std::string consumers_text(const std::string& module,
                           const std::optional<terraform::Version>& newest,
                           const std::vector<Consumer>& consumers) {
  std::string out = fmt::format("{}, {}\n", module,
                                newest ? "newest release " + newest->to_string() : "not released");
  for (const Consumer& consumer : consumers) {
    const bool behind = newest && consumer.version && *consumer.version < *newest;
    out += fmt::format("  {:<12} {} module.{}  {}:{}{}\n", pin_text(consumer), place_of(consumer),
                       consumer.call, consumer.file, consumer.line, behind ? "  (behind)" : "");
  }
  if (consumers.empty()) out += "  nobody calls it\n";
  return out;
}

std::string interface_json(const std::string& module, const std::string& revision,
                           const release::Interface& interface) {
  Json json = {{"format", "infra.interface/1"},
               {"module", module},
               {"revision", revision.empty() ? Json(nullptr) : Json(revision)},
               {"required_version", interface.required_version},
               {"providers", Json::array()},
               {"variables", Json::array()},
               {"outputs", Json::array()},
               {"resources", Json::array()},
               {"modules", Json::array()}};
  for (const auto& provider : interface.providers)
    json["providers"].push_back({{"name", provider.name},
                                 {"source", provider.source},
                                 {"version", provider.version},
                                 {"configurations", provider.aliases}});
  for (const auto& variable : interface.variables)
    json["variables"].push_back(
        {{"name", variable.name},
         {"type", variable.type},
         {"required", variable.required},
         {"default", variable.required ? Json(nullptr) : Json(variable.default_value)},
         {"nullable", variable.nullable},
         {"sensitive", variable.sensitive},
         {"description", variable.description}});
  for (const auto& output : interface.outputs)
    json["outputs"].push_back({{"name", output.name},
                               {"sensitive", output.sensitive},
                               {"description", output.description}});
  for (const auto& resource : interface.resources)
    json["resources"].push_back({{"address", resource.address}});
  for (const auto& call : interface.calls)
    json["modules"].push_back(
        {{"name", call.name}, {"source", call.source}, {"version", call.version}});
  return dump(json);
}

std::string plan_changes_text(std::string_view plan_json) {
  const Json plan = Json::parse(plan_json, nullptr, false);
  const auto changes = plan.find("resource_changes");
  std::map<int, std::string> lines;  // by how much is lost
  if (plan.is_object() && changes != plan.end() && changes->is_array())
    for (const Json& each : *changes) {
      std::string actions;
      for (const Json& action : each["change"]["actions"])
        actions += (actions.empty() ? "" : ",") + action.get<std::string>();
      const std::string address = each.value("address", "");
      if (actions == "delete,create" || actions == "create,delete") {
        std::string why;
        if (const auto paths = each["change"].find("replace_paths");
            paths != each["change"].end() && paths->is_array())
          for (const Json& path : *paths) {
            std::string text;
            for (const Json& step : path)
              if (step.is_string()) text += (text.empty() ? "" : ".") + step.get<std::string>();
            why += (why.empty() ? ", because of " : ", ") + text;
          }
        lines[0] += fmt::format("  REPLACES {}{}\n", address, why);
      } else if (actions == "delete") {
        lines[1] += fmt::format("  DESTROYS {}\n", address);
      } else if (each.contains("previous_address")) {
        lines[2] += fmt::format("  moves {} to {}\n", each.value("previous_address", ""), address);
      } else if (actions == "update") {
        lines[3] += fmt::format("  changes {}\n", address);
      } else if (actions == "create") {
        lines[4] += fmt::format("  creates {}\n", address);
      }
    }
  std::string out;
  for (const auto& [rank, text] : lines) out += text;
  return out.empty() ? "  no changes\n" : out;
}

}  // namespace infra::report
