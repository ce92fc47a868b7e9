#include "lib/scaffold/contexts/contexts.h"

#include "lib/scaffold/contexts/folder_contexts.h"
#include "lib/scaffold/contexts/service_context.h"

namespace infra::scaffold {

BuildContext find_context(std::string_view template_name) {
  if (template_name == "service" || template_name == "sandbox") return &service_context;
  if (template_name == "module") return &module_context;
  if (template_name == "shared") return &shared_context;
  return nullptr;
}

}  // namespace infra::scaffold
