// JSON text as values with positions: the first stage of HCL's JSON syntax (json.cc). As strict as
// HCL's own reader; goes on behind an error, so that one file can give several diagnostics.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "lib/base/arena.h"
#include "lib/diag/diagnostic.h"

namespace infra::hcl {

struct JsonNode;

struct JsonString {
  std::string_view text;  // decoded
  diag::Span span;        // with the quotes
  bool escaped = false;   // bytes of `text` and of the file do not correspond one to one
};

struct JsonProperty {
  JsonString name;
  diag::Span colon;
  const JsonNode* value = nullptr;
};

struct JsonNode {
  enum class Kind : std::uint8_t { null, boolean, number, string, array, object, invalid };
  Kind kind = Kind::invalid;
  bool boolean = false;
  bool escaped = false;   // of a string, as in JsonString
  std::string_view text;  // of a string, decoded; of a number, as written
  diag::Span span;
  diag::Span open, close;  // brackets of an array or object; close is empty where it is missing
  std::span<const JsonNode* const> items;
  std::span<const JsonProperty> properties;  // in file order, repetitions included
};

// The only value of `text`, the text of `file`; of kind invalid where there is none. Nodes live in
// `arena`, views point into it or into `text`.
const JsonNode* read_json(std::string_view text, std::uint32_t file, Arena& arena,
                          diag::Diagnostics& found);

}  // namespace infra::hcl
