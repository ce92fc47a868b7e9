// YAML 1.1 text -> tokens, with the reading of the specification that libyaml has (as go-yaml and
// so Terraform do): what stands before a `:` is known to be a key only then, so that the token that
// says so is put in before it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/hcl/budget.h"
#include "lib/hcl/functions/yaml_scalar.h"

namespace infra::hcl {

struct YamlToken {
  enum class Kind : std::uint8_t {
    stream_end,
    version,        // %YAML; text: "1.1"
    tag_directive,  // %TAG; text: handle, suffix: prefix
    document_start,
    document_end,
    block_sequence_start,
    block_mapping_start,
    block_end,
    flow_sequence_start,
    flow_sequence_end,
    flow_mapping_start,
    flow_mapping_end,
    block_entry,
    flow_entry,
    key,
    value,
    alias,
    anchor,
    tag,  // text: handle or "", suffix
    scalar
  };
  Kind kind = Kind::stream_end;
  std::uint32_t line = 0, column = 0;  // from 0
  std::string text = {}, suffix = {};
  YamlStyle style = YamlStyle::plain;
};

// The last token is stream_end. Throws FunctionError.
std::vector<YamlToken> scan_yaml(std::string_view text, Budget& budget);

[[noreturn]] void fail_yaml(std::uint32_t line, std::uint32_t column, std::string_view what);

}  // namespace infra::hcl
