// What root modules publish as SSM parameters and what they read of each other, from the evaluated
// repository. Used by XST and LAY005.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/policy/rule.h"

namespace infra::policy {

using workspace::EvaluatedFolder;

struct PublishedParameter {
  const EvaluatedFolder* root = nullptr;
  const terraform::Resource* resource = nullptr;
  std::string name;  // where `known`; else what it begins with for certain
  bool known = true;
  bool foreign = false;  // of another repository of the organisation
  diag::Span span;       // its name
};

struct ContractUse {
  const EvaluatedFolder* reader = nullptr;
  bool is_state = false;  // terraform_remote_state: `name` is bucket and key, a line each
  bool by_path = false;   // every parameter below `name`
  std::string name;
  bool known = true;
  diag::Span span;
  std::string address;
};

class Contract {
 public:
  Contract(std::span<const EvaluatedFolder> roots, std::span<const EvaluatedFolder> others);
  Contract(const Contract&) = delete;  // points into itself
  const std::vector<PublishedParameter>& published() const { return published_; }
  const std::vector<ContractUse>& uses() const { return uses_; }
  // The root module that publishes what is read, for certain; null: none, or it is not known.
  const EvaluatedFolder* publisher_of(const ContractUse& use) const;
  // May somebody publish `name` whose own name is not known?
  bool may_be_published(const std::string& name) const;
  bool may_be_read(const PublishedParameter& parameter) const;

 private:
  void add_root(const EvaluatedFolder& root, bool foreign);
  void add_use(const EvaluatedFolder& root, const terraform::Resource& resource);
  std::vector<PublishedParameter> published_;
  std::vector<ContractUse> uses_;
  // By name, and by bucket and key: whose it is.
  std::map<std::string_view, const EvaluatedFolder*> publishers_;
  std::map<std::string, const EvaluatedFolder*> states_;
  std::set<std::string_view> read_names_;
  // What the names begin with that are not known, and paths below which everything is read.
  std::set<std::string_view> published_prefixes_, read_prefixes_;
};

}  // namespace infra::policy
