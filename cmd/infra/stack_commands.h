// The commands on the graph of stacks, for the table in app.cc.
#pragma once

#include "cmd/infra/command.h"

namespace infra {

void register_gate(Command& command);
void register_graph(Command& command);
void register_list(Command& command);
void register_plan(Command& command);

}  // namespace infra
