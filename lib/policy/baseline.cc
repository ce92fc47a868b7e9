#include "lib/policy/baseline.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "lib/base/error.h"
#include "lib/base/strings.h"

namespace infra::policy {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::string_view kFormat = "infra.baseline/1";

std::size_t count_of(const Json& json) {
  if (!json.is_number_unsigned()) throw Json::type_error::create(302, "no count", &json);
  return json.get<std::size_t>();
}

}  // namespace

Baseline::Key Baseline::key(const diag::Diagnostic& diagnostic, const diag::SourceMap& sources) {
  return {diagnostic.rule ? std::string(diagnostic.rule->code) : "",
          sources[diagnostic.primary.span.file].path, diagnostic.subject.address,
          diagnostic.subject.attribute};
}

Baseline Baseline::read(std::string_view text, const std::string& path) {
  const Json json = Json::parse(text.begin(), text.end(), nullptr, false);
  const auto fail = [&](const std::string& what) {
    return Error("`" + path + "` is no baseline: " + what,
                 "make one with `infra validate --write-baseline " + path + "`");
  };
  if (json.is_discarded()) throw fail("it is not JSON");
  if (!json.is_object() || !json.contains("format") || json.at("format") != kFormat) {
    const bool has_name = json.is_object() && json.contains("format") && json["format"].is_string();
    const std::string name = has_name ? json["format"].get<std::string>() : "";
    throw fail(has_name ? fmt::format("its format is `{}`, not `{}`", printable(name), kFormat)
                        : "it does not say its format");
  }
  Baseline baseline;
  try {
    for (const Json& each : json.at("findings")) {
      const auto member = [&](const char* name) {
        return each.contains(name) ? each.at(name).get<std::string>() : "";
      };
      baseline.known_[{member("code"), member("file"), member("address"), member("attribute")}] +=
          each.contains("count") ? count_of(each.at("count")) : 1;
    }
  } catch (const Json::exception&) {
    throw fail("a finding is malformed");
  }
  return baseline;
}

Baseline Baseline::of(const diag::Diagnostics& found, const diag::SourceMap& sources) {
  Baseline baseline;
  for (const diag::Diagnostic& each : found) ++baseline.known_[key(each, sources)];
  return baseline;
}

std::string Baseline::to_json() const {
  std::string text = "{\"format\":\"" + std::string(kFormat) + "\",\"findings\":[";
  const char* separator = "\n";
  for (const auto& [known, count] : known_) {
    Json each = {{"code", known.code}, {"file", known.file}};
    if (!known.address.empty()) each["address"] = known.address;
    if (!known.attribute.empty()) each["attribute"] = known.attribute;
    if (count > 1) each["count"] = count;
    text += separator + each.dump(-1, ' ', false, Json::error_handler_t::replace);
    separator = ",\n";
  }
  return text + "\n]}\n";
}

diag::Diagnostics Baseline::apply(diag::Diagnostics& found, const diag::SourceMap& sources) const {
  std::map<Key, std::size_t> left = known_;
  diag::Diagnostics taken, kept;
  for (diag::Diagnostic& each : found) {
    const auto known = left.find(key(each, sources));
    const bool is_known = known != left.end() && known->second > 0;
    if (is_known) {
      --known->second;
      each.suppressed = "known in the baseline";
    }
    (is_known ? taken : kept).push_back(std::move(each));
  }
  found = std::move(kept);
  return taken;
}

}  // namespace infra::policy
