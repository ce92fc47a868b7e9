// Changes one attribute, block or object item of a file and leaves every other byte alone; used by
// fixes, scaffold and release. Edits are diag::Edit values, so they can be shown as a diff first.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/diag/diagnostic.h"
#include "lib/hcl/syntax.h"

namespace infra::hcl {

// `value` is HCL text. Sets `name` in `body`, replacing the value that is there, else as a new line
// in the place and alignment that the formatter would give it.
std::vector<diag::Edit> set_attribute(const diag::SourceMap& sources, const Body& body,
                                      std::string_view name, std::string_view value);
std::vector<diag::Edit> rename_attribute(const Attribute& attribute, std::string_view new_name);
// With its line where nothing else stands on it.
std::vector<diag::Edit> remove_attribute(const diag::SourceMap& sources, const Body& body,
                                         std::string_view name);
// `object` is an Object expression. Adds `key = value` behind the last item, in the object's own
// style (one line or several, commas or none); replaces the value of an item that is there.
std::vector<diag::Edit> set_object_item(const diag::SourceMap& sources, const Expr& object,
                                        std::string_view key, std::string_view value);
// `text` is one or more whole blocks or attributes, behind the last item of `body`.
std::vector<diag::Edit> append_to_body(const diag::SourceMap& sources, const Body& body,
                                       std::string_view text);

// The type and the labels of `block`, all labels quoted; comments between labels that change go.
std::vector<diag::Edit> set_block_header(const diag::SourceMap& sources, const Block& block,
                                         std::string_view type,
                                         const std::vector<std::string>& labels);

// `edits` of one file applied to its text; they may come in any order but must not overlap.
std::string apply(std::string_view text, std::vector<diag::Edit> edits);

}  // namespace infra::hcl
