#include "lib/workspace/folder_facts.h"

#include <algorithm>

#include "lib/base/packed.h"

namespace infra::workspace {
namespace {

std::string literal(const hcl::Body& body, std::string_view name) {
  const hcl::Attribute* attribute = body.attribute(name);
  if (attribute == nullptr || attribute->value == nullptr) return {};
  const auto* text = attribute->value->as<hcl::StringLiteral>();
  return text == nullptr ? std::string() : std::string(text->value);
}

bool names_exchange(const terraform::Module& module) {
  const auto is_parameter = [](const terraform::NamedBlock& block) {
    return block.type.starts_with("aws_ssm_parameter") || block.type == "terraform_remote_state";
  };
  return std::ranges::any_of(module.resources, is_parameter) ||
         std::ranges::any_of(module.data, is_parameter);
}

std::string provider_source(std::string_view source, std::string_view name) {
  constexpr std::string_view kRegistry = "registry.terraform.io/";
  if (source.starts_with(kRegistry)) source.remove_prefix(kRegistry.size());
  const std::string text(source.empty() ? name : source);
  return text.find('/') == std::string::npos ? "hashicorp/" + text : text;
}

std::set<std::string> providers_of(const terraform::Module& module) {
  std::set<std::string> providers;
  for (const terraform::RequiredProvider& each : module.required_providers)
    providers.insert(provider_source(each.source, each.name));
  const auto named = [&](const terraform::NamedBlock& block) {
    const std::string name = block.type.substr(0, block.type.find('_'));
    if (name == "terraform" || module.required_provider(name) != nullptr) return;
    providers.insert(provider_source("", name));
  };
  for (const terraform::NamedBlock& block : module.resources) named(block);
  for (const terraform::NamedBlock& block : module.data) named(block);
  return providers;
}

// The first literal of `allowed_account_ids = ["123456789012"]`.
std::string account_of(const terraform::Module& module) {
  for (const terraform::NamedBlock& provider : module.providers) {
    const hcl::Attribute* ids = provider.block->body->attribute("allowed_account_ids");
    if (provider.name != "aws" || ids == nullptr || ids->value == nullptr) continue;
    const auto* list = ids->value->as<hcl::Tuple>();
    if (list == nullptr || list->items.empty()) continue;
    const auto* text = list->items.front()->as<hcl::StringLiteral>();
    if (text != nullptr && text->value.size() == 12 &&
        text->value.find_first_not_of("0123456789") == std::string_view::npos)
      return std::string(text->value);
  }
  return {};
}

}  // namespace

bool has_backend(const terraform::Module& module) {
  if (module.has_backend) return true;
  return std::ranges::any_of(module.terraform, [](const hcl::Block* block) {
    return block->body->block("backend") != nullptr || block->body->block("cloud") != nullptr;
  });
}

std::string state_of(const terraform::Module& module) {
  for (const hcl::Block* block : module.terraform) {
    const hcl::Block* backend = block->body->block("backend");
    if (backend == nullptr || backend->body == nullptr) continue;
    const std::string bucket = literal(*backend->body, "bucket"),
                      key = literal(*backend->body, "key");
    if (!bucket.empty() && !key.empty()) return bucket + "/" + key;
  }
  return {};
}

FolderFacts read_facts(const terraform::Module& module) {
  FolderFacts facts;
  for (const terraform::NamedBlock& call : module.calls)
    facts.calls.push_back(
        {call.name, literal(*call.block->body, "source"), literal(*call.block->body, "version")});
  facts.reads = find_file_reads(module);
  facts.providers = providers_of(module);
  facts.state = state_of(module);
  facts.account = account_of(module);
  facts.exchanges = names_exchange(module);
  facts.has_backend = has_backend(module);
  facts.has_provider = !module.providers.empty();
  return facts;
}

std::string pack(const FolderFacts& facts) {
  PackWriter out;
  const auto count = [&](const auto& list) { out.number(static_cast<std::uint32_t>(list.size())); };
  count(facts.calls);
  for (const FolderFacts::Call& call : facts.calls)
    out.text(call.name), out.text(call.source), out.text(call.version);
  count(facts.reads.reads);
  for (const FileRead& read : facts.reads.reads)
    out.text(read.path), out.flag(read.whole), out.flag(read.from_root);
  out.flag(facts.reads.unresolved);
  count(facts.providers);
  for (const std::string& provider : facts.providers) out.text(provider);
  out.text(facts.state);
  out.text(facts.account);
  for (const bool each : {facts.exchanges, facts.has_backend, facts.has_provider}) out.flag(each);
  return std::move(out).take();
}

std::optional<FolderFacts> unpack_facts(std::string_view packed) {
  PackReader in(packed);
  FolderFacts facts;
  const auto text = [&] { return std::string(in.text()); };
  for (std::uint32_t left = in.number(); left > 0 && in.ok(); --left) {
    FolderFacts::Call& call = facts.calls.emplace_back();
    call.name = text(), call.source = text(), call.version = text();
  }
  for (std::uint32_t left = in.number(); left > 0 && in.ok(); --left) {
    FileRead& read = facts.reads.reads.emplace_back();
    read.path = text(), read.whole = in.flag(), read.from_root = in.flag();
  }
  facts.reads.unresolved = in.flag();
  for (std::uint32_t left = in.number(); left > 0 && in.ok(); --left)
    facts.providers.insert(text());
  facts.state = text();
  facts.account = text();
  facts.exchanges = in.flag();
  facts.has_backend = in.flag();
  facts.has_provider = in.flag();
  if (!in.ok() || !in.at_end()) return {};
  return facts;
}

}  // namespace infra::workspace
