// A YAML text as a tree with places, for the files that scaffold reads: manifests, specifications,
// answers, atlantis.yaml.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "lib/diag/diagnostic.h"

namespace infra::scaffold {

struct YamlTree {
  enum class Kind : std::uint8_t { null, scalar, list, map };
  Kind kind = Kind::null;
  std::string text;     // of a scalar
  bool quoted = false;  // `"1"` is a text, `1` a number
  bool flow = false;    // `[a, b]`, `{a: b}`
  std::vector<YamlTree> items;
  std::vector<std::pair<YamlTree, YamlTree>> entries;
  diag::Span span;  // the first word of it

  const YamlTree* find(std::string_view key) const;  // of a map
  std::string_view kind_name() const;                // "a list"
};

// What is no YAML goes to `found`, as do aliases that grow without measure.
YamlTree read_yaml(const diag::SourceMap& sources, std::uint32_t file, diag::Diagnostics& found);

// A scalar as YAML has it, quoted where it would be read as something else.
std::string yaml_scalar(std::string_view text);

}  // namespace infra::scaffold
