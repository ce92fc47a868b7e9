// One expression of a custom rule: parsed, checked against the resource types that the rule is for,
// and evaluated on a resource.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/diag/diagnostic.h"
#include "lib/hcl/syntax.h"
#include "lib/hcl/value.h"

namespace infra::policy {

struct RuleNames {  // what the names in an expression stand for
  hcl::Value self;
  std::string stack, env;
};

enum class Truth : std::uint8_t { no, yes, unproven };
struct Answer {
  Truth truth = Truth::unproven;
  std::string because;  // of unproven: what is not known, or why it could not be evaluated
};

struct ExpressionFault {
  std::size_t begin = 0, end = 0;  // bytes of the expression
  std::string message, help;
};

class CustomExpression {
 public:
  CustomExpression(diag::SourceMap& sources, const std::string& text);
  ~CustomExpression();

  // Syntax, names, functions, and arguments of `self` in each of the types.
  std::vector<ExpressionFault> faults(const std::vector<std::string>& types) const;
  Answer evaluate(const RuleNames& names) const;
  // The one argument of `self` that it asks for; "": none, or several.
  const std::string& subject() const { return subject_; }

 private:
  const diag::SourceMap& sources_;
  diag::Diagnostics syntax_;
  std::unique_ptr<hcl::ExpressionFile> file_;
  std::string subject_;
};

}  // namespace infra::policy
