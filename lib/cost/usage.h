// Usage in Infracost's file format: how much of what is billed by use a resource is expected to
// need. Used by the estimators; `--sync-usage-file` writes one.
//
//   version: 0.1
//   resource_type_default_usage: {aws_lambda_function: {monthly_requests: 100000}}
//   resource_usage: {"aws_lambda_function.api[*]": {monthly_requests: 5000}}
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/cost/decimal.h"

namespace infra::cost {

// Keys of nested maps are joined by dots: standard.storage_gb.
using UsageValues = std::map<std::string, std::string, std::less<>>;

class UsageFile {
 public:
  UsageFile() = default;
  // Throws infra::Error that names every fault with its line: no YAML, keys that the type does not
  // have, text for a number, a negative number.
  static UsageFile parse(const std::string& text, const std::string& path);

  // For a resource: defaults of the type, then wildcards `a.b[*]`, then its own address.
  UsageValues of(std::string_view type, std::string_view address) const;
  // Entries aws_data_transfer.NAME, which are priced though no such resource exists.
  const std::map<std::string, UsageValues, std::less<>>& entries() const { return resources_; }
  const std::map<std::string, UsageValues, std::less<>>& defaults() const { return types_; }
  bool empty() const { return resources_.empty() && types_.empty(); }

 private:
  std::map<std::string, UsageValues, std::less<>> types_, resources_;
};

// The keys that a type has; empty: it has none.
std::vector<std::string_view> usage_keys(std::string_view type);
// One of the words that the key takes, where it takes no number; empty: a number.
std::string_view usage_words(std::string_view key);
// What a key means, for a comment: "GB processed, a month".
std::string describe_usage_key(std::string_view key);

// What an estimate asked for, by address (with [*] for the instances of one block).
struct AskedUsage {
  std::string address;
  std::vector<std::string> keys;
};
// `old_text` with what is asked and not there added, as comments with the value 0: nothing that
// the user wrote is changed.
std::string sync_usage_file(const std::string& old_text, std::span<const AskedUsage> asked,
                            const UsageFile& known);

}  // namespace infra::cost
