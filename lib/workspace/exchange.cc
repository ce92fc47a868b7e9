// What root modules publish and read: SSM parameters by name, remote states by bucket and key.
#include <algorithm>
#include <set>
#include <tuple>

#include "lib/base/thread_pool.h"
#include "lib/workspace/graph.h"

namespace infra::workspace {
namespace {

using terraform::Resource;

// What others can read, and how: nothing else of a stack is evaluated for it.
const std::vector<std::string> kExchanging = {"aws_ssm_parameter", "aws_ssm_parameters_by_path",
                                              "terraform_remote_state"};

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
  using Kind = hcl::Type::Kind;
  const Kind kind = object->kind();
  if (kind == Kind::list || kind == Kind::tuple)
    return object->length() == 1 ? member(&object->elements()[0], name) : nullptr;
  if (kind != Kind::object && kind != Kind::map) return nullptr;
  return object->find(name);
}

std::string literal_of(const hcl::Block& block, std::string_view name) {
  const hcl::Attribute* attribute = block.body->attribute(name);
  const auto* text = attribute == nullptr || attribute->value == nullptr
                         ? nullptr
                         : attribute->value->as<hcl::StringLiteral>();
  return text == nullptr ? std::string() : std::string(text->value);
}

// "bucket/key" of its own backend; "" where it has none that can be told.
std::string state_of(const terraform::Module& module) {
  for (const hcl::Block* block : module.terraform) {
    const hcl::Block* backend = block->body->block("backend");
    if (backend == nullptr || backend->body == nullptr) continue;
    const std::string bucket = literal_of(*backend, "bucket"), key = literal_of(*backend, "key");
    if (!bucket.empty() && !key.empty()) return bucket + "/" + key;
  }
  return {};
}

struct Reader {
  const Folder* stack = nullptr;
  std::string name;
  StackLink::Kind kind = StackLink::Kind::parameter;
  bool known = true, by_path = false;
};

struct Owner {
  std::string stack, foreign, env;
};
using Owners = std::map<std::string, std::vector<Owner>>;

// The same name is another parameter in each account: of its publishers, a stack reads the one of
// its own environment. Where there is none, one without an environment, else it may be any.
std::vector<Owner> owners_for(std::string_view env, std::vector<Owner> owners) {
  const auto keep_if_any = [&](const auto& fits) {
    if (std::ranges::any_of(owners, fits))
      std::erase_if(owners, [&](const Owner& owner) { return !fits(owner); });
  };
  if (std::ranges::any_of(owners, [&](const Owner& owner) { return owner.env == env; })) {
    keep_if_any([&](const Owner& owner) { return owner.env == env; });
  } else {
    keep_if_any([](const Owner& owner) { return owner.env.empty(); });
  }
  keep_if_any([](const Owner& owner) { return owner.foreign.empty(); });
  return owners;
}

class Finder {
 public:
  // `foreign`: the path of the repository that `root` belongs to, "" for this one.
  void add(const EvaluatedFolder& root, const std::string& foreign) {
    const Folder& folder = *root.folder;
    if (!folder.is_root() || !folder.deployed) return;
    const Owner owner = {folder.path, foreign, folder.env};
    if (const std::string state = state_of(*folder.module); !state.empty())
      states_.try_emplace(state, owner);
    for (const Resource& resource : root.module.of_type("aws_ssm_parameter")) {
      if (resource.mode == terraform::Mode::managed) {
        const Text name = text_of(resource.attribute("name"));
        if (name.known) {
          owners_[name.text].push_back(owner);
          if (foreign.empty())
            result_.published.push_back({name.text, folder.path, resource.address});
        } else if (!name.text.empty()) {
          prefixes_[name.text].push_back(owner);
        }
      } else if (foreign.empty()) {
        read_parameter(folder, resource, "name", false);
      }
    }
    if (!foreign.empty()) return;
    for (const Resource& resource : root.module.of_type("aws_ssm_parameters_by_path"))
      if (resource.mode != terraform::Mode::managed) read_parameter(folder, resource, "path", true);
    for (const Resource& resource : root.module.of_type("terraform_remote_state"))
      if (resource.mode != terraform::Mode::managed) read_state(folder, resource);
  }

