// The parts of compare(), by subject.
#pragma once

#include <string>
#include <vector>

#include "lib/release/compare.h"
#include "lib/release/effects.h"
#include "lib/release/module_pairs.h"
#include "lib/release/witness.h"

namespace infra::release {

class Differences {
 public:
  Differences(const ModuleVersion& before, const ModuleVersion& after);

  void evaluate_profiles();  // before anything below
  void variables();
  void outputs();
  void requirements();  // Terraform, providers, configurations to pass
  void resources();     // addresses, moved, count and for_each, lifecycle; of all modules below
  void calls();         // of other modules
  void values();        // of evaluated resources: what would be replaced
  void defaults();      // what each changed default does
  // The code without comments and layout, with that of all modules below.
  bool code_differs() const;
  std::vector<Reason> take() { return std::move(reasons_); }

 private:
  enum class Side : std::uint8_t { before, after };
  struct Evaluated {
    Profile profile;
    terraform::EvaluatedModule before, after;
  };
  const ModuleVersion& version(Side side) const { return side == Side::before ? before_ : after_; }
  terraform::EvaluatedModule evaluate(Side side, const Values& values) const;
  Reason& add(Bump bump, std::string_view kind, std::string subject, std::string because, Side side,
              diag::Span span);
  std::string text(Side side, diag::Span span) const;
  // The argument `name` of a block as it is written; "" where it is not set.
  std::string argument(Side side, const hcl::Block& block, std::string_view name) const;

  void variable(const terraform::VariableDeclaration& old,
                const terraform::VariableDeclaration& now);
  void type(const terraform::VariableDeclaration& old, const terraform::VariableDeclaration& now);
  void validations(const terraform::VariableDeclaration& old,
                   const terraform::VariableDeclaration& now);
  void renamed_variables();
  void changed_default(const std::string& name);

  void output(const terraform::NamedBlock& old, const terraform::NamedBlock& now);
  void provider(const std::string& source);
  void aliases();
  void provider_blocks();

  void resources_of(const ModulePair& pair);
  void resource(const ModulePair& pair, const terraform::NamedBlock& old,
                const terraform::NamedBlock& now, const std::string& address);
  void lifecycle(const terraform::NamedBlock& old, const terraform::NamedBlock& now,
                 const std::string& address);
  void gone(const ModulePair& pair, const terraform::NamedBlock& old, const std::string& address);
  bool keeps_instances(const std::string& address) const;
  void remote_call(const RemoteCall& call);
  void effect(const Effect& effect);

  const ModuleVersion& before_;
  const ModuleVersion& after_;
  const terraform::Module& old_;
  const terraform::Module& new_;
  ModulePairs pairs_;
  std::vector<Evaluated> evaluated_;
  Effects effects_;
  std::vector<Effect> all_effects_;
  std::vector<Reason> reasons_;
};

// What a removed resource most likely is now: the only new one of its type, or the only one with
// its text. nullptr: nobody can tell.
const terraform::NamedBlock* likely_successor(const terraform::NamedBlock& gone,
                                              const terraform::Module& before,
                                              const terraform::Module& after,
                                              const diag::SourceMap& sources_before,
                                              const diag::SourceMap& sources_after);
// "is replaced, since `name` has another value": of the resource at effect.address.
std::string describe(const Effect& effect);
Bump bump_of(const Effect& effect);

}  // namespace infra::release
