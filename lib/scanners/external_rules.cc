#include <map>

#include "lib/scanners/scanners.h"

namespace infra::scanners {

struct ExternalRules::Impl {
  struct Entry {
    std::string code, name, summary, rationale;
    diag::RuleInfo info;
  };
  std::map<std::string, Entry> entries;  // an entry's address never changes
};

ExternalRules::ExternalRules() : impl_(std::make_unique<Impl>()) {}
ExternalRules::~ExternalRules() = default;
ExternalRules::ExternalRules(ExternalRules&&) noexcept = default;
ExternalRules& ExternalRules::operator=(ExternalRules&&) noexcept = default;

const diag::RuleInfo* ExternalRules::add(const std::string& code, const std::string& name,
                                         diag::Severity severity, const std::string& summary,
                                         const std::string& rationale) {
  const auto [at, is_new] = impl_->entries.try_emplace(code);
  Impl::Entry& entry = at->second;
  if (!is_new) return &entry.info;
  entry.code = code;
  entry.name = name;
  entry.summary = summary;
  entry.rationale = rationale;
  entry.info = {entry.code, entry.name, severity, entry.summary, entry.rationale, "", ""};
  return &entry.info;
}

}  // namespace infra::scanners
