#include "lib/provider/provisioners.h"

#include <nlohmann/json.hpp>

#include "lib/hcl/edit.h"
#include "lib/hcl/json.h"
#include "lib/hcl/parser.h"

namespace infra::provider {
namespace {

using Json = nlohmann::ordered_json;

// JSON syntax writes a block as an object, or several as an array of them, at every level.
template <typename Visit>
void each_object(Json& value, Visit visit) {
  if (value.is_object()) visit(value);
  if (!value.is_array()) return;
  for (Json& inner : value)
    if (inner.is_object()) visit(inner);
}

std::string json_without_provisioners(const std::string& text) {
  Json root = Json::parse(text, nullptr, false);
  if (root.is_discarded()) return text;
  each_object(root, [](Json& top) {
    if (!top.contains("resource")) return;
    each_object(top["resource"], [](Json& types) {
      for (Json& type : types)
        each_object(type, [](Json& names) {
          for (Json& name : names)
            each_object(name, [](Json& resource) {
              resource.erase("provisioner");
              resource.erase("connection");
            });
        });
    });
  });
  return root.dump(2);
}

}  // namespace

WithoutProvisioners without_provisioners(const std::string& path, const std::string& text) {
  WithoutProvisioners result = {text, {}};
  if (text.find("provisioner") == text.npos) return result;
  diag::SourceMap sources;
  diag::Diagnostics ignored;
  const bool json = path.ends_with(".json");
  const std::uint32_t number = sources.add(path, text);
  const auto file = json ? hcl::parse_json_file(sources, number, hcl::JsonKind::terraform, ignored)
                         : hcl::parse_file(sources, number, ignored);
  std::vector<diag::Edit> edits;
  for (const hcl::Block& block : file->body->blocks) {
    for (const hcl::Block& inner : block.body->blocks) {
      if (inner.type.text != "provisioner" && inner.type.text != "connection") continue;
      if (inner.type.text == "provisioner")
        result.lines.push_back(diag::position_at(sources[number], inner.span.begin).line);
      edits.push_back({inner.span, ""});
    }
  }
  if (result.lines.empty()) return result;
  result.text = json ? json_without_provisioners(text) : hcl::apply(text, std::move(edits));
  return result;
}

}  // namespace infra::provider
