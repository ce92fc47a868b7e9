// What Terraform does to a caller's resources between two evaluations of a module, as far as it can
// be told without running it. Used by compare().
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "lib/release/fingerprint.h"
#include "lib/release/module_pairs.h"
#include "lib/terraform/evaluate.h"

namespace infra::release {

enum class EffectKind : std::uint8_t {
  changed,     // in place
  created,     // an instance of what was there
  undecided,   // whether `path` stays the same; if not, it is replaced
  repetition,  // undecided: whether its keys stay the same
  replaced,    // because of `path`
  destroyed,   // an instance of what is still there
};

struct Effect {
  EffectKind kind = EffectKind::changed;
  std::string address;  // without keys, but for one that is destroyed or created
  std::string path;     // "": the resource as a whole; several as `a`, `b` between the backticks
  std::string profile;  // Profile::about of the first call in which it shows
  diag::Span span;      // in the new version; of what is destroyed, in the old one
  bool facts = true;    // false: nothing is known of its type
};

// Puts several ways to call the module together: what any of them shows is there, and what one of
// them decides is decided.
class Effects {
 public:
  Effects(const ModuleVersion& before, const ModuleVersion& after, const ModulePairs& pairs);

  // Between two versions.
  void add(const terraform::EvaluatedModule& before, const terraform::EvaluatedModule& after,
           const std::string& profile);
  // By address, what is worst first.
  std::vector<Effect> take();
  // Resources, without keys, all of whose instances were followed into the new version.
  const std::set<std::string>& kept() const { return kept_; }
  // Between two inputs of the new version that differ in `variable` alone: what is unknown in both
  // may differ only if it depends on it.
  void depends_on(std::string variable) { variable_ = std::move(variable); }

 private:
  enum class Answer : std::uint8_t { equal, unknown, differs };
  struct Finding {
    Answer answer = Answer::unknown;
    bool decided = false;
    Effect effect;
  };
  void instance(const terraform::Resource& old, const terraform::Resource& now,
                const std::string& profile);
  void values(const std::string& path, const hcl::Value& before, const hcl::Value& after);
  void one_sided(const std::string& path, const hcl::Value& value);
  void blocks(const std::string& path, const hcl::Value& before, const hcl::Value& after);
  void found(const std::string& path, Answer answer);
  void whole(EffectKind kind, const terraform::Resource& resource, const std::string& address,
             const std::string& profile);
  bool may_differ(const terraform::Resource& old, const terraform::Resource& now,
                  const std::string& name) const;

  const ModulePairs& pairs_;
  Fingerprints before_, after_;
  std::string variable_;
  std::map<std::pair<std::string, std::string>, Finding> findings_;  // address, path
  std::set<std::string> kept_, lost_;
  // Of the instance that is being compared.
  const terraform::Resource *old_ = nullptr, *now_ = nullptr;
  std::string profile_;
};

}  // namespace infra::release
