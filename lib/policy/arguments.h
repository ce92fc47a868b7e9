// What rules ask about a resource's arguments: is it set, is it known, where is it written. One
// view of arguments, nested blocks and objects, from source or from a plan.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/policy/rule.h"
#include "lib/terraform/resource.h"

namespace infra::policy {

using diag::Span;
using hcl::Value;
using terraform::Resource;

// A list, a tuple or a set.
inline bool is_sequence(const Value& value) {
  return value.kind() == hcl::Type::Kind::list || value.kind() == hcl::Type::Kind::tuple ||
         value.kind() == hcl::Type::Kind::set;
}

enum class Given : std::uint8_t {
  unset,    // not written, or null: the provider's default holds
  unknown,  // set to what nobody knows: a reference
  known,
};

struct Argument {
  Given given = Given::unset;
  Value value;       // null where unset
  Span span;         // the value, else the argument's name, else what should hold it
  std::string path;  // server_side_encryption[0].kms_key_arn

  bool is_set() const { return given != Given::unset; }
  bool is_unknown() const { return given == Given::unknown; }
  // nullopt unless known and of that kind; "true" is a boolean, as Terraform has it.
  std::optional<bool> boolean() const;
  std::optional<std::string> text() const;  // also of numbers and booleans
  std::optional<double> number() const;
  // Constrained, so that a text in quotes is no boolean.
  bool is(std::same_as<bool> auto wanted) const { return boolean() == wanted; }
  bool is(std::string_view wanted) const { return text() == wanted; }
  std::string_view cause() const;  // of an unknown: aws_kms_key.main.arn
};

// The strings of a list or set (or the one string); `open`: there may be others, or unknown ones.
struct TextList {
  std::vector<std::pair<std::string, Span>> known;
  std::vector<std::string> causes;  // of unknown elements
  bool open = false;
  bool has(std::string_view text) const;
};
TextList texts(const Argument& argument);

// A resource's body, a nested block or an object; the resource must outlive it.
class Arguments {
 public:
  explicit Arguments(const Resource& resource);
  Argument get(std::string_view name) const;
  // `a.b.c`: through the first block of each name.
  Argument at(std::string_view path) const;
  // Blocks or objects of that name; an unknown list is one block of which everything is unknown.
  std::vector<Arguments> blocks(std::string_view name) const;
  Span span() const { return span_; }
  const std::string& path() const { return path_; }
  bool is_unknown() const { return !value_.is_known(); }
  const Value& value() const { return value_; }

 private:
  Arguments(Value value, Span span, std::string path, const Arguments& parent);
  Value value_;
  Span span_;
  std::string path_;
  // Causes of its own computed attributes begin with its address; null: from a plan.
  const Resource* own_ = nullptr;
};

// Appends a finding at `span` (kNoSpan: the resource's header) with the subject filled in; the
// resource is shown too where `span` lies outside its block.
diag::Diagnostic& fault(const ResourceView& view, Diagnostics& found, Span span,
                        std::string attribute, std::string message, std::string label,
                        std::string help);
diag::Diagnostic& fault(const ResourceView& view, Diagnostics& found, const Argument& argument,
                        std::string message, std::string label, std::string help);
// A note that `what` cannot be proven, since it hangs on a value; none for a module by itself,
// whose variables are for its callers to set.
void unproven(const ResourceView& view, Diagnostics& found, const Argument& argument,
              std::string_view what);

// `aws_db_instance.main` in backticks.
std::string shown(const Resource& resource);
// aws_db_instance.main, without module and key: what the causes of references to it begin with.
std::string local_address(const Resource& resource);

enum class Refers : std::uint8_t { no, maybe, yes };
// Does `argument` of `from` mean `target`: by reference, or by the same known value as `name_of` of
// the target has?
Refers refers_to(const Argument& argument, const Resource& from, const Resource& target,
                 const terraform::EvaluatedModule& root, std::string_view name_of = {});

// Environment of what is evaluated: the folder's, in the standard's words; "" where none is known.
std::string environment_of(const workspace::Workspace& workspace, const workspace::Folder& folder);

}  // namespace infra::policy
