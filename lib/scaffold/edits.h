// What a scaffold changes in files that it does not own: owners, the projects of Atlantis, who may
// take a role, the matrix of environments. Each is an edit in place: comments, order and layout
// stay. An edit is a set of lines that have to be there; what an earlier run put there and a later
// one has no longer is taken out again.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/scaffold/overlay.h"
#include "lib/scaffold/render.h"

namespace infra::scaffold {

std::vector<std::string> edit_names();
bool is_edit(std::string_view name);

//   codeowners  lines `PATTERN OWNER…`                      CODEOWNERS where it is, else .github/
//   atlantis    a YAML list of projects with `dir`          atlantis.yaml
//   oidc        lines `MODULE ORGANISATION/REPOSITORY CLAIM…`  .tf files of the target, a folder
//   ci-matrix   lines of environments                       .github/workflows, lists in `matrix`
// `before` and `after` are of the same name and target; the text may be "". What cannot be done,
// because the file is not there or is written otherwise, is said in `notes`.
void apply_edit(Overlay& files, const std::string& root, const RenderedEdit& before,
                const RenderedEdit& after, std::vector<std::string>& notes);

// Texts of the edits, for tests.
std::string edit_codeowners(std::string_view text, std::string_view before, std::string_view after,
                            std::vector<std::string>& notes);
std::string edit_atlantis(const std::string& text, const std::string& before,
                          const std::string& after, std::vector<std::string>& notes);
std::string edit_oidc(const std::string& text, std::string_view before, std::string_view after,
                      std::vector<std::string>& done);
std::string edit_ci_matrix(const std::string& text, std::string_view before,
                           std::string_view after);

}  // namespace infra::scaffold
