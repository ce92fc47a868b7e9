// JSON values as expressions of the syntax tree. Used by json.cc.
#pragma once

#include <cstdint>

#include "lib/base/arena.h"
#include "lib/diag/diagnostic.h"
#include "lib/hcl/json_node.h"
#include "lib/hcl/syntax.h"

namespace infra::hcl {

// What a string in JSON is; Terraform decides it for each argument.
enum class JsonText : std::uint8_t {
  templates,    // `"${var.a}-b"`: a template, as are the keys of objects
  literal,      // itself, whatever it contains
  references,   // an expression in native syntax: `depends_on`, a variable's `type`
  requirement,  // of required_providers: literal, but references in `configuration_aliases`
};

class JsonExpressions {
 public:
  // `text` is the text of `file`.
  JsonExpressions(std::string_view text, std::uint32_t file, Arena& arena, diag::Diagnostics& found)
      : text_(text), file_(file), arena_(arena), found_(found) {}

  const Expr* convert(const JsonNode& node, JsonText strings);

 private:
  const Expr* string(std::string_view text, diag::Span span, bool escaped, JsonText strings);
  const Expr* parsed(std::string_view text, diag::Span span, bool escaped, bool as_template);
  const Expr* object(const JsonNode& node, JsonText strings);

  std::string_view text_;
  std::uint32_t file_;
  Arena& arena_;
  diag::Diagnostics& found_;
};

}  // namespace infra::hcl
