// Questions at a terminal: defaults, choices, validation at each answer, back, cancel, a summary.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cmd/infra/context.h"
#include "lib/scaffold/answers.h"

namespace infra {

// What the whole of the answers is refused for, and what it would make ("31 files").
struct PromptCheck {
  std::vector<scaffold::Refusal> refused;
  std::string outcome;
};

// Asks what `answers` does not have. nullopt: the user has cancelled, by the end of input or at the
// summary.
std::optional<scaffold::Map> ask_answers(
    const Context& context, const scaffold::AnswerRules& rules, scaffold::Map answers,
    const std::function<PromptCheck(const scaffold::Map&)>& check);

}  // namespace infra
