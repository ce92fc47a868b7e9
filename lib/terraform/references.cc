#include "lib/terraform/references.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "lib/hcl/rules.h"
#include "lib/terraform/report.h"

namespace infra::terraform {
namespace {

using hcl::Step;
using Names = std::vector<std::string_view>;

bool is_name(const Step& step) { return step.kind == Step::Kind::attribute; }

class ReferenceCheck {
 public:
  ReferenceCheck(const Module& module, const hcl::Reference& reference,
                 const ReferenceContext& context, diag::Diagnostics& found)
      : module_(module),
        root_(reference.traversal->root.text),
        steps_(reference.traversal->steps),
        span_(reference.span),
        root_span_(reference.traversal->root.span),
        context_(context),
        found_(found) {}

  std::optional<Dependency> run() {
    if (std::find(context_.iterators.begin(), context_.iterators.end(), root_) !=
        context_.iterators.end()) {
      return std::nullopt;
    }
    if (root_ == "var") return named(NodeKind::variable, "a variable", "var.");
    if (root_ == "local") return named(NodeKind::local, "a local value", "local.");
    if (root_ == "module") return module_call();
    if (root_ == "data") return resource(NodeKind::data, 1, "data.");
    if (root_ == "ephemeral") return resource(NodeKind::ephemeral, 1, "ephemeral.");
    if (root_ == "resource") return resource(NodeKind::resource, 1, "resource.");
    if (root_ == "each") return each();
    if (root_ == "count") return count();
    if (root_ == "self") return self();
    if (root_ == "path") return attribute_of("path", {"module", "root", "cwd"});
    if (root_ == "terraform") return attribute_of("terraform", {"workspace", "applying"});
    return resource(NodeKind::resource, 0, "");
  }

 private:
  std::nullopt_t fault(Span span, std::string message, std::string help, std::string label = {}) {
    // What a file with a syntax error declares, nobody knows.
    if (!module_.has_errors) {
      found_.push_back(
          finding(hcl::kBadReference, span, std::move(message), std::move(label), std::move(help)));
    }
    return std::nullopt;
  }

  Span to_step(std::size_t index) const {
    return {root_span_.file, root_span_.begin, std::max(root_span_.end, steps_[index].span.end)};
  }

  Dependency dependency(NodeKind kind, std::uint32_t index, std::string output = {}) const {
    return {kind, index, std::move(output), span_};
  }

  Names names(NodeKind kind, std::string_view type = {}) const {
    Names result;
    for (std::uint32_t i = 0; i < module_.count(kind); ++i) {
      switch (kind) {
        case NodeKind::variable:
          result.push_back(module_.variables[i].name);
          break;
        case NodeKind::local:
          result.push_back(module_.locals[i].name);
          break;
        case NodeKind::call:
          result.push_back(module_.calls[i].name);
          break;
        case NodeKind::resource:
          if (module_.resources[i].type == type) result.push_back(module_.resources[i].name);
          break;
        case NodeKind::data:
          if (module_.data[i].type == type) result.push_back(module_.data[i].name);
          break;
        case NodeKind::ephemeral:
          if (module_.ephemerals[i].type == type) result.push_back(module_.ephemerals[i].name);
          break;
        case NodeKind::output:
        case NodeKind::provider:
        case NodeKind::check:
          break;
      }
    }
    return result;
  }

  std::optional<Dependency> named(NodeKind kind, std::string_view what, std::string_view prefix) {
    if (steps_.empty() || !is_name(steps_[0])) {
      return fault(span_, fmt::format("`{}` alone is not a value", root_),
                   fmt::format("name {}: `{}name`", what, prefix));
    }
    const std::string_view name = steps_[0].text;
    if (const auto index = module_.find(kind, {}, name)) return dependency(kind, *index);
    std::string help = suggestion(name, names(kind), prefix);
    if (!help.starts_with("did")) {
      const NodeKind other = kind == NodeKind::local ? NodeKind::variable : NodeKind::local;
      if (module_.find(other, {}, name)) {
        help =
            fmt::format("did you mean `{}.{}`?", kind == NodeKind::local ? "var" : "local", name);
      }
    }
    return fault(to_step(0), fmt::format("`{}{}` is not declared", prefix, name), std::move(help));
  }

  std::optional<Dependency> module_call() {
    if (steps_.empty() || !is_name(steps_[0])) {
      return fault(span_, "`module` alone is not a value", "name a call: `module.name.output`");
    }
    const std::string_view name = steps_[0].text;
    const auto index = module_.find(NodeKind::call, {}, name);
    if (!index) {
      return fault(to_step(0), fmt::format("`module.{}` is not declared", name),
                   suggestion(name, names(NodeKind::call), "module."));
    }
    std::string output;
    const bool indexed = steps_.size() > 1 && steps_[1].kind != Step::Kind::attribute;
    const std::size_t at = indexed ? 2 : 1;
    if (steps_.size() > at && is_name(steps_[at])) output = steps_[at].text;
    return dependency(NodeKind::call, *index, std::move(output));
  }

  const std::vector<NamedBlock>& blocks(NodeKind kind) const {
    return kind == NodeKind::data        ? module_.data
           : kind == NodeKind::ephemeral ? module_.ephemerals
                                         : module_.resources;
  }

