#include "lib/workspace/exchange_use.h"

#include <algorithm>
#include <set>

#include "lib/base/hash.h"
#include "lib/base/packed.h"
#include "lib/base/strings.h"
#include "lib/workspace/call_source.h"
#include "lib/workspace/kept_facts.h"
#include "lib/workspace/listed_folders.h"

namespace infra::workspace {
namespace {

using terraform::Resource;
using Kind = ExchangeUse::Kind;

struct Text {
  std::string text;  // of a name that is not known, what it begins with
  bool known = false;
};

Text text_of(const hcl::Value* value) {
  if (value == nullptr) return {};
  if (!value->is_known()) {
    const hcl::Refinement* refinement = value->refinement();
    return {refinement == nullptr ? std::string() : refinement->prefix, false};
  }
  if (value->is_null() || value->kind() != hcl::Type::Kind::string) return {};
  return {value->as_string(), true};
}

const hcl::Value* member(const hcl::Value* object, std::string_view name) {
  if (object == nullptr || !object->is_known() || object->is_null()) return nullptr;
  using Type = hcl::Type::Kind;
  const Type kind = object->kind();
  if (kind == Type::list || kind == Type::tuple)
    return object->length() == 1 ? member(&object->elements()[0], name) : nullptr;
  if (kind != Type::object && kind != Type::map) return nullptr;
  return object->find(name);
}

void add_name(Kind kind, const Resource& resource, std::string_view argument,
              std::vector<ExchangeUse>& uses) {
  Text name = text_of(resource.attribute(argument));
  if (name.known || !name.text.empty())
    uses.push_back({kind, name.known, std::move(name.text),
                    kind == Kind::publishes ? resource.address : std::string()});
}

void add_state(const Resource& resource, std::vector<ExchangeUse>& uses) {
  const hcl::Value* config = resource.attribute("config");
  const Text bucket = text_of(member(config, "bucket")), key = text_of(member(config, "key"));
  if (bucket.known && key.known)
    uses.push_back({Kind::reads_state, true, bucket.text + "/" + key.text, {}});
}

}  // namespace

const std::vector<std::string>& exchanging_types() {
  static const std::vector<std::string> kTypes = {"aws_ssm_parameter", "aws_ssm_parameters_by_path",
                                                  "terraform_remote_state"};
  return kTypes;
}

std::vector<ExchangeUse> uses_of(const terraform::EvaluatedModule& module) {
  std::vector<ExchangeUse> uses;
  for (const Resource& resource : module.of_type("aws_ssm_parameter"))
    add_name(resource.mode == terraform::Mode::managed ? Kind::publishes : Kind::reads, resource,
             "name", uses);
  for (const Resource& resource : module.of_type("aws_ssm_parameters_by_path"))
    if (resource.mode != terraform::Mode::managed)
      add_name(Kind::reads_below, resource, "path", uses);
  for (const Resource& resource : module.of_type("terraform_remote_state"))
    if (resource.mode != terraform::Mode::managed) add_state(resource, uses);
  return uses;
}

std::string pack(const std::vector<ExchangeUse>& uses) {
  PackWriter out;
  out.number(static_cast<std::uint32_t>(uses.size()));
  for (const ExchangeUse& use : uses) {
    out.number(static_cast<std::uint32_t>(use.kind));
    out.flag(use.known);
    out.text(use.name);
    out.text(use.address);
  }
  return std::move(out).take();
}

std::optional<std::vector<ExchangeUse>> unpack_uses(std::string_view packed) {
  PackReader in(packed);
  std::vector<ExchangeUse> uses;
  for (std::uint32_t left = in.number(); left > 0 && in.ok(); --left) {
    ExchangeUse& use = uses.emplace_back();
    const std::uint32_t kind = in.number();
    if (kind > static_cast<std::uint32_t>(Kind::reads_state)) return {};
    use.kind = static_cast<Kind>(kind);
    use.known = in.flag();
    use.name = in.text();
    use.address = in.text();
  }
  if (!in.ok() || !in.at_end()) return {};
  return uses;
}

// Beside the files of the stack: how it is run, and what the user's environment sets.
ExchangeDigests::ExchangeDigests(const Workspace& workspace) : workspace_(workspace) {
  common_ = workspace.kept()->program() + "\nexchange\n";
  for (const std::string& name : workspace.repository_names()) common_ += name + "\n";
  for (const char* path : {"atlantis.yaml", "atlantis.yml"})
    common_ += content_of(workspace.files(), *workspace.working_tree(),
                          workspace.tracked_path(path), workspace.absolute(path))
                   .value_or("unreadable") +
               "\n";
  const auto options = workspace.evaluate_options({});
  for (const auto& [name, value] : options.environment)
    if (name.starts_with("TF_") || name == "HOME") common_ += name + "=" + value + "\n";
}

std::optional<std::string> ExchangeDigests::of(const Folder& stack) const {
  std::string text = common_;
  std::set<const Folder*> seen = {&stack};
  std::vector<const Folder*> open = {&stack};
  while (!open.empty()) {
    const Folder& folder = *open.back();
    open.pop_back();
    if (!add_folder(folder, stack, text)) return {};
    for (const FolderFacts::Call& call : folder.facts->calls) {
      const auto path = called_folder(call.source, folder.path, workspace_.repository_names());
      const Folder* called = path ? workspace_.folder(*path) : nullptr;
      if (called != nullptr) {
        if (seen.insert(called).second) open.push_back(called);
      } else if (path ? workspace_.files().kind(workspace_.absolute(*path)) != FileKind::missing
                      : may_be_installed(call, stack)) {
        return {};
      }
    }
  }
  return sha256_hex(text).substr(0, 32);
}

bool ExchangeDigests::add_folder(const Folder& folder, const Folder& stack,
                                 std::string& text) const {
  if (folder.facts == nullptr || folder.digest.empty() || folder.facts->reads.unresolved)
    return false;
  text += folder.path + '\n' + folder.digest + '\n';
  return std::ranges::all_of(folder.facts->reads.reads,
                             [&](const FileRead& read) { return add_read(read, stack, text); });
}

bool ExchangeDigests::add_read(const FileRead& read, const Folder& stack, std::string& text) const {
  if (!read.whole) return false;
  const std::string path =
      read.from_root ? normalize_path(join_path(stack.path, read.path)) : read.path;
  const auto content = content_of(workspace_.files(), *workspace_.working_tree(),
                                  workspace_.tracked_path(path), workspace_.absolute(path));
  if (!content) return false;
  text += path + '\n' + *content + '\n';
  return true;
}

// Where `terraform init` has put modules of elsewhere, they are evaluated too.
bool ExchangeDigests::may_be_installed(const FolderFacts::Call& call, const Folder& stack) const {
  if (call.source.empty()) return true;
  const std::string source = to_lower_ascii(call.source);
  for (const std::string& name : workspace_.repository_names())
    if (source.find(to_lower_ascii(name)) != std::string::npos) return true;
  return workspace_.files().kind(workspace_.absolute(
             join_path(stack.path, ".terraform/modules/modules.json"))) != FileKind::missing;
}

}  // namespace infra::workspace
