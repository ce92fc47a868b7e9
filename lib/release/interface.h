// What a module promises to those who call it: variables, outputs, what it needs, and the addresses
// of what it makes, as they are written (nothing is evaluated). Read by `infra docs` and by the
// comparison of two versions of a module.
#pragma once

#include <string>
#include <vector>

#include "lib/terraform/module.h"

namespace infra::release {

struct InterfaceVariable {
  std::string name, description;
  std::string type;           // as written, on one line; "any" where none is given
  std::string default_value;  // as written, on one line; "" where it is required
  bool required = false, nullable = true, sensitive = false, ephemeral = false;
};

struct InterfaceOutput {
  std::string name, description;
  bool sensitive = false, ephemeral = false;
};

struct InterfaceResource {
  std::string address;  // aws_sqs_queue.this, data.aws_region.current
  terraform::NodeKind kind = terraform::NodeKind::resource;  // or data, ephemeral
};

struct InterfaceCall {
  std::string name, source, version;  // version "": none, as of a local path
};

struct InterfaceProvider {
  std::string name, source, version;  // version "": any
  std::vector<std::string> aliases;   // configurations that the caller must pass: aws.dr
};

struct Interface {
  std::string required_version;              // "": any
  std::vector<InterfaceProvider> providers;  // required ones and those that resources imply
  std::vector<InterfaceVariable> variables;  // each list sorted by name
  std::vector<InterfaceOutput> outputs;
  std::vector<InterfaceResource> resources;  // managed, then data, then ephemeral
  std::vector<InterfaceCall> calls;
};

Interface interface_of(const terraform::Module& module, const diag::SourceMap& sources);

// HCL text on one line: what separates items by line ends does so by commas then. Comments go.
std::string on_one_line(std::string_view text);

}  // namespace infra::release
