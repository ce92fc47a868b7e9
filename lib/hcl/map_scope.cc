#include "lib/hcl/map_scope.h"

#include <fmt/format.h>

#include "lib/base/strings.h"
#include "lib/hcl/rules.h"

namespace infra::hcl {

Value MapScope::resolve(const Traversal& traversal, Span, std::size_t& steps_used,
                        diag::Diagnostics& found) const {
  steps_used = 0;
  if (const Value* value = names_.find(traversal.root.text))
    return value->with_marks(names_.marks());
  std::vector<std::string_view> known;
  for (const Entry& entry : names_.entries()) known.push_back(entry.key);
  diag::Diagnostic diagnostic;
  diagnostic.rule = &kBadReference;
  diagnostic.severity = kBadReference.severity;
  diagnostic.message = fmt::format("there is no variable `{}` here", traversal.root.text);
  diagnostic.primary = {traversal.root.span, {}};
  if (const auto near = did_you_mean(traversal.root.text, known)) {
    diagnostic.help = fmt::format("did you mean `{}`?", *near);
  }
  found.push_back(std::move(diagnostic));
  return Value::unknown();
}

}  // namespace infra::hcl
