// Any bytes as a plan in JSON, and as the schema of a provider: an error or a view whose every
// resource has an address; nothing that the plan marks as sensitive in it.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "lib/base/error.h"
#include "lib/terraform/plan_json.h"
#include "lib/terraform/provider_facts.h"

namespace {

using namespace infra;

void check(const terraform::Resource& resource) {
  if (resource.address.empty() || !resource.provider) std::abort();
  if (resource.values.deep_marks() == hcl::Mark::none && resource.values.is_sensitive()) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const terraform::Plan plan = terraform::read_plan_json(text, 1);
    for (const terraform::Resource& resource : plan.resources) check(resource);
    for (const terraform::ResourceChange& change : plan.changes) check(change.after);
  } catch (const Error& error) {
    if (std::string_view(error.what()).empty()) std::abort();
  }
  try {
    const auto schema = terraform::read_provider_schema(text, "x");
    for (const std::string_view type : schema->types(terraform::SchemaKind::resource)) {
      if (!schema->find(terraform::SchemaKind::resource, type)) std::abort();
    }
  } catch (const Error&) {
    return 0;
  }
  return 0;
}
