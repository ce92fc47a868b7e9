// Any bytes as a file, as an expression and as a template: no crash, every span inside the file,
// and an error exactly where a diagnostic says so.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "lib/hcl/parser.h"
#include "lib/hcl/scanner.h"

namespace {

using namespace infra;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_tokens(std::string_view text, hcl::ScanMode mode) {
  std::uint32_t at = 0;
  for (const hcl::Token& token : hcl::scan(text, mode)) {
    require(token.begin >= at && token.end >= token.begin && token.end <= text.size());
    at = token.end;
  }
  require(at == text.size());
}

void check(const diag::Diagnostics& found, bool has_errors, std::size_t size) {
  require(has_errors == !found.empty());
  for (const diag::Diagnostic& diagnostic : found) {
    require(diagnostic.rule && !diagnostic.message.empty());
    const diag::Span& span = diagnostic.primary.span;
    require(span.begin <= span.end && span.end <= size);
    for (const diag::Label& label : diagnostic.labels)
      require(label.span.begin <= label.span.end && label.span.end <= size);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check_tokens(text, hcl::ScanMode::normal);
  check_tokens(text, hcl::ScanMode::template_text);
  diag::SourceMap sources;
  const std::uint32_t file = sources.add("fuzz.tf", text);
  diag::Diagnostics found;
  const auto parsed = hcl::parse_file(sources, file, found);
  check(found, parsed->has_errors, size);
  found.clear();
  const auto expression = hcl::parse_expression(sources, file, found);
  check(found, expression->has_errors, size);
  found.clear();
  const auto bare = hcl::parse_template(sources, file, found);
  check(found, bare->has_errors, size);
  return 0;
}
