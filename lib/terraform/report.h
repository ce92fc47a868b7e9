// How lib/terraform words a diagnostic, and small questions about syntax that several files ask.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/diag/diagnostic.h"
#include "lib/hcl/syntax.h"

namespace infra::terraform {

inline diag::Diagnostic finding(const diag::RuleInfo& rule, diag::Span span, std::string message,
                                std::string label = {}, std::string help = {}) {
  return {.rule = &rule,
          .severity = rule.severity,
          .message = std::move(message),
          .primary = {span, std::move(label)},
          .help = std::move(help)};
}

// "did you mean `x`?", else the list of what there is ("declared: `a`, `b`"), else "".
std::string suggestion(std::string_view word, std::span<const std::string_view> candidates,
                       std::string_view prefix = {});

// Expressions directly below `expr`.
void for_each_child(const hcl::Expr& expr, const std::function<void(const hcl::Expr&)>& visit);

// Without the parentheses and the "${…}" around it.
const hcl::Expr& unwrap(const hcl::Expr& expr);

// A bare identifier; "" for anything else.
std::string_view keyword(const hcl::Expr& expr);

}  // namespace infra::terraform
