// The one view of a resource that rules, tag checks, cost, risk and the graph read: made from
// evaluated source (evaluate.h) or from plan JSON (plan_json.h).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/hcl/syntax.h"
#include "lib/hcl/value.h"

namespace infra::terraform {

using diag::Span;
using hcl::Value;

enum class Mode : std::uint8_t { managed, data, ephemeral };

// A provider configuration in effect: one per `provider` block (or per implied empty one) of a root
// module; modules pass them down.
struct ProviderConfiguration {
  std::string name;    // local name of the type, "aws"
  std::string source;  // "hashicorp/aws"
  std::string alias;   // "": the default configuration
  std::string module;  // address of the module that declares it; "" = root
  Span span;           // header of its block; kNoSpan: implied
  const hcl::Block* block = nullptr;
  Value values;  // evaluated body as an object, nested blocks as lists: region, default_tags …
  // From .terraform.lock.hcl, else "" ; and the constraints of every required_providers that name
  // it.
  std::string locked_version;
  std::vector<std::string> constraints;
  std::string display() const;  // aws, aws.dr
};

// One `module` call on the way from the root to a resource.
struct CallSite {
  std::string address;  // of the instance: module.api["eu"]
  Span span;            // header of the module block
  const hcl::Block* block = nullptr;
};

struct IgnoredChange {
  std::string path;  // tags, tags["Owner"]; "all"
  Span span;
};

struct Lifecycle {
  bool prevent_destroy = false, create_before_destroy = false;
  std::vector<IgnoredChange> ignore_changes;
};

struct Resource {
  std::string address;         // module.api["eu"].aws_sqs_queue.this[0]
  std::string config_address;  // module.api.aws_sqs_queue.this
  std::string module;          // module.api["eu"]; "" in the root
  Mode mode = Mode::managed;
  std::string type, name;
  Value index;  // null: no count or for_each; number; string; unknown: count or for_each unknown,
                // then this one instance stands for all
  std::shared_ptr<const ProviderConfiguration> provider;
  Value values;  // object: arguments, nested blocks as lists (or objects where the schema says
                 // single) of objects, computed attributes unknown where the schema is at hand
  Span span;     // header of its block, or the plan file's begin
  const hcl::Block* block = nullptr;  // null: from a plan
  std::vector<CallSite> calls;        // outermost first
  Lifecycle lifecycle;
  bool from_plan = false;

  const Value* attribute(std::string_view attribute_name) const;  // null: not in `values`
};

struct Output {
  std::string name;
  Value value;
  bool sensitive = false;
  Span span;
};

struct Variable {
  std::string name;
  Value value;
  bool sensitive = false;
  Span span;
};

}  // namespace infra::terraform
