// Makes diagnostics of the scanners' reports, and says what no report speaks of. Internal.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "lib/scanners/places.h"
#include "lib/scanners/scanners.h"
#include "lib/scanners/tool.h"

namespace infra::scanners {

// The root modules, and modules by themselves, from which something of `selected` is evaluated;
// once each, though atlantis.yaml may run one in several workspaces.
std::vector<const workspace::EvaluatedFolder*> judged_roots(
    const workspace::Workspace& workspace, const std::vector<const workspace::Folder*>& selected,
    const std::vector<workspace::EvaluatedFolder>& roots);

class Findings {
 public:
  Findings(const workspace::Workspace& workspace,
           const std::vector<const workspace::Folder*>& selected,
           const std::vector<workspace::EvaluatedFolder>& roots, ScanResult& result);

  void add(const Tool& tool, const Target& target, const Report& report);
  // After all reports: what of the judged root modules `tool` has not seen.
  void add_coverage(const Tool& tool, const std::vector<const workspace::EvaluatedFolder*>& judged);

 private:
  struct Seen {  // what one tool says about its own work
    bool tells = false;
    std::map<std::string, std::set<std::string>> files;  // by target; relative to the root
    std::set<std::string> judged_files, judged_types;
    std::set<std::string> failed;  // targets already reported as unseen
    std::set<std::string> told;    // files already reported as unseen
  };
  void add_finding(const Tool& tool, const Target& target, const Finding& finding);
  Place place_of(const Finding& finding, const Target& target) const;
  void place_by_address(const Finding& finding, const Target& target, Place& place) const;
  bool is_passed_over(const Seen& seen, const std::set<std::string>& files_read,
                      const workspace::EvaluatedFolder& root, const hcl::File& file) const;
  bool is_unfit(const Tool& tool, const hcl::File& file) const;
  void tell_unfit(const Tool& tool, const workspace::Folder& folder, const hcl::File& file);
  void incomplete(const Tool& tool, diag::Span place, const std::string& stack,
                  const std::string& message, const std::string& help);
  bool is_selected(diag::Span place) const;
  std::string relative(const std::string& file) const;
  void keep(diag::Diagnostic diagnostic);

  const workspace::Workspace& workspace_;
  std::set<std::string> selected_;
  Places places_;
  ScanResult& result_;
  std::map<const Tool*, Seen> seen_;
};

}  // namespace infra::scanners
