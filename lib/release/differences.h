// The parts of compare(), by subject.
#pragma once

#include <vector>

#include "lib/release/compare.h"

namespace infra::release {

class Differences {
 public:
  Differences(const ModuleVersion& before, const ModuleVersion& after)
      : before_(before), after_(after) {}

  void variables();
  void outputs();
  void requirements();  // Terraform, providers, configurations to pass
  void resources();     // addresses, moved, count and for_each
  void values();        // of evaluated resources: what would be replaced
  std::vector<Reason> take() { return std::move(reasons_); }

 private:
  enum class Side : std::uint8_t { before, after };
  void add(Bump bump, std::string_view kind, std::string subject, std::string because, Side side,
           diag::Span span);
  void variable(const terraform::VariableDeclaration& old,
                const terraform::VariableDeclaration& now);
  void resource(const terraform::NamedBlock& old, const terraform::NamedBlock& now,
                const std::string& address);
  void provider(const terraform::RequiredProvider& old, const terraform::RequiredProvider& now);
  void renamed_variables();
  bool is_moved(const std::string& address) const;  // `from` of a moved block of the new version
  std::string text(Side side, diag::Span span) const;

  const ModuleVersion& before_;
  const ModuleVersion& after_;
  std::vector<Reason> reasons_;
};

}  // namespace infra::release
