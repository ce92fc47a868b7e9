// Terraform's built-in functions: how one is described and called. Tables: functions/<group>.cc.
// try, can and templates need expressions, not values: the evaluator does these itself.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/file_system.h"
#include "lib/diag/diagnostic.h"
#include "lib/hcl/budget.h"
#include "lib/hcl/value.h"

namespace infra::hcl {

// What file functions, timestamps and templates need from outside.
struct FunctionEnvironment {
  const FileSystem* files = nullptr;  // null: every file function is unknown (nothing may be read)
  std::string working_directory;      // relative paths start here: the root module's folder
  std::string allowed_root;           // canonical; a path that leaves it is refused. "": no limit
  std::string home;                   // for pathexpand()
  std::optional<std::string> timestamp;  // RFC 3339; none: timestamp() and plantimestamp() unknown
  bool pure = true;                      // uuid(), bcrypt(), timestamp() are unknown, as in a plan
  diag::SourceMap* sources = nullptr;    // texts of templates are added to it
  // templatefile() and templatestring(): renders `text` with `variables`; set by the evaluator.
  std::function<Value(std::string name, std::string text, const Value& variables)> render_template;
};

struct CallContext {
  const FunctionEnvironment& environment;
  Budget& budget;
};

// A call that Terraform refuses. A function throws the mere reason ("argument must not be null");
// call_function() puts before it which function or parameter it is about, so that what it throws
// is the whole message of a diagnostic.
struct FunctionError {
  int argument = -1;                     // from 0, where to point; -1: the call as a whole
  std::string message;                   // Terraform's words where they help
  const diag::RuleInfo* rule = nullptr;  // null: HCL012; HCL007 for a missing file
};

struct Parameter {
  std::string_view name;
  Type type;
  bool allow_null = false;
  bool allow_unknown = false;  // else an unknown argument makes the result unknown
  bool allow_marked = false;   // else marks are taken off and put on the result
  bool allow_dynamic = false;  // an argument of dynamic type does not make the result dynamic
};

struct Function {
  std::string_view name;
  std::vector<Parameter> parameters;
  std::optional<Parameter> variadic;
  // Type of the result for these arguments (converted, perhaps unknown). Throws FunctionError.
  std::function<Type(std::span<const Value> arguments)> result_type;
  // Throws FunctionError or LimitReached.
  std::function<Value(std::span<const Value> arguments, const Type& result, CallContext& context)>
      call;
  bool result_not_null = true;  // refines unknown results
};

const Function* find_function(std::string_view name);  // also core::name; null: none
std::vector<std::string_view> function_names();        // for "did you mean"; also try and can

// cty's calling protocol: argument count, conversion, null, unknown and marks, then call().
Value call_function(const Function& function, std::span<const Value> arguments,
                    CallContext& context);

}  // namespace infra::hcl
