// The scalars of a YAML text, from their first character on: quotes, escapes, folding of lines.
#pragma once

#include <string>

#include "lib/hcl/functions/yaml_text.h"

namespace infra::hcl {

std::string read_yaml_quoted(YamlText& text);
// | and >; `indent` is that of the surrounding collection, -1 for none.
std::string read_yaml_block(YamlText& text, int indent);
struct YamlPlain {
  std::string text;
  bool ends_at_line_start = false;  // it went on to the next line, where it ended
};
YamlPlain read_yaml_plain(YamlText& text, int indent, bool in_flow);

}  // namespace infra::hcl
