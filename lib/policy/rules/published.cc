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

}  // namespace

Contract::Contract(const WorkspaceView& view) {
  for (const EvaluatedFolder& root : view.roots) add_root(root, false);
  for (const EvaluatedFolder& root : view.others) add_root(root, true);
}

void Contract::add_root(const EvaluatedFolder& root, bool foreign) {
  const bool publishes = root.folder->is_root() && root.folder->deployed;
  if (publishes) {
    if (std::string state = state_of(*root.folder->module); !state.empty())
      states_.push_back({std::move(state), &root});
  }
  for (const Resource& resource : root.module.resources) {
    if (resource.mode == terraform::Mode::managed) {
      if (!publishes || resource.type != "aws_ssm_parameter") continue;
      const Argument name = Arguments(resource).get("name");
      KnownText text = known_text(name);
      published_.push_back(
          {&root, &resource, std::move(text.text), text.known, foreign, name.span});
    } else {
      add_use(root, resource);
    }
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
    const auto found = std::ranges::find(states_, use.name, &State::bucket_and_key);
    return found == states_.end() ? nullptr : found->root;
  }
  const auto found = std::ranges::find_if(published_, [&](const PublishedParameter& each) {
    return each.known && each.name == use.name;
  });
  return found == published_.end() ? nullptr : found->root;
}

bool Contract::may_be_published(const std::string& name) const {
  return std::ranges::any_of(published_, [&](const PublishedParameter& each) {
    return each.known ? each.name == name : name.starts_with(each.name);
  });
}

bool Contract::may_be_read(const PublishedParameter& parameter) const {
  return std::ranges::any_of(uses_, [&](const ContractUse& use) {
    if (use.is_state) return false;
    if (!use.known || use.by_path) return parameter.name.starts_with(use.name);
    return parameter.known ? use.name == parameter.name : use.name.starts_with(parameter.name);
  });
}

}  // namespace infra::policy
