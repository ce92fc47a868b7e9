#include "lib/scaffold/contexts/contexts.h"

namespace infra::scaffold {

BuildContext find_context(std::string_view template_name) {
  static_cast<void>(template_name);
  return nullptr;
}

}  // namespace infra::scaffold
