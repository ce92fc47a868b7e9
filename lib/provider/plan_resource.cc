#include "lib/provider/plan_resource.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "lib/provider/plan_block.h"
#include "lib/provider/plan_custom.h"
#include "lib/provider/plan_facts.h"
#include "lib/provider/sdk_values.h"
#include "lib/provider/tags_all.h"

namespace infra::provider {
namespace {

using hcl::Entry;
using hcl::Type;
using hcl::Value;
using terraform::AttributeSchema;
using terraform::BlockSchema;
using terraform::NestedBlockSchema;
using terraform::Nesting;

std::string join(std::string_view path, std::string_view name) {
  return path.empty() ? std::string(name) : std::string(path) + "." + std::string(name);
}

PathStep attribute_step(std::string_view name) {
  return {PathStep::Kind::attribute, std::string(name), 0};
}

// Where `planned` differs from `prior` in something whose change replaces the resource.
class ReplaceFinder {
 public:
  ReplaceFinder(std::string_view type, std::vector<Path>& found)
      : type_(type), old_sdk_(!is_framework_type(type)), found_(found) {}

  void block(const BlockSchema& schema, const Value& planned, const Value& prior, const Path& path,
             const std::string& dotted) {
    for (const AttributeSchema& attribute : schema.attributes) {
      const Value& now = member(planned, attribute.name);
      if (identical(now, member(prior, attribute.name))) continue;
      if (old_sdk_ && sdk_equivalent(now, member(prior, attribute.name))) continue;
      if (!replaces(attribute, now, join(dotted, attribute.name))) continue;
      Path at = path;
      at.push_back(attribute_step(attribute.name));
      found_.push_back(std::move(at));
    }
    for (const NestedBlockSchema& nested : schema.blocks)
      blocks(nested, member(planned, nested.name), member(prior, nested.name), path,
             join(dotted, nested.name));
  }

 private:
  // A value that only the provider computes does not replace because it is not known yet.
  bool replaces(const AttributeSchema& attribute, const Value& planned,
                const std::string& path) const {
    if (!attribute.optional && !attribute.required) return false;
    if (path == "region") return planned.is_known();
    return replaces_resource(type_, path);
  }

  void blocks(const NestedBlockSchema& nested, const Value& planned, const Value& prior, Path path,
              const std::string& dotted) {
    if (identical(planned, prior) || (old_sdk_ && sdk_equivalent(planned, prior))) return;
    path.push_back(attribute_step(nested.name));
    const bool sequence = nested.nesting == Nesting::list;
    const bool comparable = sequence && planned.is_known() && prior.is_known() &&
                            !planned.is_null() && !prior.is_null() &&
                            planned.length() == prior.length();
    if (!comparable) {
      if (any_replaces(*nested.block, dotted)) found_.push_back(path);
      return;
    }
    for (std::size_t i = 0; i < planned.length(); ++i) {
      path.push_back({PathStep::Kind::index, {}, static_cast<std::int64_t>(i)});
      block(*nested.block, planned.elements()[i], prior.elements()[i], path, dotted);
      path.pop_back();
    }
  }

  // Blocks of a set have no address of their own, so the set's own path is reported.
  bool any_replaces(const BlockSchema& schema, const std::string& dotted) const {
    if (replaces_resource(type_, dotted)) return true;
    return std::ranges::any_of(schema.attributes,
                               [&](const AttributeSchema& attribute) {
                                 return replaces_resource(type_, join(dotted, attribute.name));
                               }) ||
           std::ranges::any_of(schema.blocks, [&](const NestedBlockSchema& nested) {
             return any_replaces(*nested.block, join(dotted, nested.name));
           });
  }

  std::string_view type_;
  bool old_sdk_;
  std::vector<Path>& found_;
};

Value with_provider_values(Value planned, const PlanRequest& request,
                           const ProviderConfig& config) {
  const TagsBefore before = {request.prior.is_null(), member(request.prior, "tags_all")};
  if (request.schema.attribute("tags_all") && request.schema.attribute("tags"))
    planned = with_entry(planned, "tags_all",
                         is_framework_type(request.type)
                             ? framework_tags_all(member(request.config, "tags"), config)
                             : tags_all(member(request.config, "tags"), before, config));
  const Value& region = member(request.config, "region");
  const AttributeSchema* of_region = request.schema.attribute("region");
  if (of_region && of_region->computed && of_region->optional && region.is_known() &&
      region.is_null())
    planned = with_entry(planned, "region", Value::string(config.region));
  return planned;
}

// Some of what the provider computes is open again once something changes.
Value with_renewed(Value planned, const PlanRequest& request, bool old_sdk) {
  const auto changes = [&](std::string_view name) {
    const Value &now = member(planned, name), &before = member(request.prior, name);
    return old_sdk ? !sdk_equivalent(now, before) : !identical(now, before);
  };
  std::vector<std::string> changed;
  for (const Entry& entry : planned.entries())
    if (entry.key != "tags_all" && entry.key != "region" && changes(entry.key))
      changed.push_back(entry.key);
  if (changed.empty()) return planned;
  for (const auto& [name, triggers] : renewed_attributes(request.type)) {
    const AttributeSchema* attribute = request.schema.attribute(name);
    if (!attribute || !member(request.config, name).is_known() ||
        !member(request.config, name).is_null())
      continue;
    const std::string list = "," + std::string(triggers) + ",";
    const bool renewed = triggers == "*" || std::ranges::any_of(changed, [&](const auto& each) {
                           return list.find("," + each + ",") != list.npos;
                         });
    if (renewed) planned = with_entry(planned, name, Value::unknown(attribute->type));
  }
  return planned;
}

}  // namespace

Value with_entry(const Value& object, std::string_view name, Value value) {
  std::vector<Entry> entries(object.entries().begin(), object.entries().end());
  for (Entry& entry : entries)
    if (entry.key == name) entry.value = std::move(value);
  return Value::object(std::move(entries));
}

PlannedResource plan_resource(const PlanRequest& request, const ProviderConfig& config) {
  if (request.proposed.is_null()) return {request.proposed, {}};
  const bool old_sdk = !is_framework_type(request.type);
  PlanRequest seen = request;  // as the provider's code sees it
  if (old_sdk) seen.prior = shimmed_state(request.schema, request.prior);
  PlannedResource result;
  result.planned = plan_block(seen);
  result.planned = with_provider_values(std::move(result.planned), seen, config);
  if (!request.prior.is_null())
    result.planned = with_renewed(std::move(result.planned), seen, old_sdk);
  result.planned = customized(std::move(result.planned), seen);
  if (request.prior.is_null()) return result;
  if (old_sdk && sdk_equivalent(request.prior, result.planned)) return {request.prior, {}};
  // An import knows no arguments, so every one of them would seem to replace the resource.
  if (request.imported) return result;
  ReplaceFinder finder(request.type, result.requires_replace);
  finder.block(request.schema, result.planned, seen.prior, {}, {});
  return result;
}

}  // namespace infra::provider
