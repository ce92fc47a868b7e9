// What SEC001 and SEC004 find to be a secret is shown by nobody, whichever rules were asked for:
// neither in source that is shown nor in the words of another rule, a difference or a tag.
#pragma once

#include <functional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "lib/diag/diagnostic.h"
#include "lib/workspace/evaluate_all.h"

namespace infra::policy {

class HiddenSecrets {
 public:
  // Those of every folder and of what is evaluated of `roots`.
  void find(const workspace::Workspace& workspace,
            const std::vector<workspace::EvaluatedFolder>& roots, diag::SourceMap& sources,
            unsigned jobs);
  // Those that `found` has; masks their places.
  void add(const diag::Diagnostics& found, diag::SourceMap& sources);
  // Those in values of resources of a plan whose source is not at hand.
  void add_planned(std::span<const terraform::Resource> resources);

  // Takes them out of all that the findings say, and out of the files that they show.
  void hide(diag::Diagnostics& found, diag::SourceMap& sources) const;
  // `text` with kMask for each; it keeps its number of lines.
  std::string hidden(std::string text) const;
  bool are_in(const std::string& text) const { return hidden(text) != text; }

 private:
  void add_text(std::string_view text);
  void mask_copies(const diag::Diagnostics& found, diag::SourceMap& sources) const;
  std::set<std::string, std::greater<>> texts_;  // of two that begin alike the longer first
};

}  // namespace infra::policy
