// Expressions evaluated as `infra console` does, for the tests of the evaluator.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/file_system.h"
#include "lib/hcl/console.h"
#include "lib/hcl/map_scope.h"
#include "lib/hcl/parser.h"

namespace infra::hcl {

class ConsoleFixture {
 public:
  explicit ConsoleFixture(Value names = Value::object({}), bool use_partial = false)
      : scope_(std::move(names)), use_partial_(use_partial) {
    functions_.files = &files;
    functions_.working_directory = "/work";
    functions_.sources = &sources;
  }

  // Nullopt: an error; `found` has it.
  std::optional<std::string> answer(const std::string& line) {
    found.clear();
    budget = limits;
    const Evaluation evaluation{scope_, functions_, budget, found, use_partial_};
    return console_answer(sources, "<test>", line, evaluation);
  }

  Value value(const std::string& line) {
    found.clear();
    last_ = parse_expression(sources, sources.add("<test>", line), found);
    return evaluate_parsed(*last_->expr);
  }
  Value template_value(const std::string& text) {
    found.clear();
    last_ = parse_template(sources, sources.add("<test>", text), found);
    return evaluate_parsed(*last_->expr);
  }
  Value evaluate_parsed(const Expr& expr) {
    budget = limits;
    const Evaluation evaluation{scope_, functions_, budget, found, use_partial_};
    return evaluate(expr, evaluation);
  }

  std::string message() const { return found.empty() ? "" : found.front().message; }
  std::string marked() const {
    return found.empty() ? "" : std::string(sources.text(found.front().primary.span));
  }
  std::vector<std::string> reference_roots(const std::string& line) {
    last_ = parse_expression(sources, sources.add("<test>", line), found);
    std::vector<std::string> roots;
    for (const Reference& each : references(*last_->expr)) {
      roots.emplace_back(sources.text(each.span));
    }
    return roots;
  }

  MemoryFileSystem files;
  diag::SourceMap sources;
  diag::Diagnostics found;
  Budget limits;  // of each answer
  Budget budget;

 private:
  MapScope scope_;
  FunctionEnvironment functions_;
  std::unique_ptr<ExpressionFile> last_;
  bool use_partial_;
};

}  // namespace infra::hcl
