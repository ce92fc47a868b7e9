// What a Value points at. Only value.cc uses it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "lib/hcl/value.h"

namespace infra::hcl {

enum class NodeState : std::uint8_t { known, null, unknown };

struct UnknownExtra {
  std::optional<Refinement> refinement;
  std::string cause;
  std::shared_ptr<const Partial> partial;
  std::shared_ptr<const PartialText> text;
};

struct ValueNode {
  ValueNode() = default;
  ValueNode(const ValueNode&) = delete;
  ~ValueNode();

  void note(const Value& element);  // takes over its marks, depth, weight and whether it is known
  const Type& full_type() const;

  Type::Kind kind = Type::Kind::dynamic;
  NodeState state = NodeState::known;
  bool wholly_known = true;
  Mark inner_marks = Mark::none;
  std::uint16_t depth = 0;  // levels of elements below it
  std::uint64_t weight = 1;
  Type type;  // not of known tuples and objects
  std::variant<std::monostate, bool, Number, std::string, std::vector<Value>, std::vector<Entry>,
               std::shared_ptr<const UnknownExtra>>
      data;
  // The type of a known tuple or object is made when it is first asked for: most never are.
  mutable std::atomic<const Type*> made_type = nullptr;
};

}  // namespace infra::hcl
