#include "lib/policy/rules/published.h"

#include <algorithm>

#include "lib/policy/arguments.h"
#include "lib/policy/rules/places.h"

namespace infra::policy {
namespace {

// The text of a name, or as much of its begin as is certain.
struct KnownText {
  std::string text;
  bool known = false;
};

KnownText known_text(const Argument& argument) {
  if (const auto text = argument.text()) return {*text, true};
  if (!argument.is_unknown()) return {};
  const hcl::Refinement* refinement = argument.value.refinement();
  return {refinement != nullptr ? refinement->prefix : std::string(), false};
}

std::string state_of(const terraform::Module& module) {
  for (const hcl::Block* block : module.terraform) {
    const hcl::Block* backend = block->body->block("backend");
    if (backend == nullptr) continue;
    const auto bucket = literal_text(*backend->body, "bucket");
    const auto key = literal_text(*backend->body, "key");
    if (bucket && key) return *bucket + "\n" + *key;
  }
  return {};
}

bool begins_with_one_of(std::string_view name, const std::set<std::string_view>& prefixes) {
  return std::ranges::any_of(prefixes, [&](auto prefix) { return name.starts_with(prefix); });
}

}  // namespace

Contract::Contract(std::span<const EvaluatedFolder> roots,
                   std::span<const EvaluatedFolder> others) {
  for (const EvaluatedFolder& root : roots) add_root(root, false);
  for (const EvaluatedFolder& root : others) add_root(root, true);
  for (const PublishedParameter& each : published_) {
    if (each.known) {
      publishers_.try_emplace(each.name, each.root);
    } else {
      published_prefixes_.insert(each.name);
    }
  }
  for (const ContractUse& use : uses_) {
    if (use.is_state) continue;
    (use.known && !use.by_path ? read_names_ : read_prefixes_).insert(use.name);
  }
}

void Contract::add_root(const EvaluatedFolder& root, bool foreign) {
  const bool publishes = root.folder->is_root() && root.folder->deployed;
  if (publishes) {
    if (std::string state = state_of(*root.folder->module); !state.empty())
      states_.try_emplace(std::move(state), &root);
  }
  for (const Resource& resource : root.module.of_type("aws_ssm_parameter")) {
    if (resource.mode == terraform::Mode::managed && publishes) {
      const Argument name = Arguments(resource).get("name");
      KnownText text = known_text(name);
      published_.push_back(
          {&root, &resource, std::move(text.text), text.known, foreign, name.span});
    }
  }
  for (const std::string_view type :
       {"aws_ssm_parameter", "aws_ssm_parameters_by_path", "terraform_remote_state"}) {
    for (const Resource& resource : root.module.of_type(type))
      if (resource.mode != terraform::Mode::managed) add_use(root, resource);
  }
}

void Contract::add_use(const EvaluatedFolder& root, const Resource& resource) {
  const Arguments body(resource);
  ContractUse use{.reader = &root, .name = {}, .span = {}, .address = resource.config_address};
  if (resource.type == "aws_ssm_parameter") {
    const Argument name = body.get("name");
    const KnownText text = known_text(name);
    use.name = text.text;
    use.known = text.known;
    use.span = name.span;
  } else if (resource.type == "aws_ssm_parameters_by_path") {
    const Argument path = body.get("path");
    const KnownText text = known_text(path);
    use.by_path = true;
    use.name = text.text;
    use.known = text.known;
    use.span = path.span;
  } else if (resource.type == "terraform_remote_state") {
    const auto config = body.blocks("config");
    if (config.empty()) return;
    const auto bucket = config.front().get("bucket").text(), key = config.front().get("key").text();
    use.is_state = true;
    use.known = bucket && key;
    if (use.known) use.name = *bucket + "\n" + *key;
    use.span = resource.span;
  } else {
    return;
  }
  uses_.push_back(std::move(use));
}

const EvaluatedFolder* Contract::publisher_of(const ContractUse& use) const {
  if (!use.known || use.by_path) return nullptr;
  if (use.is_state) {
    const auto found = states_.find(use.name);
    return found == states_.end() ? nullptr : found->second;
  }
  const auto found = publishers_.find(use.name);
  return found == publishers_.end() ? nullptr : found->second;
}

bool Contract::may_be_published(const std::string& name) const {
  return publishers_.contains(name) || begins_with_one_of(name, published_prefixes_);
}

bool Contract::may_be_read(const PublishedParameter& parameter) const {
  if (begins_with_one_of(parameter.name, read_prefixes_)) return true;
  if (parameter.known) return read_names_.contains(parameter.name);
  const auto first = read_names_.lower_bound(parameter.name);
  return first != read_names_.end() && first->starts_with(parameter.name);
}

}  // namespace infra::policy
