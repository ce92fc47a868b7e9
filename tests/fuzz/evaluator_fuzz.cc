// Any text as an expression: parsed, its references listed, evaluated with a small scope and a
// small budget, with and without knowledge beyond Terraform's.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "lib/base/file_system.h"
#include "lib/hcl/console.h"
#include "lib/hcl/map_scope.h"

namespace {

using infra::hcl::Type;
using infra::hcl::Value;

Value names() {
  const auto entry = [](const char* name, Value value) {
    return infra::hcl::Entry{name, std::move(value), {}};
  };
  Value variables = Value::object({
      entry("any", Value::unknown()),
      entry("list", Value::list(Type::string(), {Value::string("a"), Value::string("b")})),
      entry("map", Value::map(Type::number(), {entry("a", Value::number(1))})),
      entry("null", Value()),
      entry("object", Value::object({entry("a", Value::unknown(Type::string()))})),
      entry("secret", Value::string("s").with_marks(infra::hcl::Mark::sensitive)),
      entry("text", Value::string("${a}%{ for x in b }x%{ endfor }")),
      entry("unknown_list", Value::unknown(Type::list(Type::string()))),
  });
  return Value::object({entry("var", std::move(variables))});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const infra::hcl::MapScope scope(names());
  const infra::MemoryFileSystem files(
      std::map<std::string, std::string>{{"/work/a.txt", "a ${x}"}});
  for (const bool use_partial : {false, true}) {
    infra::diag::SourceMap sources;
    infra::hcl::FunctionEnvironment functions;
    functions.files = &files;
    functions.working_directory = "/work";
    functions.sources = &sources;
    infra::hcl::Budget budget(20'000, 4 << 20);
    infra::diag::Diagnostics found;
    const infra::hcl::Evaluation evaluation{scope, functions, budget, found, use_partial};
    infra::hcl::console_answer(sources, "fuzz", std::string(text), evaluation);
  }
  return 0;
}
