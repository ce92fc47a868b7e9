// --fix: applies the fixes of diagnostics to the user's files, round by round, since mending one
// finding may show another at the same place. Nothing is written until all rounds are done.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "cmd/infra/context.h"
#include "lib/diag/diagnostic.h"
#include "lib/policy/hide_secrets.h"
#include "lib/workspace/workspace.h"

namespace infra {

class FixFiles {
 public:
  explicit FixFiles(const Context& context);
  ~FixFiles();

  class Round {
   public:
    // Applies the fixes of `found`; of two that overlap the first, the other comes next round.
    // diff() does not show `secrets`.
    void apply(const diag::Diagnostics& found, const workspace::Workspace& workspace,
               policy::HiddenSecrets secrets);

   private:
    friend class FixFiles;
    explicit Round(FixFiles& files) : files_(files) {}
    FixFiles& files_;
    bool changed_ = false;
  };
  // Calls `work` with a context whose files are as the rounds before have left them, until a round
  // changes nothing.
  void repeat(const std::function<void(const Context&, Round&)>& work);

  bool changed() const { return !texts_.empty(); }
  std::string diff() const;  // paths relative to the repository's root
  void write() const;        // all files, or none

 private:
  class Overlay;
  struct Changed {
    std::string shown, before, after;
  };
  const Context& context_;
  std::map<std::string, Changed> texts_;  // by canonical path
  policy::HiddenSecrets secrets_;         // the same in every round
};

}  // namespace infra
