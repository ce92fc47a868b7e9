// The messages of Terraform's plugin protocol 5 that we read and write (tfplugin5.proto; field
// numbers are the protocol's). Only what is used is decoded.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/provider/plan_resource.h"
#include "lib/provider/wire.h"

namespace infra::provider {

// A DynamicValue's bytes: msgpack, or JSON where Terraform has no schema to encode by.
struct DynamicValue {
  std::string_view msgpack, json;
};

// Fields of a request, by number. One struct serves all: every request is a few strings, numbers
// and values.
class Request {
 public:
  explicit Request(std::string_view message);         // throws MalformedMessage
  std::string_view bytes(std::uint32_t field) const;  // "" where absent
  std::uint64_t integer(std::uint32_t field) const;
  DynamicValue value(std::uint32_t field) const;
  Request message(std::uint32_t field) const;
  std::vector<std::string_view> all(std::uint32_t field) const;

 private:
  struct Field {
    std::uint32_t number;
    std::uint64_t integer;
    std::string_view bytes;
  };
  std::vector<Field> fields_;
};

struct PluginDiagnostic {
  bool error = true;
  std::string summary, detail;
  Path attribute;
};

WireWriter encode(const PluginDiagnostic& diagnostic);
WireWriter encode(const Path& path);
WireWriter dynamic_value(std::string_view msgpack);

}  // namespace infra::provider
