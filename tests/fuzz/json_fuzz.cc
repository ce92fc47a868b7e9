// Any bytes as .tf.json, .tfvars.json and as a JSON expression.
#include <cstdlib>
#include <string>

#include "lib/hcl/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace infra;
  diag::SourceMap sources;
  const auto file = sources.add("main.tf.json", {reinterpret_cast<const char*>(data), size});
  diag::Diagnostics found;
  const auto terraform = hcl::parse_json_file(sources, file, hcl::JsonKind::terraform, found);
  hcl::parse_json_file(sources, file, hcl::JsonKind::variables, found);
  hcl::parse_json_expression(sources, file, found);
  if (terraform->body == nullptr) std::abort();
  for (const diag::Diagnostic& diagnostic : found) {
    const diag::Span span = diagnostic.primary.span;
    if (span.begin > span.end || span.end > size) std::abort();
  }
  return 0;
}
