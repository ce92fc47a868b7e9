#include "lib/hcl/functions/template.h"

#include <fmt/format.h>

#include <utility>

#include "lib/base/strings.h"
#include "lib/hcl/characters.h"
#include "lib/hcl/functions/support.h"

namespace infra::hcl {
namespace {

class InsideTemplate {
 public:
  InsideTemplate() { active() = true; }
  ~InsideTemplate() { active() = false; }
  InsideTemplate(const InsideTemplate&) = delete;
  static bool& active() {
    thread_local bool inside = false;
    return inside;
  }
};

}  // namespace

Value render_template(std::string name, std::string text, const Value& variables,
                      CallContext& context) {
  constexpr int kVariables = 1;
  if (InsideTemplate::active()) {
    fail("cannot recursively call a template function from inside another template");
  }
  if (variables.is_known() && variables.kind() != Type::Kind::map &&
      variables.kind() != Type::Kind::object) {
    fail(kVariables, "invalid vars value: must be a map");
  }
  if (!context.environment.render_template || !variables.is_known()) return Value::unknown();
  for (const Entry& entry : variables.entries()) {
    if (is_identifier(entry.key)) continue;
    fail(kVariables, fmt::format("invalid template variable name {}: must start with a letter, "
                                 "followed by zero or more letters, digits, and underscores",
                                 quoted(entry.key)));
  }
  const InsideTemplate inside;
  return context.environment.render_template(std::move(name), std::move(text), variables);
}

}  // namespace infra::hcl
