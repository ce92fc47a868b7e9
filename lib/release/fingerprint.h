// What an argument is made of, as far as it is written: its expression and, one after another, all
// that it refers to. Two versions of a module in which they are equal give the same value, also
// where nobody can tell which. Used by compare() for what evaluation leaves unknown.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "lib/release/compare.h"
#include "lib/terraform/resource.h"

namespace infra::release {

struct Fingerprint {
  std::string text;
  std::set<std::string, std::less<>> variables;  // of the root module that it depends on
};

class Fingerprints {
 public:
  explicit Fingerprints(const ModuleVersion& version);
  // Of the argument or the blocks `name` of a resource; of its `for_each` or `count` where `name`
  // is "".
  Fingerprint of(const terraform::Resource& resource, const std::string& name) const;

 private:
  struct Caller {
    const terraform::Module* module = nullptr;
    const terraform::NamedBlock* call = nullptr;
  };
  struct Work;
  void walk(const terraform::Module& module, int depth);
  void add(Work& work, const terraform::Module& module, const hcl::Expr& expr) const;
  void add(Work& work, const terraform::Module& module, const hcl::Body& body) const;
  void reference(Work& work, const terraform::Module& module, const hcl::Reference& found) const;

  const ModuleVersion& version_;
  std::map<const hcl::Block*, const terraform::Module*> owners_;  // of resources
  std::map<const terraform::Module*, std::vector<Caller>> callers_;
  std::set<const terraform::Module*> walked_;
};

}  // namespace infra::release
