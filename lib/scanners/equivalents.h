// Which checks of the scanners, and which of our own rules, are about the same defect. Internal.
#pragma once

#include <string>
#include <string_view>

namespace infra::scanners {

// Words are parted by blanks. Read from the titles and examples of the checks: tfsec 1.28.14 and
// Trivy 0.69.3 share their numbers, Checkov's are of 3.3.30.
struct Equivalent {
  std::string_view number;   // AWS-0107; tfsec writes AVD-AWS-0107
  std::string_view checkov;  // CKV_AWS_24 CKV_AWS_25
  std::string_view own;      // NET001
};

// By the code of a diagnostic, EXT:<tool>:<id>; null: no other is known to be the same.
const Equivalent* find_equivalent(std::string_view code);
// A name of the defect, the same for all scanners: tfsec and Trivy share their numbers also where
// the table has none. "": the check stands alone.
std::string defect_of(std::string_view code);
bool is_own_rule(const Equivalent& equivalent, std::string_view code);

}  // namespace infra::scanners
