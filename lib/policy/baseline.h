// Findings that are known and not mended yet: a file of rule, file, address and attribute, without
// line numbers, so that it holds while files change around them.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "lib/diag/diagnostic.h"

namespace infra::policy {

class Baseline {
 public:
  Baseline() = default;
  // Throws infra::Error where `text` is no baseline; `path` is for the message.
  static Baseline read(std::string_view text, const std::string& path);
  static Baseline of(const diag::Diagnostics& found, const diag::SourceMap& sources);
  // JSON, one finding a line, sorted.
  std::string to_json() const;
  // Takes known findings out of `found`, as many of each kind as the baseline has; returns them.
  diag::Diagnostics apply(diag::Diagnostics& found, const diag::SourceMap& sources) const;

 private:
  struct Key {
    std::string code, file, address, attribute;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  static Key key(const diag::Diagnostic& diagnostic, const diag::SourceMap& sources);
  std::map<Key, std::size_t> known_;
};

}  // namespace infra::policy
