// What a resource is once it is applied: as planned, with all that was still open.
#include <utility>

#include "lib/hcl/print.h"
#include "lib/provider/plan_custom.h"
#include "lib/provider/plan_resource.h"
#include "lib/provider/sdk_values.h"
#include "lib/provider/synthetic.h"
#include "lib/provider/tags_all.h"

namespace infra::provider {
namespace {

using hcl::Entry;
using hcl::Value;

// What Terraform proposes to the provider: the configuration, and what the provider computed
// before (its objchange.ProposedNew, as far as top-level arguments go).
Value proposed(const terraform::BlockSchema& schema, const Value& prior, const Value& config) {
  std::vector<Entry> entries(config.entries().begin(), config.entries().end());
  for (Entry& entry : entries) {
    const auto* attribute = schema.attribute(entry.key);
    if (attribute && attribute->computed && entry.value.is_null() && !prior.is_null())
      entry.value = member(prior, entry.key);
  }
  return Value::object(std::move(entries));
}

}  // namespace

Value apply_resource(const PlanRequest& request, const Value& planned,
                     const ProviderConfig& config) {
  if (planned.is_null()) return planned;
  // By now the configuration is known, and so is what the provider makes of it.
  PlanRequest again = request;
  again.proposed = proposed(request.schema, request.prior, request.config);
  const Value replanned = plan_resource(again, config).planned;
  std::vector<Entry> entries(planned.entries().begin(), planned.entries().end());
  for (Entry& entry : entries) {
    const Value configured = member(request.config, entry.key);
    if (entry.value.is_wholly_known() || configured.is_null()) continue;
    entry.value = member(replanned, entry.key);
  }
  const Value merged = Value::object(std::move(entries));
  const SyntheticContext context = {request.type, hcl::to_console(merged), config, merged};
  again.proposed = merged;
  const Value state =
      customized_state(fill_unknown(context, request.schema, merged, request.config), again);
  if (!request.schema.attribute("tags_all") || !request.schema.attribute("tags")) return state;
  return with_entry(state, "tags_all", merged_tags(member(state, "tags"), config));
}

}  // namespace infra::provider
