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

Value tags_all(const Value& tags, const Value& prior_tags_all, bool create,
               const ProviderConfig& config) {
  const Type type = Type::map(Type::string());
  if (!tags.is_wholly_known() || !config.default_tags.is_wholly_known())
    return Value::unknown(type);
  Value merged = merged_tags(tags, config);
  // The provider cannot tell an empty value from one that is not known yet.
  for (const Entry& entry : merged.entries())
    if (entry.value.as_string().empty()) return Value::unknown(type);
  if (merged.length() > 0) return merged;
  if (create) return Value::unknown(type);
  const bool had_none = prior_tags_all.is_known() && prior_tags_all.is_null();
  return had_none ? prior_tags_all : merged;
}

}  // namespace infra::provider
