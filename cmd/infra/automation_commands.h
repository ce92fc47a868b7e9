// The commands that write automation files, for the table in app.cc.
#pragma once

#include "cmd/infra/command.h"

namespace infra {

void register_atlantis(Command& command);
void register_ci(Command& command);

}  // namespace infra
