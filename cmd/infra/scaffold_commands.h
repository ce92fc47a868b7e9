// The commands that make files, for the table in app.cc.
#pragma once

#include "cmd/infra/command.h"

namespace infra {

void register_init(Command& command);
void register_scaffold(Command& command);

}  // namespace infra
