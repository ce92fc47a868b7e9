// What a state file says about the schemas that terraform needs to read it.
#include <nlohmann/json.hpp>

#include "lib/provider/offline_scan.h"

namespace infra::provider {
namespace {

// provider["registry.terraform.io/hashicorp/aws"].alias -> hashicorp/aws
std::string source_of(const std::string& provider) {
  const auto quote = provider.find('"');
  const auto slash = provider.find('/', quote);
  const auto end = provider.find('"', slash);
  return end == provider.npos ? "" : provider.substr(slash + 1, end - slash - 1);
}

}  // namespace

void scan_state(std::string_view state, OfflineScan& scan) {
  const auto json = nlohmann::json::parse(state, nullptr, false);
  if (!json.is_object()) return;
  const auto resources = json.find("resources");
  if (resources == json.end() || !resources->is_array()) return;
  const auto text = [](const nlohmann::json& object, const char* name) {
    const auto found = object.is_object() ? object.find(name) : object.end();
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  for (const auto& resource : *resources) {
    const std::string source = source_of(text(resource, "provider"));
    if (source.empty() || source == "builtin/terraform") continue;
    const bool data = text(resource, "mode") == "data";
    scan.types[data ? terraform::SchemaKind::data_source : terraform::SchemaKind::resource].insert(
        text(resource, "type"));
    scan.providers.insert(source);
  }
}

std::string state_with_outputs(const std::map<std::string, std::string>& outputs) {
  nlohmann::ordered_json state = {
      {"version", 4}, {"terraform_version", "1.10.0"}, {"serial", 1}, {"lineage", "offline"}};
  state["outputs"] = nlohmann::ordered_json::object();
  for (const auto& [name, value] : outputs)
    state["outputs"][name] = {{"value", value}, {"type", "string"}};
  state["resources"] = nlohmann::ordered_json::array();
  return state.dump();
}

}  // namespace infra::provider