  std::string unknown_type_help(NodeKind kind, std::string_view type, std::string_view prefix) {
    Names types;
    for (const NamedBlock& block : blocks(kind)) {
      if (std::find(types.begin(), types.end(), block.type) == types.end()) {
        types.push_back(block.type);
      }
    }
    if (std::find(types.begin(), types.end(), type) != types.end()) return {};
    if (kind == NodeKind::resource && module_.find(NodeKind::variable, {}, type)) {
      return fmt::format("did you mean `var.{}`?", type);
    }
    if (kind == NodeKind::resource && module_.find(NodeKind::local, {}, type)) {
      return fmt::format("did you mean `local.{}`?", type);
    }
    static constexpr std::array<std::string_view, 9> kRoots = {
        "var", "local", "module", "data", "each", "count", "self", "path", "terraform"};
    std::string help = suggestion(type, types, prefix);
    if (!help.starts_with("did") && kind == NodeKind::resource) {
      if (std::string root = suggestion(type, kRoots); root.starts_with("did")) return root;
    }
    return help;
  }

  std::optional<Dependency> resource(NodeKind kind, std::size_t at, std::string_view prefix) {
    const bool has_type = at == 0 || (!steps_.empty() && is_name(steps_[0]));
    const bool has_name = steps_.size() > at && is_name(steps_[at]);
    if (!has_type || !has_name) {
      const std::string_view type = at == 0 ? root_ : std::string_view{};
      std::string help = type.empty() ? std::string() : unknown_type_help(kind, type, prefix);
      if (!help.starts_with("did")) {
        help = at == 0 && !has_name
                   ? fmt::format(
                         "a text is written in quotes: \"{}\"; a resource needs its name: "
                         "`{}.name`",
                         root_, root_)
                   : fmt::format("write `{}type.name`", prefix);
      }
      return fault(span_, fmt::format("`{}` alone is not a value", root_), std::move(help));
    }
    const std::string_view type = at == 0 ? root_ : steps_[0].text;
    const std::string_view name = steps_[at].text;
    const auto index = module_.find(kind, type, name);
    if (!index) {
      std::string help = unknown_type_help(kind, type, prefix);
      if (!help.starts_with("did")) {
        const std::string with_type = fmt::format("{}{}.", prefix, type);
        if (const Names same = names(kind, type); !same.empty()) {
          help = suggestion(name, same, with_type);
        } else if (kind == NodeKind::resource && module_.find(NodeKind::data, type, name)) {
          help = fmt::format("did you mean `data.{}.{}`?", type, name);
        }
      }
      return fault(to_step(at), fmt::format("`{}{}.{}` is not declared", prefix, type, name),
                   std::move(help));
    }
    return instance(kind, *index, at + 1);
  }

  // Terraform asks for an index where `count` or `for_each` is set, and refuses one elsewhere.
  std::optional<Dependency> instance(NodeKind kind, std::uint32_t index, std::size_t at) {
    const hcl::Body& body = *blocks(kind)[index].block->body;
    const bool counted = body.attribute("count") != nullptr;
    const bool repeated = counted || body.attribute("for_each") != nullptr;
    if (steps_.size() > at) {
      const std::string address = module_.address(kind, index);
      if (repeated && is_name(steps_[at])) {
        fault(to_step(at),
              fmt::format("`{}` has `{}`: name one of its instances", address,
                          counted ? "count" : "for_each"),
              fmt::format("write `{}[{}].{}`", address, counted ? "count.index" : "each.key",
                          steps_[at].text));
      } else if (!repeated && !is_name(steps_[at])) {
        fault(steps_[at].span, fmt::format("`{}` has neither `count` nor `for_each`", address),
              "leave the index out");
      }
    }
    return dependency(kind, index);
  }

  std::optional<Dependency> attribute_of(std::string_view object,
                                         std::initializer_list<std::string_view> attributes) {
    const std::vector<std::string_view> known(attributes);
    if (steps_.empty() || !is_name(steps_[0])) {
      return fault(span_, fmt::format("`{}` alone is not a value", object),
                   suggestion("", known, std::string(object) + "."));
    }
    if (std::find(known.begin(), known.end(), steps_[0].text) == known.end()) {
      return fault(to_step(0), fmt::format("there is no `{}.{}`", object, steps_[0].text),
                   suggestion(steps_[0].text, known, std::string(object) + "."));
    }
    return std::nullopt;
  }

  std::optional<Dependency> each() {
    if (!context_.each) {
      return fault(span_, "`each` has a value only in a block with `for_each`", {},
                   "there is no `for_each` here");
    }
    return attribute_of("each", {"key", "value"});
  }

  std::optional<Dependency> count() {
    if (!context_.count) {
      return fault(span_, "`count` has a value only in a block with `count`", {},
                   "there is no `count` here");
    }
    return attribute_of("count", {"index"});
  }

  std::optional<Dependency> self() {
    if (!context_.self) {
      return fault(span_,
                   "`self` has a value only in `provisioner`, `connection` and `postcondition`",
                   "write the address of the resource");
    }
    return std::nullopt;
  }

  const Module& module_;
  std::string_view root_;
  std::span<const Step> steps_;
  Span span_, root_span_;
  const ReferenceContext& context_;
  diag::Diagnostics& found_;
};

}  // namespace

std::optional<Dependency> check_reference(const Module& module, const hcl::Reference& reference,
                                          const ReferenceContext& context,
                                          diag::Diagnostics& found) {
  return ReferenceCheck(module, reference, context, found).run();
}

void check_references(const Module& module, const hcl::Expr& expr, const ReferenceContext& context,
                      std::vector<Dependency>& dependencies, diag::Diagnostics& found) {
  for (const hcl::Reference& reference : hcl::references(expr)) {
    if (auto dependency = check_reference(module, reference, context, found)) {
      dependencies.push_back(std::move(*dependency));
    }
  }
}

}  // namespace infra::terraform
