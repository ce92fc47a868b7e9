#include "cmd/infra/context.h"

#include <ostream>

#include "lib/base/strings.h"

namespace infra {

std::string Context::path(std::string_view given) const { return join_path(cwd, given); }

void Context::note(std::string_view text) const {
  if (verbosity != Verbosity::quiet) err << "note: " << printable(text) << '\n';
}

void Context::check_interrupted() const {
  if (stop.stop_requested()) throw Interrupted();
}

}  // namespace infra
