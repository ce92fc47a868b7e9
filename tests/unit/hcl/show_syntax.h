// Syntax trees as short text, for tests of the parser.
#pragma once

#include <string>

#include "lib/hcl/syntax.h"

namespace infra::test {

std::string show(const hcl::Expr& expr);
std::string show(const hcl::Body& body);

// Parsed first; fails the test where there is a diagnostic.
std::string show_expression(const std::string& text);
std::string show_template(const std::string& text);
std::string show_body(const std::string& text);

}  // namespace infra::test
