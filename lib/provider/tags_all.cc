#include "lib/provider/tags_all.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace infra::provider {
namespace {

using hcl::Entry;
using hcl::Type;
using hcl::Value;

bool ignored(const std::string& key, const ProviderConfig& config) {
  return std::ranges::find(config.ignored_tag_keys, key) != config.ignored_tag_keys.end() ||
         std::ranges::any_of(config.ignored_tag_prefixes,
                             [&](const std::string& prefix) { return key.starts_with(prefix); });
}

void add(const Value& tags, std::map<std::string, Value>& all) {
  if (!tags.is_wholly_known() || tags.is_null()) return;
  for (const Entry& entry : tags.entries()) all.insert_or_assign(entry.key, entry.value);
}

}  // namespace

Value merged_tags(const Value& tags, const ProviderConfig& config) {
  std::map<std::string, Value> all;
  add(config.default_tags, all);
  add(tags, all);
  std::vector<Entry> entries;
  for (auto& [key, value] : all)
    if (!value.is_null() && !ignored(key, config)) entries.push_back({key, std::move(value)});
  return Value::map(Type::string(), std::move(entries));
}

Value framework_tags_all(const Value& tags, const ProviderConfig& config) {
  if (!tags.is_wholly_known() || !config.default_tags.is_wholly_known())
    return Value::unknown(Type::map(Type::string()));
  return merged_tags(tags, config);
}

Value tags_all(const Value& tags, const TagsBefore& before, const ProviderConfig& config) {
  const Type type = Type::map(Type::string());
  if (!tags.is_wholly_known() || !config.default_tags.is_wholly_known())
    return Value::unknown(type);
  Value merged = merged_tags(tags, config);
  // The provider cannot tell an empty value that is new from one that is not known yet.
  const bool changed = before.create || !identical(merged, before.tags_all);
  for (const Entry& entry : merged.entries())
    if (changed && entry.value.as_string().empty()) return Value::unknown(type);
  if (merged.length() > 0) return merged;
  if (before.create) return Value::unknown(type);
  return before.tags_all.is_known() && before.tags_all.is_null() ? before.tags_all : merged;
}

}  // namespace infra::provider
