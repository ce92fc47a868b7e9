#include "lib/diag/diagnostic.h"

#include <algorithm>
#include <tuple>

namespace infra::diag {
namespace {

std::string_view code_of(const Diagnostic& diagnostic) {
  return diagnostic.rule == nullptr ? std::string_view() : diagnostic.rule->code;
}

auto key(const Diagnostic& d, const SourceMap& sources) {
  return std::tuple(std::string_view(sources[d.primary.span.file].path), d.primary.span.begin,
                    code_of(d), std::string_view(d.message), d.primary.span.end,
                    std::string_view(d.primary.text), std::string_view(d.subject.stack),
                    std::string_view(d.subject.address));
}

bool same_label(const Label& a, const Label& b, const SourceMap& sources) {
  return a.text == b.text && a.span.begin == b.span.begin && a.span.end == b.span.end &&
         sources[a.span.file].path == sources[b.span.file].path;
}

bool same(const Diagnostic& a, const Diagnostic& b, const SourceMap& sources) {
  return key(a, sources) == key(b, sources) && a.notes == b.notes && a.help == b.help &&
         a.subject.instances == b.subject.instances &&
         std::ranges::equal(a.labels, b.labels, [&](const Label& x, const Label& y) {
           return same_label(x, y, sources);
         });
}

}  // namespace

std::string_view to_string(Severity severity) {
  static constexpr std::string_view kNames[] = {"error", "warning", "note"};
  return kNames[static_cast<int>(severity)];
}

void sort_diagnostics(Diagnostics& diagnostics, const SourceMap& sources) {
  std::ranges::stable_sort(diagnostics, {}, [&](const Diagnostic& d) { return key(d, sources); });
  const auto repeated = std::ranges::unique(
      diagnostics, [&](const Diagnostic& a, const Diagnostic& b) { return same(a, b, sources); });
  diagnostics.erase(repeated.begin(), repeated.end());
}

}  // namespace infra::diag
