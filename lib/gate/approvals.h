// Whose approval a change needs, and who gave it: `gate.approvals` of infra.yaml, CODEOWNERS, and
// security where the change is one of network, identity or keys.
#pragma once

#include <string>
#include <vector>

#include "lib/gate/evidence.h"
#include "lib/workspace/config.h"

namespace infra::gate {

struct Approvals {
  std::vector<std::string> needed;     // "2 of platform-team for modules/sqs", each once
  std::vector<std::string> missing;    // of these, what is not there yet, with how many there are
  std::vector<std::string> given;      // names of those who approved, the author left out
  std::vector<std::string> objecting;  // who asks for changes
  bool known = false;                  // the reviews and the author are at hand
  // Somebody whose approval the change needs gave it: what needs a person's judgement has it.
  bool by_an_owner = false;
};

Approvals judge_approvals(const Evidence& evidence, const workspace::Config& config);

}  // namespace infra::gate