  Exchange finish() && {
    for (const Reader& reader : readers_) link(reader);
    const auto key = [](const StackLink& each) {
      return std::tie(each.reader, each.publisher, each.kind, each.name, each.foreign);
    };
    std::ranges::sort(result_.links, {}, key);
    const auto same = std::ranges::unique(result_.links, {}, key);
    result_.links.erase(same.begin(), same.end());
    std::ranges::sort(result_.published, {}, [](const Published& each) {
      return std::tie(each.name, each.stack, each.address);
    });
    for (const StackLink& each : result_.links) {
      if (each.publisher.empty() || !each.foreign.empty() || each.publisher == each.reader)
        continue;
      auto& on = result_.depends_on[each.reader];
      if (on.empty() || on.back() != each.publisher) on.push_back(each.publisher);
    }
    return std::move(result_);
  }

 private:
  void read_parameter(const Folder& stack, const Resource& resource, std::string_view argument,
                      bool by_path) {
    const Text name = text_of(resource.attribute(argument));
    if (!name.known && name.text.empty()) return;
    readers_.push_back({&stack, name.text, StackLink::Kind::parameter, name.known, by_path});
  }
  void read_state(const Folder& stack, const Resource& resource) {
    const hcl::Value* config = resource.attribute("config");
    const Text bucket = text_of(member(config, "bucket")), key = text_of(member(config, "key"));
    if (!bucket.known || !key.known) return;
    readers_.push_back({&stack, bucket.text + "/" + key.text, StackLink::Kind::state, true, false});
  }

  void add_link(const Reader& reader, const Owner& owner, const std::string& name) {
    result_.links.push_back({reader.stack->path, owner.stack, reader.kind, name, owner.foreign});
  }
  void add_links(const Reader& reader, const std::vector<Owner>& owners, const std::string& name) {
    for (const Owner& owner : owners_for(reader.stack->env, owners)) add_link(reader, owner, name);
  }
  void link(const Reader& reader) {
    if (reader.kind == StackLink::Kind::state) {
      const auto found = states_.find(reader.name);
      add_link(reader, found == states_.end() ? Owner{} : found->second, reader.name);
      return;
    }
    bool any = false;
    if (reader.known && !reader.by_path) {
      if (const auto found = owners_.find(reader.name); found != owners_.end()) {
        add_links(reader, found->second, reader.name);
        return;
      }
    } else {  // everything below a path, or whatever begins so
      std::string begin = reader.name;
      if (reader.by_path && reader.known && !begin.ends_with('/')) begin += '/';
      for (auto at = owners_.lower_bound(begin);
           at != owners_.end() && at->first.starts_with(begin); ++at) {
        add_links(reader, at->second, at->first);
        any = true;
      }
    }
    for (const auto& [prefix, owners] : prefixes_) {
      const bool may_be = reader.name.starts_with(prefix) ||
                          ((reader.by_path || !reader.known) && prefix.starts_with(reader.name));
      if (!may_be) continue;
      add_links(reader, owners, reader.known ? reader.name : prefix);
      any = true;
    }
    if (!any) add_link(reader, {}, reader.name);
  }

  Owners owners_, prefixes_;  // of parameters; by name, or what it begins with
  std::map<std::string, Owner> states_;
  std::vector<Reader> readers_;
  Exchange result_;
};

}  // namespace

Exchange find_exchange(const Workspace& workspace, std::span<const EvaluatedFolder> roots,
                       unsigned jobs, std::stop_token stop) {
  Finder finder;
  for (const EvaluatedFolder& root : roots) finder.add(root, "");
  for (const auto& other : workspace.others()) {
    std::vector<const Folder*> all;
    for (const Folder& folder : other->folders()) all.push_back(&folder);
    const std::string path = relative_path(other->root(), workspace.root());
    for (const EvaluatedFolder& root : evaluate_all(*other, all, jobs, stop, kExchanging))
      finder.add(root, path);
  }
  return std::move(finder).finish();
}

Exchange find_exchange(Workspace& workspace, const Graph& graph, unsigned jobs,
                       std::stop_token stop) {
  std::vector<const Folder*> exchanging;
  for (const Stack& stack : graph.stacks())
    if (stack.exchanges) exchanging.push_back(stack.folder);
  std::vector<EvaluatedFolder> roots;
  if (!exchanging.empty()) roots = evaluate_all(workspace, exchanging, jobs, stop, kExchanging);
  // Whose a state is, its backend tells: the others need no evaluation.
  for (const Stack& stack : graph.stacks())
    if (!stack.exchanges) roots.emplace_back().folder = stack.folder;
  return find_exchange(workspace, roots, jobs, std::move(stop));
}

}  // namespace infra::workspace
